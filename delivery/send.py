"""Sends what is due: addresses it, claims it, draws it, posts it once, and looks for it when Slack does not answer."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import structlog

from blocks.foot import together
from db import addresses, outbox, pauses, readback
from db.addresses import Unaddressed
from db.attention import keep_weeks_quiet
from db.beats import claim_only
from db.clocks import is_behind
from db.engine import Store, Tx, lost, sqlstate
from db.outbox import Claimed, Drop, GoAhead, Hold, LetLapse, Pace
from db.readback import Reading
from delivery.drafts import Draft, Drafts, Render
from delivery.hands import Hands
from delivery.ledger import Ledger
from delivery.plan import plan
from delivery.record import AGAIN_SECONDS, keep_address, keep_outcome, keep_reading, named
from delivery.render import Rendered, render_all
from delivery.slack import Opened, Outcome, Poster, Sent
from delivery.times import Times
from programs.playbook import Playbooks

_Taken = tuple[list[Claimed], float, list[Reading], list[Unaddressed]]

_log = structlog.get_logger()
_EARLIER = timedelta(minutes=5)
# So long a message may wait for its turn at Slack since it was drawn; after that it is checked again.
_FRESH_SECONDS = 0.5
# Something may go, yet did not: another worker has the turn, or our own is on it and wakes us when it is done.
_SOON_SECONDS, _BUSY_SECONDS = 0.02, 0.25
# Nothing waits long for another planner.
_LAY_OUT_TRIES, _LAY_OUT_SECONDS = 5, 0.02


class Sender:
    """One worker of one team. Any number of them, on any machines, may share the database."""

    def __init__(
        self,
        store: Store,
        team: str,
        poster: Poster,
        playbooks: Playbooks,
        now: Callable[[], datetime],
        times: Times | None = None,
        render: Render = render_all,
    ) -> None:
        """Take everything it works with; nothing runs before `start` or `drain`."""
        self._store, self._team, self._poster = store, team, poster
        self._playbooks, self._now = playbooks, now
        self._times = times or Times()
        self.worker = uuid4()
        self._log = _log.bind(team=team, worker=str(self.worker))
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._ledger = Ledger(store, team, playbooks, now, self._times, self._stopping)
        self._write = self._ledger.write
        self._drafts = Drafts(store, team, playbooks, now, self._times.lease - self._times.to_post, render)
        self._hands = Hands(self._times, self._wake)
        self._doubted_at = 0.0
        self._turn = threading.Lock()
        self._loop = threading.Thread(target=self._run, name="sender", daemon=True)

    def start(self) -> None:
        """Begin to send, in threads of its own."""
        self._loop.start()

    def stop(self) -> None:
        """Claim nothing more, finish what is in flight, and return once every thread has ended."""
        self._stopping.set()
        self._wake.set()
        if self._loop.ident is not None:
            self._loop.join()
        self._hands.stop()
        self._ledger.stop()

    def wake(self) -> None:
        """Look at the outbox at once."""
        self._wake.set()

    @property
    def busy(self) -> bool:
        """Say whether this worker has anything in hand."""
        return self._hands.busy

    def drain(self) -> int:
        """Send all that may go now, and return how many were claimed, once each of them has its outcome."""
        total = 0
        while not self._stopping.is_set():
            free = not self._hands.busy
            started, claimed = self._start_some() or (0, 0)
            total += claimed
            self._hands.wait()
            if free and not started:
                break
        return total

    def send_only(self, outbox_id: UUID, to: UUID) -> bool:
        """Send one message to a member, past what waits before it, and nothing else; say whether it was claimed."""
        return not self._stopping.is_set() and self._hands.do(partial(self._send_only, outbox_id, to))

    def _send_only(self, outbox_id: UUID, to: UUID) -> Future[None] | None:
        with self._store.begin(self._team) as tx:
            strangers = [one for one in addresses.list_unaddressed(tx, self._now()) if one.id == to]
        for one in strangers:
            self._open(one)
        pace, until = Pace(self._times.pace_channel, self._times.pace_team), time.monotonic() + self._times.to_post
        with self._store.begin(self._team) as tx:
            claimed = claim_only(tx, outbox_id, uuid4(), lease=self._times.lease, pace=pace)
        return self._send(claimed, until, None) if claimed else None

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                got = self._start_some()
                wait = self._seconds_to_wait(got[0]) if got else self._times.beat
            except Exception as error:
                self._note("outbox_unread", error)
                wait = AGAIN_SECONDS
            self._wake.wait(wait)

    def _seconds_to_wait(self, started: int) -> float:
        if not self._hands.has_room:
            return self._times.beat
        if started == self._times.in_flight:
            return 0  # there may well be more
        with self._store.begin(self._team) as tx:
            found = [outbox.seconds_until_next(tx, self._now()), readback.next_reading_at(tx)]
        until = min((one for one in found if one is not None), default=self._times.beat)
        return min(max(until, _BUSY_SECONDS if self._hands.busy else _SOON_SECONDS), self._times.beat)

    def _start_some(self) -> tuple[int, int] | None:
        """Fill free hands; return how many got something, and how many of these a message. None when nothing waits."""
        with self._turn:
            if not self._hands.has_room:
                return 0, 0
            if not (taken := self._take(self._times.in_flight, self._now(), _LAY_OUT_TRIES)):
                return None
            claimed, until, readings, strangers = taken
            for one, draft in zip(claimed, self._drawn(claimed), strict=True):
                self._hands.give(uuid4(), partial(self._send, one, until, draft))
            for reading in readings:
                self._hands.give(uuid4(), partial(self._look, reading))
            started = len(claimed) + len(readings)
            unknown = [to for to in strangers if not self._hands.holds(to.id)][: self._times.in_flight - started]
            for to in unknown:
                self._hands.give(to.id, partial(self._open, to))
            return started + len(unknown), len(claimed)

    def _take(self, free: int, now: datetime, tries: int) -> _Taken | None:
        """Claim what is due by now once all that comes by now is laid out, since it may be told in one message."""
        until = time.monotonic() + self._times.to_post
        with self._store.begin(self._team) as tx:
            if not outbox.has_come(tx, now):
                return None
            if not tries or not is_behind(tx, now):
                if lapsed := readback.lapse(tx):
                    self._log.warning("leases_lapsed", count=lapsed)
                pauses.hold(tx, now)
                strangers = addresses.list_unaddressed(tx, now)
                pace, lease = Pace(self._times.pace_channel, self._times.pace_team), self._times.lease
                readings = readback.claim_reading(tx, free, lease)
                most = free - len(readings)
                # Under a name of its own: should a hand be late, it is not taken for one that claims the same again.
                claimed = outbox.claim(tx, now, uuid4(), most, lease=lease, pace=pace, attend=self._attend)
                return claimed, until, readings, strangers
        try:
            if not plan(self._store, self._team, self._playbooks, now):
                time.sleep(_LAY_OUT_SECONDS)  # another planner is just at it
        except Exception as error:
            self._note("not_planned", error)
            tries = 1
        return self._take(free, now, tries - 1)

    def _drawn(self, claimed: Sequence[Claimed]) -> Sequence[Draft | None]:
        """Draw several together; None for each when that fails, since each is then drawn alone."""
        try:
            return self._drafts.draw(claimed) if claimed else []
        except Exception:
            return [None for _ in claimed]

    def _attend(self, tx: Tx, channels: Sequence[str]) -> Sequence[Sequence[UUID]]:
        pauses.hold(tx, self._now(), channels)
        return keep_weeks_quiet(tx, channels, self._playbooks, self._now())

    def _open(self, to: Unaddressed) -> None:
        """Find out the conversation of somebody with mail due."""
        log = self._log.bind(to=str(to.id))
        try:
            if len(to.users) < (2 if to.pair_id else 1):
                self._write(lambda tx: addresses.park_unaddressed(tx, to, self._now(), "deactivated"))
                log.info("not_addressed", reason="deactivated")
                return
            found = self._poster.open_conversation(to.users)
            self._write(lambda tx: keep_address(tx, to, found, self._now()))
            log.info("addressed" if isinstance(found, Opened) else "not_addressed", outcome=named(found))
        except Exception as error:
            self._note("address_failed", error, to=str(to.id))

    def _look(self, reading: Reading) -> None:
        """Find out whether Slack has a message that it did not answer for; nothing is posted before that."""
        try:
            found = self._poster.find(reading.channel, reading.id, reading.since - _EARLIER, reading.thread_ts)
            self._write(lambda tx: keep_reading(tx, reading, found, self._now(), self._playbooks, self._times.settle))
            self._log.info("read_back", outbox=str(reading.id), attempt=reading.attempts, outcome=named(found))
        except Exception as error:
            self._note("not_read_back", error, outbox=str(reading.id))

    def _send(self, claimed: Claimed, until: float, draft: Draft | None) -> Future[None]:
        """Draw, post once and see that the outcome is written down; return what ends with that.

        What fails before the post goes back; nothing after it does.
        """
        try:
            ready = self._ready(claimed, until, draft or self._drafts.draw_apart(claimed, self._not_drawn))
        except Exception as error:
            ready = self._not_drawn(claimed.id, error)
        outcome = ready() if callable(ready) else ready
        if isinstance(outcome, Sent):
            written = self._ledger.keep(claimed, outcome)
        else:  # this hand posts nothing else before that is written
            written = self._ledger.write_at_once(partial(self._record, claimed=claimed, outcome=outcome))
            self._doubted_at = time.monotonic()
        written.add_done_callback(partial(self._written, claimed, outcome))
        return written

    def _written(self, claimed: Claimed, outcome: object, written: Future[None]) -> None:
        if error := written.exception():
            self._note("outcome_not_written", error, outbox=str(claimed.id), outcome=named(outcome))
        else:
            self._log.info("message", outbox=str(claimed.id), attempt=claimed.attempts, outcome=named(outcome))

    def _ready(self, claimed: Claimed, until: float,
               draft: Draft) -> Callable[[], Outcome] | Drop | Hold | LetLapse:  # fmt: skip
        """Check once more what waited long for its turn at Slack, and return the one call that posts."""
        own = draft.parts[claimed.id]
        if not isinstance(own, Rendered):
            return own
        parts = self._carried(claimed, draft)
        if self._stopping.is_set():
            return Hold()
        links = {id: self._poster.permalink(*one.link_to) if one.link_to else "" for id, one in parts.items()}
        drawn = {id: parts[id].draw(links[id]) for id in claimed.ids if id in parts}
        pairs = {one.pair_id for one in parts.values()}
        message, left = together(drawn, claimed.id, one_pair=len(pairs) == 1 and None not in pairs)
        for id in left:
            self._write(partial(outbox.put_back, claimed=id, worker=claimed.by))
        stale = draft.at <= max(self._doubted_at, time.monotonic() - _FRESH_SECONDS)
        if stale and not isinstance(verdict := self._drafts.check(claimed), GoAhead):
            return verdict
        thread_ts = own.thread_ts or claimed.thread_ts
        return partial(self._poster.post, claimed.channel, message, claimed.id, thread_ts, until)

    def _not_drawn(self, outbox_id: UUID, error: Exception) -> Drop | Hold:
        self._note("not_drawn", error, outbox=str(outbox_id))
        return Hold() if lost(error) else Drop("not_drawn")

    def _carried(self, claimed: Claimed, draft: Draft) -> dict[UUID, Rendered]:
        """Return what goes in this message; what may not is left out on its own."""
        for id, part in draft.parts.items():
            if not isinstance(part, Rendered):
                self._write(partial(self._record, claimed=replace(claimed, id=id), outcome=part))
        return {id: part for id, part in draft.parts.items() if isinstance(part, Rendered)}

    def _record(self, tx: Tx, claimed: Claimed, outcome: Outcome | Drop | Hold | LetLapse) -> None:
        keep_outcome(tx, claimed, outcome, self._now(), self._playbooks, self._times.settle)

    def _note(self, event: str, error: BaseException, **ids: str) -> None:
        """Log an error by its class and sqlstate, never by its words."""
        self._log.error(event, error=type(error).__name__, sqlstate=sqlstate(error), **ids)
