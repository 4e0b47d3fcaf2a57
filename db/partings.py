"""Remembers how pairs end: who left, who was left behind, and what the leaving told the organizers."""

from datetime import datetime
from uuid import UUID

from db.engine import Tx
from db.notices import Notice, owe_notice
from programs.calendar import next_open
from programs.leaving import LEAVE, NEXT, WHY
from programs.pairs import Departure, Pair
from programs.playbook import When


def end_pair(tx: Tx, pair: Pair, outcome: str, now: datetime, leaver: UUID | None = None, *,
             news: bool = True) -> bool:  # fmt: skip
    """End a pair for good and owe its members, but for who leaves, the news; say whether it was still a pair.

    There is no `news` where they know, since they go on together elsewhere.

    From here on nobody is in it, so that nobody reads anything of it any more but what they wrote themselves.
    """
    ended = tx.run(
        """update pair set state = 'closed', outcome = %(outcome)s, ended_at = %(now)s, left_by = %(leaver)s
           where team_id = %(team)s and id = %(id)s and state = 'active'""",
        id=pair.id,
        outcome=outcome,
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
    when = When.LEFT if leaver else When.ENDED
    for one in (one.member for one in pair.members if news and one.member.id != leaver):
        notice = Notice(when.value, pair.id, one.id, pair.program_id)
        owe_notice(tx, notice, next_open(now, one.zone, one.quiet_from, one.quiet_until))
    return True


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
    """Return since when whom of a program a partner has left without one; they come first when somebody is free."""
    rows = tx.rows(
        """select pm.member_id, max(p.ended_at) as since from pair p
           join pair_member pm on (pm.team_id, pm.pair_id) = (p.team_id, p.id) and pm.member_id <> p.left_by
           where p.team_id = %(team)s and p.program_id = %(program)s and p.state = 'closed' and not exists (
               select from pair_member again join pair q on (q.team_id, q.id) = (again.team_id, again.pair_id)
               where again.team_id = p.team_id and again.member_id = pm.member_id and again.role = pm.role
               and q.program_id = p.program_id and q.made_at > p.ended_at)
           group by pm.member_id""",
        program=program_id,
    )
    return {row["member_id"]: row["since"] for row in rows}


def list_departures(tx: Tx, program_id: UUID) -> tuple[Departure, ...]:
    """Return who left a pair of a program, the newest first, with what they said if the reader organizes it."""
    rows = tx.rows(
        """select m.name, p.ended_at as at, array(
               select o.name from pair_member op join member o on (o.team_id, o.id) = (op.team_id, op.member_id)
               where (op.team_id, op.pair_id) = (p.team_id, p.id) and o.id <> m.id order by o.name) as partners,
               coalesce(max(a.pick[1]) filter (where a.question = %(why)s), '') as why,
               coalesce(max(a.pick[1]) filter (where a.question = %(next)s), '') as next
           from pair p join member m on (m.team_id, m.id) = (p.team_id, p.left_by)
           left join submission s on (s.team_id, s.pair_id, s.author) = (p.team_id, p.id, m.id) and s.stage = %(form)s
           left join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id)
           where p.team_id = %(team)s and p.program_id = %(program)s and p.state = 'closed'
           group by p.team_id, p.id, p.ended_at, m.id, m.name order by p.ended_at desc, m.name""",
        program=program_id,
        form=LEAVE.id,
        why=WHY.id,
        next=NEXT.id,
    )
    return tuple(Departure(row["name"], tuple(row["partners"]), row["at"], row["why"], row["next"]) for row in rows)
