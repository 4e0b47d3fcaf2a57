"""The app's own way into the database, for tests that roll back."""

from collections.abc import Iterator

import pytest

from db.embedded import Cluster
from db.engine import Store, Tx, make_engine
from db.vault import Vault, new_key
from tests.db.two_teams import rolled_back


@pytest.fixture(scope="session")
def store(cluster: Cluster) -> Iterator[Store]:
    """Transactions under the role that row-level security binds."""
    engine = make_engine(cluster.app_url, connections=4)
    yield Store(engine, Vault([new_key()]))
    engine.dispose()


@pytest.fixture
def tx(store: Store) -> Iterator[Tx]:
    """A transaction in which two teams stand; nothing of it stays."""
    with rolled_back(store) as tx:
        yield tx
