"""Writes down what became of what a worker claimed, patiently, and together what Slack took at the same moment."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count
from threading import Event

from db.engine import Store, Tx, lost
from db.outbox import Claimed
from delivery.record import AGAIN_SECONDS, keep_sent
from delivery.slack import Sent
from delivery.times import Times
from programs.playbook import Playbooks

_LAST_TRIES = 10
# Where so many came at once more are about to, and each transaction costs as much as several messages in it.
_MANY, _GATHER_SECONDS = 4, 0.03


@dataclass(frozen=True)
class _Entry:
    """That Slack has a message."""

    claimed: Claimed
    sent: Sent
    written: Future[None] = field(default_factory=Future)


class Ledger:
    """Where the hands of one worker have what they did written down."""

    def __init__(self, store: Store, team: str, playbooks: Playbooks, now: Callable[[], datetime], times: Times,
                 stopping: Event) -> None:  # fmt: skip
        """Take everything it works with; `stopping` is set when nobody should wait long any more."""
        self._store, self._team, self._playbooks, self._now = store, team, playbooks, now
        self._lease, self._stopping = times.lease, stopping
        self._waiting: deque[_Entry] = deque()
        self._many = False
        self._together = ThreadPoolExecutor(1, "ledger")
        self._apart = ThreadPoolExecutor(times.in_flight, "ledger-apart")

    def write(self, change: Callable[[Tx], None]) -> None:
        """Make a change in a transaction of its own, and again while the database is lost and the lease lasts."""
        for tried in count(1):
            try:
                with self._store.begin(self._team) as tx:
                    change(tx)
                return
            except Exception as error:
                most = _LAST_TRIES if self._stopping.is_set() else self._lease / AGAIN_SECONDS
                if not lost(error) or tried >= most:
                    raise
            time.sleep(AGAIN_SECONDS)

    def keep(self, claimed: Claimed, sent: Sent) -> Future[None]:
        """Have it written down that Slack has this; return what ends with that. The hand posts the next meanwhile."""
        entry = _Entry(claimed, sent)
        self._waiting.append(entry)
        self._together.submit(self._write_together)
        return entry.written

    def write_at_once(self, change: Callable[[Tx], None]) -> Future[None]:
        """Make a change as `write` does, and return what ended with it, or with what it failed of."""
        written = Future[None]()
        self._write_apart(change, written)
        return written

    def stop(self) -> None:
        """Write down what is left, and return once every thread has ended."""
        self._together.shutdown()
        self._apart.shutdown()

    def _write_together(self) -> None:
        if not self._waiting:
            return  # an earlier turn took all there was
        if self._many:
            time.sleep(_GATHER_SECONDS)
        entries = [self._waiting.popleft() for _ in range(len(self._waiting))]
        self._many = len(entries) >= _MANY
        try:
            with self._store.begin(self._team) as tx:
                self._keep(tx, entries)
        except Exception:
            for one in entries:  # so that one of them does not hold up the others
                self._apart.submit(self._write_apart, partial(self._keep, entries=[one]), one.written)
        else:
            for one in entries:
                one.written.set_result(None)

    def _write_apart(self, change: Callable[[Tx], None], written: Future[None]) -> None:
        try:
            self.write(change)
        except Exception as error:
            written.set_exception(error)
        else:
            written.set_result(None)

    def _keep(self, tx: Tx, entries: Sequence[_Entry]) -> None:
        keep_sent(tx, [(one.claimed, one.sent.ts) for one in entries], self._now(), self._playbooks)
