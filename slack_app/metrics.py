"""Counts what one process does, for Prometheus: never a name or a word, and of ids the workspace's alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import Metric
from slack_bolt import BoltRequest, BoltResponse

from delivery.slack import Poster
from slack_app import clock

# From ten milliseconds to the ten seconds that a request may take.
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0)
# What Slack sends, by its own words; whatever else comes is counted as other.
_KINDS = frozenset(
    {
        "block_actions", "block_suggestion", "event_callback", "message_action", "shortcut", "view_closed",
        "view_submission",
    }
)  # fmt: skip


class Metrics:
    """The figures of one process. `read` gives what is looked up at the moment somebody asks."""

    def __init__(self, read: Callable[[], Iterator[Metric]]) -> None:
        """Begin to count at zero."""
        # Not the library's own, which all of a process share.
        self._registry = CollectorRegistry()
        self._registry.register(_Read(read))
        self._asked = Histogram(
            "trellis_question_seconds", "What Slack asked, by its kind and the HTTP status of our answer.",
            ["kind", "status"], buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip
        self._sent = Histogram(
            "trellis_slack_request_seconds", "What delivery asked of Slack, and what came of it.",
            ["request", "outcome"], buckets=_SECONDS, registry=self._registry,
        )  # fmt: skip
        self._posting = Gauge("trellis_posts_in_flight", "Messages that Slack has not answered yet.",
                              registry=self._registry)  # fmt: skip
        self._alarms = Counter("trellis_alarms", "Messages to organizers that nobody delivers.",
                               registry=self._registry)  # fmt: skip

    def text(self) -> bytes:
        """Return all of it as Prometheus reads it."""
        return generate_latest(self._registry)

    def answered(self, request: BoltRequest, answer: Callable[[], BoltResponse]) -> BoltResponse:
        """Answer a question of Slack's, and count it."""
        began, response = clock.seconds(), answer()
        kind = "command" if "command" in request.body else str(request.body.get("type"))
        known = kind if kind in _KINDS or kind == "command" else "other"
        self._asked.labels(known, str(response.status)).observe(clock.seconds() - began)
        return response

    def alarmed(self) -> None:
        """Count a message to an organizer that nobody delivers."""
        self._alarms.inc()

    @contextmanager
    def posting(self) -> Iterator[None]:
        """Count a post as on its way for as long as this lasts."""
        with self._posting.track_inprogress():
            yield

    def asked(self, request: str, ask: Callable[[], Any]) -> Any:
        """Ask something of Slack, and count it by its outcome."""
        began, outcome = clock.seconds(), ask()
        self._sent.labels(request, type(outcome).__name__).observe(clock.seconds() - began)
        return outcome


class CountedPoster(Poster):
    """Slack's Web API, with every request counted."""

    metrics: Metrics

    def open_conversation(self, *args: Any, **kwargs: Any) -> Any:
        """Open a conversation, and count it."""
        return self.metrics.asked("open", lambda: super(CountedPoster, self).open_conversation(*args, **kwargs))

    def find(self, *args: Any, **kwargs: Any) -> Any:
        """Look for a message, and count it."""
        return self.metrics.asked("find", lambda: super(CountedPoster, self).find(*args, **kwargs))

    def post(self, *args: Any, **kwargs: Any) -> Any:
        """Post once, and count it."""
        with self.metrics.posting():
            return self.metrics.asked("post", lambda: super(CountedPoster, self).post(*args, **kwargs))


class _Read:
    """Looks up at each scrape what nobody counts."""

    def __init__(self, read: Callable[[], Iterator[Metric]]) -> None:
        self._read = read

    def describe(self) -> list[Metric]:
        """Say nothing beforehand, since that would be a look."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Look."""
        return self._read()
