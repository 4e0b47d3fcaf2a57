"""What the tests of the handlers share: a look at every row, and at every line of the log."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from db.embedded import Cluster
from slack_app import logs
from tests.handlers.ledger import Ledger


@pytest.fixture
def ledger(cluster: Cluster) -> Iterator[Ledger]:
    """Every row there is, whoever may read it."""
    ledger = Ledger(cluster)
    yield ledger
    ledger.close()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the app logs, as it logs in earnest."""
    root, kept = logging.getLogger(), logging.getLogger().handlers[:]
    lines, level = io.StringIO(), root.level
    logs.set_up(lines)
    yield lines
    structlog.reset_defaults()
    root.handlers[:] = kept
    root.setLevel(level)
