"""Keeps one embedded Postgres running until its last user has gone; `db.embedded` starts it. Standard library alone."""

import ctypes
import fcntl
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_START_SECONDS = 60
# What people wrote must not reach the server's log: no statement, no detail, no message of a refused value.
_QUIET = ("log_min_messages=log", "log_min_error_statement=panic", "log_error_verbosity=terse")
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Orders:
    """What one server needs: `base` has the locks and the log, `user` is whom it runs as when root started it."""

    base: str
    bindir: str
    data: str
    sockets: str
    user: str | None
    durable: bool


def identity(user: str | None) -> dict[str, Any]:
    """Give the arguments that make `subprocess` run as `user`; none for oneself."""
    if user is None:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def ends_with_parent() -> Callable[[], None]:
    """Make a `preexec_fn` by which Linux ends the child in good order when this process dies; elsewhere no effect."""
    parent = os.getpid()
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None

    def prepare() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
            if os.getppid() != parent:
                os._exit(1)

    return prepare


def _command_line(pid: int) -> bytes:
    proc = Path(f"/proc/{pid}/cmdline")
    if proc.parent.parent.joinpath("self").exists():
        return proc.read_bytes().replace(b"\0", b" ") if proc.exists() else b""
    return subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False).stdout  # noqa: S607


def _end_stale(data: Path) -> None:
    """Stop the server that a killed keeper left behind, and forget a pid that now belongs to somebody else."""
    pidfile = data / "postmaster.pid"
    try:
        pid = int(pidfile.read_text().split("\n")[0])
    except (FileNotFoundError, ValueError):
        return
    for signum, seconds in ((signal.SIGINT, 10), (signal.SIGQUIT, 10)):
        patience = time.monotonic() + seconds
        while os.fsencode(data) in (line := _command_line(pid)) and time.monotonic() < patience:
            os.kill(pid, signum)
            time.sleep(0.1)
    if line and os.fsencode(data) not in line:
        pidfile.unlink(missing_ok=True)


def _own(path: Path, user: str | None) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if user is not None:
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def _run(orders: Orders, *command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [f"{orders.bindir}/{command[0]}", *command[1:]],
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=ends_with_parent(),  # this process has one thread until the server runs
        **identity(orders.user),
    )


def _create(orders: Orders) -> None:
    """Make the data folder beside its place and move it there whole, so that a half-made one is never used."""
    data, new = Path(orders.data), Path(f"{orders.data}.new")
    shutil.rmtree(new, ignore_errors=True)
    _own(new, orders.user)
    words = ["-U", "postgres", "--auth-local=trust", "--auth-host=reject", "-E", "UTF8", "--no-locale"]
    if _run(orders, "initdb", "-D", str(new), *words, *([] if orders.durable else ["-N"])).wait() != 0:
        raise SystemExit("initdb failed")
    new.rename(data)


def _is_ready(server: subprocess.Popen[bytes], data: Path) -> bool:
    try:
        lines = (data / "postmaster.pid").read_text().split("\n")
    except FileNotFoundError:
        return False
    return lines[0] == str(server.pid) and len(lines) > 7 and lines[7].strip() == "ready"


def _serve(orders: Orders) -> subprocess.Popen[bytes]:
    """Start the server and return once it takes connections."""
    options = [*_QUIET, "timezone=UTC", "listen_addresses=", f"unix_socket_directories={orders.sockets}"]
    options += ["unix_socket_permissions=0700", *(() if orders.durable else _FAST)]
    command = ["postgres", "-D", orders.data, *(word for option in options for word in ("-c", option))]
    patience = time.monotonic() + _START_SECONDS
    server = _run(orders, *command)
    while not _is_ready(server, Path(orders.data)):
        if time.monotonic() > patience:
            raise SystemExit("Postgres was not ready in time")
        # After kill -9 of the server its sessions hold the shared memory for a moment longer.
        if server.poll() is not None:
            if b"shared memory" not in Path(orders.base, "log").read_bytes()[-600:]:
                raise SystemExit("Postgres ended while starting")
            time.sleep(0.2)
            server = _run(orders, *command)
        time.sleep(0.01)
    return server


def _stop_after_last_user(orders: Orders, server: subprocess.Popen[bytes], closed: threading.Event) -> None:
    """Wait for each user's lock in turn; when none is left, let nobody in, say so, and stop the server."""
    base = Path(orders.base)
    while True:
        for user in (base / "users").iterdir():
            with user.open() as held:
                fcntl.flock(held, fcntl.LOCK_SH)  # shared: a user who asks who else is there must not see the keeper
                user.unlink(missing_ok=True)
        with (base / "lock").open("w") as door:
            fcntl.flock(door, fcntl.LOCK_EX)
            if any((base / "users").iterdir()):
                continue
            closed.set()
            (base / "ready").unlink(missing_ok=True)
            for signum in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                server.send_signal(signum)
                time.sleep(15)


def _leave(home: Path, door: Path, *, closed: bool) -> None:
    """Remove our place among the temporary files, unless more is in it, or who comes in just now has seen to it."""
    with suppress(OSError), ExitStack() as held:
        if not closed:  # the server crashed, and nobody was kept out
            fcntl.flock(held.enter_context(door.open()), fcntl.LOCK_EX | fcntl.LOCK_NB)
        home.rmdir()


def main() -> None:
    """Start the server that the orders ask for, say so in `ready`, and stay until it has ended."""
    if os.fork():
        os._exit(0)
    # A server must outlive the polite stop of a whole group of processes: its users may still be saving.
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.SIG_IGN)
    orders = Orders(**json.loads(sys.argv[1]))
    base, data, sockets = Path(orders.base), Path(orders.data), Path(orders.sockets)
    closed = threading.Event()
    try:
        _end_stale(data)
        _own(sockets, orders.user)
        if not data.exists():
            _create(orders)
        server = _serve(orders)
        partial = base / "ready.new"
        partial.write_text(json.dumps({"data": orders.data, "sockets": orders.sockets}))
        partial.rename(base / "ready")
        threading.Thread(target=_stop_after_last_user, args=(orders, server, closed), daemon=True).start()
        server.wait()
    finally:
        (base / "ready").unlink(missing_ok=True)
        shutil.rmtree(sockets, ignore_errors=True)
        _leave(sockets.parent, base / "lock", closed=closed.is_set())


if __name__ == "__main__":
    main()
