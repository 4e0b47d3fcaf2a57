"""The time: the only place that asks for it. Everything else is told."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """Return the program's time, in UTC."""
    return datetime.now(UTC)


def seconds() -> float:
    """Return machine time that only runs forward, for time-outs."""
    return time.monotonic()
