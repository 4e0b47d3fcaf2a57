"""A Slack that answers, and a database for what is to be sent there."""

from collections.abc import Iterator

import pytest

from db import embedded
from db.engine import Store, make_engine
from db.migrate import migrate
from db.vault import Vault, new_key
from tests.delivery.post import Slack, Team, serving


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The app's way into a migrated database."""
    with embedded.start(tmp_path_factory.mktemp("postgres"), durable=False) as cluster:
        migrate(cluster.owner_url, cluster.app_url)
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
