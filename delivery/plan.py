"""Writes down what has come due: ends breaks, opens periods, lays out their forms and owes their prompts."""

from datetime import datetime

from db.clocks import resume_due
from db.engine import Store, Tx
from db.pairs import get_pair
from db.prompts import Due, add_form, add_period, owe, set_next, stop_schedule, take_due
from programs.owing import has_period, hour_of, owed, period_of
from programs.playbook import Playbooks, When

# One transaction's worth: small enough to be quick, large enough that a whole community is planned in a few.
_AT_ONCE = 100


def plan(store: Store, team: str, playbooks: Playbooks, now: datetime) -> int:
    """Plan everything due by `now`; return how many periods were opened. Any number of planners may do so at once."""
    with store.begin(team) as tx:
        resume_due(tx, playbooks, now)
    opened = 0
    while True:
        with store.begin(team) as tx:
            taken = take_due(tx, now, _AT_ONCE)
            for due in taken:
                opened += _open_period(tx, due, playbooks)
        if not taken:
            return opened


def _open_period(tx: Tx, due: Due, playbooks: Playbooks) -> int:
    pair = get_pair(tx, due.pair_id)
    member = next((one.member for one in pair.members if one.member.id == due.member_id), None)
    if member is None or not pair.active or not has_period(pair, due.n):
        stop_schedule(tx, pair.id)
        return 0
    playbook = playbooks[pair.kind]
    stage, period = playbook.stage(due.stage), period_of(pair, due.n)
    add_period(tx, pair, stage.id, due.n, playbook.version, period.opens_at, period.closes_at)
    add_form(tx, pair, stage.id, due.n, playbook.version, member.id)
    for message in owed(stage, When.PERIOD_OPENS, pair, due.n, due.at, period.closes_at, only=member.id):
        owe(tx, pair.id, message)
    if has_period(pair, due.n + 1):
        set_next(tx, pair.id, stage.id, member.id, due.n + 1, hour_of(pair, member, due.n + 1))
    else:
        stop_schedule(tx, pair.id, member.id)
    return 1
