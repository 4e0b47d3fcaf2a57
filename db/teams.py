"""Remembers the workspaces: which ones there are, whether Slack still lets us in, and when we last looked at everybody.

All of it is machine time: Slack's doors open and close whatever the program's clock says.
"""

from datetime import datetime
from uuid import UUID, uuid5

from db.engine import Tx
from db.outbox import announce
from db.vanishing import tell_organizers
from programs.people import ground_id
from programs.vanishing import LET_IN

# How long what people wrote is kept once the app is gone.
KEPT_DAYS = 30


def add_team(tx: Tx, name: str) -> None:
    """Take in a workspace, or take it back: a start with a working token ends a pause."""
    tx.run(
        """insert into team (team_id, name) values (%(team)s, %(name)s)
           on conflict (team_id) do update set name = excluded.name, state = 'active', reason = '', purge_on = null""",
        name=name,
    )


def pause_team(tx: Tx, reason: str) -> None:
    """Stop all sending for the workspace, and set the day to delete it on. The first reason counts, Slack's code."""
    tx.run(
        """update team set state = 'paused', reason = %(reason)s, paused_at = clock_timestamp(),
           purge_on = (clock_timestamp() at time zone 'utc')::date + %(days)s
           where team_id = %(team)s and state = 'active'""",
        reason=reason,
        days=KEPT_DAYS,
    )


def is_paused(tx: Tx) -> bool:
    """Say whether Slack does not let us in."""
    return bool(tx.value("select state = 'paused' from team where team_id = %(team)s"))


def resume_team(tx: Tx, now: datetime) -> None:
    """Send again, since the token works, and tell each organizer once that nothing was sent for a while."""
    since: datetime | None = tx.value(
        """update team set state = 'active', reason = '', purge_on = null
           where team_id = %(team)s and state = 'paused' returning paused_at"""
    )
    if since:
        # What was silent meanwhile is told with this.
        tx.run("update beat set beat_at = clock_timestamp() where team_id = %(team)s")
        programs = tx.rows("select id from program where team_id = %(team)s")
        tell_organizers(tx, LET_IN, _stop_id(tx, since), [row["id"] for row in programs], now)
        announce(tx)


def _stop_id(tx: Tx, since: datetime) -> UUID:
    return uuid5(ground_id(tx.team), since.isoformat())


def take_sweep(tx: Tx, older_than: float) -> bool:
    """Take the turn to look at everybody if the last one was so many seconds ago, for one worker only.

    Nobody looks while the team is paused, or where there is nobody to look at.
    """
    return bool(
        tx.run(
            """update team set swept_at = clock_timestamp() where team_id = %(team)s and state = 'active'
               and (swept_at is null or swept_at < clock_timestamp() - make_interval(secs => %(older)s))
               and exists (select from member where team_id = %(team)s)""",
            older=older_than,
        )
    )


def give_sweep_back(tx: Tx) -> None:
    """Let the turn be taken again soon: the look at everybody was not finished."""
    tx.run("update team set swept_at = null where team_id = %(team)s")
