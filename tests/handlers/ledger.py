"""What the tests of the handlers share: every row of a team seen from outside, and faults in a real Postgres."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from db.embedded import APP, Cluster

Rows = dict[str, list[dict[str, Any]]]
# What was heard, by id alone, also when it changed nothing, and who delivers.
HEARD = ("inbox", "reply", "beat")


class Ledger:
    """Looks past every wall, as the server's superuser, at what the app has kept; and breaks the server on request."""

    def __init__(self, cluster: Cluster) -> None:
        """Take the cluster of this test alone."""
        url = make_url(cluster.owner_url)
        self._server = psycopg.connect(
            host=str(url.query["host"]), dbname=url.database, user="postgres", autocommit=True
        )
        tables = self._server.execute(
            "select table_name from information_schema.columns"
            " where column_name = 'team_id' and table_schema = 'public'"
        )
        self.tables = sorted(str(row[0]) for row in tables)

    def close(self) -> None:
        """Leave the server."""
        self._server.close()

    def rows(self, team: str) -> Rows:
        """Return every row of a team, by table, but for what was merely heard."""
        return {name: json.loads(rows) for name, rows in self.written(team)}

    def written(self, team: str) -> list[Any]:
        """Return the same as it is written, to be compared."""
        one = sql.SQL(
            "select {name} as name, coalesce(jsonb_agg(to_jsonb(t) order by to_jsonb(t)::text), '[]')::text as rows"
            " from {table} t where team_id = {team}"
        )
        parts = [
            one.format(name=sql.Literal(name), table=sql.Identifier(name), team=sql.Literal(team))
            for name in self.tables
            if name not in HEARD
        ]
        return self._server.execute(sql.SQL(" union all ").join(parts)).fetchall()

    def count(self, table: str, team: str) -> int:
        """Return how many rows a team has in a table."""
        statement = sql.SQL("select count(*) from {} where team_id = %s").format(sql.Identifier(table))
        row = self._server.execute(statement, [team]).fetchone()
        return int(row[0]) if row else 0

    def run(self, statement: LiteralString, *values: object) -> None:
        """Change something behind the app's back."""
        self._server.execute(statement, values)

    @contextmanager
    def shut_out(self) -> Iterator[None]:
        """Let the app's role in no more, and end the connections it has."""
        self._server.execute(sql.SQL("alter role {} nologin").format(sql.Identifier(APP)))
        self._server.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = %s", [APP])
        try:
            yield
        finally:
            self._server.execute(sql.SQL("alter role {} login").format(sql.Identifier(APP)))

    @contextmanager
    def unreadable(self, table: str) -> Iterator[None]:
        """Let the app's role read nothing of a table."""
        names = {"table": sql.Identifier(table), "role": sql.Identifier(APP)}
        self._server.execute(sql.SQL("revoke select on {table} from {role}").format(**names))
        try:
            yield
        finally:
            self._server.execute(sql.SQL("grant select on {table} to {role}").format(**names))

    def add_trigger(self, table: str, does: LiteralString, *, at_commit: bool = False) -> None:
        """Do something at every insert into a table: at once, or only when the transaction commits."""
        kind = sql.SQL("constraint trigger") if at_commit else sql.SQL("trigger")
        when = sql.SQL("deferrable initially deferred") if at_commit else sql.SQL("")
        self._server.execute(
            f"create function test_fault() returns trigger language plpgsql as $$ begin {does}; return new; end $$"
        )
        self._server.execute(
            sql.SQL("create {} test_fault after insert on {} {} for each row execute function test_fault()").format(
                kind, sql.Identifier(table), when
            )
        )

    @contextmanager
    def trigger(self, table: str, does: LiteralString, *, at_commit: bool = False) -> Iterator[None]:
        """Do something at every insert into a table for as long as this lasts."""
        self.add_trigger(table, does, at_commit=at_commit)
        try:
            yield
        finally:
            self._server.execute("drop function test_fault() cascade")

    def is_asleep(self) -> bool:
        """Say whether the app is in the middle of a statement that a trigger holds up."""
        row = self._server.execute(
            "select exists (select from pg_stat_activity where wait_event = 'PgSleep')"
        ).fetchone()
        return bool(row and row[0])

    def is_waiting(self, like: str) -> bool:
        """Say whether somebody waits for a lock with a statement like this."""
        row = self._server.execute(
            "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like %s)", [like]
        ).fetchone()
        return bool(row and row[0])
