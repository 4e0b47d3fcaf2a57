"""Remembers which events were taken in, so that one delivered again changes nothing."""

from datetime import datetime

from db.engine import Tx


def is_new(tx: Tx, event_id: str, now: datetime) -> bool:
    """Take an event in; say whether this is the first time."""
    return bool(
        tx.run(
            """insert into inbox (team_id, event_id, received_at) values (%(team)s, %(event)s, %(now)s)
               on conflict do nothing""",
            event=event_id,
            now=now,
        )
    )
