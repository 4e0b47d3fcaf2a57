"""The outbox: which message may go out now, whose it is while it does, and what became of it.

Program time (`now`) decides what is due and what has expired. Leases, pace and waiting are machine time, the
database's `clock_timestamp()`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping

from db.absences import expire
from db.carrying import let_go, take_along
from db.confirming import confirm_all
from db.engine import Tx
from db.pauses import WAITS
from db.reach import MEMBERS, PAIRS

# Sees to what is due in these conversations before any of it is taken; returns what may go in one message, in order.
Attend = Callable[[Tx, Sequence[str]], Sequence[Sequence[UUID]]]

CHANNEL = "trellis_outbox"
# Keys of `pace` beside the conversations', which are Slack's ids.
TEAM, _BAN = "team", "ban"


@dataclass(frozen=True)
class Claimed:
    """A message that is ours to post, once, before its lease runs out; it says what all of `ids` have to say.

    `by` is whom it was claimed for, who alone may say what became of it.
    """

    id: UUID
    channel: str
    thread_ts: str | None
    to_member: UUID | None
    attempts: int
    by: UUID
    ids: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Pace:
    """Seconds between two messages in one conversation, and per message of the whole team."""

    channel: float
    team: float


@dataclass(frozen=True)
class GoAhead:
    """Post it now."""


@dataclass(frozen=True)
class LetLapse:
    """It is not ours any more: touch nothing."""


@dataclass(frozen=True)
class Hold:
    """Not now, though it is ours and was not posted: put it back."""


@dataclass(frozen=True)
class Drop:
    """Not any more. The reason is a code that `programs.delivery` has words for."""

    reason: str


def announce(tx: Tx) -> None:
    """Wake whoever delivers for this team, once this transaction commits."""
    tx.run("select pg_notify(%(channel)s, %(team)s)", channel=CHANNEL)


def claim(tx: Tx, now: datetime, worker: UUID, most: int, *, lease: float, pace: Pace,
          attend: Attend = lambda *_: ()) -> list[Claimed]:  # fmt: skip
    """Take the oldest due message of each conversation whose turn it is, at most `most`, for `lease` seconds.

    What `attend` says may go in one message is taken with the one of them whose turn it is.
    """
    if most < 1 or not _lock_team(tx):
        return []
    expire(tx, now)
    channels = _lock_channels(tx, now, most)
    if not channels:
        return []
    together = attend(tx, channels)
    # A statement of its own: its snapshot is younger than the locks, so it sees what the last holder did.
    rows = tx.rows(
        f"""update outbox head set state = 'sending', attempts = attempts + 1, claimed_by = %(worker)s, reason = '',
            lease_until = clock_timestamp() + make_interval(secs => %(lease)s),
            first_attempt_at = coalesce(first_attempt_at, clock_timestamp())
        where {_DUE} and channel = any(%(channels)s) and {_FREE}
        returning id, seq, channel, thread_ts, to_member, attempts""",  # noqa: S608  # constants
        now=now,
        worker=worker,
        lease=lease,
        channels=channels,
    )
    claimed = [
        Claimed(row["id"], row["channel"], row["thread_ts"], row["to_member"], row["attempts"], worker, (row["id"],))
        for row in sorted(rows, key=lambda row: row["seq"])
    ]
    _pace(tx, [one.channel for one in claimed], pace.channel)
    _pace(tx, [TEAM], pace.team * len(claimed))
    groups = {one.id: ids for one in claimed for ids in together if one.id in ids}
    return [replace(one, ids=take_along(tx, one.id, groups[one.id])) if one.id in groups else one for one in claimed]


# Asked of one row and its conversation alone: compared all with all, a few hundred due rows took seconds.
_DUE = "head.team_id = %(team)s and head.state = 'due' and head.due_at <= %(now)s"
# One that waits, or that nobody can tell of yet, also past its lease, is not overtaken: all is told in order.
_NEXT = """not exists (select from outbox other where other.team_id = head.team_id and other.channel = head.channel
    and (other.state in ('unknown', 'sending')
        or (other.state = 'due' and other.due_at <= %(now)s and other.seq < head.seq)))"""
_FREE = f"(head.not_before is null or head.not_before <= clock_timestamp()) and {_NEXT}"


def _lock_team(tx: Tx) -> bool:
    """Lock the team's turn; not when it is paused, banned by Slack, paced, or being taken by somebody else."""
    return bool(
        tx.rows(
            """select from pace join team on team.team_id = pace.team_id
            where pace.team_id = %(team)s and scope = %(key)s and not_before <= clock_timestamp()
            and team.state = 'active' and not exists (
                select from pace ban where ban.team_id = %(team)s and ban.scope = %(ban)s
                and ban.not_before > clock_timestamp())
            for update of pace skip locked""",
            key=TEAM,
            ban=_BAN,
        )
    )


def _lock_channels(tx: Tx, now: datetime, most: int) -> list[str]:
    found = tx.rows(
        f"""select pace.scope from outbox head join pace on (pace.team_id, pace.scope) = (head.team_id, head.channel)
        where {_DUE} and pace.not_before <= clock_timestamp() and {_FREE}
        order by head.due_at, head.seq limit %(most)s for update of pace skip locked""",  # noqa: S608  # constants
        now=now,
        most=most,
    )
    return [row["scope"] for row in found]


def _pace(tx: Tx, scopes: list[str], seconds: float) -> None:
    tx.run(
        """update pace set not_before = clock_timestamp() + make_interval(secs => %(seconds)s)
        where team_id = %(team)s and scope = any(%(scopes)s)""",
        scopes=scopes,
        seconds=seconds,
    )


