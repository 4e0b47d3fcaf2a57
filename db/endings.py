"""Ends pairs whose time is over, asks beforehand what their people would like then, and lets them carry on."""

from datetime import date, datetime, timedelta

from db.engine import Tx
from db.farewells import find_farewell, list_days, note_farewell
from db.notices import Notice, owe_notice
from db.pairs import get_pair
from db.partings import end_pair
from db.prompts import set_next
from programs.calendar import next_open
from programs.going import offered
from programs.lifecycle import Event, Outcome, hour_on
from programs.owing import comes_at
from programs.pairs import Pair
from programs.playbook import Playbook, Playbooks, When


def end_due(tx: Tx, playbooks: Playbooks, now: datetime, most: int) -> int:
    """Close pairs whose time is over, and ask those whose last days begin what they would like then.

    Return how many there were, at most so many. Any number of planners may do so at once.
    """
    due = list_days(tx, now)[:most]
    for one in due:
        if one.over:
            end_pair(tx, one.pair, Event.TIME_OVER, Outcome.COMPLETED, now, on=one.day)
        else:
            _say_farewell(tx, one.pair, playbooks[one.pair.kind], one.day, now)
    return len(due)


def extend(tx: Tx, pair: Pair, playbook: Playbook, now: datetime) -> date:
    """Let a pair carry on for as long as its playbook says, and owe everybody in it the news; return its new end."""
    farewell = find_farewell(tx, pair)
    if pair.ends_on is None or farewell is None:
        raise LookupError("a pair that is not ending carries on")
    ends_on = pair.ends_on + timedelta(weeks=playbook.carries_on)
    tx.run(
        "update pair set ends_on = %(ends_on)s where team_id = %(team)s and id = %(id)s", id=pair.id, ends_on=ends_on
    )
    _schedule_again(tx, get_pair(tx, pair.id), playbook)
    for one in (one.member for one in pair.members):
        news = Notice(When.EXTENDED.value, farewell.id, one.id, pair.program_id)
        owe_notice(tx, news, next_open(now, one.zone, one.quiet_from, one.quiet_until))
    return ends_on


def _say_farewell(tx: Tx, pair: Pair, playbook: Playbook, day: date, now: datetime) -> None:
    """Note that the last days of a pair begin, and owe everybody in it the question what they would like then."""
    farewell_id = note_farewell(tx, pair, now)
    if farewell_id is None or not offered(When.FAREWELL, playbook):
        return
    for one in (one.member for one in pair.members):
        due_at = next_open(max(now, hour_on(one, day)), one.zone, one.quiet_from, one.quiet_until)
        owe_notice(tx, Notice(When.FAREWELL.value, farewell_id, one.id, pair.program_id), due_at)


def _schedule_again(tx: Tx, pair: Pair, playbook: Playbook) -> None:
    """Let the periods go on where they had come to their end; what is still scheduled goes on by itself."""
    rows = tx.rows(
        """select f.stage, f.member_id, max(f.n) as n from form f where f.team_id = %(team)s and f.pair_id = %(pair)s
           and not exists (select from schedule s
               where (s.team_id, s.pair_id, s.stage, s.member_id) = (f.team_id, f.pair_id, f.stage, f.member_id))
           group by f.stage, f.member_id""",
        pair=pair.id,
    )
    people = {one.member.id: one.member for one in pair.members}
    for row in rows:
        stage, member = playbook.stage(row["stage"]), people.get(row["member_id"])
        again = member and not stage.once and stage.due(When.PERIOD_OPENS)
        if member and again and (at := comes_at(pair, member, row["n"] + 1)):
            set_next(tx, pair.id, stage.id, member.id, row["n"] + 1, at)
    if pair.stopped_at:
        tx.run("update schedule set next_at = null where team_id = %(team)s and pair_id = %(id)s", id=pair.id)
