"""Writes down what has come due: ends breaks and pairs, opens periods, lays out their forms and owes their prompts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.checkins import has_picked
from db.clocks import resume_due
from db.endings import end_due
from db.engine import Store, Tx
from db.pairs import list_pairs
from db.prompts import Due, add_form, add_period, owe, set_next, stop_schedule, take_due
from programs.owing import Span, comes_at, day_of, owed, period_of, span_of
from programs.pairs import Pair, PairMember
from programs.people import Member
from programs.playbook import Playbook, Playbooks, Stage, When

# One transaction's worth: small enough to be quick, large enough that a whole community is planned in a few.
_AT_ONCE = 100


def plan(store: Store, team: str, playbooks: Playbooks, now: datetime) -> int:
    """Plan everything due by `now`; return how many periods were opened. Any number of planners may do so at once."""
    with store.begin(team) as tx:
        resume_due(tx, playbooks, now)
    while True:
        with store.begin(team) as tx:
            if not end_due(tx, playbooks, now, _AT_ONCE):
                break
    opened = 0
    while True:
        with store.begin(team) as tx:
            taken = take_due(tx, now, _AT_ONCE)
            opened += _open_all(tx, taken, playbooks)
        if not taken:
            return opened


@dataclass(frozen=True)
class _Coming:
    """A period that opens for a member of a pair."""

    due: Due
    pair: Pair
    playbook: Playbook
    stage: Stage
    one: PairMember
    period: Span


def _open_all(tx: Tx, taken: Sequence[Due], playbooks: Playbooks) -> int:
    pairs = {pair.id: pair for pair in list_pairs(tx, list({due.pair_id for due in taken}))}
    found = [_coming(tx, due, pairs[due.pair_id], playbooks) for due in taken]
    coming = [one for one in found if one]
    # In one order whoever does it, so that no two planners that open the same ones wait for each other.
    for one in sorted(coming, key=lambda one: (one.pair.id, one.stage.id, one.due.n)):
        opens, closes, once = one.period.opens_at, one.period.closes_at, one.stage.once is not None
        add_period(tx, one.pair, one.stage.id, one.due.n, one.playbook.version, opens, closes, once=once)
    # What comes at once is told in the playbook's order, since it may be told in one message.
    for one in sorted(coming, key=lambda one: (one.due.at, one.playbook.stages.index(one.stage))):
        _ask(tx, one)
    return len(coming)


def _coming(tx: Tx, due: Due, pair: Pair, playbooks: Playbooks) -> _Coming | None:
    """Return what opens; a stage that does not come to a member now never will again."""
    playbook = playbooks[pair.kind]
    one = next((one for one in pair.members if one.member.id == due.member_id), None)
    stage = playbook.stage(due.stage)
    comes = one is not None and pair.active and day_of(pair, due.n, stage.once) is not None
    if one is None or not comes or not _is_meant(tx, pair, stage, one.member):
        stop_schedule(tx, pair.id, due.member_id, stage.id)
        return None
    period = span_of(stage.once, pair, due.at) if stage.once else period_of(pair, due.n)
    return _Coming(due, pair, playbook, stage, one, period)


def _is_meant(tx: Tx, pair: Pair, stage: Stage, member: Member) -> bool:
    """Say whether a stage comes to a member at all: some come only to those who picked something before."""
    if stage.picked is None:
        return True
    tx.identify(member.id)
    meant = has_picked(tx, pair.id, stage.picked)
    tx.identify(None)
    return meant


def _ask(tx: Tx, coming: _Coming) -> None:
    """Lay out the form of a period that has opened, owe what it asks, and say when the next one comes."""
    due, pair, stage, one = coming.due, coming.pair, coming.stage, coming.one
    if stage.form_of(one.role):
        add_form(tx, pair, stage.id, due.n, coming.playbook.version, one.member.id)
    closes_at = coming.period.closes_at
    for message in owed(stage, When.PERIOD_OPENS, pair, due.n, due.at, closes_at, only=one.member.id):
        owe(tx, pair.id, message)
    if following := comes_at(pair, one.member, due.n + 1, stage.once):
        set_next(tx, pair.id, stage.id, one.member.id, due.n + 1, following)
    else:
        stop_schedule(tx, pair.id, one.member.id, stage.id)