def has_come(tx: Tx, now: datetime) -> bool:
    """Say whether anything is due, past its lease or to be read back; if not, a look would find nothing to do."""
    found = "exists (select from outbox where team_id = %(team)s and state ="
    due, lapsed = "'due' and due_at <= %(now)s)", "'sending' and lease_until <= clock_timestamp())"
    unread = "'unknown' and carried_by is null and not_before <= clock_timestamp())"
    return bool(tx.value(f"select {found} {due} or {found} {lapsed} or {found} {unread}", now=now))


def still_good(tx: Tx, claimed: Sequence[tuple[UUID, UUID]], now: datetime,
               room: float) -> list[GoAhead | LetLapse | Hold | Drop]:  # fmt: skip
    """Decide, just before posting, whether these may still go out, each by whom it was claimed for.

    `room` is how much of its lease has to be left.
    """
    rows = tx.rows(
        f"""select o.id, o.claimed_by, o.expires_at <= %(now)s as expired, t.state = 'active' as active,
            o.lease_until - clock_timestamp() > make_interval(secs => %(room)s) as in_time,
            exists (select from pace where pace.team_id = o.team_id and scope = %(ban)s
                and not_before > clock_timestamp()) as banned,
            exists (select from member m where m.team_id = o.team_id and m.state <> 'active'
                and m.id = any({MEMBERS})) as somebody_left,
            coalesce((select bool_and(p.state = 'closed') from pair p
                where p.team_id = o.team_id and p.id = any({PAIRS})), false) as closed,
            {WAITS} as waits
        from outbox o join team t on t.team_id = o.team_id
        where o.team_id = %(team)s and o.id = any(%(ids)s) and o.state = 'sending'""",  # noqa: S608  # constants
        ids=[id for id, _ in claimed],
        now=now,
        room=room,
        ban=_BAN,
    )
    found = {(row["id"], row["claimed_by"]): _verdict(row) for row in rows}
    return [found.get(one, LetLapse()) for one in claimed]


def _verdict(row: RowMapping) -> GoAhead | Hold | Drop:
    for fact, reason in (("expired", "expired"), ("somebody_left", "deactivated"), ("closed", "pair_closed")):
        if row[fact]:
            return Drop(reason)
    return GoAhead() if row["active"] and row["in_time"] and not row["banned"] and not row["waits"] else Hold()


def confirm_sent(tx: Tx, claimed: UUID, worker: UUID, ts: str, now: datetime) -> bool:
    """Record that Slack has it, with its prompts; also when that is learnt late. Harmless when repeated."""
    return bool(confirm_all(tx, [(claimed, worker, ts)], now))


def put_back(tx: Tx, claimed: UUID, worker: UUID, seconds: float = 0, *, everybody: bool = False) -> None:
    """Return what was surely not posted, for after so many seconds; `everybody` holds the whole team as long.

    That was no attempt, and what it carries is on its own again.
    """
    if tx.run(
        """update outbox set state = 'due', claimed_by = null, lease_until = null, carried_by = null,
            attempts = greatest(attempts - 1, 0), first_attempt_at = case when attempts > 1 then first_attempt_at end,
            not_before = clock_timestamp() + make_interval(secs => %(seconds)s)
        where team_id = %(team)s and id = %(id)s and claimed_by = %(worker)s and state = 'sending'""",
        id=claimed,
        worker=worker,
        seconds=seconds,
    ):
        let_go(tx, claimed, worker)
    if everybody:
        tx.run(
            """insert into pace values (%(team)s, %(ban)s, clock_timestamp() + make_interval(secs => %(seconds)s))
            on conflict (team_id, scope) do update set not_before = greatest(pace.not_before, excluded.not_before)""",
            ban=_BAN,
            seconds=seconds,
        )


def park(tx: Tx, claimed: UUID, worker: UUID, reason: str) -> None:
    """Give up on what was surely not posted and never will be; what it carries is on its own again."""
    if tx.run(
        """update outbox set state = 'parked', reason = %(reason)s, carried_by = null
        where team_id = %(team)s and id = %(id)s and claimed_by = %(worker)s and state = 'sending'""",
        id=claimed,
        worker=worker,
        reason=reason,
    ):
        let_go(tx, claimed, worker)


def is_busy(tx: Tx, now: datetime) -> bool:
    """Say whether anything is being sent or, unless the team is paused, due or not known to have arrived.

    One look, so that nothing slips past it.
    """
    return bool(
        tx.value(
            """select exists (select from outbox o join team t on t.team_id = o.team_id
                where o.team_id = %(team)s and (o.state = 'sending' or (t.state = 'active'
                    and (o.state = 'unknown' or (o.state = 'due' and o.due_at <= %(now)s)))))""",
            now=now,
        )
    )


def seconds_until_next(tx: Tx, now: datetime) -> float | None:
    """Return in how many seconds something that is due may be tried; None when nothing is due or the team is paused."""
    (turn,) = tx.rows(
        f"""select exists (select from outbox head join team on team.team_id = head.team_id and team.state = 'active'
                where {_DUE}) as due,
            extract(epoch from greatest(clock_timestamp(), max(not_before)) - clock_timestamp())::float as seconds
        from pace where team_id = %(team)s and scope = any(%(everybodys)s)""",  # noqa: S608  # constants
        now=now,
        everybodys=[TEAM, _BAN],
    )
    if not turn["due"]:
        return None
    if turn["seconds"] > 0:
        return float(turn["seconds"])
    found: float | None = tx.value(
        f"""select extract(epoch from min(greatest(clock_timestamp(), head.not_before, pace.not_before))
            - clock_timestamp())::float
        from outbox head left join pace on (pace.team_id, pace.scope) = (head.team_id, head.channel)
        where {_DUE} and {_NEXT}""",  # noqa: S608  # constants
        now=now,
    )
    return found
