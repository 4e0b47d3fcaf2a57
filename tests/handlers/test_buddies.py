"""Accountability buddies: each answers alone, reads the others' once theirs is in, and waits for nobody in silence."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from blocks.checkin import CHECK_IN_SKIP
from blocks.history import HISTORY_OPEN
from blocks.leaving import LEAVE_OPEN
from blocks.pausing import PAUSE_OPEN
from blocks.prompts import AGREEMENT_OPEN, GOALS_OPEN, NUDGE
from db.embedded import Cluster
from playground.slack import LocalSlack, Message, Person
from playground.slack.records import View
from playground.stage import MovedClock, Stage
from programs.agreements import PLEDGE
from programs.buddies import BUDDIES
from programs.buddies_forms import CHECK_IN, ENROLS, HALFWAY
from programs.nudging import ALL_IN, CLOSED
from programs.parting import PARTING
from programs.pausing import UNTIL
from programs.playbook import Promised, When
from programs.prompts import fill
from tests.cast import opened
from tests.handlers.buddies import LAST, PICK, STARTS, Group
from tests.words import fixed

REGULAR = BUDDIES.stage("regular")
SURE = CHECK_IN.field("how_sure")
FIT = HALFWAY.questions[0]
AGREED = next(one for form in PLEDGE.all_forms() for one in form.fields() if one.id == REGULAR.after_a_miss)
WISH = ENROLS.field(REGULAR.after_a_miss).choices[0]


@pytest.fixture
def stage(cluster: Cluster, engine: Engine, local_slack: LocalSlack) -> Iterator[Stage]:
    """A workspace with buddies alone."""
    with Stage(cluster, local_slack, MovedClock(STARTS), playbooks={BUDDIES.kind: BUDDIES}, engine=engine) as stage:
        yield stage


def says(seen: Message | View | None, *texts: str) -> bool:
    """Say whether all of this stands in something that somebody sees."""
    return seen is not None and all(seen.says(text) for text in texts)


def whispered(person: Person, words: str) -> bool:
    """Say whether somebody is told this where nobody else sees it."""
    return person.wait(lambda: any(one.ephemeral and one.says(words) for one in person.inbox), 10)


def test_a_pair_checks_in_alone_and_reads_together(stage: Stage) -> None:
    """What one wrote is hers until the other's is in; then both stand side by side, with what was agreed for a miss."""
    group = Group(stage, "Ana", "Kenji", wishes={"Kenji": WISH.id})
    assert says(group.got("Ana", "hello"), "Ana writes a talk", "Kenji writes a talk")
    group.opens(1)
    ana = group.shares("Ana", 1, how_sure="5")
    assert says(ana.modal, "Ana promised 1", "Not in yet: Kenji")
    kenji = group.fills("Kenji", 1)
    assert not says(kenji.modal, "Ana won 1")
    assert kenji.submit().ok
    stage.settle()
    assert says(kenji.modal, "Ana won 1", SURE.label("5"))
    assert says(group.got("Ana", "together"), "Ana won 1", "Kenji won 1", SURE.label("5"))
    group.opens(2)
    ana = group.shares("Ana", 2, Promised.KEPT)
    assert not says(ana.modal, "Kenji won 2")
    group.shares("Kenji", 2, Promised.MISSED)
    together = group.got("Ana", "together", 2)
    assert says(together, "Kenji promised 1", LAST.label(PICK[Promised.MISSED]), WISH.advice.format(author="Kenji"))
    home = ana.open_home()
    assert says(home, "Promises kept: you 1 of 1, Kenji 0 of 1")
    assert not says(group.olu.open_home(), "promised")


def test_a_trio_reads_nothing_before_its_own(stage: Stage) -> None:
    """Two of three read each other's; the third gets nothing of it, and all stand together once that one's is in."""
    group = Group(stage, "Ana", "Kenji", "Mei")
    group.opens(1)
    group.shares("Ana", 1, how_sure="2")
    kenji = group.shares("Kenji", 1)
    assert says(kenji.modal, "Ana won 1", "Not in yet: Mei")
    assert not says(kenji.modal, SURE.label("2"))  # ratings wait for all
    assert group.got("Ana", "together") is None
    assert not any(says(one, "won 1") for one in group.people["Mei"].inbox)
    group.shares("Mei", 1)
    assert says(group.got("Mei", "together"), "Ana won 1", "Kenji won 1", "Mei won 1", SURE.label("2"))


