"""Remembers when somebody last delivered, tells organizers once when nobody does, and how much waits. Machine time.

Only what is due, and when organizers may be told, is the program's time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from db.engine import Tx
from db.outbox import TEAM, Claimed, Pace
from db.vanishing import tell_organizers
from programs.people import ground_id
from programs.vanishing import SILENT

# So long may nobody deliver before organizers hear of it: longer than any restart or upgrade should take.
SILENT_SECONDS = 900.0


@dataclass(frozen=True)
class Silence:
    """Nothing was sent since then; `until` is None as long as it lasts."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """How delivery stands: messages that are due by now, on their way, unclear and given up.

    `lapsed` are those on their way past their lease; `late` is how long the oldest that is due has waited.
    """

    at: datetime
    let_in: bool
    beat_at: datetime | None
    late: timedelta
    due: int
    sending: int
    unknown: int
    parked: int
    lapsed: int


def expect_beats(tx: Tx) -> None:
    """Count from here on how long nobody delivers, unless somebody has delivered before."""
    tx.run("insert into beat values (%(team)s, clock_timestamp()) on conflict do nothing")


def keep_beat(tx: Tx, worker: UUID, now: datetime) -> None:
    """Note that this worker delivers; if nobody did for long, owe each organizer one message about it."""
    since = _locked(tx)
    tx.run(
        """insert into beat values (%(team)s, clock_timestamp(), %(worker)s) on conflict (team_id) do update
           set beat_at = excluded.beat_at, worker = excluded.worker,
               silent_from = coalesce(%(since)s, beat.silent_from),
               silent_until = case when %(since)s::timestamptz is null then beat.silent_until
                              else excluded.beat_at end""",
        worker=worker,
        since=since,
    )
    if since:
        _tell(tx, since, now)


def find_silence(tx: Tx) -> datetime | None:
    """Return since when nobody delivers, if that is long ago; None while Slack does not let us in."""
    found: datetime | None = tx.value(_SINCE, most=SILENT_SECONDS)
    return found


def tell_silence(tx: Tx, now: datetime) -> list[tuple[UUID, UUID]]:
    """Owe each organizer one message about it if nobody delivers; return those that may go by now, and to whom."""
    if not (since := _locked(tx)):
        return []
    _tell(tx, since, now)
    rows = tx.rows(
        """select o.id, o.to_member from notice n join outbox o on (o.team_id, o.id) = (n.team_id, n.outbox_id)
           where n.team_id = %(team)s and n.kind = %(kind)s and n.about = %(about)s
           and o.state = 'due' and o.due_at <= %(now)s order by o.seq""",
        kind=SILENT,
        about=_id(tx, since),
        now=now,
    )
    return [(row["id"], row["to_member"]) for row in rows]


def get_silence(tx: Tx, about: UUID) -> Silence | None:
    """Return what a message about a silence is about; None when there was a later one."""
    since = find_silence(tx)
    if since and _id(tx, since) == about:
        return Silence(since)
    row = tx.row("select silent_from, silent_until from beat where team_id = %(team)s")
    if row and row["silent_from"] and _id(tx, row["silent_from"]) == about:
        return Silence(row["silent_from"], row["silent_until"])
    return None


def claim_only(tx: Tx, outbox_id: UUID, worker: UUID, *, lease: float, pace: Pace) -> Claimed | None:
    """Take this one message, past what waits before it in its conversation, if the pace allows for one now."""
    free = tx.rows(
        """select scope from pace where team_id = %(team)s and not_before <= clock_timestamp()
           and (scope = %(key)s or scope = (select channel from outbox where team_id = %(team)s and id = %(id)s))
           for update skip locked""",
        key=TEAM,
        id=outbox_id,
    )
    if len(free) < 2:
        return None
    row = tx.row(
        """update outbox set state = 'sending', attempts = attempts + 1, claimed_by = %(worker)s, reason = '',
            lease_until = clock_timestamp() + make_interval(secs => %(lease)s),
            first_attempt_at = coalesce(first_attempt_at, clock_timestamp())
        where team_id = %(team)s and id = %(id)s and state = 'due' and channel = any(%(scopes)s)
            and (not_before is null or not_before <= clock_timestamp())
        returning id, channel, thread_ts, to_member, attempts""",
        id=outbox_id,
        worker=worker,
        lease=lease,
        scopes=[one["scope"] for one in free],
    )
    tx.run(
        """update pace set not_before = clock_timestamp() + make_interval(
               secs => case scope when %(key)s then %(one)s else %(channel)s end)
           where team_id = %(team)s and scope = any(%(scopes)s)""",
        key=TEAM,
        one=pace.team,
        channel=pace.channel,
        scopes=[one["scope"] for one in free],
    )
    return Claimed(**row, by=worker, ids=(outbox_id,)) if row else None


def get_standing(tx: Tx, now: datetime) -> Standing:
    """Return how delivery stands at this instant of the program."""
    (row,) = tx.rows(
        """select clock_timestamp() as at,
               coalesce((select state = 'active' from team where team_id = %(team)s), false) as let_in,
               (select beat_at from beat where team_id = %(team)s) as beat_at, waits.*, stuck.*
           from (select coalesce(%(now)s - min(due_at), '0') as late, count(*) as due
                 from outbox where team_id = %(team)s and state = 'due' and due_at <= %(now)s) waits,
                (select count(*) filter (where state = 'sending') as sending,
                     count(*) filter (where state = 'unknown') as unknown,
                     count(*) filter (where state = 'parked') as parked,
                     count(*) filter (where state = 'sending' and lease_until <= clock_timestamp()) as lapsed
                 from outbox where team_id = %(team)s and state in ('sending', 'unknown', 'parked')) stuck""",
        now=now,
    )
    return Standing(**row)


_SINCE = """select beat_at from beat join team on team.team_id = beat.team_id and team.state = 'active'
    where beat.team_id = %(team)s and beat_at < clock_timestamp() - make_interval(secs => %(most)s)"""


def _locked(tx: Tx) -> datetime | None:
    """Return since when nobody delivers, if that is long ago; whoever else asks waits until we are done."""
    found: datetime | None = tx.value(f"{_SINCE} for no key update of beat", most=SILENT_SECONDS)
    return found


def _tell(tx: Tx, since: datetime, now: datetime) -> None:
    programs = tx.rows("select id from program where team_id = %(team)s")
    tell_organizers(tx, SILENT, _id(tx, since), [row["id"] for row in programs], now)


def _id(tx: Tx, since: datetime) -> UUID:
    return uuid5(ground_id(tx.team), f"silent {since.isoformat()}")
