"""A workspace with Trellis and the group in it: how it comes about, how far that is, and how it begins anew."""

import asyncio
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from aiohttp import web

from db.embedded import Cluster
from playground.group.seeding import begins_at, seed
from playground.rehearsal import StageRehearsal
from playground.slack import LocalSlack
from playground.slack.page.rehearsal import NotMoved
from playground.stage import MovedClock, Stage

MOVES_IN = "The group is moving in"


@dataclass(frozen=True)
class Progress:
    """How far the set-up has come: what is done now, so many steps of so many, and in words what went wrong."""

    step: str
    done: int = 0
    of: int = 0
    finished: bool = False
    trouble: str = ""


class Demo:
    """One workspace at a time in a local Slack; acts and moves of the clock wait until the group has moved in."""

    def __init__(self, slack: LocalSlack, cluster: Cluster, say: Callable[[str], None],
                 lap: Callable[[str, float], None]) -> None:  # fmt: skip
        """Take a local Slack and a Postgres that run; what is done is said, and how long it took. Nothing is yet."""
        self.slack, self._cluster, self._say, self._lap = slack, cluster, say, lap
        self.progress = Progress("", finished=True)
        self._stage: Stage | None = None
        self._one_at_a_time, self._halted, self._over = threading.Lock(), threading.Event(), False
        self._group = threading.Thread()
        slack.waits = self.why_wait
        slack.control_extras |= {"progress": self._how_far, "reset": self._anew}

    def why_wait(self) -> str:
        """Say why nobody can act just now; '' when they can."""
        now = self.progress
        how_far = f" ({now.step}, {now.done} of {now.of})" if now.of else ""
        return "" if now.finished else f"{MOVES_IN}{how_far}. Look around; you can act in a moment."

    def reset(self) -> None:
        """Begin anew: the app runs in a new workspace when this returns, and the group goes on moving in.

        What moves in is left where it is. Raises what keeps the app from starting.
        """
        with self._one_at_a_time:
            self._halt()
            if self._over:
                return
            self.progress, today = Progress("Trellis starts"), datetime.now(UTC).date()
            try:
                rehearsal = self._start(today)
            except Exception as error:
                self.progress = Progress("", finished=True, trouble=f"Trellis did not start: {error}")
                raise
            self._group = threading.Thread(target=self._move_in, args=(rehearsal, today), name="group")
            self._group.start()

    def end(self) -> None:
        """Stop whatever is under way, and the app."""
        with self._one_at_a_time:
            self._over = True
            self._halt()
            if self._stage:
                self._stage.stop()

    def _halt(self) -> None:
        self._halted.set()
        if self._group.ident is not None:
            self._group.join()
        self._halted.clear()

    def _start(self, today: date) -> StageRehearsal:
        """Put a stage in place of the one before, if there was one."""
        since = time.monotonic()
        if self._stage:
            self.slack.rehearsal = None
            self._stage.stop()
            self.slack.drop(self._stage.workspace)
        self._stage = Stage(self._cluster, self.slack, MovedClock(begins_at(today), flows=True))
        self._stage.start()
        self.slack.rehearsal = rehearsal = StageRehearsal(self._stage, self.reset)
        self.slack.control_extras["clock"] = rehearsal.control
        self._lap("Trellis", since)
        return rehearsal

    def _move_in(self, rehearsal: StageRehearsal, today: date) -> None:
        since = time.monotonic()
        self._say("A user group moves in, with its last weeks; look around, and act once it is there:")
        try:
            with rehearsal.working(MOVES_IN) as tell:
                seed(rehearsal.stage, today, lambda *how_far: self._tell(rehearsal, tell, *how_far))
        except NotMoved as why:
            if self._halted.is_set():
                return
            rehearsal.trouble = f"The group is not complete: {why}. What is there works; Begin anew tries it again."
            self._say(rehearsal.trouble)
        self._lap("the group", since)
        self.progress = replace(self.progress, finished=True, trouble=rehearsal.trouble)
        rehearsal.stage.workspace.state.notice([])  # so that every page that is open is drawn again

    def _tell(self, rehearsal: StageRehearsal, tell: Callable[[str, int, int], None], step: str,
              done: int, of: int) -> None:  # fmt: skip
        if self._halted.is_set() or rehearsal.stopped:
            raise NotMoved("it was stopped")
        if step != self.progress.step:
            self._say(f"  {step} …")
        self.progress = Progress(step, done, of)
        tell(f"{MOVES_IN}: {step}. You can act once it is there.", done, of)

    async def _how_far(self, _: web.Request) -> web.Response:
        """Show how far the group has moved in."""
        return web.json_response(vars(self.progress))

    async def _anew(self, _: web.Request) -> web.Response:
        """Begin anew, in a new workspace: -d '{}'."""
        try:
            await asyncio.to_thread(self.slack.rehearsal.reset if self.slack.rehearsal else self.reset)
        except NotMoved as why:
            return web.json_response({"error": str(why)}, status=409)
        return web.json_response(vars(self.progress))
