"""Remembers pairs: who is in them, their periods, and what happened last."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from uuid import UUID, uuid4

from sqlalchemy import RowMapping

from db.absences import NOT_ASKED
from db.engine import Tx
from db.people import member_of
from programs.pairs import CheckinFacts, Enrolment, Pair, PairMember, PairSpan, PairState, Program

_PAIRS = """
select p.id as pair_id, p.program_id, pr.name as program_name, pr.kind, p.anchor_zone, p.first_on, p.weeks,
       p.starts_on, coalesce(p.ends_on, pr.ends_on) as ends_on, p.track, p.stopped_at, p.resumed_at, p.left_by,
       p.state = 'active' and me.left_at is null as pair_active, coalesce(me.left_at, p.ended_at) as ended_at, exists (
           select from farewell f where (f.team_id, f.pair_id, f.ends_on)
               = (p.team_id, p.id, coalesce(p.ends_on, pr.ends_on))) as finishing, pm.role, m.*
from pair p
join program pr on (pr.team_id, pr.id) = (p.team_id, p.program_id)
-- whoever has left a pair sees it as it was then, and everybody else the people it has now, or had at its end
left join pair_member me on (me.team_id, me.pair_id, me.member_id) = (p.team_id, p.id, %(me)s)
join pair_member pm on (pm.team_id, pm.pair_id) = (p.team_id, p.id)
    and (pm.left_at is null or pm.left_at >= coalesce(me.left_at, p.ended_at))
join member m on (m.team_id, m.id) = (pm.team_id, pm.member_id)
where p.team_id = %(team)s
"""
_IN_ORDER = " order by p.made_at desc, p.id, pm.role, m.name, m.id"
_STATE = f"""
select p.id, exists (select from submission s join form f
           on (f.team_id, f.pair_id, f.stage, f.n, f.member_id) = (s.team_id, s.pair_id, s.stage, s.n, s.author)
           where (s.team_id, s.subject, s.author) = (p.team_id, p.id, %(member)s::uuid)) as wrote,
       last.n, last.stage, last.author, last.submitted_at, last.released_at, last.answered_at, last.form_id,
       last.skipped, last.shared_by, last.skipped_by, mine.n as my_n, mine.released_at as my_released_at,
       mine.skipped as my_skipped, mine.submitted_at as my_submitted_at, mine.form_id as my_form_id,
       waiting.id as waiting_form, waiting.member_id as waiting_for, waiting.closes_at, waiting.stage as waiting_stage,
       (select min(next_at) from schedule sc where (sc.team_id, sc.pair_id) = (p.team_id, p.id)
        and sc.member_id = coalesce(%(member)s::uuid, sc.member_id)) as next_at,
       (select count(*) from period pe where (pe.team_id, pe.pair_id) = (p.team_id, p.id) and not pe.once
        -- a break is no silence: only what opened since, counting the day they were back, and closed
        and p.stopped_at is null and pe.closes_at <= %(now)s
        and (p.resumed_at is null or pe.opens_at + interval '1 day' > p.resumed_at)
        and not {NOT_ASKED}
        and not exists (select from submission s
            where (s.team_id, s.subject, s.stage) = (pe.team_id, pe.pair_id, pe.stage) and s.n >= pe.n)) as silent
from pair p
left join lateral (
    select s.n, s.stage, s.author, s.submitted_at, s.released_at, s.skipped, f.id as form_id,
        array(select r.author from submission r where r.released_at is not null
            and (r.team_id, r.subject, r.stage, r.n) = (s.team_id, s.subject, s.stage, s.n)) as shared_by,
        array(select r.author from submission r where r.skipped
            and (r.team_id, r.subject, r.stage, r.n) = (s.team_id, s.subject, s.stage, s.n)) as skipped_by,
        (select max(answered_at) from prompt
         where (prompt.team_id, prompt.pair_id, prompt.stage, prompt.n) = (s.team_id, s.pair_id, s.stage, s.n)
        ) as answered_at
    from submission s join form f
        on (f.team_id, f.pair_id, f.stage, f.n, f.member_id) = (s.team_id, s.pair_id, s.stage, s.n, s.author)
    join period pe on (pe.team_id, pe.pair_id, pe.stage, pe.n) = (s.team_id, s.pair_id, s.stage, s.n) and not pe.once
    where (s.team_id, s.subject) = (p.team_id, p.id)
    order by s.submitted_at desc, (select name from member m where (m.team_id, m.id) = (s.team_id, s.author)) limit 1
    ) last on true
