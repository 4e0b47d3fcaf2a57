"""Finds what did not arrive, so that an organizer hears of it."""

from uuid import UUID

from db.engine import Tx
from programs.delivery import COULD_NOT_TELL, reason_words
from programs.pairs import Stuck


def list_stuck(tx: Tx, program_id: UUID) -> list[Stuck]:
    """Return what did not arrive, or nobody can tell, among the messages of this program, newest first."""
    found = tx.rows(
        """select o.due_at, o.state, o.reason, coalesce(
            (select m.name from member m where (m.team_id, m.id) = (o.team_id, o.to_member)),
            (select string_agg(m.name, ' and ' order by m.name) from pair_member pm
                join member m on (m.team_id, m.id) = (pm.team_id, pm.member_id)
                where (pm.team_id, pm.pair_id) = (o.team_id, o.to_pair)),
            (select p.name from program p where (p.team_id, p.id) = (o.team_id, o.to_program))) as for_whom
        from outbox o where o.team_id = %(team)s and o.state in ('unknown', 'parked') and (exists (
            select from notice n where (n.team_id, n.outbox_id) = (o.team_id, o.id) and n.program_id = %(program)s)
            or exists (select from pair where pair.team_id = o.team_id and pair.program_id = %(program)s
                and (pair.id = o.to_pair or pair.id in (select pair_id from prompt
                    where (prompt.team_id, prompt.outbox_id) = (o.team_id, o.id)))))
        order by o.due_at desc, o.seq desc""",
        program=program_id,
    )
    stuck = []
    for row in found:
        words = reason_words(COULD_NOT_TELL if row["state"] == "unknown" else row["reason"])
        if words:
            stuck.append(Stuck(row["for_whom"], row["due_at"], words))
    return stuck
