"""A Slack that answers, and a team with mail to send there."""

from collections.abc import Iterator

import pytest

from db.embedded import Cluster
from db.engine import Store, make_engine
from db.vault import Vault, new_key
from tests.delivery.post import Slack, Team, serving


@pytest.fixture(scope="session")
def store(cluster: Cluster) -> Iterator[Store]:
    """The app's way into the database."""
    engine = make_engine(cluster.app_url, connections=30)
    yield Store(engine, Vault([new_key()]))
    engine.dispose()


@pytest.fixture
def team(store: Store) -> Team:
    """A workspace of its own for each test."""
    return Team(store)


@pytest.fixture
def slack() -> Iterator[Slack]:
    """A Slack of its own for each test."""
    with serving() as slack:
        yield slack
