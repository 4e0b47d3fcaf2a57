"""Writes down what Slack took: what several hands have at the same moment goes into one transaction."""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from threading import Lock

from db.engine import Store
from db.outbox import Claimed
from delivery.record import keep_sent
from delivery.slack import Sent
from programs.playbook import Playbooks


class Ledger:
    """Where the hands of one worker have what they sent written down."""

    def __init__(self, store: Store, team: str, playbooks: Playbooks, now: Callable[[], datetime]) -> None:
        """Take everything it works with."""
        self._store, self._team, self._playbooks, self._now = store, team, playbooks, now
        self._waiting: deque[tuple[Claimed, str, Future[bool]]] = deque()
        self._turn = Lock()

    def keep(self, claimed: Claimed, sent: Sent) -> bool:
        """Write down that Slack has this, together with what other hands have meanwhile; False when it was not written.

        Whoever is told so writes its own on its own, so that one of them does not hold up the others.
        """
        mine: Future[bool] = Future()
        self._waiting.append((claimed, sent.ts, mine))
        with self._turn:
            if not mine.done():
                self._write()
        return mine.result()

    def _write(self) -> None:
        taken = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            with self._store.begin(self._team) as tx:
                keep_sent(tx, [(claimed, ts) for claimed, ts, _ in taken], self._now(), self._playbooks)
            written = True
        except Exception:
            written = False
        for _, _, hand in taken:
            hand.set_result(written)
