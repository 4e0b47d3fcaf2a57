"""Remembers who is taking a break, what waits for its end, and which partners were told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid4

from db.engine import Tx
from db.people import member_of
from db.reach import MEMBERS
from db.readback import MAY_HAVE_COME
from programs.calendar import next_open_for_all
from programs.helping import SAFETY_ASKED, SAFETY_TAKEN
from programs.pausing import ends_at
from programs.people import Member
from programs.playbook import When

# Nothing but what is about safety notifies somebody who is away, and of a pair whose clock stands nothing that a period
# brought is sent.
WAITS = f"""(exists (select from member m where m.team_id = o.team_id and m.paused_on is not null
        and m.id = any({MEMBERS}) and not exists (select from notice n
            where (n.team_id, n.outbox_id) = (o.team_id, o.id) and n.kind in ('{SAFETY_ASKED}', '{SAFETY_TAKEN}')))
    or (o.expires_at is not null and coalesce((select bool_or(p.stopped_at is not null) from prompt pr
        join pair p on (p.team_id, p.id) = (pr.team_id, pr.pair_id)
        where (pr.team_id, pr.outbox_id) = (o.team_id, o.id)), false)))"""  # noqa: S608  # constants


@dataclass(frozen=True)
class Pause:
    """What somebody said about their break: until which day, None while they name none; `over` once it is not so."""

    id: UUID
    member_id: UUID
    until_on: date | None
    over: bool


def set_pause(tx: Tx, member_id: UUID, today: date, until_on: date | None) -> bool:
    """Let a member be away from today on, or give their break another day; say whether anything changed."""
    return bool(
        tx.run(
            """update member set paused_on = coalesce(paused_on, %(today)s), paused_until = %(until)s
               where team_id = %(team)s and id = %(id)s
               and (paused_on is null or paused_until is distinct from %(until)s)""",
            id=member_id,
            today=today,
            until=until_on,
        )
    )


def end_pause(tx: Tx, member_id: UUID) -> bool:
    """Let a member be back; say whether they were away."""
    return bool(
        tx.run(
            """update member set paused_on = null, paused_until = null
               where team_id = %(team)s and id = %(id)s and paused_on is not null""",
            id=member_id,
        )
    )


def list_back(tx: Tx, now: datetime) -> list[Member]:
    """Lock and return whose break is over by now, the longest first; whom another planner holds is left to it."""
    rows = tx.rows(
        """select * from member where team_id = %(team)s and paused_on is not null
           and paused_until <= (%(now)s + interval '1 day')::date for update skip locked""",
        now=now,
    )
    ended = [(end, one) for one in map(member_of, rows) if (end := ends_at(one)) and end <= now]
    return [one for _, one in sorted(ended, key=lambda pair: pair[0])]


def next_back_at(tx: Tx) -> datetime | None:
    """Return the instant at which the next break is over."""
    rows = tx.rows(
        """select * from member where team_id = %(team)s and paused_on is not null and paused_until <= (
               select min(paused_until) + 2 from member where team_id = %(team)s and paused_on is not null)"""
    )
    return min((end for one in map(member_of, rows) if (end := ends_at(one))), default=None)


def hold(tx: Tx, now: datetime, channels: Sequence[str] = ()) -> int:
    """Set aside what has come due and has to wait for the end of a break; return how many.

    It looks at these conversations, and at all that has none yet.
    """
    return tx.run(
        f"""update outbox set state = 'held', not_before = null where team_id = %(team)s and id = any(array(
            select id from outbox o where o.team_id = %(team)s and o.state = 'due' and o.due_at <= %(now)s
            and (o.channel is null or o.channel = any(%(channels)s)) and {WAITS}
            for update of o skip locked))""",  # noqa: S608  # constants
        now=now,
        channels=list(channels),
    )


def release(tx: Tx, now: datetime) -> None:
    """Let go what was held and need not wait any more, at the next moment outside its readers' quiet hours."""
    rows = tx.rows(
        f"""select o.id, m.zone, m.quiet_from, m.quiet_until from outbox o
            left join member m on m.team_id = o.team_id and (m.id = o.to_member or m.id in (
                select recipient from prompt where (prompt.team_id, prompt.outbox_id) = (o.team_id, o.id)))
            where o.team_id = %(team)s and o.state = 'held' and not {WAITS} order by o.seq""",  # noqa: S608
    )
    quiet: dict[UUID, list[tuple[str, time, time]]] = {}
    for row in rows:
        hours = [(row["zone"], row["quiet_from"], row["quiet_until"])] if row["zone"] else []
        quiet.setdefault(row["id"], []).extend(hours)
    tx.run_many(
        """update outbox set state = 'due', due_at = %(due_at)s,
               expires_at = case when expires_at > %(due_at)s then expires_at end
           where team_id = %(team)s and id = %(id)s and state = 'held'""",
        [{"id": id, "due_at": next_open_for_all(now, hours) if hours else now} for id, hours in quiet.items()],
    )


def note_pause(tx: Tx, member_id: UUID, until_on: date | None, now: datetime) -> UUID:
    """Note what somebody said about their break; return the note's id."""
    pause_id = uuid4()
    tx.run(
        """insert into pause (team_id, id, member_id, until_on, said_at)
           values (%(team)s, %(id)s, %(member)s, %(until)s, %(now)s)""",
        id=pause_id,
        member=member_id,
        until=until_on,
        now=now,
    )
    return pause_id


def find_pause(tx: Tx, pause_id: UUID) -> Pause | None:
    """Return what was said about a break, or None."""
    row = tx.row(
        """select id, member_id, until_on, over or exists (
               select from pause later where later.team_id = pause.team_id and later.member_id = pause.member_id
               and later.said_at > pause.said_at) as over
           from pause where team_id = %(team)s and id = %(id)s""",
        id=pause_id,
    )
    return Pause(**row) if row else None


def close_pauses(tx: Tx, member_id: UUID) -> tuple[UUID | None, set[UUID]]:
    """Note that a member's break is over; return its newest note, and who was told of the break."""
    told = tx.rows(
        f"""select distinct n.recipient from pause pa
           join notice n on n.team_id = pa.team_id and n.about = pa.id and n.kind = any(%(kinds)s)
           join outbox o on (o.team_id, o.id) = (n.team_id, n.outbox_id) and {MAY_HAVE_COME}
           where pa.team_id = %(team)s and pa.member_id = %(member)s and not pa.over""",  # noqa: S608
        kinds=[When.PAUSED.value, When.STOPPED.value],
        member=member_id,
    )
    newest: UUID | None = tx.value(
        """select id from pause where team_id = %(team)s and member_id = %(member)s and not over
           order by said_at desc limit 1""",
        member=member_id,
    )
    tx.run(
        "update pause set over = true where team_id = %(team)s and member_id = %(member)s and not over",
        member=member_id,
    )
    return newest, {row["recipient"] for row in told}
