"""The metronome: plans what is due at every beat, and wakes the sender then and whenever the database rings."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
import structlog
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]

from db import outbox
from db.absences import expire, note_awake
from db.beats import keep_beat
from db.engine import Store, sqlstate
from db.vanishing import tell_given_up
from delivery.plan import plan
from delivery.send import Sender
from delivery.sweep import EVERY_SECONDS, Sweep
from delivery.times import Times
from programs.playbook import Playbooks

Plan = Callable[[Store, str, Playbooks, datetime], int]

_log = structlog.get_logger()
_LISTEN_SECONDS = 0.2
_BACKOFF_SECONDS, _LONGEST_BACKOFF = 0.1, 5.0


class Beat:
    """Runs the delivery of one team: the beat, the ear for the database's ring, and the sender they wake."""

    def __init__(
        self,
        store: Store,
        team: str,
        sender: Sender,
        playbooks: Playbooks,
        now: Callable[[], datetime],
        times: Times | None = None,
        plan: Plan = plan,
        sweep: Sweep | None = None,
    ) -> None:
        """Take everything it works with; nothing runs before `start`."""
        self._sweep = sweep
        self._store, self._team, self._sender = store, team, sender
        self._playbooks, self._now, self._plan = playbooks, now, plan
        self._times = times or Times()
        self._log = _log.bind(team=team)
        self.beats, self._beaten = 0, time.monotonic()
        self._planning, self._stopping = threading.Lock(), threading.Event()
        self._ear = threading.Thread(target=self._listen, name="ear", daemon=True)
        self._scheduler = BackgroundScheduler(
            timezone=UTC, job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        )

    def start(self) -> None:
        """Start to send, to listen and to beat; the first beat comes at once."""
        self._sender.start()
        self._ear.start()
        self._scheduler.add_job(self.beat_now, "interval", seconds=self._times.beat)
        self._scheduler.add_job(self.beat_now)
        if self._sweep:
            self._scheduler.add_job(self._sweep.start)
            self._scheduler.add_job(self._sweep.look, "interval", seconds=EVERY_SECONDS)
        self._scheduler.start()

    def stop(self) -> None:
        """Stop planning and claiming, finish what is being sent, and return once every thread has ended."""
        self._stopping.set()
        if self._sweep:
            self._sweep.stop()
        if self._scheduler.running:
            # A job that comes due while it shuts down would end in an error.
            self._scheduler.remove_all_jobs()
            self._scheduler.shutdown(wait=True)
        if self._ear.ident is not None:
            self._ear.join()
        self._sender.stop()

    def beat_now(self) -> None:
        """Plan what is due at this moment of the program, tell of what was given up, and wake the sender."""
        with self._planning:
            try:
                self._plan(self._store, self._team, self._playbooks, self._now())
                with self._store.begin(self._team) as tx:
                    note_awake(tx, self._now())
                    expire(tx, self._now())
                    tell_given_up(tx, self._now())
                with self._store.begin(self._team) as tx:
                    keep_beat(tx, self._sender.worker, self._now())
                self.beats, self._beaten = self.beats + 1, time.monotonic()
            except Exception as error:
                self._note("not_planned", error)
        self._sender.wake()

    def seconds_since(self) -> float:
        """Return how long ago the last beat was that did all this; before the first, how long ago it was made."""
        return time.monotonic() - self._beaten

    def idle(self) -> bool:
        """Say whether nothing is being planned, due by now or being sent; of a paused team only the last counts."""
        if self._planning.locked() or self._sender.busy:
            return False
        with self._store.begin(self._team) as tx:
            return not outbox.is_busy(tx, self._now())

    def _listen(self) -> None:
        wait = _BACKOFF_SECONDS
        while not self._stopping.is_set():
            try:
                with self._connect() as connection:
                    connection.execute(f"listen {outbox.CHANNEL}")
                    wait = _BACKOFF_SECONDS
                    # What rang while nobody listened is found by looking.
                    self._sender.wake()
                    self._hear(connection)
            except psycopg.Error as error:
                self._note("ear_lost", error)
                self._stopping.wait(wait)
                wait = min(wait * 2, _LONGEST_BACKOFF)

    def _hear(self, connection: psycopg.Connection[Any]) -> None:
        while not self._stopping.is_set():
            for ring in connection.notifies(timeout=_LISTEN_SECONDS):
                if ring.payload == self._team:
                    self._sender.wake()
                if self._stopping.is_set():
                    return

    def _connect(self) -> psycopg.Connection[Any]:
        """Open a connection beside the pool: a pooled one would be pre-pinged, limited and lent to others."""
        dialect, url = self._store.engine.dialect, self._store.engine.url
        _, settings = dialect.create_connect_args(url)
        return psycopg.connect(autocommit=True, connect_timeout=5, **settings)

    def _note(self, event: str, error: Exception) -> None:
        """Log an error by its class and sqlstate, never by its words."""
        state = getattr(error, "sqlstate", None) or sqlstate(error)
        self._log.error(event, error=type(error).__name__, sqlstate=state)
