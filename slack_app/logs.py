"""Logs ids and outcomes, and makes sure of it: no message of anybody else's code gets through."""

import logging
import re
import sys
import threading
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog

# What a log line may hold. Everything else is left out, so that a new field has to be allowed here first.
FIELDS = frozenset(
    {
        "event", "level", "timestamp", "error", "sqlstate", "route", "kind", "user", "team", "reason", "outbox",
        "cause", "attempt", "logger", "line", "count", "seconds", "port", "outcome", "worker", "to",
    }
)  # fmt: skip
# Slack's ids, codes and our own names: short, and without a space.
_PLAIN = re.compile(r"[\w.:/+()-]{0,80}", re.ASCII)
_TOKEN = re.compile(r"x(ox[a-z]|app)-|^[0-9a-f]{32}$")


def set_up(stream: TextIO | None = None) -> None:
    """Send all logs to the stream as lines of ids and outcomes; standard error by default."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_plain,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"], drop_missing=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(stream or sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [_Others()]
    root.setLevel(logging.WARNING)


def hide_tracebacks() -> None:
    """Log warnings, and errors that nobody caught, like all else; whoever runs the whole process calls this."""
    logging.captureWarnings(True)
    sys.excepthook = lambda kind, _, trace: _not_caught(kind, trace)
    threading.excepthook = lambda caught: _not_caught(caught.exc_type, caught.exc_traceback)
    sys.unraisablehook = lambda caught: _not_caught(caught.exc_type, caught.exc_traceback)


def _not_caught(error: type[BaseException], trace: TracebackType | None) -> None:
    """Log the class of an error and where it was raised; its text and the traceback can hold anything."""
    while trace and trace.tb_next:
        trace = trace.tb_next
    line = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    structlog.get_logger().critical("not_caught", error=error.__name__, line=line)


def keep_plain(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out every field that is not allowed, and every value that could be somebody's words or a token."""
    return {name: _plain(value) for name, value in line.items() if name in FIELDS}


def _plain(value: object) -> object:
    words = str(value)
    return words if _PLAIN.fullmatch(words) and not _TOKEN.search(words) else "…"


class _Others(logging.Handler):
    """Other libraries may put a payload or a row into their messages, so of those only the place is kept."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write where the record came from and the class of its error, never its text."""
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        structlog.get_logger().warning(
            "elsewhere", logger=record.name, line=f"{record.filename}:{record.lineno}", error=error
        )
