"""The demo, as the process that `make demo` starts: it says where it is, moves a group in, and ends without a trace."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from programs.buddies import BUDDIES
from tests.words import ASKS, BUTTON, role

TOP = Path(__file__).parents[2]
# How long anything may take on a machine that does much else besides.
PATIENCE_SECONDS = 120


def start(port: int | str, folder: Path) -> subprocess.Popen[str]:
    """Start a demo on this port, with its data in this folder."""
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "playground"],
        cwd=TOP, env={**os.environ, "TRELLIS_DEMO_PORT": str(port), "TMPDIR": str(folder)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """Read what a demo says up to the line with these words."""
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    raise AssertionError(f"it ended without a word of {words!r}:\n{said}")


def wait_until(done: Callable[[], bool]) -> None:
    """Wait for something to come about."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < until
        time.sleep(0.05)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def own_folder() -> Iterator[Path]:
    """Give a folder for temporary files that everybody may enter."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - as root the demo's Postgres is somebody else
        yield Path(folder)
        # The Postgres of a demo that was killed ends by itself, and writes until it has.
        wait_until(lambda: not running_in(Path(folder)))


@pytest.fixture(scope="module")
def port() -> int:
    """A port that nobody listened on."""
    return free_port()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """Where the demo has its data."""
    with own_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def demo(port: int, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A demo whose page answers; the group is still moving in."""
    process = start(port, folder)
    read_until(process, "moves in")
    yield process
    process.kill()
    process.communicate()


@pytest.fixture(scope="module")
def ready(demo: subprocess.Popen[str]) -> str:
    """What the demo says until everything is there."""
    return read_until(demo, "Ctrl-C")


def ask(port: int, control: str, **asked: object) -> Any:
    """Use the control interface."""
    return send(port, f"control/{control}", asked)


def send(port: int, path: str, asked: Mapping[str, object]) -> Any:
    """Post to an address."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/{path}", json.dumps(asked).encode())
    with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
        return json.load(answer)


def home(port: int, person: str) -> str:
    """Open somebody's Home, and return what stands there."""
    return str(ask(port, "open_home", person=person)["plain"])


@pytest.mark.usefixtures("demo")
def test_it_answers_while_the_group_moves_in_and_says_why_nobody_can_act(port: int) -> None:
    """Everything can be looked at already; an act or a move of the clock is refused in words with how far it is."""
    wait_until(lambda: ask(port, "progress")["of"] > 0)
    people = ask(port, "people")
    assert len(people) == 22
    place = f"{ask(port, 'workspace')['id']}/{people[0]['id']}"
    acts: dict[str, dict[str, object]] = {
        "control/open_home": {"person": "Olu"}, "control/clock": {"days": 1}, f"{place}/act/say": {"text": "Hello"},
    }  # fmt: skip
    for path, asked in acts.items():
        with pytest.raises(urllib.error.HTTPError) as refused:
            send(port, path, asked)
        assert refused.value.code == 409
        assert "moving" in refused.value.read().decode()
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/{place}/messages") as page:
        assert "The group is moving in" in page.read().decode()
    how_far = ask(port, "progress")
    assert not how_far["finished"]
    assert 0 <= how_far["done"] < how_far["of"]


def test_it_says_how_long_each_part_took_and_what_to_try(ready: str, port: int) -> None:
    """At its end the set-up tells its times, the address and three things, each of which is really there."""
    for part in ("the group", "in all"):
        assert part in ready
    assert f"http://127.0.0.1:{port}" in ready
    for words, person in (("Start a program", "Olu"), (BUTTON, "Amina")):
        assert f'"{words}"' in ready
        assert words in home(port, person)


@pytest.mark.usefixtures("ready")
def test_twenty_people_live_in_six_zones_and_one_is_a_guest(port: int) -> None:
    """About twenty people, in six zones; one owns the workspace, one is a guest."""
    people = ask(port, "people")
    assert len(people) == 22
    assert len({one["tz"] for one in people}) == 6
    assert [one["name"] for one in people if one["owner"]] == ["Olu Adeyemi"]
    assert [one["name"] for one in people if one["guest"]] == ["Bo Larsen"]


@pytest.mark.usefixtures("ready")
def test_two_organizers_see_pairs_in_every_shape(port: int) -> None:
    """A lively pair, a silent one, one whose card waits, one that asks for help, a new one, and people who wait."""
    assert "Chloe Martin asks for help" in home(port, "Mei")
    seen = home(port, "Olu")
    lines = {line.partition(" · ")[0]: line for line in seen.splitlines() if " & " in line}
    silent, new, lively, waits, helped, two, three = (
        next(line for pair, line in lines.items() if name in pair)
        for name in ("Diego", "Ana", "Amina", "Arjun", "Chloe", "Brian", "Yuki")
    )
    assert "silent for 2 periods" in silent
    assert "no check-in yet" in new
    assert all(words in lively for words in ("answered", "check-in open", "agreement signed"))
    assert "answered" not in waits
    assert "agreement unsigned" in helped
    assert ("pledge signed" in two, "pledge unsigned" in three) == (True, True)
    assert f"{role('mentee')}, waiting for a pair: Nadia Islam" in seen
    assert len(lines) == 7


