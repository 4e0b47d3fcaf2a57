"""How many messages each person got in each week of a story: what came by itself apart from what somebody's act caused.

Only what notifies is counted, once for each message, however much it says.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from db.attention import Notified, list_notified
from db.people import member_of
from playground.stage import Stage
from programs.attention import DAYS, limit
from programs.calendar import local_day
from programs.people import Member


@dataclass(frozen=True)
class Week:
    """What one person got in one week; in the seven days up to each day of it at most `most` came by itself.

    `limit` is what their pairs of that week allow.
    """

    scheduled: int
    caused: int
    most: int
    limit: int


def messages_by_week(stage: Stage) -> dict[tuple[str, int], Week]:
    """Count what notified each person in each week since the first day, by their name and the week's number from 0."""
    with stage.trellis.store.begin(stage.trellis.team) as tx:
        people = [member_of(row) for row in tx.rows("select * from member where team_id = %(team)s")]
        since = tx.value("select min(due_at) from outbox where team_id = %(team)s") or stage.clock.now()
        got = list_notified(tx, [one.id for one in people], stage.playbooks, since - timedelta(1), stage.clock.now())
        pairs = tx.rows("select member_id, joined_at, left_at from pair_member where team_id = %(team)s")
    counted = {}
    for one in people:
        first, last = local_day(since, one.zone), local_day(stage.clock.now(), one.zone)
        mine = [(local_day(pair["joined_at"], one.zone), pair["left_at"] and local_day(pair["left_at"], one.zone))
                for pair in pairs if pair["member_id"] == one.id]  # fmt: skip
        for n in range((last - first).days // DAYS + 1):
            begins = first + timedelta(days=DAYS * n)
            ends = begins + timedelta(days=DAYS)
            active = sum(joined < ends and (left is None or left >= begins) for joined, left in mine)
            counted[one.name, n] = _week(one, [was for was in got if was.reader == one.id], begins, limit(active))
    return counted


def _week(one: Member, got: Sequence[Notified], begins: date, most: int) -> Week:
    days = [(local_day(was.at, one.zone), was.scheduled) for was in got]
    here = [scheduled for day, scheduled in days if begins <= day < begins + timedelta(days=DAYS)]
    ends = [begins + timedelta(days=n) for n in range(DAYS)]
    windows = [sum(scheduled and 0 <= (end - day).days < DAYS for day, scheduled in days) for end in ends]
    return Week(sum(here), len(here) - sum(here), max(windows), most)
