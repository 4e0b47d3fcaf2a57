"""Remembers who organizes what, and which programs nobody does any more."""

from uuid import UUID

from db.engine import Tx
from db.people import member_of
from programs.people import Ground, Member, Vacancy, ground_id

_ACTIVE = """program_role r join member m on (m.team_id, m.id) = (r.team_id, r.member_id) and m.state = 'active'
             where r.team_id = %(team)s"""


def get_ground(tx: Tx) -> Ground:
    """Return this workspace as the place where programs start."""
    return Ground(ground_id(tx.team), bool(tx.value(f"select exists (select from {_ACTIVE})")))  # noqa: S608  # constant


def list_vacancies(tx: Tx) -> tuple[Vacancy, ...]:
    """Return the programs that no active member organizes."""
    rows = tx.rows(
        f"""select p.id, p.name from program p where p.team_id = %(team)s
            and not exists (select from {_ACTIVE} and r.program_id = p.id) order by p.name, p.id"""  # noqa: S608
    )
    return tuple(Vacancy(**row) for row in rows)


def add_organizer(tx: Tx, member_id: UUID, program_id: UUID) -> bool:
    """Let a member organize a program; say whether they did not before."""
    return bool(
        tx.run(
            """insert into program_role (team_id, program_id, member_id, role)
               values (%(team)s, %(program)s, %(member)s, 'organizer') on conflict do nothing""",
            program=program_id,
            member=member_id,
        )
    )


def drop_organizer(tx: Tx, member_id: UUID, program_id: UUID) -> bool:
    """Let a member organize a program no longer; say whether they did."""
    return bool(
        tx.run(
            "delete from program_role where team_id = %(team)s and program_id = %(program)s and member_id = %(member)s",
            program=program_id,
            member=member_id,
        )
    )


def list_organizers(tx: Tx, program_id: UUID) -> tuple[Member, ...]:
    """Return who organizes a program, active or not, by name."""
    rows = tx.rows(
        """select m.* from program_role r join member m on (m.team_id, m.id) = (r.team_id, r.member_id)
           where r.team_id = %(team)s and r.program_id = %(program)s order by m.name, m.id""",
        program=program_id,
    )
    return tuple(member_of(row) for row in rows)


def list_everybody_organizing(tx: Tx) -> tuple[Member, ...]:
    """Return the active members who organize any program, by name."""
    rows = tx.rows(f"select distinct m.* from {_ACTIVE} order by m.name, m.id")  # noqa: S608  # constant
    return tuple(member_of(row) for row in rows)


def find_namer(tx: Tx, naming: UUID) -> str:
    """Return the name of who named somebody, by the note that was made of it; '' when it is not known."""
    found: str | None = tx.value(
        """select m.name from audit a join member m on (m.team_id, m.slack_user) = (a.team_id, a.actor)
           where a.team_id = %(team)s and a.id = %(id)s""",
        id=naming,
    )
    return found or ""
