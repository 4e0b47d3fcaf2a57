"""Migrations: from empty to the newest tables, by whoever starts first, and never by the app's own role."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
import sqlalchemy
from psycopg.sql import SQL, Identifier
from sqlalchemy.engine import make_url

from db.embedded import Cluster
from db.engine import Store, make_engine
from db.migrate import head, migrate, pending
from db.vault import Vault, new_key
from tests.db.clusters import ask
from tests.db.two_teams import ROWS

AT_ONCE = 4


def server(cluster: Cluster) -> psycopg.Connection:
    """Go into the server as its superuser, to make and remove what a test needs."""
    host = str(make_url(cluster.owner_url).query["host"])
    return psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True)


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[Cluster]:
    """The same server seen through a new, empty database of the owner."""
    name = f"empty_{uuid4().hex[:8]}"
    with server(cluster) as postgres:
        postgres.execute(SQL("create database {} owner trellis_owner").format(Identifier(name)))
        yield cluster.database(name)
        postgres.execute(SQL("drop database {} with (force)").format(Identifier(name)))


def is_pending(url: str) -> bool:
    """Ask as whoever the URL names whether migrations are lacking."""
    engine = make_engine(url, connections=1)
    try:
        with engine.connect() as connection:
            return pending(connection)
    finally:
        engine.dispose()


def table_names(url: str) -> set[object]:
    """List the tables of a database."""
    return {name for (name,) in ask(url, "select tablename::text from pg_tables where schemaname = 'public'")}


def test_from_empty_to_head_and_again(empty: Cluster) -> None:
    """The first run makes every table, the second changes nothing, and the app's role can tell."""
    assert is_pending(empty.owner_url)
    for _ in range(2):
        migrate(empty.owner_url, empty.app_url)
        assert table_names(empty.owner_url) == {*ROWS, "alembic_version"}
        assert ask(empty.app_url, "select version_num from alembic_version") == [(head(),)]
    assert not is_pending(empty.owner_url)
    assert not is_pending(empty.app_url)


def test_several_that_start_at_once_take_turns(empty: Cluster) -> None:
    """All of them succeed on an empty database, and the tables are made once."""
    ready = Barrier(AT_ONCE)

    def start(_: int) -> None:
        ready.wait()
        migrate(empty.owner_url, empty.app_url)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(start, range(AT_ONCE)))
    assert ask(empty.app_url, "select version_num from alembic_version") == [(head(),)]


def test_a_migration_that_fails_leaves_the_database_as_it_was(empty: Cluster) -> None:
    """The last table stands in the way: none of the others is made, and once it is gone all of them are."""
    ask(empty.owner_url, "create table audit ()")
    with pytest.raises(sqlalchemy.exc.ProgrammingError):
        migrate(empty.owner_url, empty.app_url)
    assert table_names(empty.owner_url) == {"audit"}
    ask(empty.owner_url, "drop table audit")
    migrate(empty.owner_url, empty.app_url)
    assert not is_pending(empty.app_url)


def test_a_database_of_an_older_version_is_seen(empty: Cluster) -> None:
    """Tables of another version count as lacking migrations."""
    migrate(empty.owner_url, empty.app_url)
    ask(empty.owner_url, "update alembic_version set version_num = '0000'")
    assert is_pending(empty.app_url)


def test_the_apps_role_cannot_migrate(empty: Cluster) -> None:
    """Given the app's URL for the owner's, nothing is made."""
    with pytest.raises(sqlalchemy.exc.ProgrammingError):
        migrate(empty.app_url, empty.app_url)
    assert table_names(empty.owner_url) == set()


def test_the_rights_are_those_of_the_app_and_no_more(empty: Cluster) -> None:
    """Rows of every table may be read and written, none truncated; the list of migrations may only be read."""
    migrate(empty.owner_url, empty.app_url)
    rights = ask(
        empty.owner_url,
        """select table_name::text, string_agg(privilege_type, ' ' order by privilege_type)
           from information_schema.role_table_grants where grantee = 'trellis_app' group by table_name""",
    )
    expected = dict.fromkeys(ROWS, "DELETE INSERT SELECT UPDATE") | {"alembic_version": "SELECT"}
    assert sorted(rights) == sorted(expected.items())


def test_a_url_as_providers_give_it(empty: Cluster) -> None:
    """No driver in its name, a role that has to be quoted, a password with signs of its own: all of it works."""
    role, url = f"App-{uuid4().hex[:6]}", make_url(empty.owner_url)
    place = f"/{url.database}?host={quote(str(url.query['host']), safe='')}"
    owner, app = (f"postgresql://{who}:p%40ss%2Fword@{place}" for who in ("trellis_owner", role))
    with server(empty) as postgres:
        postgres.execute(SQL("create role {} login password 'p@ss/word'").format(Identifier(role)))
        migrate(owner, app)
        engine = make_engine(app, connections=1)
        try:
            with Store(engine, Vault([new_key()])).begin("T0URL") as tx:
                tx.run(ROWS["team"])
                assert tx.value("select current_user") == role
                assert tx.value("select count(*) from team") == 1
        finally:
            engine.dispose()


def test_a_url_without_a_role_is_refused_in_words(cluster: Cluster) -> None:
    """Granting to nobody would leave an app that cannot read its tables."""
    with pytest.raises(ValueError, match="names no role"):
        migrate(cluster.owner_url, "postgresql://localhost/trellis")
