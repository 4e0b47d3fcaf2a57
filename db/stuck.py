"""Finds what did not arrive, so that an organizer hears of it."""

from uuid import UUID

from db.engine import Tx
from programs.delivery import reason_words
from programs.pairs import Stuck


def list_stuck(tx: Tx, program_id: UUID) -> list[Stuck]:
    """Return what did not arrive, or nobody can tell, among the messages of this program, newest first.

    What is still being looked for in Slack is no trouble yet.
    """
    found = tx.rows(
        """select o.due_at, o.reason, coalesce(
            (select m.name from member m where (m.team_id, m.id) = (o.team_id, o.to_member)),
            (select string_agg(m.name, ' and ' order by m.name) from pair_member pm
                join member m on (m.team_id, m.id) = (pm.team_id, pm.member_id)
                where (pm.team_id, pm.pair_id) = (o.team_id, o.to_pair)),
            (select p.name from program p where (p.team_id, p.id) = (o.team_id, o.to_program))) as for_whom
        from outbox o where o.team_id = %(team)s and o.state = 'parked' and o.carried_by is null and exists (
            select from outbox said where said.team_id = o.team_id and (said.id = o.id or said.carried_by = o.id)
            and (exists (select from notice n where (n.team_id, n.outbox_id) = (said.team_id, said.id)
                and n.program_id = %(program)s)
            or exists (select from pair where pair.team_id = said.team_id and pair.program_id = %(program)s
                and (pair.id = said.to_pair or pair.id in (select pair_id from prompt
                    where (prompt.team_id, prompt.outbox_id) = (said.team_id, said.id))))))
        order by o.due_at desc, o.seq desc""",
        program=program_id,
    )
    return [Stuck(row["for_whom"], row["due_at"], words) for row in found if (words := reason_words(row["reason"]))]
