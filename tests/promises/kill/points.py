"""The named points of a delivery, each reached from outside: a worker stands still exactly there."""

import json
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import partial

from playground.slack.records import JSON
from tests.promises.kill.crew import Crew, Worker
from tests.promises.kill.database import CONFIRMING, DECIDING, Database
from tests.promises.kill.town import Town
from tests.promises.kill.watched import Moment, WatchedSlack

OPEN, POST, READ = "conversations.open", "chat.postMessage", "conversations.history"


class Point(Enum):
    """Where a worker can be met."""

    ADDRESSING = "during addressing"
    CLAIMED = "after the claim's commit"
    BEFORE_POST = "before the post"
    AT_SLACK = "while Slack has the request"
    STORED = "after Slack stored it, before the answer"
    ANSWERED = "after the answer, before the confirmation"
    CONFIRMING = "inside the confirmation's transaction"
    READING = "during a reading"
    DECIDING = "inside the reading's confirmation"


@dataclass(frozen=True)
class Points:
    """Meets a worker of this crew at a point."""

    database: Database
    slack: WatchedSlack
    town: Town
    crew: Crew

    @contextmanager
    def meet(self, point: Point, seconds: float) -> Iterator[Worker | None]:
        """Give a worker that stands still exactly there since a moment ago; what it waits for goes on afterwards.

        None when nobody came there in time, or went on before it stood still.
        """
        if point in (Point.READING, Point.DECIDING):
            self.town.workspace.faults.add(POST, "drop_stored", times=3)
        asked: Mapping[Point, tuple[str, Moment]] = {
            Point.ADDRESSING: (OPEN, Moment.CAME), Point.AT_SLACK: (POST, Moment.CAME),
            Point.STORED: (POST, Moment.DONE), Point.ANSWERED: (POST, Moment.ANSWERED),
            Point.READING: (READ, Moment.CAME),
        }  # fmt: skip
        waits: Mapping[Point, Callable[[float], AbstractContextManager[str | None]]] = {
            Point.BEFORE_POST: self.database.before_post,
            Point.CONFIRMING: partial(self.database.gate, CONFIRMING),
            Point.DECIDING: partial(self.database.gate, DECIDING),
        }
        if point in asked:
            method, moment = asked[point]
            with self.slack.catch((method,), moment, self.crew.pids, seconds) as caught:
                worker = self.crew.of(caught.pid) if caught else None
                if worker and caught and point is Point.ANSWERED:
                    worker = self._unless(worker, self.town.state(_row(caught.args)) == "sent")
                if worker and caught and point is Point.READING:
                    worker = self._unless(worker, not self.town.is_looked_for(str(caught.args["channel"])))
                yield worker
        elif point is Point.CLAIMED:
            claim = self.database.next_claim(seconds)
            worker = self._stopped(claim[0]) if claim else None
            if worker and claim:
                gone = self.town.state(claim[1]) != "sending" or claim[1] in self.town.posted()
                worker = self._unless(worker, gone)
            yield worker
        else:
            with waits[point](seconds) as name:
                yield self._stopped(name) if name else None

    def _stopped(self, name: str) -> Worker | None:
        worker = self.crew.named(name)
        if worker:
            os.kill(worker.pid, signal.SIGSTOP)
        return worker

    def _unless(self, worker: Worker, gone: bool) -> Worker | None:
        """Let a worker go on that was past the point before it stood still."""
        if gone:
            os.kill(worker.pid, signal.SIGCONT)
            return None
        return worker


def _row(args: JSON) -> str:
    """Return which message was asked to be posted."""
    metadata = args["metadata"]
    return str((json.loads(metadata) if isinstance(metadata, str) else metadata)["event_payload"]["id"])
