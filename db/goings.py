"""Remembers what people would like once their pair is over: each read by its author and the organizers alone."""

from datetime import datetime
from uuid import UUID

from db.checkins import save_leaving
from db.engine import Tx
from db.programs import list_enrolments
from programs.checkins import Answer
from programs.going import GOING, THEN, WISH
from programs.pairs import Enrolment, Pair, Wish
from programs.playbook import Choice


def lock_pair(tx: Tx, pair_id: UUID) -> None:
    """Make people who change one pair at once take turns."""
    tx.run("select id from pair where team_id = %(team)s and id = %(id)s for no key update", id=pair_id)


def find_place(tx: Tx, pair: Pair, member_id: UUID) -> Enrolment | None:
    """Return the place that a member has in a pair's program in the role they have, or had, in the pair; or None."""
    roles = [one.role for one in pair.members if one.member.id == member_id]
    places = list_enrolments(tx, program_id=pair.program_id, member_id=member_id)
    return next((one for one in places if one.role in roles), None)


def save_wish(tx: Tx, pair: Pair, member_id: UUID, picked: Choice, now: datetime, n: int = 1) -> None:
    """Keep what a member would like, before the end of a pair the `n`th time, or after it; the newest choice counts."""
    save_leaving(tx, pair, member_id, WISH if pair.active else GOING, [Answer(THEN.id, (picked.id,))], now, n)


def do_all_wish(tx: Tx, pair: Pair, wish: Choice, n: int) -> bool:
    """Say whether everybody in a pair chose this. It asks as each of them, since only they may read their choice."""
    reader: UUID | None = tx.value("select current_reader()")
    picked = []
    for one in pair.members:
        tx.identify(one.member.id)
        picked.append(
            tx.value(
                """select a.pick[1] from submission s
                   join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id)
                   where s.team_id = %(team)s and s.pair_id = %(pair)s and s.stage = %(stage)s and s.n = %(n)s
                   and s.author = %(author)s and a.question = %(question)s""",
                pair=pair.id,
                stage=WISH.id,
                n=n,
                author=one.member.id,
                question=THEN.id,
            )
        )
    tx.identify(reader)
    return all(one == wish.id for one in picked)


def list_wishes(tx: Tx, program_id: UUID) -> tuple[Wish, ...]:
    """Return what people of a program would like next, the newest first, if the reader organizes it: of pairs whose end
    is near or has come, until they are in a new one.
    """
    rows = tx.rows(
        """select name, partners, picked, at from (
               select distinct on (p.id, m.id) m.name, a.pick[1] as picked,
                   coalesce(s.edited_at, s.submitted_at) as at,
                   array(select o.name from pair_member op
                       join member o on (o.team_id, o.id) = (op.team_id, op.member_id)
                       where (op.team_id, op.pair_id) = (p.team_id, p.id) and o.id <> m.id
                       and (op.left_at is null or op.left_at = p.ended_at) order by o.name) as partners
               from submission s join pair p on (p.team_id, p.id) = (s.team_id, s.pair_id)
               join program pr on (pr.team_id, pr.id) = (p.team_id, p.program_id)
               join answer a on (a.team_id, a.submission_id) = (s.team_id, s.id) and a.question = %(question)s
               join member m on (m.team_id, m.id) = (s.team_id, s.author)
               where s.team_id = %(team)s and s.program_id = %(program)s and s.stage = any(%(stages)s)
               and (p.state = 'closed' or exists (select from farewell f where (f.team_id, f.pair_id, f.ends_on)
                   = (p.team_id, p.id, coalesce(p.ends_on, pr.ends_on))))
               and not exists (select from pair_member again
                   join pair q on (q.team_id, q.id) = (again.team_id, again.pair_id)
                   where again.team_id = p.team_id and again.member_id = m.id and q.program_id = p.program_id
                   and q.made_at > p.ended_at)
               order by p.id, m.id, s.stage = %(last)s desc, s.n desc) newest
           order by at desc, name""",
        program=program_id,
        question=THEN.id,
        stages=[WISH.id, GOING.id],
        last=GOING.id,
    )
    return tuple(Wish(row["name"], tuple(row["partners"]), row["picked"], row["at"]) for row in rows)
