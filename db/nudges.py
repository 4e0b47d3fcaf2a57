"""Remembers in whose name a ready line was sent, and who has still to check in."""

from collections.abc import Collection
from uuid import UUID

from db.engine import Tx
from db.prompts import Letter


def list_missing(tx: Tx, letter: Letter) -> set[UUID]:
    """Return who in a pair has neither shared a period's check-in nor said that there is nothing new."""
    rows = tx.rows(
        """select pm.member_id from pair_member pm
           where pm.team_id = %(team)s and pm.pair_id = %(pair)s and pm.left_at is null and not exists (
               select from submission s where (s.team_id, s.subject, s.author) = (pm.team_id, pm.pair_id, pm.member_id)
               and s.stage = %(stage)s and s.n = %(n)s and (s.released_at is not null or s.skipped))""",
        pair=letter.pair_id,
        stage=letter.stage,
        n=letter.n,
    )
    return {row["member_id"] for row in rows}


def sign(tx: Tx, letter: Letter, prompts: Collection[str], to: Collection[UUID]) -> bool:
    """Put a sender's name under the lines that were just owed; say whether there were any."""
    return bool(
        tx.run(
            """update prompt set sent_by = %(by)s where team_id = %(team)s and pair_id = %(pair)s
               and stage = %(stage)s and n = %(n)s and prompt = any(%(prompts)s) and recipient = any(%(to)s)
               and sent_by is null""",
            by=letter.recipient,
            pair=letter.pair_id,
            stage=letter.stage,
            n=letter.n,
            prompts=list(prompts),
            to=list(to),
        )
    )


def find_sender(tx: Tx, letter: Letter) -> str:
    """Return the name of the one in whose name a message is sent."""
    found: str = tx.value(
        """select m.name from prompt p join member m on (m.team_id, m.id) = (p.team_id, p.sent_by)
           where p.team_id = %(team)s and p.outbox_id = %(outbox)s and p.recipient = %(recipient)s""",
        outbox=letter.outbox_id,
        recipient=letter.recipient,
    )
    return found
