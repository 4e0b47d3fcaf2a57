"""Remembers programs: their rhythm, the roles they take people in for, and who is enrolled."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import RowMapping

from db.engine import Tx
from db.people import member_of
from programs.pairs import Enrolment, Opening, Program
from programs.playbook import Playbook, listed_for
from programs.starting import Layout

_OPENING = """select o.id, o.program_id, o.role, p.name as program_name, p.kind, p.hour_local as at, p.enrolling,
              p.ends_on
              from opening o join program p on (p.team_id, p.id) = (o.team_id, o.program_id)
              where o.team_id = %(team)s and p.state = 'active'"""


def add_program(tx: Tx, playbook: Playbook, layout: Layout) -> Program:
    """Start a program of this kind, laid out like that, open to every role it has."""
    row = tx.row(
        """insert into program (team_id, id, kind, name, weeks, weekday, hour_local, starts_on, ends_on, channel)
           values (%(team)s, %(id)s, %(kind)s, %(name)s, %(weeks)s, %(weekday)s, %(at)s, %(starts_on)s, %(ends_on)s,
                   %(channel)s) returning *""",
        id=uuid4(),
        **_laid_out(playbook, layout),
    )
    if row is None:
        raise LookupError("the program that was just started is not readable")
    program = _program(row)
    tx.run_many(
        """insert into opening (team_id, id, program_id, role, listed_for)
           values (%(team)s, %(id)s, %(program)s, %(role)s, %(listed_for)s)""",
        [
            {"id": uuid4(), "program": program.id, "role": role.id, "listed_for": listed_for(playbook, role.id)}
            for role in playbook.roles
        ],
    )
    return program


def has_started(tx: Tx, playbook: Playbook, layout: Layout, slack_user: str) -> bool:
    """Say whether somebody organizes just this program already."""
    return bool(
        tx.value(
            """select exists (
                   select from program p
                   join program_role r on (r.team_id, r.program_id) = (p.team_id, p.id)
                   join member m on (m.team_id, m.id) = (r.team_id, r.member_id) and m.slack_user = %(slack_user)s
                   where p.team_id = %(team)s and p.state = 'active'
                   and (p.kind, p.name, p.weeks, p.weekday, p.hour_local, p.starts_on, p.channel)
                       = (%(kind)s, %(name)s, %(weeks)s, %(weekday)s, %(at)s, %(starts_on)s, %(channel)s)
                   and p.ends_on is not distinct from %(ends_on)s)""",
            slack_user=slack_user,
            **_laid_out(playbook, layout),
        )
    )


def _laid_out(playbook: Playbook, layout: Layout) -> dict[str, object]:
    return {
        "kind": playbook.kind,
        "name": layout.name,
        "weeks": layout.every,
        "weekday": layout.weekday,
        "at": layout.at,
        "starts_on": layout.starts_on,
        "ends_on": layout.ends_on,
        "channel": layout.channel,
    }


def list_programs(tx: Tx) -> tuple[Program, ...]:
    """Return the programs there are, by name, those that are over among them. Locks nothing."""
    rows = tx.rows("select * from program where team_id = %(team)s and state = 'active' order by name, id")
    return tuple(_program(row) for row in rows)


def _program(row: RowMapping) -> Program:
    return Program(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        weeks=row["weeks"],
        weekday=row["weekday"],
        at=row["hour_local"],
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        channel=row["channel"],
        enrolling=row["enrolling"],
    )


def set_enrolling(tx: Tx, program_id: UUID, *, enrolling: bool) -> bool:
    """Let a program take people in, or not any more; say whether this changed anything."""
    return bool(
        tx.run(
            """update program set enrolling = %(enrolling)s
               where team_id = %(team)s and id = %(id)s and enrolling <> %(enrolling)s""",
            id=program_id,
            enrolling=enrolling,
        )
    )


def lock_programs(tx: Tx) -> None:
    """Make people who start a program at once take turns."""
    tx.run("select team_id from team where team_id = %(team)s for update")


def find_program(tx: Tx, program_id: UUID) -> Program | None:
    """Return a program of this team, or None."""
    return next((program for program in list_programs(tx) if program.id == program_id), None)


def list_openings(tx: Tx) -> tuple[Opening, ...]:
    """Return every role of every program, whether or not it still takes people in."""
    return tuple(Opening(**row) for row in tx.rows(_OPENING + " order by p.name, o.role"))


def find_opening(tx: Tx, opening_id: UUID) -> Opening | None:
    """Return the opening of that id, or None."""
    row = tx.row(_OPENING + " and o.id = %(id)s", id=opening_id)
    return Opening(**row) if row else None


def enrol(tx: Tx, opening: Opening, member_id: UUID, capacity: int, *, state: str = "active") -> UUID:
    """Give a member a place in a program in this role, or change the one they have; return its id.

    A place that counts already stays one, whatever `state` says.
    """
    found: UUID = tx.value(
        """insert into enrolment (team_id, id, program_id, member_id, role, capacity, state)
           values (%(team)s, %(id)s, %(program)s, %(member)s, %(role)s, %(capacity)s, %(state)s)
           on conflict (team_id, program_id, member_id, role) do update set capacity = excluded.capacity,
           state = case when enrolment.state = 'active' then 'active' else excluded.state end returning id""",
        id=uuid4(),
        program=opening.program_id,
        member=member_id,
        role=opening.role,
        capacity=capacity,
        state=state,
    )
    return found


def list_enrolments(tx: Tx, *, program_id: UUID | None = None, member_id: UUID | None = None,
                    states: Sequence[str] = ("active",)) -> tuple[Enrolment, ...]:  # fmt: skip
    """Return the places in one program, or those of one member, with how many pairs each is in now."""
    rows = tx.rows(
        """select m.*, e.id as enrolment_id, e.program_id, e.role, e.capacity, e.state as place_state,
               (select o.id from opening o where (o.team_id, o.program_id, o.role) = (e.team_id, e.program_id, e.role)
               ) as opening_id,
               (select count(*) from pair_member pm join pair p on (p.team_id, p.id) = (pm.team_id, pm.pair_id)
                where pm.team_id = e.team_id and pm.member_id = e.member_id and pm.role = e.role
                and pm.left_at is null and p.state = 'active' and p.program_id = e.program_id) as pairs,
               (select min(s.submitted_at) from submission s where (s.team_id, s.subject) = (e.team_id, e.id)) as since,
               pr.name as program_name, pr.ends_on
           from enrolment e join member m on (m.team_id, m.id) = (e.team_id, e.member_id)
           join program pr on (pr.team_id, pr.id) = (e.team_id, e.program_id)
           where e.team_id = %(team)s and e.state = any(%(states)s)
           and (%(program)s::uuid is null or e.program_id = %(program)s)
           and (%(member)s::uuid is null or e.member_id = %(member)s)
           order by m.name, e.role""",
        program=program_id,
        member=member_id,
        states=list(states),
    )
    return tuple(
        Enrolment(
            id=row["enrolment_id"],
            program_id=row["program_id"],
            member=member_of(row),
            role=row["role"],
            capacity=row["capacity"],
            pairs=row["pairs"],
            state=row["place_state"],
            opening_id=row["opening_id"],
            since=row["since"],
            program_name=row["program_name"],
            ends_on=row["ends_on"],
        )
        for row in rows
    )
