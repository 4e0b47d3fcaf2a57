"""Remembers the workspaces: which ones there are, and whether Slack still lets us in."""

from db.engine import Tx


def add_team(tx: Tx, name: str) -> None:
    """Take in a workspace, or take it back: a start with a working token ends a pause."""
    tx.run(
        """insert into team (team_id, name) values (%(team)s, %(name)s)
           on conflict (team_id) do update set name = excluded.name, state = 'active', reason = '', purge_on = null""",
        name=name,
    )


def pause_team(tx: Tx, reason: str) -> None:
    """Stop all sending for the workspace; `reason` is Slack's code."""
    tx.run("update team set state = 'paused', reason = %(reason)s where team_id = %(team)s", reason=reason)
