"""Writes down what became of what a worker claimed, patiently, and together what Slack took at the same moment."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count
from threading import Event

from db.engine import Store, Tx, lost
from db.outbox import Claimed
from delivery.record import AGAIN_SECONDS, keep_sent
from delivery.slack import Sent
from delivery.together import Together
from programs.playbook import Playbooks

_LAST_TRIES = 10


class Ledger:
    """Where the hands of one worker have what they did written down."""

    def __init__(self, store: Store, team: str, playbooks: Playbooks, now: Callable[[], datetime], lease: float,
                 stopping: Event) -> None:  # fmt: skip
        """Take everything it works with; `stopping` is set when nobody should wait long any more."""
        self._store, self._team, self._playbooks, self._now = store, team, playbooks, now
        self._lease, self._stopping = lease, stopping
        self._keeping = Together(self._keep_all)

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

    def keep(self, claimed: Claimed, sent: Sent) -> bool:
        """Write down that Slack has this, together with what other hands have meanwhile; False when it was not written.

        Whoever is told so writes its own on its own, so that one of them does not hold up the others.
        """
        try:
            self._keeping.ask((claimed, sent.ts))
        except Exception:
            return False
        return True

    def _keep_all(self, sent: Sequence[tuple[Claimed, str]]) -> list[None]:
        with self._store.begin(self._team) as tx:
            keep_sent(tx, sent, self._now(), self._playbooks)
        return [None for _ in sent]