left join lateral (
    select s.n, s.submitted_at, s.released_at, s.skipped, f.id as form_id from submission s join form f
        on (f.team_id, f.pair_id, f.stage, f.n, f.member_id) = (s.team_id, s.pair_id, s.stage, s.n, s.author)
    where (s.team_id, s.subject, s.stage, s.n) = (p.team_id, p.id, last.stage, last.n)
    and s.author = %(member)s::uuid) mine on true
left join lateral (
    select f.id, f.member_id, f.stage, pe.closes_at from form f
    join pair_member fills on (fills.team_id, fills.pair_id, fills.member_id) = (f.team_id, f.pair_id, f.member_id)
        and fills.left_at is null
    join period pe on (pe.team_id, pe.pair_id, pe.stage, pe.n) = (f.team_id, f.pair_id, f.stage, f.n)
    where (f.team_id, f.pair_id) = (p.team_id, p.id)
    and (pe.closes_at is null or pe.closes_at > least(%(now)s, p.stopped_at))
    and not exists (select from submission s
        where (s.team_id, s.subject, s.stage, s.n, s.author) = (f.team_id, f.pair_id, f.stage, f.n, f.member_id))
    and not (pe.once and exists (select from period later  -- what comes once steps back when what comes again begins
        where (later.team_id, later.pair_id) = (pe.team_id, pe.pair_id) and not later.once
        and later.opens_at > pe.opens_at))
    order by f.member_id = %(member)s::uuid desc nulls last, pe.once, pe.opens_at desc limit 1) waiting on true
