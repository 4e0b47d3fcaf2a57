"""Remembers who organizes what, and which programs nobody does any more."""

from uuid import UUID

from db.engine import Tx
from programs.people import Ground, Vacancy, ground_id

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


def make_organizer(tx: Tx, member_id: UUID, program_id: UUID) -> bool:
    """Let a member organize a program; say whether they did not before."""
    return bool(
        tx.run(
            """insert into program_role (team_id, program_id, member_id, role)
               values (%(team)s, %(program)s, %(member)s, 'organizer') on conflict do nothing""",
            program=program_id,
            member=member_id,
        )
    )
