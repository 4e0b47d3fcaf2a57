"""The hands of one worker: as many as may ask Slack at once, and more work waiting than they can do at a time."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from threading import Event
from typing import Any
from uuid import UUID

from delivery.times import Times

# Returns what ends when the work is written down, if somebody else does that.
Work = Callable[[], Future[None] | None]


class Hands:
    """Where a worker has things done that wait for Slack."""

    def __init__(self, times: Times, wake: Event) -> None:
        """Take how many there are, and what is set when something was done and there is room for more."""
        self._most, self._room, self._wake = times.hands, times.in_flight, wake
        self._threads = ThreadPoolExecutor(times.in_flight, "send")
        self._running: dict[UUID, Future[Any]] = {}

    @property
    def busy(self) -> bool:
        """Say whether anything is being done, waits, or is being written down."""
        return bool(self._running)

    @property
    def has_room(self) -> bool:
        """Say whether there is room for a claim; it costs about the same for one as for all that may be asked."""
        return self._most - len(self._running) >= self._room

    def holds(self, key: UUID) -> bool:
        """Say whether what was given under this key is not done yet."""
        return key in self._running

    def give(self, key: UUID, work: Work) -> None:
        """Have something done, and hold it under this key until it is done and written down."""
        future = self._running[key] = self._threads.submit(work)
        future.add_done_callback(partial(self._handed_in, key))

    def do(self, work: Work) -> bool:
        """Do something as one of the hands; return, once that is written down, whether there was anything to write."""
        written = self._threads.submit(work).result()
        wait([written] if written else [])
        return written is not None

    def wait(self) -> None:
        """Return once all that is held now is done."""
        wait(list(self._running.values()))

    def stop(self) -> None:
        """Return once all was done, and every thread has ended."""
        self._threads.shutdown()

    def _handed_in(self, key: UUID, work: Future[Future[None] | None]) -> None:
        written = None if work.exception() else work.result()
        if written:
            self._running[key] = written
            written.add_done_callback(lambda _: self._done(key))
        else:
            self._done(key)

    def _done(self, key: UUID) -> None:
        self._running.pop(key, None)
        if self.has_room:
            self._wake.set()
