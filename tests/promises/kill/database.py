"""A Postgres of a kill test's own: it can crash, and its owner can hold a worker at a point of a transaction."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from sqlalchemy.engine import make_url

from db import embedded
from db.migrate import migrate

# Whoever confirms a message, or decides after looking for it, takes the key of its gate; it is free unless we hold it.
CONFIRMING, DECIDING = 1, 2
_CLAIMED = "kill_claimed"
_GATES: LiteralString = """
create function tell_claimed() returns trigger language plpgsql as $$ begin
    perform pg_notify('kill_claimed', current_setting('application_name') || ' ' || new.id); return null;
end $$;
create function pass_gate() returns trigger language plpgsql as $$ begin
    perform pg_advisory_lock_shared(tg_argv[0]::int), pg_advisory_unlock_shared(tg_argv[0]::int); return new;
end $$;
create trigger claimed after update on outbox for each row
    when (old.state = 'due' and new.state = 'sending') execute function tell_claimed();
create trigger confirming before update on outbox for each row
    when (old.state = 'sending' and new.state = 'sent') execute function pass_gate(1);
create trigger deciding before update on outbox for each row
    when (old.state = 'unknown' and new.state in ('sent', 'due')) execute function pass_gate(2);
"""
_AT_GATE: LiteralString = """select application_name from pg_locks join pg_stat_activity using (pid)
    where locktype = 'advisory' and objid = %s and not granted"""
_AT_VERDICT: LiteralString = """select application_name from pg_stat_activity
    where wait_event_type = 'Lock' and query like '%as in_time%' and application_name <> ''"""

_AT_WORK: LiteralString = """select distinct application_name from pg_stat_activity
    where application_name <> '' and query like '%outbox%'"""


class Database:
    """One server with Trellis's tables. What it confirmed outlives its crash, as it does everywhere but in tests."""

    def __init__(self, folder: Path) -> None:
        """Start it and lay out the tables, with the gates."""
        self._folder = folder
        self._open: dict[str, psycopg.Connection[Any]] = {}
        self._cluster = embedded.start(folder)
        migrate(self._cluster.owner_url, self._cluster.app_url)
        with psycopg.connect(self._cluster.owner_url.replace("+psycopg", "")) as owner:
            owner.execute(_GATES)
            self.version = owner.execute("show server_version").fetchall()[0][0]

    @property
    def app_url(self) -> str:
        """The app's way in."""
        return self._cluster.app_url

    def url(self, name: str) -> str:
        """The way in of somebody who is told from the others by this name."""
        return f"{self.app_url}&application_name={name}"

    def look(self, which: str = "looks") -> psycopg.Connection[Any]:
        """Give a connection that sees past every wall, the same one until a crash."""
        if which not in self._open:
            host = str(make_url(self._cluster.owner_url).query["host"])
            self._open[which] = psycopg.connect(host=host, user="postgres", dbname=embedded.DATABASE, autocommit=True)
        return self._open[which]

    def crash(self) -> None:
        """End the server at once, as `pg_ctl stop -m immediate` does, and start it again."""
        os.kill(int((self._cluster.data / "postmaster.pid").read_text().split("\n")[0]), signal.SIGQUIT)
        self._close()
        before = self._cluster
        self._cluster = embedded.start(self._folder)
        before.stop()

    def at_work(self) -> set[str]:
        """Give who has looked at the outbox."""
        return {str(name) for (name,) in self.look().execute(_AT_WORK)}

    def stop(self) -> None:
        """End the server in good order."""
        self._close()
        self._cluster.stop()

    def _close(self) -> None:
        for one in self._open.values():
            one.close()
        self._open.clear()

    def next_claim(self, seconds: float) -> tuple[str, str] | None:
        """Give who has just claimed which message, the moment it is committed."""
        server = self.look("listens")
        server.execute(f"listen {_CLAIMED}")
        list(server.notifies(timeout=0))  # what was told before
        told = next(iter(server.notifies(timeout=seconds, stop_after=1)), None)
        server.execute(f"unlisten {_CLAIMED}")
        name, _, row = told.payload.partition(" ") if told else ("", "", "")
        return (name, row) if told else None

    @contextmanager
    def gate(self, key: int, seconds: float) -> Iterator[str | None]:
        """Close a gate, and give who comes to stand before it, within a transaction; it opens afterwards."""
        server, watch = self.look("shuts"), self.look()
        server.execute("select pg_advisory_lock(%s)", [key])
        try:
            yield _first(lambda: watch.execute(_AT_GATE, [key]).fetchone(), seconds)
        finally:
            server.execute("select pg_advisory_unlock(%s)", [key])

    @contextmanager
    def before_post(self, seconds: float) -> Iterator[str | None]:
        """Give who is just asking whether its message may still go; the answer comes afterwards."""
        self.next_claim(seconds)  # a moment ago, so that somebody has still to ask
        server, watch = self.look("shuts"), self.look()
        server.execute("begin")
        try:
            found = None
            with suppress(psycopg.errors.LockNotAvailable):  # somebody frozen has it
                server.execute("set local lock_timeout = '2s'")
                server.execute("lock table pace in access exclusive mode")
                found = _first(lambda: watch.execute(_AT_VERDICT).fetchone(), seconds)
            yield found
        finally:
            server.execute("rollback")


def _first(found: Callable[[], tuple[Any, ...] | None], seconds: float) -> str | None:
    patience = time.monotonic() + seconds
    while not (row := found()) and time.monotonic() < patience:
        time.sleep(0.003)
    return str(row[0]) if row else None
