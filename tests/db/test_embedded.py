"""The embedded Postgres: started at once, shared, killed, adopted, and nothing left in the end."""

import fcntl
import os
import pwd
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from db import embedded
from db.engine import make_engine
from tests.db.clusters import ask, home_of, open_folder, play, running, said, until


@pytest.fixture
def root() -> Iterator[Path]:
    """A folder for one test's cluster."""
    with open_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[embedded.Cluster]:
    """One cluster for the tests that only look."""
    with open_folder() as folder, embedded.start(folder, durable=False) as started:
        yield started


def test_row_level_security_binds_both_roles(cluster: embedded.Cluster) -> None:
    """Neither the owner nor the app's role is a superuser or bypasses row-level security."""
    rows = ask(cluster.app_url, "SELECT rolname FROM pg_roles WHERE rolcanlogin AND NOT rolsuper AND NOT rolbypassrls")
    assert {name for (name,) in rows} == {"trellis_owner", "trellis_app"}


def test_the_app_cannot_make_tables(cluster: embedded.Cluster) -> None:
    """Only the owner can change the schema."""
    ask(cluster.owner_url, "CREATE TABLE made_by_owner ()")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(cluster.app_url, "CREATE TABLE made_by_app ()")


def test_another_database_is_reached_by_name(cluster: embedded.Cluster) -> None:
    """The owner makes a second database, and the same cluster gives both roles a way into it."""
    with psycopg.connect(cluster.owner_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE DATABASE second TEMPLATE template0")
    second = cluster.database("second")
    assert ask(second.owner_url, "SELECT current_database()::text, current_user::text") == [("second", "trellis_owner")]
    assert ask(second.app_url, "SELECT current_database()::text, current_user::text") == [("second", "trellis_app")]


def test_the_only_way_in_is_a_private_folder(cluster: embedded.Cluster) -> None:
    """The server listens nowhere but on a socket in a folder that only its user may enter."""
    assert ask(cluster.app_url, "SHOW listen_addresses") == [("",)]
    sockets = home_of(cluster) / "s"
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    assert "host" not in {line.split()[0] for line in hba(cluster) if "trust" in line}


def hba(cluster: embedded.Cluster) -> list[str]:
    """The lines of the file that says who may connect."""
    text = (cluster.data / "pg_hba.conf").read_text()
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def test_what_people_wrote_stays_out_of_the_log(cluster: embedded.Cluster) -> None:
    """A refused value is in no line of the server's log."""
    with pytest.raises(psycopg.Error):
        ask(cluster.app_url, "SELECT 'canary-7f3a'::integer")
    log = (cluster.data.parent / "log").read_text()
    assert "ready to accept connections" in log
    assert "canary-7f3a" not in log


@pytest.mark.parametrize(("durable", "shown"), [(True, "on"), (False, "off")])
def test_tests_may_trade_safety_for_speed(root: Path, durable: bool, shown: str) -> None:
    """A durable server flushes to disk; the tests' server does not."""
    with embedded.start(root, durable=durable) as cluster:
        assert ask(cluster.app_url, "SHOW fsync") == [(shown,)]
        assert ask(cluster.app_url, "SHOW synchronous_commit") == [(shown,)]


def test_what_is_confirmed_is_on_its_disk(cluster: embedded.Cluster) -> None:
    """The app's connections do not leave that to the server's settings, which are otherwise here."""
    engine = make_engine(cluster.app_url, 1)
    try:
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"
    finally:
        engine.dispose()


def test_two_first_starts_at_once_share_one_server(root: Path) -> None:
    """Two processes start on an empty folder; both work, and the server outlives the one that started it."""
    both = play(root), play(root)
    urls = {said(process) for process in both}
    assert len(urls) == 1
    assert urls != {""}
    url = urls.pop()
    for left, process in zip((1, 0), both, strict=True):
        process.communicate("\n", timeout=10)
        assert process.returncode == 0
        assert bool(running(root)) == bool(left)
        if left:
            assert ask(url, "SELECT 1") == [(1,)]


def test_a_killed_app_leaves_nothing_and_loses_nothing(root: Path) -> None:
    """After kill -9 of the app its server ends by itself, and the next start has what was committed."""
    with play(root) as app:
        owner_url = said(app).replace("trellis_app", "trellis_owner")
        ask(owner_url, "CREATE TABLE kept AS SELECT 1 AS n")
        app.kill()
    assert until(lambda: not running(root))
    with embedded.start(root, durable=False) as cluster:
        assert ask(cluster.owner_url, "SELECT n FROM kept") == [(1,)]


def test_a_first_start_that_was_killed_is_made_good(root: Path) -> None:
    """However early the first start is killed, the next one succeeds."""
    for seconds in (0.3, 0.6):
        with play(root) as app:
            time.sleep(seconds)
            app.kill()
    with embedded.start(root, durable=False) as cluster:
        assert ask(cluster.app_url, "SELECT 1") == [(1,)]


def test_a_killed_server_comes_back_at_the_same_address(root: Path) -> None:
    """After kill -9 of Postgres a new start recovers what was committed, under the same address."""
    with embedded.start(root) as first:
        ask(first.owner_url, "CREATE TABLE kept AS SELECT 1 AS n")
        os.kill(int((first.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        with embedded.start(root) as second:
            assert second.owner_url == first.owner_url
            assert ask(first.owner_url, "SELECT n FROM kept") == [(1,)]


def test_a_server_that_ends_takes_nothing_from_whoever_comes_in(root: Path) -> None:
    """Postgres crashes while somebody is at the door: the folder they have seen to stays, until the last has left."""
    with embedded.start(root, durable=False) as cluster:
        with (cluster.data.parent / "lock").open("w") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            os.kill(int((cluster.data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
            assert until(lambda: not running(root))
            assert home_of(cluster).exists()
        with embedded.start(root, durable=False) as again:
            assert ask(again.app_url, "SELECT 1") == [(1,)]
    assert until(lambda: not home_of(cluster).exists())


def test_a_killed_keeper_takes_the_server_along(root: Path) -> None:
    """After kill -9 of the process that keeps the server, the next start has one server again."""
    with embedded.start(root, durable=False):
        for pid in running(f'"base": "{root}'):
            os.kill(pid, signal.SIGKILL)
        with embedded.start(root, durable=False) as cluster:
            assert ask(cluster.app_url, "SELECT 1") == [(1,)]
            assert len(running(f"{root}\0-c", f"-D\0{cluster.data}")) == 1


def test_an_abandoned_server_is_ended_by_the_next_start(root: Path) -> None:
    """A server that no keeper minds, as on systems that cannot end a child with its parent, is replaced."""
    with embedded.start(root, durable=False) as cluster:
        data, bindir = cluster.data, cluster.bindir
    nobody = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid} if os.geteuid() == 0 else {}
    abandoned = subprocess.Popen(  # type: ignore[call-overload]
        [bindir / "postgres", "-D", data, "-h", "", "-k", data], cwd="/", stderr=subprocess.DEVNULL, **nobody
    )
    assert until((data / "postmaster.pid").exists)
    with embedded.start(root, durable=False) as cluster:
        assert abandoned.wait(10) == 0
        assert ask(cluster.app_url, "SELECT 1") == [(1,)]


def test_a_pid_that_belongs_to_somebody_else_is_left_alone(root: Path) -> None:
    """A pid file from before a reboot names a stranger's process: the server starts and the stranger lives."""
    with embedded.start(root, durable=False) as cluster:
        data = cluster.data
    nobody = {"user": "nobody"} if os.geteuid() == 0 else {}
    with subprocess.Popen(["sleep", "60"], **nobody) as stranger:  # type: ignore[call-overload]
        (data / "postmaster.pid").write_text(f"{stranger.pid}\n{data}\n1\n5432\n\n\n 0 0\nready   \n")
        with embedded.start(root, durable=False) as cluster:
            assert ask(cluster.app_url, "SELECT 1") == [(1,)]
        assert stranger.poll() is None
        stranger.kill()


def test_missing_binaries_are_named_in_words(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without binaries the error says what to install."""
    monkeypatch.setenv("TRELLIS_POSTGRES_BIN", str(root))
    with pytest.raises(embedded.PostgresMissing, match="apt-get install postgresql"):
        embedded.start(root)


def test_a_server_that_cannot_start_shows_its_log(root: Path) -> None:
    """When Postgres refuses to start, the error ends with Postgres's own words."""
    with embedded.start(root, durable=False) as cluster:
        settings = cluster.data / "postgresql.conf"
    settings.write_text("no_such_setting = 1\n")
    with pytest.raises(embedded.PostgresFailed, match="no_such_setting"):
        embedded.start(root, durable=False)


def test_the_operators_sql_makes_the_same_role(cluster: embedded.Cluster) -> None:
    """The SQL that is printed for one's own Postgres runs, and gives a role that row-level security binds."""
    assert embedded.role_sql().startswith("CREATE ROLE trellis_app ")
    made = embedded.role_sql().replace("trellis_app", "printed")
    host = str(make_url(cluster.owner_url).query["host"])
    with psycopg.connect(host=host, user="postgres", dbname="postgres") as server:
        server.execute(made.encode())
        rights = server.execute(
            "SELECT count(DISTINCT (rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolbypassrls))"
            " FROM pg_roles WHERE rolname IN ('printed', 'trellis_app')"
        ).fetchone()
        server.rollback()
    assert rights == (1,)
