"""What comes of a mentoring: the light pulse, and the move into a program with everything they kept."""

from datetime import timedelta

import pytest

from blocks.history import HISTORY_OPEN
from blocks.moving import MOVE_ACCEPT, MOVE_DECLINE, MOVE_OPEN, NONE_YET
from blocks.prompts import CHECK_IN_OPEN, CHECK_IN_SKIP
from blocks.shelf import SHELF_KEEP, SHELF_OPEN
from playground.slack import Message, Person
from playground.stage import Stage
from programs.mentoring import MENTORING, PULSE
from programs.mentorship import MENTORSHIP
from tests.cast import opened
from tests.handlers.ledger import Ledger
from tests.handlers.seekers import GUIDE, SENTENCE, Seekers

PULSES = MENTORING.stage("pulse")
ASKS = PULSES.prompt("talked_lately").button
# Kenji has a place in the program that another pair takes.
FULL = """with place as (
    insert into enrolment (team_id, id, program_id, member_id, role, capacity)
    select p.team_id, gen_random_uuid(), p.id, m.id, r.role, 1 from program p
    join member m on m.team_id = p.team_id and m.name = 'Kenji', (values (%s, %s, %s)) as r (team, kind, role)
    where p.team_id = r.team and p.kind = r.kind returning *),
made as (
    insert into pair (team_id, id, program_id, anchor_zone, first_on, weeks, made_at, starts_on)
    select team_id, id, program_id, 'UTC', '2026-10-20', 2, '2026-10-12Z', '2026-10-12' from place)
insert into pair_member select team_id, id, member_id, role, '2026-10-12Z' from place"""
FIRST = timedelta(days=MENTORING.first_after + 1)
QUARTER = timedelta(weeks=MENTORING.rhythm.weeks)


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is said does not depend on the transport."""
    return str(request.param)


@pytest.fixture
def cast(stage: Stage) -> Seekers:
    """The people of a mentoring, let into the workspace."""
    return Seekers(stage)


def pulses(person: Person) -> list[Message]:
    """Return the messages that asked somebody whether the two still talk."""
    return [one for one in person.dm if one.says(ASKS)]


def whispered(person: Person, words: str) -> bool:
    """Say whether somebody is told this where nobody else sees it."""
    return person.wait(lambda: any(one.ephemeral and one.says(words) for one in person.inbox), 3)


def home(person: Person) -> str:
    """Return what stands on somebody's Home."""
    seen = person.open_home()
    assert seen is not None
    return seen.plain


def proposed(cast: Seekers) -> Message:
    """Let Ana propose to make it a program; return what Kenji got."""
    cast.ana.open_home()
    assert cast.ana.press(MOVE_OPEN).ok
    assert opened(cast.ana).says(MENTORSHIP.about)
    assert cast.ana.submit().ok
    cast.ana.close()
    cast.stage.move_to(cast.now + timedelta(days=1))
    return cast.kenji.dm[-1]


def test_one_tap_after_two_weeks_then_every_quarter_and_silence_costs_nothing(cast: Seekers, ledger: Ledger) -> None:
    """She is asked at her hour, answers with one tap or not at all, and neither he nor an organizer hears of it."""
    cast.until_accepted()
    before = len(cast.kenji.dm)
    cast.stage.move_to(cast.now + FIRST)
    [first] = pulses(cast.ana)
    assert cast.ana.press(CHECK_IN_SKIP, on=first).ok
    assert whispered(cast.ana, PULSES.skipped)
    cast.stage.move_to(cast.now + 3 * QUARTER)
    assert len(pulses(cast.ana)) == 4
    assert len(cast.kenji.dm) == before
    assert "silent" not in home(cast.olu)
    assert cast.ana.press(CHECK_IN_OPEN, on=pulses(cast.ana)[-1]).ok
    opened(cast.ana)
    cast.ana.fill({PULSE.questions[0].id: PULSE.questions[0].choices[1].id})
    assert cast.ana.submit().ok
    assert cast.ana.modal is not None
    assert cast.ana.modal.says(PULSES.sent)
    assert "shared a check-in" not in home(cast.kenji)
    assert "Waiting for Kenji" not in home(cast.ana)
    told = {row["visibility"] for row in ledger.rows(cast.stage.trellis.team)["answer"] if row["question"] == "talked"}
    assert told == {"counted"}


