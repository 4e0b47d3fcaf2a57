"""Lets workers deliver while they are killed and frozen, their database crashes and their Slack misbehaves."""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playground.slack.faults import Faults
from tests.promises.kill.crew import SIZE, Crew, Worker
from tests.promises.kill.database import Database
from tests.promises.kill.points import Point, Points
from tests.promises.kill.town import Town
from tests.promises.kill.watched import WatchedSlack

PRODUCT = (sys.executable, "-m", "slack_app", "worker")
# How often what happens to a request: method, kind, chance, and more about it.
Faulty = Sequence[tuple[str, str, float, Mapping[str, Any]]]
FAULTS: Faulty = (
    ("chat.postMessage", "drop", 0.02, {}),
    ("chat.postMessage", "drop_stored", 0.03, {}),
    ("chat.postMessage", "late_store", 0.02, {"delay": 0.3}),
    ("chat.postMessage", "error", 0.02, {}),
    ("chat.postMessage", "error_stored", 0.02, {}),
    ("chat.postMessage", "rate_limited", 0.005, {}),
    ("chat.postMessage", "refuse", 0.01, {"code": "fatal_error"}),
    ("chat.postMessage", "refuse", 0.006, {"code": "restricted_action"}),
    ("conversations.open", "error", 0.05, {}),
    ("conversations.open", "drop_stored", 0.05, {}),
    ("conversations.open", "refuse", 0.02, {"code": "user_not_visible"}),
    ("conversations.history", "error", 0.05, {}),
    ("conversations.history", "drop", 0.05, {}),
    ("conversations.history", "rate_limited", 0.02, {}),
)
LATENCY, LAG = 0.02, 0.3
KILL, FREEZE = "kill", "freeze"
AT_POINTS = [(point, how) for point in Point for how in (KILL, FREEZE)]
AT_RANDOM = [(None, KILL)] * 6 + [(None, FREEZE)] * 4
_READY_SECONDS = 60.0
_CRASH_SECONDS = 4.0
_REACH_SECONDS, _TRIES = 6.0, 5
# However slow the machine, what is left has been settled by then.
_CALM_SECONDS = 180.0


@dataclass(frozen=True)
class Clock:
    """The times a worker runs by, in seconds; far shorter than the real ones, in the same order."""

    http_timeout: float = 1.0
    settle: float = 3.0
    lease: float = 6.0
    beat: float = 1.0

    @property
    def settings(self) -> Mapping[str, str]:
        """The same as a worker's settings."""
        named = {f"TRELLIS_{name.upper()}": str(value) for name, value in vars(self).items()}
        return named | {"TRELLIS_PACE_CHANNEL": "0", "TRELLIS_PACE_TEAM": "0", "TRELLIS_IN_FLIGHT": "6"}

    @property
    def freeze(self) -> float:
        """How long a worker is frozen: past the lease of all that it holds."""
        return self.lease + 1


class Siege:
    """One run. It ends when all mail is settled; whatever it started has ended by then."""

    def __init__(self, database: Database, slack: WatchedSlack, town: Town, log: Path, seed: int, clock: Clock,
                 command: Sequence[str] = PRODUCT) -> None:  # fmt: skip
        """Take who is besieged and with what they run."""
        self.database, self.slack, self.town, self.clock = database, slack, town, clock
        self.lot = random.Random(seed)  # noqa: S311  # repeats on purpose
        ws = town.workspace
        settings = {
            "SLACK_BOT_TOKEN": ws.bot_token, "SLACK_API_URL": slack.api_url, "TRELLIS_KEYS": town.key,
            "TRELLIS_TEAM": ws.id, **clock.settings,
        }  # fmt: skip
        self.crew = Crew(command, settings, database.url, log)
        self.points = Points(database, slack, town, self.crew)
        self._at_work = set[str]()
        self.struck: Counter[tuple[Point | None, str]] = Counter()
        self.crashes, self._crashed_at = 0, time.monotonic()

    def misbehave(self, faults: Faulty = FAULTS, latency: float = LATENCY, lag: float = LAG) -> None:  # fmt: skip
        """Let Slack fail by chance from now on."""
        theirs: Faults = self.town.workspace.faults
        for method, kind, chance, more in faults:
            theirs.add(method, kind, times=None, chance=chance, **more)
        theirs.latency, theirs.history_lag = latency, lag
        theirs.lot = random.Random(self.lot.random()).random  # noqa: S311  # repeats on purpose

    def act(self, acts: Sequence[tuple[Point | None, str]]) -> None:
        """Kill and freeze: each at its point, or at random where it has none, in an order by chance."""
        left = [(act, _TRIES) for act in acts]
        self.lot.shuffle(left)
        while left:
            (point, how), tries = left.pop(0)
            self._ready()
            self.town.release(self.town.left // (len(left) + 2))
            with self.points.meet(point, _REACH_SECONDS) if point else self._somebody() as worker:
                if worker:
                    self._strike(worker, how, point)
            if not worker and tries > 1:
                left.append(((point, how), tries - 1))
            self._crash()

    @contextmanager
    def _somebody(self) -> Iterator[Worker]:
        time.sleep(self.lot.uniform(0, 0.5))
        yield self.lot.choice(self._ready())

    def _ready(self) -> list[Worker]:
        """Wait until most of the crew is at work, and give who is."""
        patience = time.monotonic() + _READY_SECONDS
        while True:
            self.crew.tend()
            self._at_work |= self.database.at_work()
            found = [one for one in self.crew.running() if one.name in self._at_work]
            if len(found) >= SIZE - 1 or time.monotonic() > patience:
                return found
            time.sleep(0.05)

    def _strike(self, worker: Worker, how: str, point: Point | None) -> None:
        if how == KILL:
            self.crew.kill(worker)
        else:
            self.crew.freeze(worker, self.clock.freeze)
        self.struck[point, how] += 1

    def _crash(self) -> None:
        if time.monotonic() - self._crashed_at > _CRASH_SECONDS:
            self.database.crash()
            self.crashes += 1
            self._crashed_at = time.monotonic()

    def calm(self, *, clears: bool = True) -> None:
        """Let everything work, Slack too unless told, wait until all mail is settled, and end the workers."""
        self._ready()
        self.town.release(self.town.left)
        if clears:
            self.town.workspace.faults.clear()
        self.crew.thaw()
        patience = time.monotonic() + _CALM_SECONDS
        while self.town.count().unsettled and time.monotonic() < patience:
            self.crew.tend()
            time.sleep(0.2)
        self.crew.stop()

    def __enter__(self) -> "Siege":
        """Begin with a whole crew."""
        self.crew.tend()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing running."""
        self.crew.abandon()
