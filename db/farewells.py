"""Remembers which days are still to come for pairs: that their last days begin, and that their time is over."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import RowMapping

from db.engine import Tx
from db.pairs import list_pairs
from programs.lifecycle import FAREWELL, SHORT, comes_to
from programs.pairs import Pair

# The days that are still to come for each pair: the last days begin, and its time is over.
_DAYS = """
select p.id, p.anchor_zone, coming.day, coming.over from pair p
join program pr on (pr.team_id, pr.id) = (p.team_id, p.program_id)
cross join lateral (values (coalesce(p.ends_on, pr.ends_on))) own (ends_on)
cross join lateral (values (own.ends_on, true), (own.ends_on - %(farewell)s, false)) coming (day, over)
where p.team_id = %(team)s and p.state = 'active' and own.ends_on is not null and (coming.over or (
    p.stopped_at is null and own.ends_on - p.starts_on >= %(short)s and not exists (
        select from farewell f where (f.team_id, f.pair_id, f.ends_on) = (p.team_id, p.id, own.ends_on))))
"""
# Those whose own or whose program's end is near: found by index, however many pairs there are.
_NEAR = """ and p.id in (
    select id from pair where team_id = %(team)s and state = 'active' and ends_on <= %(until)s
    union all select one.id from program pr join pair one on (one.team_id, one.program_id) = (pr.team_id, pr.id)
    where pr.team_id = %(team)s and pr.ends_on <= %(until)s and one.state = 'active' and one.ends_on is null)
"""
_FAREWELL = """
select f.id, f.pair_id, f.ends_on, (select count(*) from farewell b
    where (b.team_id, b.pair_id) = (f.team_id, f.pair_id) and b.ends_on <= f.ends_on) as n
from farewell f where f.team_id = %(team)s
"""


@dataclass(frozen=True)
class Farewell:
    """That the last days of a pair have begun, the `n`th time for it, before the end it had then."""

    id: UUID
    pair_id: UUID
    ends_on: date
    n: int


@dataclass(frozen=True)
class Day:
    """A day that has come for a pair: its time is `over`, or else its last days begin."""

    pair: Pair
    day: date
    over: bool


def list_days(tx: Tx, now: datetime) -> list[Day]:
    """Return the days that have come for pairs by now, the longest ago first."""
    come = " and (coming.day::timestamp at time zone p.anchor_zone) <= %(now)s" + _NEAR
    # No zone is a whole day away from UTC.
    rows = _rows(tx, come, now=now, until=now.date() + FAREWELL + timedelta(days=1))
    return [day for day in _days(tx, rows) if comes_to(day.pair, day.day) <= now]


def next_end_at(tx: Tx) -> datetime | None:
    """Return the instant at which the next pair ends, or its last days begin."""
    rows = _rows(tx)
    soon = [row for row in rows if row["day"] <= rows[0]["day"] + timedelta(days=2)]
    return min((comes_to(day.pair, day.day) for day in _days(tx, soon)), default=None)


def note_farewell(tx: Tx, pair: Pair, now: datetime) -> UUID | None:
    """Note that the last days of a pair begin; return the note's id, or None when it was noted before."""
    farewell_id = uuid4()
    noted = tx.run(
        """insert into farewell (team_id, id, pair_id, ends_on, said_at)
           values (%(team)s, %(id)s, %(pair)s, %(ends_on)s, %(now)s) on conflict do nothing""",
        id=farewell_id,
        pair=pair.id,
        ends_on=pair.ends_on,
        now=now,
    )
    return farewell_id if noted else None


def find_farewell(tx: Tx, pair: Pair) -> Farewell | None:
    """Return the farewell of the last days that a pair is in, or was in when it ended."""
    row = tx.row(_FAREWELL + " and f.pair_id = %(pair)s and f.ends_on = %(on)s", pair=pair.id, on=pair.ends_on)
    return Farewell(**row) if row else None


def get_farewell(tx: Tx, farewell_id: UUID) -> Farewell:
    """Return the farewell of that id. Raises LookupError when there is none."""
    row = tx.row(_FAREWELL + " and f.id = %(id)s", id=farewell_id)
    if row is None:
        raise LookupError("no such farewell")
    return Farewell(**row)


def _rows(tx: Tx, which: str = "", **values: object) -> list[RowMapping]:
    order = " order by coming.day, p.id, coming.over desc"
    return list(tx.rows(_DAYS + which + order, farewell=FAREWELL.days, short=SHORT.days, **values))


def _days(tx: Tx, rows: list[RowMapping]) -> list[Day]:
    pairs = {pair.id: pair for pair in list_pairs(tx, [row["id"] for row in rows])}
    return [Day(pairs[row["id"]], row["day"], row["over"]) for row in rows]