def test_in_a_trio_nobody_waits_for_who_has_nothing_new(stage: Stage) -> None:
    """The two who wrote are told that everybody is in, read each other's, and the third is not said to be missing."""
    group = Group(stage, "Kenji", "Mei", "Ana")
    hello = BUDDIES.stage("introduction").prompt("hello").words
    names = {"everyone": "Ana, Kenji and Mei", "me": "Ana", "program": BUDDIES.name}
    assert says(group.got("Mei", "hello"), fill(hello, names).splitlines()[1])  # by name, whoever was picked first
    group.opens(1)
    assert group.people["Mei"].press(CHECK_IN_SKIP, on=group.got("Mei", "check_in")).ok
    group.shares("Ana", 1)
    kenji = group.shares("Kenji", 1)
    assert says(kenji.modal, "Ana won 1")
    assert not says(kenji.modal, "Not in yet")
    kenji.close()
    assert says(kenji.open_home(), "Nothing new this time: Mei")
    assert all(HISTORY_OPEN in str(group.people[name].open_home()) for name in ("Ana", "Kenji"))  # whoever was last


def test_who_waits_may_send_a_line_once(stage: Stage) -> None:
    """After two days who is in is told, and one tap sends a fixed line in her name, once, to whom is missing."""
    group = Group(stage, "Ana", "Kenji", "Mei")
    group.opens(1)
    group.shares("Ana", 1)
    stage.move_to(stage.clock.now() + timedelta(days=3))
    waiting = group.got("Ana", "not_yet")
    assert says(waiting, fixed(REGULAR.prompt("not_yet").words))
    assert group.got("Kenji", "not_yet") is None
    ana = group.people["Ana"]
    for said in ("Sent: ", "got a friendly line already"):  # whoever of the two is named first
        assert ana.press(NUDGE, on=waiting).ok
        assert whispered(ana, said)
        stage.settle()
    for name in ("Kenji", "Mei"):
        lines = [one for one in group.people[name].dm if one.says(fixed(REGULAR.prompt("nudged").words))]
        assert len(lines) == 1
        assert lines[0].says("From Ana")


def test_a_line_that_is_not_needed_is_refused_kindly(stage: Stage) -> None:
    """Once everybody is in, or the period has closed, nothing is sent and the words say why."""
    group = Group(stage, "Ana", "Kenji")
    group.opens(1)
    group.shares("Ana", 1)
    stage.move_to(stage.clock.now() + timedelta(days=3))
    ana, waiting = group.people["Ana"], group.got("Ana", "not_yet")
    group.shares("Kenji", 1)
    ana.press(NUDGE, on=waiting)
    assert whispered(ana, ALL_IN)
    group.opens(2)
    ana.press(NUDGE, on=waiting)
    assert whispered(ana, CLOSED)
    assert group.got("Kenji", "nudged") is None


def test_a_break_is_no_miss(stage: Stage) -> None:
    """The period in which somebody goes away counts for nothing, so that one silent period later the row is whole."""
    group = Group(stage, "Ana", "Kenji")
    for n in (1, 2, 3):
        group.opens(n)
        group.shares("Ana", n, Promised.KEPT if n > 1 else None)
    group.opens(4)
    ana = group.people["Ana"]
    ana.close()
    ana.open_home()
    assert ana.press(PAUSE_OPEN).ok
    opened(ana)
    ana.fill({UNTIL: f"{stage.clock.now() + timedelta(days=16):%Y-%m-%d}"})
    assert ana.submit().ok
    stage.move_to(stage.clock.now() + timedelta(weeks=5))
    assert group.got("Ana", "check_in", 6)
    assert says(ana.open_home(), "you 2 of 2 (2 in a row)")
    stage.move_to(stage.clock.now() + timedelta(weeks=1))
    assert group.got("Ana", "check_in", 7)
    assert says(ana.open_home(), "you 2 of 2")
    assert not says(ana.open_home(), "in a row")


