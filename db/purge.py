"""Deletes workspaces for good, on the day that was set when Slack took the app away."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import sqlalchemy
from sqlalchemy import Connection, Engine


@dataclass(frozen=True)
class Doomed:
    """A workspace to be deleted, on which day, and whether that has come."""

    team: str
    name: str
    purge_on: date
    due: bool


def list_doomed(owner_url: str) -> list[Doomed]:
    """Return the workspaces that Slack took the app away from, the first to be deleted first."""
    with _owner(owner_url) as engine, engine.begin() as connection:
        # The walls bind the owner too, and nobody else gets in before they stand again.
        connection.exec_driver_sql("alter table team no force row level security")
        rows = connection.exec_driver_sql(
            """select team_id as team, name, purge_on, purge_on <= (clock_timestamp() at time zone 'utc')::date as due
               from team where state = 'paused' and purge_on is not null order by purge_on, team_id"""
        )
        found = [Doomed(**row) for row in rows.mappings()]
        connection.exec_driver_sql("alter table team force row level security")
    return found


def purge(owner_url: str, team: str) -> int:
    """Delete everything of a workspace whose day has come, or nothing; return from how many tables.

    Nothing is deleted of one that has been let in again, even just now.
    """
    with _owner(owner_url) as engine, engine.begin() as connection:
        return delete_team(connection, team)


def delete_team(connection: Connection, team: str) -> int:
    """Delete a team's row and all that hangs on it, if its day has come; return from how many tables."""
    connection.exec_driver_sql("select set_config('app.team', %(team)s, true)", {"team": team})
    connection.exec_driver_sql("set constraints all deferred")
    # What the wall lets nobody delete is not found.
    if not connection.exec_driver_sql("delete from team where team_id = %(team)s", {"team": team}).rowcount:
        return 0
    hanging = "select 1 + count(*) from pg_constraint where confrelid = 'team'::regclass and confdeltype = 'c'"
    return int(connection.exec_driver_sql(hanging).scalar_one())


@contextmanager
def _owner(url: str) -> Iterator[Engine]:
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.pool.NullPool, hide_parameters=True)
    try:
        yield engine
    finally:
        engine.dispose()
