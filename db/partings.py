"""Remembers how pairs end: who left, who was left behind, and what the leaving told the organizers."""

from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from db.engine import Tx
from db.notices import Notice, owe_notice
from programs.calendar import next_open
from programs.going import GOING, NEW
from programs.leaving import LEAVE, NEXT, WHY, Ended
from programs.lifecycle import Event, Outcome, hour_on, move, state_of
from programs.pairs import Departure, Pair, Refused
from programs.people import Member
from programs.playbook import When

# What the others hear of each end; of people who go on together somewhere else nobody needs to be told.
_NEWS = MappingProxyType(
    {Event.LEFT: When.LEFT, Event.ENDED: When.ENDED, Event.TIME_OVER: When.COMPLETED, Event.MOVED: None}
)


def end_pair(tx: Tx, pair: Pair, event: Event, outcome: Outcome, now: datetime, *, leaver: UUID | None = None,
             on: date | None = None) -> bool:  # fmt: skip
    """End a pair for good and owe its members, but for who leaves, the news; say whether it was still a pair.

    From here on nobody is in it, so that nobody reads anything of it any more but what they wrote themselves. The news
    comes at once, or at each one's own hour `on` a day.
    """
    if isinstance(move(state_of(pair), event), Refused):
        return False
    ended = tx.run(
        """update pair set state = 'closed', outcome = %(outcome)s, ended_at = %(now)s, left_by = %(leaver)s
           where team_id = %(team)s and id = %(id)s and state = 'active'""",
        id=pair.id,
        outcome=outcome.value,
        now=now,
        leaver=leaver,
    )
    if not ended:
        return False
    tx.run(
        """update pair_member set left_at = %(now)s
           where team_id = %(team)s and pair_id = %(id)s and left_at is null""",
        id=pair.id,
        now=now,
    )
    tx.run("delete from schedule where team_id = %(team)s and pair_id = %(id)s", id=pair.id)
    tx.run(
        """update outbox set state = 'parked', reason = 'pair_closed'
           where team_id = %(team)s and state in ('due', 'held') and (to_pair = %(id)s or id in (
               select outbox_id from prompt where prompt.team_id = outbox.team_id and pair_id = %(id)s))""",
        id=pair.id,
    )
    for one in (one.member for one in pair.members if one.member.id != leaver):
        if when := _NEWS[event]:
            _tell(
                tx, Notice(when.value, pair.id, one.id, pair.program_id), one, max(now, hour_on(one, on)) if on else now
            )
    return True


def leave_group(tx: Tx, pair: Pair, leaver: UUID, said: UUID, now: datetime) -> None:
    """Let one leave a pair that goes on without them, and owe the others the news; `said` is what they told of it.

    The others get a conversation of their own, since whoever left can still read the old one.
    """
    who = {"pair": pair.id, "leaver": leaver}
    tx.run(
        """update pair_member set left_at = %(now)s
           where team_id = %(team)s and pair_id = %(pair)s and member_id = %(leaver)s and left_at is null""",
        now=now,
        **who,
    )
    tx.run("delete from schedule where team_id = %(team)s and pair_id = %(pair)s and member_id = %(leaver)s", **who)
    tx.run(
        """delete from prompt using outbox o where prompt.team_id = %(team)s and prompt.pair_id = %(pair)s
           and prompt.recipient = %(leaver)s and (o.team_id, o.id) = (prompt.team_id, prompt.outbox_id)
           and o.state in ('due', 'held') and o.to_pair is not null""",
        **who,
    )
    tx.run(
        """update outbox set state = 'parked', reason = 'pair_closed'
           where team_id = %(team)s and state in ('due', 'held') and (
               (to_pair = %(pair)s and not exists (select from prompt
                   where (prompt.team_id, prompt.outbox_id) = (outbox.team_id, outbox.id)))
               or (to_member = %(leaver)s and id in (
                   select outbox_id from prompt where prompt.team_id = outbox.team_id and pair_id = %(pair)s)))""",
        **who,
    )
    tx.run("update pair set channel = null where team_id = %(team)s and id = %(pair)s", pair=pair.id)
    tx.run(
        """update outbox set channel = null
           where team_id = %(team)s and to_pair = %(pair)s and state in ('due', 'held')""",
        pair=pair.id,
    )
    for one in pair.others(leaver):
        _tell(tx, Notice(When.ONE_LEFT.value, said, one.member.id, pair.program_id), one.member, now)


def find_open_period(tx: Tx, pair_id: UUID, stage: str, now: datetime) -> int | None:
    """Return which period of a stage is open for a pair, the newest of them, or None."""
    found: int | None = tx.value(
        """select max(n) from period where team_id = %(team)s and pair_id = %(pair)s and stage = %(stage)s
           and (closes_at is null or closes_at > %(now)s)""",
        pair=pair_id,
        stage=stage,
        now=now,
    )
    return found


