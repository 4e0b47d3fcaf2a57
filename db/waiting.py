"""Remembers what still waits to be sent to somebody, and moves it when their hours change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.engine import Tx
from db.outbox import announce


@dataclass(frozen=True)
class Waiting:
    """A message that was never tried: the prompt it carries, to whom, and when it is due."""

    outbox_id: UUID
    pair_id: UUID
    stage: str
    prompt: str
    n: int
    due_at: datetime
    recipients: Sequence[UUID]


def list_waiting(tx: Tx, member_id: UUID) -> list[Waiting]:
    """Return the messages that wait to be sent to a member, alone or with others."""
    rows = tx.rows(
        """select o.id as outbox_id, p.pair_id, p.stage, p.prompt, p.n, o.due_at, array_agg(p.recipient) as recipients
           from outbox o join prompt p on (p.team_id, p.outbox_id) = (o.team_id, o.id)
           where o.team_id = %(team)s and o.state = 'due' and o.attempts = 0
           group by o.id, p.pair_id, p.stage, p.prompt, p.n, o.due_at
           having %(member)s = any(array_agg(p.recipient))""",
        member=member_id,
    )
    return [Waiting(**row) for row in rows]


def move(tx: Tx, waiting: Waiting, due_at: datetime) -> None:
    """Let a message come at another instant, unless it is being sent by now."""
    for statement in (
        "update outbox set due_at = %(due_at)s where team_id = %(team)s and id = %(id)s and state = 'due'",
        "update prompt set due_at = %(due_at)s where team_id = %(team)s and outbox_id = %(id)s and state = 'due'",
    ):
        tx.run(statement, id=waiting.outbox_id, due_at=due_at)
    announce(tx)


def next_due_at(tx: Tx) -> datetime | None:
    """Return the earliest instant, in program time, at which something waits to be sent."""
    found: datetime | None = tx.value("select min(due_at) from outbox where team_id = %(team)s and state = 'due'")
    return found
