"""`make demo`: a local Slack with Trellis in it and a few people, and a clock that can be moved, until Ctrl-C."""

import asyncio
import io
import json
import os
import signal
import sys
import threading
from datetime import UTC, datetime, timedelta

from aiohttp import web
from aiohttp.typedefs import Handler

from db.embedded import Cluster
from playground.slack import LocalSlack
from playground.stage import MANIFEST, MovedClock, Stage, own_database
from slack_app import logs

PORT = 8400
PEOPLE = (
    ("Olu Adeyemi", "Europe/London", True),
    ("Ana Souza", "America/Sao_Paulo", False),
    ("Kenji Mori", "Asia/Tokyo", False),
    ("Priya Nair", "Asia/Kolkata", False),
    ("Lars Berg", "Europe/Oslo", False),
    ("Maya Cohen", "America/New_York", False),
)
HOW_TO = """
Trellis runs in a local Slack: {url}/control/ lists everything one can do there, each with an example.
Three things to try, in a second terminal:

  Let Olu, who owns the workspace, start a program:
    curl -X POST {url}/control/open_home -d '{{"person": "Olu"}}'
    curl -X POST {url}/control/press -d '{{"person": "Olu", "what": "Start a program"}}'
    curl -X POST {url}/control/press -d '{{"person": "Olu", "what": "Choose Mentorship"}}'
    curl -X POST {url}/control/submit -d '{{"person": "Olu"}}'
  Let Ana join as a mentee:
    curl -X POST {url}/control/open_home -d '{{"person": "Ana"}}'
    curl -X POST {url}/control/press -d '{{"person": "Ana", "what": "Join as a mentee"}}'
    curl -X POST {url}/control/fill -d '{{"person": "Ana", "values": {{"change": "Lead a small project"}}}}'
    curl -X POST {url}/control/submit -d '{{"person": "Ana"}}'
    curl -X POST {url}/control/fill -d '{{"person": "Ana", "values": {{"how_often": "two_weeks", "consent": ["1"]}}}}'
    curl -X POST {url}/control/submit -d '{{"person": "Ana"}}'
  Move the clock, to the next thing that is due or by days:
    curl -X POST {url}/control/clock -d '{{"to": "next"}}'
    curl -X POST {url}/control/clock -d '{{"days": 7}}'

Ctrl-C ends all of it.
"""


def clock_control(stage: Stage) -> Handler:
    """Return the control that shows the program's time and moves it: `to` "next", or by `days`."""

    async def control(request: web.Request) -> web.Response:
        """Show the program's time, or move it: -d '{"to": "next"}' or -d '{"days": 7}'."""
        asked = json.loads(await request.text() or "{}")
        try:
            target = _target(stage, asked)
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)
        if target:
            await asyncio.to_thread(stage.move_to, target)
        due = await asyncio.to_thread(stage.next_at)
        now = stage.clock.now()
        return web.json_response({"now": now.isoformat(), "next": due.isoformat() if due else None})

    return control


def _target(stage: Stage, asked: object) -> datetime | None:
    match asked:
        case {"to": "next"}:
            return stage.next_at()
        case {"days": int() | float() as days} if 0 < days <= 366:
            return stage.clock.now() + timedelta(days=days)
        case {} if not asked:
            return None
    raise ValueError('say {"to": "next"} or {"days": 7}, at most 366 days at a time')


def main() -> int:
    """Set everything up, say where it is, and end all of it on Ctrl-C; return the exit status."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    port = int(os.environ.get("TRELLIS_DEMO_PORT", str(PORT)))
    logs.set_up(io.StringIO())
    slack = LocalSlack(MANIFEST, port=port)
    try:
        slack.start()
    except OSError:
        print(
            f"Port {port} is taken, perhaps by another demo. End that one, or choose another port:\n"
            "  TRELLIS_DEMO_PORT=8500 make demo",
            file=sys.stderr,
        )
        return 1
    try:
        print("Starting a Postgres, and Trellis in a local Slack …", flush=True)
        with own_database() as cluster:
            _play(cluster, slack, ended)
    finally:
        slack.stop()
    return 0


def _play(cluster: Cluster, slack: LocalSlack, ended: threading.Event) -> None:
    with Stage(cluster, slack, MovedClock(datetime.now(UTC), flows=True)) as stage:
        slack.control_extras["clock"] = clock_control(stage)
        for name, zone, owner in PEOPLE:
            stage.person(name, zone, owner=owner)
        print(HOW_TO.format(url=slack.url), flush=True)
        ended.wait()
        print("Ending …", flush=True)


if __name__ == "__main__":
    sys.exit(main())
