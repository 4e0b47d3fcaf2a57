"""Celebrations: offered after a row of promises, posted only as it was shown and only while consent lasts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from blocks.celebrations import CELEBRATION_OPEN, CELEBRATION_WITHDRAW
from db.embedded import Cluster
from playground.slack import LocalSlack, Message, Person
from playground.stage import MovedClock, Stage
from programs.buddies import BUDDIES
from programs.celebrations import CONSENT, FIRST, FULL, NO, posted
from programs.playbook import Promised
from tests.cast import opened
from tests.handlers.buddies import STARTS, Group
from tests.handlers.ledger import Ledger

# A shorter row than the playbook's, which is as good and sooner there.
ROW = replace(next(one for one in BUDDIES.celebrations if one.in_a_row), in_a_row=2)
PLAYBOOK = replace(BUDDIES, celebrations=(ROW,))


@pytest.fixture
def group(cluster: Cluster, engine: Engine, local_slack: LocalSlack) -> Iterator[Group]:
    """Ana has kept so many promises in a row that she could celebrate it."""
    with Stage(cluster, local_slack, MovedClock(STARTS), playbooks={PLAYBOOK.kind: PLAYBOOK}, engine=engine) as stage:
        group = Group(stage, "Ana", "Kenji")
        for n in range(1, ROW.in_a_row + 2):
            group.opens(n)
            group.shares("Ana", n, Promised.KEPT if n > 1 else None)
            group.people["Ana"].close()
        yield group


def words(name: str) -> str:
    """Return what is posted under a name."""
    return posted(ROW, ROW.in_a_row, name, BUDDIES.name)


def wins(group: Group) -> list[Message]:
    """Return what was celebrated in the channel."""
    return [one for one in group.stage.workspace.messages(group.channel.id) if one.says(words("Ana")[:3])]


def looks(group: Group, pick: str = FULL) -> Person:
    """Let Ana look at her celebration under a name."""
    ana = group.people["Ana"]
    home = ana.open_home()
    assert home is not None
    assert home.says(f"{ROW.in_a_row} promises kept in a row")
    assert ana.press(CELEBRATION_OPEN).ok
    opened(ana)
    ana.fill({CONSENT.id: pick})
    assert ana.submit().ok
    return ana


def test_it_is_posted_exactly_as_it_was_shown(group: Group) -> None:
    """The preview has the message's own blocks, with the first name alone when that was agreed; offered once."""
    ana = looks(group, FIRST)
    assert ana.modal is not None
    shown = ana.modal.blocks
    assert wins(group) == []
    assert ana.submit().ok
    group.stage.settle()
    [win] = wins(group)
    assert win.says(words("Ana"))
    assert [{**one, "block_id": ""} for one in win.blocks] == [{**one, "block_id": ""} for one in shown[2:-2]]
    home = ana.open_home()
    assert home is not None
    assert CELEBRATION_OPEN not in str(home.blocks)
    assert "won" not in str(win.blocks).replace("won't", "")


def test_no_is_an_answer_and_closing_is_none(group: Group) -> None:
    """Whoever closes the preview is asked again on Home; whoever says no is not, and nothing is posted."""
    ana = looks(group)
    ana.close()
    ana = looks(group, NO)
    home = ana.open_home()
    assert home is not None
    assert CELEBRATION_OPEN not in str(home.blocks)
    group.stage.settle()
    assert wins(group) == []


def test_consent_withdrawn_after_the_preview_is_in_time_until_it_is_posted(group: Group) -> None:
    """At night it waits, Home shows it with a way back, and after that nothing is posted, that day or later."""
    night = group.stage.clock.now().replace(hour=22, minute=30)
    group.stage.move_to(night)
    ana = looks(group)
    assert ana.submit().ok
    group.stage.settle()
    assert wins(group) == []
    ana.open_home()
    assert ana.press(CELEBRATION_WITHDRAW).ok
    group.stage.move_to(night + timedelta(days=1))
    assert wins(group) == []
    assert CELEBRATION_WITHDRAW not in str(ana.open_home())


def test_the_sender_looks_at_the_consent_once_more(group: Group, ledger: Ledger) -> None:
    """Even if the message is on its way out, one that is not agreed to any more is not posted."""
    night = group.stage.clock.now().replace(hour=22, minute=30)
    group.stage.move_to(night)
    assert looks(group).submit().ok
    ledger.run("update celebration set state = 'withdrawn' where team_id = %s", group.stage.trellis.team)
    group.stage.move_to(night + timedelta(days=1))
    assert wins(group) == []


def test_once_posted_it_cannot_be_held_back(group: Group) -> None:
    """An old button says so, and nothing changes."""
    night = group.stage.clock.now().replace(hour=22, minute=30)
    group.stage.move_to(night)
    ana = looks(group)
    assert ana.submit().ok
    home = ana.open_home()
    assert home is not None
    group.stage.move_to(night + timedelta(days=1))
    assert len(wins(group)) == 1
