"""What these tests share: the logs as they are in earnest, and everything put back afterwards."""

import io
import logging
import sys
import threading
import warnings
from collections.abc import Iterator

import pytest
import structlog

from slack_app import logs


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged when Trellis runs by itself, tracebacks and warnings included."""
    root = logging.getLogger()
    kept = root.handlers[:], root.level
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    lines = io.StringIO()
    logs.set_up(lines)
    with warnings.catch_warnings():
        logs.hide_tracebacks()
        yield lines
        logging.captureWarnings(False)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    root.handlers[:], level = kept
    root.setLevel(level)
    structlog.reset_defaults()