def find_leaver(tx: Tx, said: UUID) -> tuple[UUID, UUID] | None:
    """Return which pair somebody left, and who it was, by the id of what they told of it; or None."""
    row = tx.row(
        "select pair_id, author from submission where team_id = %(team)s and id = %(id)s and pair_id is not null",
        id=said,
    )
    return (row["pair_id"], row["author"]) if row else None


def _tell(tx: Tx, news: Notice, one: Member, at: datetime) -> None:
    owe_notice(tx, news, next_open(at, one.zone, one.quiet_from, one.quiet_until))


def withdraw(tx: Tx, pair: Pair, member_id: UUID) -> None:
    """Give up a member's place in the pair's program, in the role they had there."""
    tx.run(
        """update enrolment set state = 'withdrawn' where team_id = %(team)s and program_id = %(program)s
           and member_id = %(member)s and role = any(%(roles)s)""",
        program=pair.program_id,
        member=member_id,
        roles=[one.role for one in pair.members if one.member.id == member_id],
    )


def list_left_behind(tx: Tx, program_id: UUID) -> dict[UUID, datetime]:
    """Return since when whom of a program a partner has left without one; they come first when somebody is free.

    Whoever would rather rest, or finish, does not wait.
    """
    rows = tx.rows(
        """select pm.member_id, max(p.ended_at) as since from pair p
           join pair_member pm on (pm.team_id, pm.pair_id) = (p.team_id, p.id) and pm.member_id <> p.left_by
               and pm.left_at = p.ended_at
           where p.team_id = %(team)s and p.program_id = %(program)s and p.state = 'closed' and not exists (
               select from submission s join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id)
               where (s.team_id, s.pair_id, s.author, s.stage) = (p.team_id, p.id, pm.member_id, %(going)s)
               and not (a.pick && %(new)s)) and not exists (
               select from pair_member again join pair q on (q.team_id, q.id) = (again.team_id, again.pair_id)
               where again.team_id = p.team_id and again.member_id = pm.member_id and again.role = pm.role
               and q.program_id = p.program_id and q.made_at > p.ended_at)
           group by pm.member_id""",
        program=program_id,
        going=GOING.id,
        new=[NEW.id],
    )
    return {row["member_id"]: row["since"] for row in rows}


def list_departures(tx: Tx, program_id: UUID) -> tuple[Departure, ...]:
    """Return who left a pair of a program, the newest first, with what they said if the reader organizes it."""
    rows = tx.rows(
        """select m.name, me.left_at as at, array(
               select o.name from pair_member op join member o on (o.team_id, o.id) = (op.team_id, op.member_id)
               where (op.team_id, op.pair_id) = (s.team_id, s.pair_id) and o.id <> m.id
               and (op.left_at is null or op.left_at >= me.left_at) order by o.name) as partners,
               coalesce(max(a.pick[1]) filter (where a.question = %(why)s), '') as why,
               coalesce(max(a.pick[1]) filter (where a.question = %(next)s), '') as next
           from submission s join member m on (m.team_id, m.id) = (s.team_id, s.author)
           join pair_member me on (me.team_id, me.pair_id, me.member_id) = (s.team_id, s.pair_id, s.author)
           left join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id)
           where s.team_id = %(team)s and s.program_id = %(program)s and s.stage = %(form)s
           and me.left_at is not null
           group by s.team_id, s.pair_id, me.left_at, m.id, m.name order by me.left_at desc, m.name""",
        program=program_id,
        form=LEAVE.id,
        why=WHY.id,
        next=NEXT.id,
    )
    return tuple(Departure(row["name"], tuple(row["partners"]), row["at"], row["why"], row["next"]) for row in rows)


def list_ended(tx: Tx, program_id: UUID) -> tuple[Ended, ...]:
    """Return the pairs of a program that ended without anybody leaving, the newest first, but for the reader's own."""
    rows = tx.rows(
        """select p.outcome, p.ended_at as at, array_agg(m.name order by m.name) as names
           from pair p join pair_member pm on (pm.team_id, pm.pair_id) = (p.team_id, p.id)
               and pm.left_at = p.ended_at
           join member m on (m.team_id, m.id) = (pm.team_id, pm.member_id)
           where p.team_id = %(team)s and p.program_id = %(program)s and p.state = 'closed' and p.left_by is null
           group by p.team_id, p.id having not coalesce(bool_or(pm.member_id = current_reader()), false)
           order by p.ended_at desc, p.id""",
        program=program_id,
    )
    return tuple(Ended(tuple(row["names"]), Outcome(row["outcome"]), row["at"]) for row in rows)
