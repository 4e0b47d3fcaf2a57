"""Remembers which messages were found in Slack more than once, and when it was last looked for any."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping

from db.engine import Tx
from db.reach import PAIRS
from programs.vanishing import Copies

# Less than a day, as the look at everybody, which this goes with, is not always at the same hour.
_A_NIGHT = "20 hours"


@dataclass(frozen=True)
class Place:
    """A conversation, or a thread in one, in which something of ours was posted since an instant of machine time."""

    channel: str
    thread_ts: str | None
    since: datetime


def list_places(tx: Tx, most: int) -> tuple[list[Place], int] | None:
    """Return where something was posted since the last look, at most so many places, and how many more there are.

    None where it was looked not long ago. Announcements stand where Trellis reads nothing.
    """
    rows = tx.rows(
        f"""select o.channel, o.thread_ts, min(o.first_attempt_at) as since, count(*) over () as places
           from team t join outbox o on o.team_id = t.team_id
           where t.team_id = %(team)s
           and (t.looked_at is null or t.looked_at < clock_timestamp() - interval '{_A_NIGHT}')
           and o.to_program is null and o.channel is not null and o.carried_by is null
           and o.first_attempt_at > greatest(coalesce(t.looked_at, clock_timestamp() - interval '1 day')
               - interval '1 hour', clock_timestamp() - interval '7 days')
           group by o.channel, o.thread_ts order by max(o.first_attempt_at) desc limit %(most)s""",  # noqa: S608
        most=most,
    )
    if not rows:
        return None
    return [Place(row["channel"], row["thread_ts"], row["since"]) for row in rows], rows[0]["places"] - len(rows)


def note_look(tx: Tx, counted: Mapping[UUID, int]) -> tuple[UUID, ...]:
    """Note that it was looked, and which messages of ours came more than once; return those that are news."""
    looked_at = tx.value("update team set looked_at = clock_timestamp() where team_id = %(team)s returning looked_at")
    new: list[RowMapping] = []
    for id, copies in counted.items():
        new += tx.rows(
            """insert into duplicate (team_id, outbox_id, copies, found_at)
               select team_id, id, %(copies)s, %(at)s from outbox where team_id = %(team)s and id = %(id)s
               on conflict (team_id, outbox_id) do update set copies = excluded.copies, found_at = excluded.found_at
               where duplicate.copies < excluded.copies returning outbox_id""",
            id=id,
            copies=copies,
            at=looked_at,
        )
    return tuple(row["outbox_id"] for row in new)


def list_programs_of(tx: Tx, outbox_ids: tuple[UUID, ...]) -> dict[UUID, UUID]:
    """Return the programs that these messages are of, each with the first of its messages."""
    rows = tx.rows(
        f"select distinct on (program.id) program.id as program, o.id from outbox o {_PROGRAM}"  # noqa: S608
        " where o.team_id = %(team)s and o.id = any(%(ids)s) order by program.id, o.seq",
        ids=list(outbox_ids),
    )
    return {row["program"]: row["id"] for row in rows}


def list_copies(tx: Tx, outbox_id: UUID, program_id: UUID) -> list[Copies]:
    """Return what came more than once in a program, as it was found together with this message."""
    rows = tx.rows(
        f"""select d.copies, o.due_at, coalesce(
               (select m.name from member m where (m.team_id, m.id) = (o.team_id, o.to_member)),
               (select string_agg(m.name, ' and ' order by m.name) from pair_member pm
                   join member m on (m.team_id, m.id) = (pm.team_id, pm.member_id)
                   where (pm.team_id, pm.pair_id) = (o.team_id, o.to_pair)), '') as for_whom
           from duplicate same join duplicate d on (d.team_id, d.found_at) = (same.team_id, same.found_at)
           join outbox o on (o.team_id, o.id) = (d.team_id, d.outbox_id) {_PROGRAM}
           where same.team_id = %(team)s and same.outbox_id = %(id)s and program.id = %(program)s order by o.seq""",  # noqa: S608
        id=outbox_id,
        program=program_id,
    )
    return [Copies(**row) for row in rows]


_PROGRAM = f"""cross join lateral (
    select n.program_id as id from notice n where (n.team_id, n.outbox_id) = (o.team_id, o.id)
    union select p.program_id from pair p where p.team_id = o.team_id and p.id = any({PAIRS})) program"""  # noqa: S608
