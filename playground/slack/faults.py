"""Misbehaviour on request: rate limits, server errors, lost answers, late storing, lag and latency."""

import itertools
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

KINDS = ("rate_limited", "error", "error_stored", "drop", "drop_stored", "late_store", "refuse")


_numbers = itertools.count(1)


@dataclass
class Fault:
    """What happens to the next `times` requests of a method (`*` is any), each with this chance."""

    method: str
    kind: str
    times: int | None = 1
    chance: float = 1.0
    retry_after: int = 1
    delay: float = 0.0
    code: str = "internal_error"
    status: int = 500
    id: int = field(default_factory=lambda: next(_numbers))


@dataclass
class Faults:
    """The faults of one workspace; `latency` delays every answer, `history_lag` hides new messages from reading.

    `delayed` counts the requests that wait for their answer just now.
    """

    latency: float = 0.0
    delayed: int = 0
    history_lag: float = 0.0
    pending: list[Fault] = field(default_factory=list)
    # What chance decides by, from 0 up to 1; a seeded one decides the same again.
    lot: Callable[[], float] = field(default=lambda: secrets.randbelow(1_000_000) / 1_000_000)
    _blocked: dict[str, tuple[float, Fault]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(
        self, method: str, kind: str, times: int | None = 1, chance: float = 1.0, retry_after: int = 1,
        delay: float = 0.0, code: str = "internal_error", status: int = 500,
    ) -> Fault:  # fmt: skip
        """Misbehave so; returns the fault, whose `times` counts down (None never ends)."""
        if kind not in KINDS:
            raise ValueError(f"unknown kind of fault: {kind}; there are {', '.join(KINDS)}")
        fault = Fault(method, kind, times, chance, retry_after, delay, code, status)
        with self._lock:
            self.pending.append(fault)
        return fault

    def clear(self) -> None:
        """Behave again."""
        with self._lock:
            self.pending.clear()
            self._blocked.clear()
            self.latency = self.history_lag = 0.0

    def end(self, number: int) -> bool:
        """Take back one fault, and the waiting that it asked for; returns whether there was such a one."""
        with self._lock:
            ended = [fault for fault in self.pending if fault.id == number]
            self.pending[:] = [fault for fault in self.pending if fault.id != number]
            self._blocked = {m: (until, by) for m, (until, by) in self._blocked.items() if by.id != number}
            return bool(ended)

    def standing(self) -> list[tuple[Fault, float]]:
        """Every fault that can still befall a request, with the seconds for which it refuses them all by now."""
        with self._lock:
            now, left = time.monotonic(), dict[int, float]()
            for until, by in self._blocked.values():
                left[by.id] = max(left.get(by.id, 0.0), until - now)
            return [(replace(f), left.get(f.id, 0.0)) for f in self.pending if f.times != 0 or left.get(f.id, 0.0) > 0]

    def strike(self, method: str) -> Fault | None:
        """The fault that befalls this request; a rate limit holds until its Retry-After has passed."""
        with self._lock:
            until, by = self._blocked.get(method, (0.0, None))
            left = until - time.monotonic()
            if by and left > 0:
                return replace(by, retry_after=max(1, round(left + 0.5)))
            for fault in self.pending:
                if fault.method in (method, "*") and fault.times != 0 and self.lot() < fault.chance:
                    if fault.times is not None:
                        fault.times -= 1
                    if fault.kind == "rate_limited":
                        self._blocked[method] = time.monotonic() + fault.retry_after, fault
                    return fault
            return None
