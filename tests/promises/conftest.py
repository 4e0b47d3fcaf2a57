"""What tests of the promises share: a Postgres that may be ended under the app."""

from collections.abc import Iterator

import pytest

from tests.promises.shaky import Shaky, shaky_postgres


@pytest.fixture
def shaky(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shaky]:
    """A server for this test alone."""
    with shaky_postgres(tmp_path_factory.mktemp("shaky")) as shaky:
        yield shaky
