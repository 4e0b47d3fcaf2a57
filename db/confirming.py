"""Remembers of messages that Slack has them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from db.carrying import absorb
from db.engine import Tx
from programs.delivery import COULD_NOT_TELL


def confirm_all(tx: Tx, sent: Sequence[tuple[UUID, UUID, str]], now: datetime) -> list[UUID]:
    """Record of several that Slack has them, by whom each was claimed and what Slack calls it; return which are new."""
    ids, workers, stamps = (list(column) for column in zip(*sent, strict=True))
    rows = tx.rows(
        """update outbox set state = 'sent', ts = got.ts, sent_at = %(now)s, reason = ''
        from unnest(%(ids)s::uuid[], %(workers)s::uuid[], %(stamps)s::text[]) got (id, worker, ts)
        where team_id = %(team)s and outbox.id = got.id and claimed_by = got.worker
            and (state in ('sending', 'unknown') or (state = 'parked' and reason = %(could_not_tell)s))
        returning outbox.id, exists (select from outbox other where other.team_id = outbox.team_id
            and other.carried_by = outbox.id) as carries""",
        ids=ids,
        workers=workers,
        stamps=stamps,
        now=now,
        could_not_tell=COULD_NOT_TELL,
    )
    done = [row["id"] for row in rows]
    if carriers := [row["id"] for row in rows if row["carries"]]:
        absorb(tx, carriers)
    if done:
        tx.run(
            "update prompt set state = 'sent' where team_id = %(team)s and outbox_id = any(%(ids)s) and state = 'due'",
            ids=done,
        )
    return done
