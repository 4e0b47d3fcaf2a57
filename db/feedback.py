"""Reads what was counted, and nothing that one person could be known by."""

from uuid import UUID

from db.engine import Tx
from programs.feedback import Count


def count_answers(tx: Tx, program_id: UUID) -> tuple[Count, ...]:
    """Return what people of a program answered to questions that are counted; nothing unless the reader organizes it
    and five have answered, and figures of whole fives then.
    """
    rows = tx.rows("select * from count_answers(%(program)s)", program=program_id)
    return tuple(
        Count(
            row["stage"],
            row["question"],
            row["people"],
            tuple(row["picks"]),
            tuple(tx.vault.open(words) for words in row["words"]),
        )
        for row in rows
    )