def test_a_yes_moves_both_with_what_they_kept(cast: Seekers, ledger: Ledger) -> None:
    """Both have places in the program and are introduced there; shelf and look back hold what was before."""
    cast.until_accepted()
    cast.ana.message_shortcut(SHELF_KEEP, cast.group()[0])
    cast.stage.move_to(cast.now + FIRST)
    cast.ana.press(CHECK_IN_OPEN, on=pulses(cast.ana)[-1])
    opened(cast.ana)
    cast.ana.fill({PULSE.questions[0].id: PULSE.questions[0].choices[0].id})
    assert cast.ana.submit().ok
    cast.ana.close()
    cast.start(MENTORSHIP)
    asks = proposed(cast)
    assert asks.says(MENTORSHIP.about)
    assert cast.kenji.press(MOVE_ACCEPT, on=asks).ok
    assert whispered(cast.kenji, f"You two go on in {MENTORSHIP.name}")
    cast.stage.move_to(cast.now + timedelta(days=1))
    assert cast.group()[-1].says(f"You are a pair in {MENTORSHIP.name}")
    rows = ledger.rows(cast.stage.trellis.team)
    old, new = sorted(rows["pair"], key=lambda one: str(one["made_at"]))
    assert (old["state"], old["outcome"], new["state"], new["follows"]) == ("closed", "moved", "active", old["id"])
    for person in (cast.ana, cast.kenji):
        assert not any(one.says("has come to its end") for one in person.dm)
        assert MENTORSHIP.name in home(person)
        assert person.press(SHELF_OPEN).ok
        assert opened(person).says(SENTENCE)
        person.close()
    cast.ana.open_home()
    assert cast.ana.press(HISTORY_OPEN).ok
    assert opened(cast.ana).says(PULSE.questions[0].choices[0].label)
    cast.kenji.press(MOVE_ACCEPT, on=asks)
    assert whispered(cast.kenji, "This is settled already")
    assert ledger.count("pair", cast.stage.trellis.team) == 2


def test_a_no_leaves_everything_as_it_is(cast: Seekers) -> None:
    """She hears it kindly, the pair goes on, and she may propose it again; only the other can answer."""
    cast.until_accepted()
    cast.ana.open_home()
    assert cast.ana.press(MOVE_OPEN).ok
    assert opened(cast.ana).says(NONE_YET)
    cast.ana.close()
    cast.start(MENTORSHIP)
    asks = proposed(cast)
    cast.kenji.press(MOVE_DECLINE, on=asks)
    assert whispered(cast.kenji, "Everything stays as it is")
    cast.stage.move_to(cast.now + timedelta(days=1))
    assert cast.ana.dm[-1].says("Nothing has changed between you")
    assert "You and Kenji" in home(cast.ana)
    assert proposed(cast).ts != asks.ts


@pytest.mark.parametrize("change", ["closed", "paused", "full", "left"])
def test_a_yes_that_cannot_be_any_more_says_so(cast: Seekers, ledger: Ledger, change: str) -> None:
    """Meanwhile the program takes nobody in, she rests, his place there is taken, or the pair is over."""
    cast.until_accepted()
    cast.start(MENTORSHIP)
    asks = proposed(cast)
    team = cast.stage.trellis.team
    if change == "closed":
        ledger.run("update program set enrolling = false where team_id = %s and kind = %s", team, MENTORSHIP.kind)
    elif change == "paused":
        ledger.run("update member set paused_on = '2026-10-12' where team_id = %s and name = 'Ana'", team)
    elif change == "left":
        ledger.run("update pair set state = 'closed' where team_id = %s", team)
    else:
        ledger.run(FULL, team, MENTORSHIP.kind, GUIDE)
    before = ledger.count("pair", cast.stage.trellis.team)
    cast.kenji.press(MOVE_ACCEPT, on=asks)
    said = {
        "closed": "takes nobody in right now",
        "paused": "Ana is taking a break",
        "full": "Kenji has no free place",
        "left": "This is settled already",
    }
    assert whispered(cast.kenji, said[change])
    assert ledger.count("pair", cast.stage.trellis.team) == before
