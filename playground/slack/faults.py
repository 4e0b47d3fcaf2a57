"""Misbehaviour on request: rate limits, server errors, lost answers, late storing, lag and latency."""

import secrets
import threading
import time
from dataclasses import dataclass, field

KINDS = ("rate_limited", "error", "error_stored", "drop", "drop_stored", "late_store", "refuse")


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


@dataclass
class Faults:
    """The faults of one workspace; `latency` delays every answer, `history_lag` hides new messages from reading."""

    latency: float = 0.0
    history_lag: float = 0.0
    pending: list[Fault] = field(default_factory=list)
    _blocked: dict[str, float] = field(default_factory=dict)
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

    def strike(self, method: str) -> Fault | None:
        """The fault that befalls this request; a rate limit holds until its Retry-After has passed."""
        with self._lock:
            left = self._blocked.get(method, 0.0) - time.monotonic()
            if left > 0:
                return Fault(method, "rate_limited", retry_after=max(1, round(left + 0.5)))
            for fault in self.pending:
                if fault.method in (method, "*") and fault.times != 0 and self._lot() < fault.chance:
                    if fault.times is not None:
                        fault.times -= 1
                    if fault.kind == "rate_limited":
                        self._blocked[method] = time.monotonic() + fault.retry_after
                    return fault
            return None

    def _lot(self) -> float:
        return secrets.randbelow(1_000_000) / 1_000_000
