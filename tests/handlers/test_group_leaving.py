"""One leaves a group of three: the other two go on, and whoever left reads and gets nothing of it any more."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from blocks.history import HISTORY_OPEN
from blocks.prompts import CHECK_IN_OPEN
from blocks.shelf import SHELF_OPEN
from db.embedded import Cluster
from playground.slack import LocalSlack, Message, Person
from playground.stage import MovedClock, Stage
from programs.going import NEW
from programs.lifecycle import Outcome
from programs.parting import PARTING
from programs.playbook import When
from tests.cast import opened
from tests.handlers.ledger import Ledger
from tests.handlers.test_fourth_kind import STARTS, STUDY_GROUP, Group, says
from tests.handlers.test_parting import leaves
from tests.words import fixed

TRIO = replace(STUDY_GROUP, lasts=12, roles=(replace(STUDY_GROUP.roles[0], least=2, most=3),))
WEEK = datetime(2026, 10, 13, 15, tzinfo=UTC)


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is said here does not depend on the transport."""
    return str(request.param)


@pytest.fixture
def trio(cluster: Cluster, engine: Engine, local_slack: LocalSlack) -> Iterator[Group]:
    """Ana, Bo and Cai are a group that two of them may go on with."""
    with Stage(cluster, local_slack, MovedClock(STARTS), playbooks={TRIO.kind: TRIO}, engine=engine) as stage:
        group = Group(stage)
        group.meets()
        yield group


def told(person: Person, when: When) -> list[Message]:
    """Return the messages in which somebody was told this."""
    [prompt] = PARTING.due(when)
    return [one for one in person.dm if one.says(fixed(prompt.words))]


def test_two_go_on_when_one_of_three_leaves(trio: Group, ledger: Ledger) -> None:
    """The others hear it once, in kind words; the pair goes on, and what comes to it comes where only they read."""
    ana, bo, cai = trio.members
    trio.stage.move_to(WEEK)
    trio.shares(cai, 1, {"next": "More", "learned": "Cai learned 1"})
    leaves(cai)
    trio.stage.move_to(WEEK + timedelta(days=2))
    for person in (ana, bo):
        [news] = told(person, When.ONE_LEFT)
        assert news.says("Cai has left")
        assert not told(person, When.LEFT)
    assert not told(cai, When.ONE_LEFT)
    [pair] = ledger.rows(trio.stage.trellis.team)["pair"]
    assert pair["state"] == "active"
    assert trio.olu.open_home() is not None
    assert says(trio.olu.home, "Cai left the pair with Ana and Bo", "Pairs: 1")
    got = len(cai.inbox)
    for one in (ana, bo):
        trio.shares(one, 1, {"next": "More", "learned": f"{one.name} learned 1"})
    trio.stage.move_until(lambda: trio.got(ana, "all", 1) is not None, timedelta(days=1))
    cards = trio.got(ana, "all", 1)
    assert says(cards, "Ana learned 1", "Bo learned 1")
    assert not says(cards, "Cai learned 1")
    assert cards is not None
    assert trio.stage.workspace.group(ana, bo) == cards.channel
    trio.stage.move_to(WEEK + timedelta(days=8))
    assert trio.got(ana, "week", 2)
    assert not trio.got(cai, "week", 2)
    assert len(cai.inbox) == got


def test_who_was_the_last_to_be_waited_for_may_leave(trio: Group) -> None:
    """Ana and Bo are in and wait for Cai, who leaves: now everybody is in, and they read each other's."""
    ana, bo, cai = trio.members
    trio.stage.move_to(WEEK)
    for one in (ana, bo):
        trio.shares(one, 1, {"next": "More", "learned": f"{one.name} learned 1"})
    assert not trio.got(ana, "all", 1)
    leaves(cai)
    trio.stage.move_until(lambda: trio.got(ana, "all", 1) is not None, timedelta(days=1))
    assert says(trio.got(ana, "all", 1), "Ana learned 1", "Bo learned 1")


def test_who_left_keeps_their_own_and_nothing_else(trio: Group, ledger: Ledger) -> None:
    """Cai looks back at his own words; an old form is closed, the shelf is shut, and leaving twice is no leaving."""
    ana, bo, cai = trio.members
    trio.stage.move_to(WEEK)
    for one in (ana, cai):
        trio.shares(one, 1, {"next": "More", "learned": f"{one.name} learned 1"})
    cai.open_home()
    cai.press("Leave this pair")
    stale = opened(cai)
    cai.close()
    old_home = cai.home
    leaves(cai)
    trio.stage.settle()
    home = cai.open_home()
    assert says(home, "Earlier pairs", "Ana", "Bo")
    assert cai.press(HISTORY_OPEN).ok
    assert says(opened(cai), "Cai learned 1")
    assert not says(cai.modal, "Ana learned 1")
    cai.close(all_views=True)
    before = ledger.rows(trio.stage.trellis.team)
    cai.submit(on=stale, force=True)
    cai.press(SHELF_OPEN, on=old_home)
    assert cai.modal is None
    cai.press(CHECK_IN_OPEN, on=trio.got(cai, "week", 1))
    assert says(opened(cai), "Cai learned 1")
    assert not says(cai.modal, "Ana learned 1")
    assert ledger.rows(trio.stage.trellis.team) == before
    assert not says(bo.open_home(), "Waiting for Cai")


def test_who_leaves_on_a_break_lets_the_others_go_on(trio: Group) -> None:
    """Cai was the one away: once he has left the clock runs again for the other two."""
    ana, _, cai = trio.members
    trio.stage.move_to(WEEK)
    cai.open_home()
    cai.press("Stop all messages")
    trio.stage.settle()
    leaves(cai)
    trio.stage.move_to(WEEK + timedelta(days=14))
    assert trio.got(ana, "week", 2)
    assert not trio.got(cai, "week", 2)


def test_the_last_two_are_a_pair_like_any_other(trio: Group, ledger: Ledger) -> None:
    """When one more leaves, that is the end: the one left behind chooses, and nobody else is asked."""
    ana, bo, cai = trio.members
    leaves(cai)
    trio.stage.move_to(STARTS + timedelta(hours=2))
    leaves(bo)
    trio.stage.move_to(STARTS + timedelta(days=1))
    assert len(told(ana, When.LEFT)) == 1
    assert told(ana, When.LEFT)[0].says("Bo has left")
    assert not told(cai, When.LEFT)
    [pair] = ledger.rows(trio.stage.trellis.team)["pair"]
    assert (pair["state"], pair["outcome"]) == ("closed", Outcome.NO_FAULT.value)
    assert ana.press(NEW.label, on=told(ana, When.LEFT)[0]).ok
    assert says(trio.olu.open_home(), f"Ana {NEW.fact} · paired with Bo")
    assert not says(trio.olu.home, "Cai (left without a partner")
