"""The demo, as the process that `make demo` starts: it says where it is, moves time, and ends without a trace."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).parents[2]


def start(port: int, folder: Path) -> subprocess.Popen[str]:
    """Start a demo on this port, with its data in this folder."""
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "playground.demo"],
        cwd=TOP, env={**os.environ, "TRELLIS_DEMO_PORT": str(port), "TMPDIR": str(folder)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder for temporary files that everybody may enter."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - as root the demo's Postgres is somebody else
        yield Path(folder)


@pytest.fixture(scope="module")
def demo(port: int, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A demo that is ready."""
    process = start(port, folder)
    assert process.stdout
    for line in process.stdout:
        if "Ctrl-C" in line:
            break
    yield process
    process.kill()
    process.communicate()


def ask(port: int, control: str, **asked: object) -> Any:
    """Use the control interface."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/control/{control}", json.dumps(asked).encode())
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
        return json.load(answer)


@pytest.mark.usefixtures("demo")
def test_a_person_can_act_and_the_clock_can_be_moved(port: int) -> None:
    """Through the control interface Olu starts a program, and a week passes."""
    assert "Start a program" in ask(port, "open_home", person="Olu")["plain"]
    assert ask(port, "press", person="Olu", what="Start a program")["ok"]
    assert ask(port, "press", person="Olu", what="Choose Mentorship")["ok"]
    assert ask(port, "submit", person="Olu")["ok"]
    assert "for organizers" in ask(port, "open_home", person="Olu")["plain"]
    before, after = ask(port, "clock")["now"], ask(port, "clock", days=7)["now"]
    assert before[:10] < after[:10]


@pytest.mark.usefixtures("demo")
def test_a_second_demo_says_that_the_port_is_taken(port: int, folder: Path) -> None:
    """A second demo on the same port says so, and how to choose another."""
    second = start(port, folder)
    _, said = second.communicate(timeout=20)
    assert second.returncode == 1
    assert f"Port {port} is taken" in said
    assert "TRELLIS_DEMO_PORT" in said


def test_ctrl_c_ends_all_of_it(demo: subprocess.Popen[str], folder: Path) -> None:
    """Ctrl-C ends the demo, the Postgres it started and the folder that held the data."""
    assert any(folder.iterdir())
    assert running_in(folder)
    demo.send_signal(signal.SIGINT)
    said, wrong = demo.communicate(timeout=20)
    assert demo.returncode == 0
    assert (said.strip(), wrong) == ("Ending …", "")
    assert not running_in(folder)
    assert not any(folder.iterdir())


def running_in(folder: Path) -> list[str]:
    """Return the command lines that name the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found.append(process.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return [line for line in found if str(folder) in line]
