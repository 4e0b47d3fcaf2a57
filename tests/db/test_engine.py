"""The engine: a transaction begins though the server left meanwhile, and naming readers costs what is read as them."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy
from sqlalchemy import make_url

from db.embedded import Cluster
from db.engine import Store, make_engine
from db.vault import Vault, new_key


@pytest.fixture
def alone(cluster: Cluster) -> Iterator[Store]:
    """A store with a pool of one connection."""
    engine = make_engine(cluster.app_url, connections=1)
    yield Store(engine, Vault([new_key()]))
    engine.dispose()


def test_a_transaction_begins_though_the_server_left_meanwhile(cluster: Cluster, alone: Store) -> None:
    """A server that ended the pool's connection has said so, and the next transaction is on another one at once."""
    with alone.begin("T1") as tx:
        before = tx.value("select pg_backend_pid()")
    url = make_url(cluster.app_url)
    with psycopg.connect(host=str(url.query["host"]), dbname=url.database, user="postgres") as server:
        server.execute("select pg_terminate_backend(%s, 5000)", [before])
    with alone.begin("T1") as tx:
        assert tx.value("select pg_backend_pid()") != before


def test_a_connection_that_is_well_is_used_again(alone: Store) -> None:
    """Nobody waits for a new connection without need."""
    pids = []
    for _ in range(3):
        with alone.begin("T1") as tx:
            pids.append(tx.value("select pg_backend_pid()"))
    assert len(set(pids)) == 1


def test_who_reads_is_told_once_somebody_does(alone: Store) -> None:
    """Of many named one after the other the last one reads, and only that takes a question to the server."""
    asked: list[str] = []
    sqlalchemy.event.listen(alone.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    named = [uuid4() for _ in range(5)]
    with alone.begin("T1", named[0]) as tx:
        for one in named:
            tx.identify(one)
        began = len(asked)
        assert tx.value("select current_setting('app.reader')") == str(named[-1])
        assert tx.value("select 1") == 1
        assert len(asked) == began + 3
        tx.identify(None)
        assert tx.value("select current_setting('app.reader')") == ""