@pytest.mark.usefixtures("ready")
def test_what_people_find_when_one_becomes_them(port: int) -> None:
    """A mentee is asked to check in, a goal stands there, a question waits for its mentor, a win is celebrated."""
    asked = ask(port, "inbox", person="Amina")
    assert any(BUTTON in one["plain"] and ASKS.strip() in one["plain"] for one in asked)
    assert "Lead the database migration" in home(port, "Lars")
    assert "Tiago Alves" in home(port, "Mei")
    channels = {one["name"]: one["id"] for one in ask(port, "conversations") if one["kind"] == "channel"}
    assert set(channels) == {"general", "introductions", "mentorship"}
    said = ask(port, "messages", channel=channels["general"])
    assert any(f"Brian Otieno has reached a goal in {BUDDIES.name}" in one["plain"] for one in said)
    assert len({one["user"] for one in said}) > 8
    assert ask(port, "modal", person="Amina") is None


@pytest.mark.usefixtures("ready")
def test_a_mentee_checks_in_and_the_clock_can_be_moved(port: int) -> None:
    """The first minute as it is proposed: Amina checks in, Lars gets the card, and the next prompt comes."""
    before = len(ask(port, "inbox", person="Lars"))
    assert ask(port, "press", person="Amina", what=BUTTON)["ok"]
    ask(port, "fill", person="Amina", values={"last_promise": "done", "next_promise": "Sleep on it."})
    assert ask(port, "submit", person="Amina")["ok"]
    assert ask(port, "submit", person="Amina")["ok"]
    wait_until(lambda: len(ask(port, "inbox", person="Lars")) > before)
    assert ask(port, "inbox", person="Lars")[-1]["plain"].startswith("Amina Yusuf checked in")
    now = ask(port, "clock")
    assert ask(port, "clock", to="next")["now"] >= now["next"]


def test_ports_that_cannot_be_had_are_told_apart(ready: str, port: int, folder: Path) -> None:
    """Another demo, another program and a port that is none: each is said, with what to do."""
    assert ready
    with socket.create_server(("127.0.0.1", 0)) as other:
        theirs = int(other.getsockname()[1])
        tried = {
            f"Another demo is running at http://127.0.0.1:{port}": start(port, folder),
            f"Port {theirs} is taken by another program": start(theirs, folder),
            "TRELLIS_DEMO_PORT is 'tea', which is no port": start("tea", folder),
        }
        for words, process in tried.items():
            _, said = process.communicate(timeout=PATIENCE_SECONDS)
            assert process.returncode == 1
            assert words in said
            assert "TRELLIS_DEMO_PORT=8" in said
            assert "Traceback" not in said


def test_it_begins_anew_and_ctrl_c_ends_all_of_it(demo: subprocess.Popen[str], ready: str, port: int,
                                                  folder: Path) -> None:  # fmt: skip
    """Reset brings a new workspace, also while a group moves in; Ctrl-C while it does so leaves nothing."""
    assert ready
    known = [ask(port, "workspace")["id"]]
    for _ in range(2):
        assert not ask(port, "reset")["finished"]
        [anew] = ask(port, "workspaces")
        known.append(anew["id"])
    assert len(set(known)) == 3
    assert any(folder.iterdir())
    assert running_in(folder)
    demo.send_signal(signal.SIGINT)
    said, wrong = demo.communicate(timeout=PATIENCE_SECONDS)
    assert demo.returncode == 0
    assert said.strip().endswith("Ending …")
    assert wrong == ""
    assert not running_in(folder)
    assert not any(folder.iterdir())


def test_what_a_killed_demo_left_is_not_in_the_way() -> None:
    """After kill -9 its Postgres ends by itself, and the next demo has the port; Ctrl-C ends that while it sets up."""
    port = free_port()
    with own_folder() as folder:
        killed = start(port, folder)
        read_until(killed, "Postgres")
        killed.kill()
        killed.communicate()
        second = start(port, folder)
        read_until(second, f"http://127.0.0.1:{port}")
        second.send_signal(signal.SIGINT)
        said, wrong = second.communicate(timeout=PATIENCE_SECONDS)
        assert (second.returncode, wrong) == (0, "")
        assert said.strip().endswith("Ending …")
        wait_until(lambda: not running_in(folder))


def running_in(folder: Path) -> list[str]:
    """Return the command lines that name the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            found.append(process.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return [line for line in found if str(folder) in line]
