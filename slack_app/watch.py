"""Watches a running process: who asks is told how it is, and organizers hear it when nobody delivers."""

import json
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import structlog
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import Metric

from db.beats import find_silence, tell_silence
from db.engine import Store, sqlstate
from db.organizers import list_everybody_organizing
from delivery.send import Sender
from handlers.views import Views
from slack_app.health import Health, families
from slack_app.metrics import Metrics

# How often it is looked whether anybody delivers, and every how many looks the clocks are compared.
LOOK_SECONDS, CLOCK_EVERY = 60.0, 60

_log = structlog.get_logger()


class Watch:
    """Answers `/health` and `/metrics`, and nothing that Slack asks."""

    def __init__(self, team: str, parts: list[str], health: Callable[[], Health]) -> None:
        """Take whom to ask; nothing is looked at before somebody asks."""
        self._team, self._parts, self._health = team, parts, health
        self.metrics = Metrics(self._read)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        """Answer one request (WSGI)."""
        path = environ["PATH_INFO"] if environ["REQUEST_METHOD"] in ("GET", "HEAD") else ""
        status, kind, body = "404 Not Found", "text/plain", b""
        if path == "/health":
            health = self._health()
            status = "503 Service Unavailable" if health.wrong else "200 OK"
            kind, body = "application/json", json.dumps(self._words(health)).encode()
        elif path == "/metrics":
            status, kind, body = "200 OK", CONTENT_TYPE_LATEST, self.metrics.text()
        start(status, [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")])
        return [body]

    def _words(self, health: Health) -> dict[str, object]:
        return {"well": not health.wrong, "wrong": health.wrong, "team": self._team, "parts": self._parts,
                **health.figures()}  # fmt: skip

    def _read(self) -> Iterator[Metric]:
        return families(self._health(), self._team, " ".join(self._parts))


class Alarm:
    """Tells organizers, once for each time, that nobody delivers; on a thread of its own that looks each minute."""

    def __init__(self, store: Store, team: str, now: Callable[[], datetime], health: Callable[[], Health],
                 metrics: Metrics) -> None:  # fmt: skip
        """Take everything it works with; without a sender and views it only compares the clocks."""
        self._store, self._team, self._now, self._health, self._metrics = store, team, now, health, metrics
        self.sender: Sender | None = None
        self.views: Views | None = None
        self._since: datetime | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch")
        self._log = _log.bind(team=team)

    def start(self) -> None:
        """Begin to look; the first look comes after a minute, when whoever starts beside us has begun to deliver."""
        self._thread.start()

    def stop(self) -> None:
        """Look no more, and finish what is being sent."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join()

    def look(self) -> None:
        """Tell organizers if nobody delivers, on their Home too, and there also when that is over. Never raises."""
        if self.sender is None or self.views is None:
            return
        try:
            with self._store.begin(self._team) as tx:
                due = tell_silence(tx, self._now())
                since = find_silence(tx)
                organizers = list_everybody_organizing(tx) if since != self._since else ()
            for outbox_id, to in due:
                if self.sender.send_only(outbox_id, to):
                    self._metrics.alarmed()
                    self._log.warning("nobody_delivers", outbox=str(outbox_id))
            for one in organizers:
                self.views.publish(self._team, one.slack_user)
            self._since = since
        except Exception as error:
            self._log.error("not_watched", error=type(error).__name__, sqlstate=sqlstate(error))

    def compare_clocks(self) -> None:
        """Log how far the database's clock is ahead of ours, as a warning when that is too far."""
        health = self._health()
        if health.offset is not None:
            tell = self._log.warning if "clock_off" in health.wrong else self._log.info
            tell("clock_offset", seconds=round(health.offset, 3))

    def _run(self) -> None:
        looks = 0
        while not self._stopping.wait(LOOK_SECONDS):
            if looks % CLOCK_EVERY == 0:
                self.compare_clocks()
            self.look()
            looks += 1