def test_the_pledge_says_what_follows_a_miss(stage: Stage) -> None:
    """What both have signed counts before what one wished for on joining; until it is signed the wish does."""
    group = Group(stage, "Ana", "Kenji", wishes={"Kenji": WISH.id})
    ana, kenji = group.people["Ana"], group.people["Kenji"]
    pledged = next(one for one in AGREED.choices if one.id != WISH.id)
    group.opens(1)
    for name in group.people:
        group.shares(name, 1).close()
    ana.open_home()
    assert ana.press(AGREEMENT_OPEN).ok
    opened(ana)
    ana.fill({AGREED.id: pledged.id})
    assert ana.submit().ok
    ana.close()
    for n, choice in enumerate((WISH, pledged), 2):
        group.opens(n)
        group.shares("Ana", n, Promised.KEPT).close()
        group.shares("Kenji", n, Promised.MISSED).close()
        assert says(group.got("Ana", "together", n), fill(choice.advice, {"author": "Kenji"}))
        if choice is WISH:
            kenji.open_home()
            kenji.press(AGREEMENT_OPEN)
            opened(kenji)
            assert kenji.submit().ok
            kenji.close(all_views=True)


def test_it_comes_to_its_end(stage: Stage) -> None:
    """Halfway Home asks how it goes, and at the end how it was, since the weeks are full; then thanks, and nothing."""
    group = Group(stage, "Ana", "Kenji")
    stage.move_to(STARTS + timedelta(weeks=7))
    ana, kenji = group.people["Ana"], group.people["Kenji"]
    ana.open_home()
    assert ana.press(BUDDIES.stage("midway").prompt("look").button).ok
    opened(ana)
    ana.fill({FIT.id: "no"})
    assert ana.submit().ok
    assert says(ana.modal, fill(FIT.choices[-1].then, {"partner": "Kenji"}))
    assert LEAVE_OPEN in str(ana.modal and ana.modal.blocks)
    ana.close()
    assert says(group.olu.open_home(), f"Ana {FIT.choices[-1].fact}")
    stage.move_to(STARTS + timedelta(weeks=12))
    assert says(kenji.open_home(), BUDDIES.stage("looking_back").prompt("feedback").button)
    stage.move_to(STARTS + timedelta(weeks=13, days=5))
    assert says(kenji.dm[-1], fixed(next(one.words for one in PARTING.due(When.COMPLETED))))
    sent = len(ana.dm)
    stage.move_to(STARTS + timedelta(weeks=16))
    assert len(ana.dm) == sent


@pytest.mark.parametrize(("pick", "action"), [("pause", PAUSE_OPEN), ("change", GOALS_OPEN), ("keep", "")])
def test_a_plan_that_changes_leads_to_the_next_step(stage: Stage, pick: str, action: str) -> None:
    """Once it is shared, and not before, its author alone finds the button to what they chose, and it opens."""
    group = Group(stage, "Ana", "Kenji")
    group.opens(1)
    ana = group.fills("Ana", 1, plan=pick)
    ways = {PAUSE_OPEN, GOALS_OPEN}
    assert not any(way in str(ana.modal and ana.modal.blocks) for way in ways)
    assert ana.submit().ok
    stage.settle()
    assert ana.modal is not None
    assert {way for way in ways if way in str(ana.modal.blocks)} == {action} - {""}
    if action:
        before = ana.modal.payload.get("title")
        assert ana.press(action, on=ana.modal).ok
        assert ana.wait(lambda: ana.modal is not None and ana.modal.payload.get("title") != before, 10)
    kenji = group.shares("Kenji", 1)
    assert not any(way in str(kenji.modal and kenji.modal.blocks) for way in ways)


def test_nothing_new_is_told_and_nobody_is_said_to_be_missing(stage: Stage) -> None:
    """One tap counts as in: the other is told kindly, and hears of no check-in that is still to come."""
    group = Group(stage, "Ana", "Kenji")
    group.opens(1)
    group.shares("Ana", 1)
    kenji = group.people["Kenji"]
    assert kenji.press(CHECK_IN_SKIP, on=group.got("Kenji", "check_in")).ok
    stage.settle()
    assert says(group.got("Ana", "skipped"), "Kenji")
    stage.move_to(stage.clock.now() + timedelta(days=4))
    assert group.got("Ana", "not_yet") is None
    assert group.got("Kenji", "reminder") is None
