"""Opens the database: one engine, and transactions that belong to one team and one reader."""

import select
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import psycopg
import sqlalchemy
from psycopg.abc import RV, PQGen
from sqlalchemy import Connection, CursorResult, Engine, RowMapping

from db.vault import Vault

# A question from Slack has three seconds; none of these may use them up.
CONNECT_SECONDS, POOL_SECONDS, STATEMENT_MS, LOCK_MS = 2, 1, 2000, 1800
# Whoever stands still in the middle of a transaction, frozen or suspended, holds up the others no longer than that.
IDLE_MS = 10_000
# A server that is well ends a statement before that; one that stands still, or is out of reach, ends nothing.
ANSWER_SECONDS = 2.5


class _Impatient(psycopg.Connection[Any]):
    """A connection that waits no longer for its server than somebody who has pressed a button."""

    answer_seconds = ANSWER_SECONDS

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """Wait for the server. Raises TimeoutError of SQLAlchemy when it says nothing, and is of no use after that."""
        until = self.answer_seconds if timeout is None else timeout
        try:
            return super().wait(gen, interval, until)
        except psycopg.errors._WaitTimeout:
            self.pgconn.finish()
            # Not one of the driver's: those the pool answers by connecting anew at once, and the person waits again.
            raise sqlalchemy.exc.TimeoutError("the database does not answer") from None


def _require_open(connection: psycopg.Connection[Any]) -> None:
    """Raise InvalidatePoolError, at which the pool connects anew, when the server has left: its goodbye waits unread.

    It takes no question to the server, which would cost each transaction one more way there and back.
    """
    unread = select.poll()
    if not connection.closed:
        unread.register(connection.fileno(), select.POLLIN)
    if connection.closed or unread.poll(0):
        raise sqlalchemy.exc.InvalidatePoolError


def make_engine(url: str, connections: int) -> Engine:
    """Return an engine that gives up quickly and never puts a parameter into an error's text."""
    limits = f"-c statement_timeout={STATEMENT_MS} -c lock_timeout={LOCK_MS} -c timezone=UTC"
    limits += f" -c idle_in_transaction_session_timeout={IDLE_MS}"
    limits += " -c synchronous_commit=on"  # what is confirmed here is acked to somebody, or posted: it outlives a crash
    engine = sqlalchemy.create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=POOL_SECONDS,
        pool_use_lifo=True,  # a connection used just now has its statements prepared and its server's memory warm
        hide_parameters=True,
        connect_args={"connect_timeout": CONNECT_SECONDS, "options": limits},
    )
    sqlalchemy.event.listen(engine, "do_connect", lambda _, __, args, given: _Impatient.connect(*args, **given))
    sqlalchemy.event.listen(engine, "checkout", lambda connection, _, __: _require_open(connection))
    return engine


@dataclass
class Tx:
    """One open transaction of one team. `team` binds every query; row-level security binds it again."""

    _connection: Connection
    team: str
    vault: Vault
    _next_reader: str | None = field(default=None, init=False)

    @property
    def connection(self) -> Connection:
        """The connection, told who reads: only when it is used, since many are named of whom nothing is read then."""
        if (reader := self._next_reader) is not None:
            self._next_reader = None
            self._connection.exec_driver_sql("select set_config('app.reader', %(reader)s, true)", {"reader": reader})
        return self._connection

    def identify(self, reader: UUID | None) -> None:
        """Say who reads from here on; words are shown by that."""
        self._next_reader = str(reader or "")

    def run(self, sql: str, **values: object) -> int:
        """Run a statement and return how many rows it touched. `%(team)s` is always bound."""
        return self._ask(sql, values).rowcount

    def run_many(self, sql: str, rows: Sequence[Mapping[str, object]]) -> None:
        """Run a statement once for each row of values."""
        if rows:
            self.connection.exec_driver_sql(sql, [{"team": self.team, **row} for row in rows])

    def rows(self, sql: str, **values: object) -> Sequence[RowMapping]:
        """Return every row of a query."""
        return self._ask(sql, values).mappings().all()

    def row(self, sql: str, **values: object) -> RowMapping | None:
        """Return the first row of a query, or None."""
        return self._ask(sql, values).mappings().first()

    def value(self, sql: str, **values: object) -> Any:
        """Return the first column of the first row, or None."""
        return self._ask(sql, values).scalar()

    def _ask(self, sql: str, values: Mapping[str, object]) -> CursorResult[Any]:
        return self.connection.exec_driver_sql(sql, {"team": self.team, **values})


@dataclass(frozen=True)
class Store:
    """The database of a running Trellis: where transactions come from."""

    engine: Engine
    vault: Vault

    @contextmanager
    def begin(self, team: str, reader: UUID | None = None) -> Iterator[Tx]:
        """Open a transaction of this team, read as this member; it commits at the end and rolls back on an error."""
        with self.engine.begin() as connection:
            connection.exec_driver_sql(
                "select set_config('app.team', %(team)s, true), set_config('app.reader', %(reader)s, true)",
                {"team": team, "reader": str(reader or "")},
            )
            yield Tx(connection, team, self.vault)


def lost(error: BaseException) -> bool:
    """Say whether an error means that the database could not be reached or did not answer in time."""
    if isinstance(error, sqlalchemy.exc.DBAPIError):
        return error.connection_invalidated or isinstance(error, sqlalchemy.exc.OperationalError)
    return isinstance(error, sqlalchemy.exc.TimeoutError)


def sqlstate(error: BaseException) -> str:
    """Return the five letters Postgres names an error by, the only part of it that may be logged; '' if it has none."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) or ""
