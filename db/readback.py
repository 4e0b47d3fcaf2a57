"""Messages of which nobody can tell whether Slack has them: each is looked for there before anything else is done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.carrying import follow, let_go
from db.engine import Tx
from programs.delivery import COULD_NOT_TELL, DROPPED

# So often is a message posted, or looked for in vain, without anybody being able to tell.
MOST = 6
# The key of `pace` that Slack's limit on reading is kept under, beside those of posting.
_SCOPE = "reading"
# What somebody may have read.
MAY_HAVE_COME = f"(o.state in ('sending', 'sent', 'unknown') or o.reason in ('{COULD_NOT_TELL}', '{DROPPED}'))"
# What is carried is decided with what carries it, and what is being looked for is left to whoever does so.
WAITS_FOR_READING = """o.state = 'unknown' and o.carried_by is null
    and (o.lease_until is null or o.lease_until <= clock_timestamp())"""


@dataclass(frozen=True)
class Reading:
    """A message that is ours to look for, and to decide on as long as nobody else has taken it after `until`."""

    id: UUID
    channel: str
    thread_ts: str | None
    since: datetime
    attempts: int
    posted_by: UUID
    until: datetime


def note_thread(tx: Tx, claimed: UUID, thread_ts: str) -> None:
    """Note in which thread a message goes, so that it can be looked for there."""
    tx.run(
        "update outbox set thread_ts = %(ts)s where team_id = %(team)s and id = %(id)s and state = 'sending'",
        id=claimed,
        ts=thread_ts,
    )


def lapse(tx: Tx) -> int:
    """Mark as unknown what was claimed and has no outcome at the end of its lease; return how many.

    A lease outlasts the post and its settling, so it may be looked for at once.
    """
    lapsed = tx.rows(
        """update outbox set state = 'unknown', reason = 'lease', not_before = clock_timestamp(), lease_until = null
        where team_id = %(team)s and id = any(array(
            select id from outbox where team_id = %(team)s and state = 'sending' and carried_by is null
            and lease_until <= clock_timestamp() for update skip locked)) returning id"""
    )
    for row in lapsed:
        follow(tx, row["id"])
    return len(lapsed)


def mark_unknown(tx: Tx, claimed: UUID, worker: UUID, reason: str, settle: float) -> None:
    """Record that nobody can tell whether it was posted; it may be looked for in so many seconds."""
    if tx.run(
        """update outbox set state = 'unknown', reason = %(reason)s, lease_until = null,
            not_before = clock_timestamp() + make_interval(secs => %(settle)s)
        where team_id = %(team)s and id = %(id)s and claimed_by = %(worker)s and state = 'sending'""",
        id=claimed,
        worker=worker,
        reason=reason,
        settle=settle,
    ):
        follow(tx, claimed)


def claim_reading(tx: Tx, most: int, lease: float) -> list[Reading]:
    """Take what may be looked for by now, the oldest first, at most `most`, for `lease` seconds."""
    rows = tx.rows(
        f"""with taken as materialized (
            select o.id from outbox o join team t on t.team_id = o.team_id and t.state = 'active'
            where o.team_id = %(team)s and {WAITS_FOR_READING} and o.not_before <= clock_timestamp()
            and not exists (select from pace where pace.team_id = o.team_id and scope = %(scope)s
                and pace.not_before > clock_timestamp())
            order by o.seq limit %(most)s for update of o skip locked)
        update outbox set lease_until = clock_timestamp() + make_interval(secs => %(lease)s)
        from taken where team_id = %(team)s and outbox.id = taken.id
        returning outbox.id, channel, thread_ts, first_attempt_at as since, attempts, claimed_by as posted_by,
            lease_until as until""",  # noqa: S608
        most=most,
        lease=lease,
        scope=_SCOPE,
    )
    return [Reading(**row) for row in rows]


def next_reading_at(tx: Tx) -> float | None:
    """Return in how many seconds something may be looked for, or None."""
    found: float | None = tx.value(
        f"""select extract(epoch from min(greatest(clock_timestamp(), o.not_before, pace.not_before))
            - clock_timestamp())::float
        from outbox o join team t on t.team_id = o.team_id and t.state = 'active'
        left join pace on pace.team_id = o.team_id and pace.scope = %(scope)s
        where o.team_id = %(team)s and {WAITS_FOR_READING}""",  # noqa: S608  # constants
        scope=_SCOPE,
    )
    return found


def not_there(tx: Tx, reading: Reading) -> None:
    """Let what surely was not posted be posted again, and what it carries on its own, unless that was tried enough."""
    if reading.attempts >= MOST:
        give_up(tx, reading)
    elif _decide(tx, reading, "state = 'due', reason = '', claimed_by = null, not_before = null"):
        let_go(tx, reading.id, reading.posted_by)


def look_later(tx: Tx, reading: Reading, now: datetime, settle: float) -> None:
    """Look again after a while, twice as long each time; not once it is tried enough, or its time is over."""
    over = tx.value(
        "select expires_at <= %(now)s from outbox where team_id = %(team)s and id = %(id)s", id=reading.id, now=now
    )
    if over or reading.attempts + 1 >= MOST:
        give_up(tx, reading)
        return
    _decide(
        tx,
        reading,
        "attempts = attempts + 1, not_before = clock_timestamp() + make_interval(secs => %(seconds)s)",
        seconds=settle * 2**reading.attempts,
    )


def read_nothing(tx: Tx, reading: Reading, seconds: float) -> None:
    """Look for nothing in the whole team for so many seconds, as Slack asks; that is no failed attempt."""
    _decide(tx, reading, "not_before = clock_timestamp()")
    tx.run(
        """insert into pace values (%(team)s, %(scope)s, clock_timestamp() + make_interval(secs => %(seconds)s))
        on conflict (team_id, scope) do update set not_before = greatest(pace.not_before, excluded.not_before)""",
        scope=_SCOPE,
        seconds=seconds,
    )


def give_up(tx: Tx, reading: Reading) -> None:
    """Leave to the organizers what nobody can tell of; what it carries stays with it."""
    if _decide(tx, reading, "state = 'parked', reason = %(reason)s", reason=COULD_NOT_TELL):
        follow(tx, reading.id)


def _decide(tx: Tx, reading: Reading, change: str, **values: object) -> int:
    """Change what was looked for, unless somebody else has taken or decided it meanwhile."""
    return tx.run(
        f"""update outbox set lease_until = null, {change}
        where team_id = %(team)s and id = %(id)s and state = 'unknown' and lease_until = %(until)s""",  # noqa: S608
        id=reading.id,
        until=reading.until,
        **values,
    )