where p.team_id = %(team)s and p.id = any(%(ids)s)
"""  # noqa: S608  # a constant


def add_pair(tx: Tx, program: Program, enrolments: Sequence[Enrolment], span: PairSpan, track: str,
             now: datetime) -> Pair:  # fmt: skip
    """Make a pair of these people."""
    pair_id = uuid4()
    tx.run(
        """insert into pair (team_id, id, program_id, anchor_zone, first_on, weeks, starts_on, ends_on, track, made_at)
           values (%(team)s, %(id)s, %(program)s, %(zone)s, %(first_on)s, %(weeks)s, %(starts_on)s, %(ends_on)s,
                   %(track)s, %(now)s)""",
        id=pair_id,
        program=program.id,
        zone=span.zone,
        first_on=span.first_on,
        weeks=program.weeks,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        track=track,
        now=now,
    )
    tx.run_many(
        """insert into pair_member (team_id, pair_id, member_id, role, joined_at)
           values (%(team)s, %(pair)s, %(member)s, %(role)s, %(now)s)""",
        [{"pair": pair_id, "member": one.member_id, "role": one.role, "now": now} for one in enrolments],
    )
    return get_pair(tx, pair_id)


def get_pair(tx: Tx, pair_id: UUID, me: UUID | None = None) -> Pair:
    """Return the pair of that id, as `find_pair` does. Raises LookupError when there is none."""
    found = find_pair(tx, pair_id, me)
    if found is None:
        raise LookupError("no such pair")
    return found


def list_pairs(tx: Tx, pair_ids: Sequence[UUID]) -> tuple[Pair, ...]:
    """Return the pairs of these ids."""
    return _pairs(tx, " and p.id = any(%(ids)s)", ids=list(pair_ids)) if pair_ids else ()


def find_pair(tx: Tx, pair_id: UUID, me: UUID | None = None) -> Pair | None:
    """Return the pair of that id, or None; as it was when this member left it, if they have."""
    return next(iter(_pairs(tx, " and p.id = %(id)s", id=pair_id, me=me)), None)


def are_paired(tx: Tx, program_id: UUID, members: Sequence[UUID]) -> bool:
    """Say whether two of these members are in one active pair of the program now."""
    return bool(
        tx.value(
            """select exists (
                   select from pair p join pair_member pm on (pm.team_id, pm.pair_id) = (p.team_id, p.id)
                   where p.team_id = %(team)s and p.program_id = %(program)s and p.state = 'active'
                   and pm.left_at is null and pm.member_id = any(%(members)s)
                   group by p.id having count(*) > 1)""",
            program=program_id,
            members=list(members),
        )
    )


def guide_each_other(tx: Tx, places: Sequence[Enrolment]) -> bool:
    """Say whether two of these people are in a pair of any program in which each has the role the other has here."""
    return bool(
        tx.value(
            """with here as (select * from unnest(%(members)s::uuid[], %(roles)s::text[]) as one (member_id, role))
               select exists (
                   select from here mine join here theirs on mine.role <> theirs.role
                   join pair_member me
                       on me.team_id = %(team)s and (me.member_id, me.role) = (mine.member_id, theirs.role)
                   join pair_member they on (they.team_id, they.pair_id) = (me.team_id, me.pair_id)
                       and (they.member_id, they.role) = (theirs.member_id, mine.role)
                   join pair p on (p.team_id, p.id) = (me.team_id, me.pair_id)
                   where p.state = 'active' and me.left_at is null and they.left_at is null)""",
            members=[one.member_id for one in places],
            roles=[one.role for one in places],
        )
    )


def lock_program(tx: Tx, program_id: UUID) -> None:
    """Make two organizers who pair in one program at once take turns."""
    tx.run("select id from program where team_id = %(team)s and id = %(id)s for update", id=program_id)


def list_states(tx: Tx, now: datetime, *, program_id: UUID | None = None,
                member_id: UUID | None = None) -> tuple[PairState, ...]:  # fmt: skip
    """Return the active pairs of a program, or of a member, each with what happened last and what waits."""
    pairs = _pairs(
        tx,
        """ and p.state = 'active' and (%(program)s::uuid is null or p.program_id = %(program)s)
            and (%(member)s::uuid is null or exists (
                select from pair_member me where (me.team_id, me.pair_id) = (p.team_id, p.id)
                and me.member_id = %(member)s and me.left_at is null))""",
        program=program_id,
        member=member_id,
    )
    rows = tx.rows(_STATE, now=now, ids=[pair.id for pair in pairs], member=member_id) if pairs else []
    states = {row["id"]: row for row in rows}
    return tuple(_state(pair, states[pair.id], member_id) for pair in pairs)


def list_active(tx: Tx, member_id: UUID) -> tuple[Pair, ...]:
    """Return the pairs that a member is in now."""
    return _pairs(
        tx,
        """ and p.state = 'active' and exists (
                select from pair_member me where (me.team_id, me.pair_id) = (p.team_id, p.id)
                and me.member_id = %(member)s and me.left_at is null)""",
        member=member_id,
    )


def list_earlier(tx: Tx, member_id: UUID) -> tuple[Pair, ...]:
    """Return the pairs that have ended, or that a member left, in which they made a check-in or had a goal; the newest
    first.
    """
    return _pairs(
        tx,
        """ and me.left_at is not null and (exists (
                select from submission s
                join form f on (f.team_id, f.pair_id, f.stage, f.n) = (s.team_id, s.pair_id, s.stage, s.n)
                where (s.team_id, s.pair_id) = (p.team_id, p.id) and s.author = f.member_id
                and f.member_id = %(member)s)
            or exists (select from goal g
                where (g.team_id, g.pair_id) = (p.team_id, p.id) and g.owner = %(member)s))""",
        member=member_id,
        me=member_id,
    )


def _state(pair: Pair, row: RowMapping, member_id: UUID | None) -> PairState:
    last, mine = None, None
    if row["n"] is not None:
        last = CheckinFacts(
            n=row["n"],
            author=row["author"],
            at=row["submitted_at"],
            released_at=row["released_at"],
            answered_at=row["answered_at"],
            form_id=row["form_id"],
            skipped=row["skipped"],
            stage=row["stage"],
            shared_by=frozenset(row["shared_by"]),
            skipped_by=frozenset(row["skipped_by"]),
        )
    if last and member_id and row["my_n"] is not None:
        mine = replace(
            last,
            author=member_id,
            at=row["my_submitted_at"],
            released_at=row["my_released_at"],
            form_id=row["my_form_id"],
            skipped=row["my_skipped"],
        )
    return PairState(
        pair,
        last,
        mine,
        waiting_form=row["waiting_form"],
        waiting_for=row["waiting_for"],
        closes_at=row["closes_at"],
        next_at=row["next_at"],
        waiting_stage=row["waiting_stage"] or "",
        silent=row["silent"],
        wrote=row["wrote"],
    )


def _pairs(tx: Tx, which: str, me: UUID | None = None, **values: object) -> tuple[Pair, ...]:
    """Read pairs with the members they have, or had when they ended, the newest pair first."""
    rows = tx.rows(_PAIRS + which + _IN_ORDER, me=me, **values)
    return tuple(_pair(list(group)) for _, group in groupby(rows, key=lambda row: row["pair_id"]))


def _pair(rows: Sequence[RowMapping]) -> Pair:
    """Make a pair of the rows of its members."""
    first = rows[0]
    return Pair(
        id=first["pair_id"],
        program_id=first["program_id"],
        program_name=first["program_name"],
        kind=first["kind"],
        members=tuple(PairMember(member_of(row), row["role"]) for row in rows),
        anchor_zone=first["anchor_zone"],
        first_on=first["first_on"],
        weeks=first["weeks"],
        starts_on=first["starts_on"],
        track=first["track"],
        active=first["pair_active"],
        ended_at=first["ended_at"],
        ends_on=first["ends_on"],
        stopped_at=first["stopped_at"],
        resumed_at=first["resumed_at"],
        finishing=first["finishing"],
        left_by=first["left_by"],
    )
