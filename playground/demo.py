"""`make demo`: a local Slack with Trellis and a user group in it, and a clock that can be moved, until Ctrl-C."""

import errno
import io
import os
import signal
import sys
import threading
import time
import urllib.request
from contextlib import ExitStack, suppress
from http.client import HTTPException
from pathlib import Path

from playground.slack import LocalSlack
from playground.slack.control import GREETING
from programs.mentorship import MENTORSHIP

MANIFEST = Path(__file__).parents[1] / "manifest.yml"
PORT = 8400
CHOOSE = "  TRELLIS_DEMO_PORT={port} make demo"
CHECK_IN = MENTORSHIP.stage("regular").prompt("check_in").button
TO_TRY = f"""
Ready. Open {{url}} in a browser, and try three things:

  1. Become Olu Adeyemi, who owns the workspace, and at the end of Home press "Start a program".
  2. Become Amina Yusuf, a mentee: in Messages press the last "{CHECK_IN}". Then answer her as Lars Berg, her mentor.
  3. Move the clock to the next prompt, and see who gets what.

Ctrl-C ends all of it. For scripts, {{url}}/control/ lists everything one can do, each with an example.
"""


def main(began: float) -> int:
    """Set everything up, say where it is, and end all of it on Ctrl-C; return the exit status."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: ended.set())
    asked = os.environ.get("TRELLIS_DEMO_PORT") or str(PORT)
    if not (asked.isdecimal() and int(asked) < 2**16):
        return _failed(f"TRELLIS_DEMO_PORT is {asked!r}, which is no port. Choose one from 1024 to 65535:", 8500)
    slack = LocalSlack(MANIFEST, port=int(asked))
    try:
        slack.start()
    except OSError as error:
        return _failed(_why_not_there(slack, error), PORT if slack.port != PORT else PORT + 100)
    told(f"It answers at {slack.url}, and Trellis comes next.")
    lap("local Slack", began)
    with ExitStack() as running:
        running.callback(slack.stop)
        status = _run(slack, running, ended, began)
        if status == 0:
            told("Ending …")
        return status


def _run(slack: LocalSlack, running: ExitStack, ended: threading.Event, began: float) -> int:
    since = time.monotonic()
    # These load for longer than the local Slack needs to answer.
    from db.embedded import PostgresFailed, PostgresMissing
    from playground.living import Demo
    from playground.stage import own_database
    from slack_app import logs

    logs.set_up(io.StringIO())
    lap("loading", since)
    since = time.monotonic()
    try:
        cluster = running.enter_context(own_database())
    except (PostgresMissing, PostgresFailed) as error:
        return _failed(str(error))
    lap("Postgres", since)
    if ended.is_set():
        return 0
    demo = Demo(slack, cluster, told, lap)
    running.callback(demo.end)
    try:
        demo.reset()
    except Exception as error:
        return _failed(f"Trellis did not start: {type(error).__name__}: {error}")
    while not (ended.is_set() or demo.progress.finished):
        ended.wait(0.05)
    if not ended.is_set():
        lap("in all", began)
        told(TO_TRY.format(url=slack.url))
    while not ended.wait(0.5):  # a signal that reaches another thread does not end a wait without an end
        pass
    return 0


def told(words: str) -> None:
    """Say something to whoever started the demo."""
    with suppress(OSError):  # a terminal that is gone hears nothing, and all goes on to its end
        print(words, flush=True)


def lap(name: str, since: float) -> None:
    """Say how long a part took."""
    told(f"  {name:<12} {time.monotonic() - since:5.1f} s")


def _failed(words: str, port: int = 0) -> int:
    print(words, *([CHOOSE.format(port=port)] if port else []), sep="\n", file=sys.stderr)
    return 1


def _why_not_there(slack: LocalSlack, error: OSError) -> str:
    """Say why nobody can listen on this port, and who does when it can be known."""
    if error.errno == errno.EACCES:
        return f"Port {slack.port} is for administrators. Choose one from 1024 to 65535:"
    if error.errno != errno.EADDRINUSE:
        return f"Nobody can listen on port {slack.port} ({os.strerror(error.errno or 0)}). Choose another one:"
    try:
        with urllib.request.urlopen(f"{slack.url}/control/", timeout=2) as answer:  # noqa: S310 - loopback
            demo = answer.read(100).startswith(GREETING.encode())
    except (OSError, HTTPException):
        demo = False
    if demo:
        return f"Another demo is running at {slack.url}. Open that one, end it with Ctrl-C, or start a second one:"
    return f"Port {slack.port} is taken by another program. Choose another one:"
