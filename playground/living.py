"""A workspace with Trellis and the group in it: how it comes about, how far that is, and how it begins anew."""

import asyncio
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from aiohttp import web

from db.embedded import Cluster
from playground.group.seeding import NotPlayed, begins_at, seed
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage


@dataclass(frozen=True)
class Progress:
    """How far the set-up has come: what is done now, so many steps of so many, and in words what went wrong."""

    step: str
    done: int = 0
    of: int = 0
    finished: bool = False
    trouble: str = ""


class Ended(Exception):
    """Nobody wants it any more."""


class Demo:
    """One workspace at a time in a local Slack; acts and moves of the clock wait until the group has moved in."""

    def __init__(self, slack: LocalSlack, cluster: Cluster, say: Callable[[str], None],
                 lap: Callable[[str, float], None]) -> None:  # fmt: skip
        """Take a local Slack and a Postgres that run; what is done is said, and how long it took. Nothing is yet."""
        self.slack, self._cluster, self._say, self._lap = slack, cluster, say, lap
        self.stage: Stage | None = None
        self.progress = Progress("", finished=True)
        self._one_at_a_time, self._ended = threading.Lock(), threading.Event()
        self._thread = threading.Thread()
        slack.waits = self.why_wait
        slack.control_extras |= {"clock": self._clock, "progress": self._how_far, "reset": self._anew}

    def why_wait(self) -> str:
        """Say why nobody can act just now; '' when they can."""
        now = self.progress
        how_far = f"{now.step}, {now.done} of {now.of}" if now.of else now.step
        return "" if now.finished else f"The group is moving in ({how_far}). Look around; you can act in a moment."

    def reset(self) -> bool:
        """Begin anew in the background, in a new workspace whose weeks are new; False when that is under way already.

        Returns at once; `progress` tells the rest.
        """
        with self._one_at_a_time:
            if self._ended.is_set() or not self.progress.finished:
                return False
            self.progress = Progress("Trellis starts")
            self._thread = threading.Thread(target=self._begin, name="group")
            self._thread.start()
            return True

    def end(self) -> None:
        """Stop whatever is under way, and the app."""
        with self._one_at_a_time:
            self._ended.set()
        if self._thread.ident is not None:
            self._thread.join()
        if self.stage:
            self.stage.stop()

    async def _clock(self, request: web.Request) -> web.Response:
        """Show the program's time, or move it: -d '{"to": "next"}' or -d '{"days": 7}'."""
        asked = json.loads(await request.text() or "{}")
        if self.stage is None or (asked and self.why_wait()):
            return web.json_response({"error": self.why_wait()}, status=409)
        try:
            target = _target(self.stage, asked)
        except ValueError as error:
            return web.json_response({"error": str(error)}, status=400)
        if target:
            await asyncio.to_thread(self.stage.move_to, target)
        due = await asyncio.to_thread(self.stage.next_at)
        return web.json_response({"now": self.stage.clock.now().isoformat(), "next": due.isoformat() if due else None})

    async def _how_far(self, _: web.Request) -> web.Response:
        """Show how far the group has moved in."""
        return web.json_response(vars(self.progress))

    async def _anew(self, _: web.Request) -> web.Response:
        """Begin anew, in a new workspace."""
        if self.reset():
            return web.json_response(vars(self.progress))
        return web.json_response({"error": self.why_wait()}, status=409)

    def _begin(self) -> None:
        try:
            self._move_in(datetime.now(UTC))
        except Ended:
            return
        except NotPlayed as why:
            self.progress = replace(self.progress, trouble=f"The group is not complete: {why}. What is there works.")
        except Exception as error:
            trouble = f"Trellis did not start: {type(error).__name__}: {error}. End the demo and start it again."
            self.progress = replace(self.progress, trouble=trouble)
        if self.progress.trouble:
            self._say(self.progress.trouble)
        self.progress = replace(self.progress, finished=True)

    def _move_in(self, now: datetime) -> None:
        since = time.monotonic()
        if self.stage:
            old, self.stage = self.stage, None
            old.stop()
            self.slack.drop(old.workspace)
        self.stage = Stage(self._cluster, self.slack, MovedClock(begins_at(now.date()), flows=True))
        self.stage.start()
        self._lap("Trellis", since)
        since = time.monotonic()
        self._say("A user group moves in, with its last weeks; look around, and act once it is there:")
        seed(self.stage, now.date(), self._tell)
        self._lap("the group", since)

    def _tell(self, step: str, done: int, of: int) -> None:
        if self._ended.is_set():
            raise Ended
        if step != self.progress.step:
            self._say(f"  {step} …")
        self.progress = Progress(step, done, of)


def _target(stage: Stage, asked: object) -> datetime | None:
    match asked:
        case {"to": "next"}:
            return stage.next_at()
        case {"days": int() | float() as days} if 0 < days <= 366:
            return stage.clock.now() + timedelta(days=days)
        case {} if not asked:
            return None
    raise ValueError('say {"to": "next"} or {"days": 7}, at most 366 days at a time')
