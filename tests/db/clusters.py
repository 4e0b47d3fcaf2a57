"""What the tests of the embedded Postgres share: a folder of its own, other processes, a look at what runs."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
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


@contextmanager
def open_folder() -> Iterator[Path]:
    """Give a folder that anybody may enter; in the end nothing runs from it."""
    folder = Path(tempfile.mkdtemp(prefix="trellis-test-"))
    folder.chmod(0o755)
    yield folder
    left = running(folder)
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(folder)
    assert not left


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
