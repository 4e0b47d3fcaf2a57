"""What tests of the whole app share: a Postgres and a local Slack for each worker, a workspace for each test."""

import gc
import warnings
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from db.embedded import Cluster
from db.engine import make_engine
from playground.slack import LocalSlack
from playground.stage import MANIFEST, MovedClock, Stage, own_database
from slack_app.settings import Settings
from tests.cast import STARTS, Cast

pytest_plugins = ["tests.figures"]


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A Postgres of this worker's own, migrated as its owner."""
    with own_database() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def engine(cluster: Cluster) -> Iterator[Engine]:
    """The connections that one stage after the other takes; a new one knows no table yet, which costs more than use."""
    engine = make_engine(cluster.app_url, Settings().connections)
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def local_slack() -> Iterator[LocalSlack]:
    """A local Slack with the app's own manifest; every test has a workspace of its own in it."""
    with LocalSlack(MANIFEST) as slack:
        yield slack


@pytest.fixture(params=["socket", "http"])
def transport(request: pytest.FixtureRequest) -> str:
    """Run the test once for each way that Slack's questions come in."""
    return str(request.param)


@pytest.fixture
def stage(cluster: Cluster, engine: Engine, local_slack: LocalSlack, transport: str) -> Iterator[Stage]:
    """The app running in a workspace of its own, its clock standing at the story's start."""
    with Stage(cluster, local_slack, MovedClock(STARTS), http=transport == "http", engine=engine) as stage:
        yield stage
    del local_slack.workspaces[stage.workspace.id]  # with all that was said in it


@pytest.fixture
def cast(stage: Stage) -> Cast:
    """The people of the story, let into the workspace; `cast.until_…` brings them to a point of it."""
    return Cast(stage)


@pytest.fixture
def left_open() -> Iterator[None]:
    """Let the SDK leave connections that broke off to the collector, as it does."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "unclosed", ResourceWarning)
        yield
        gc.collect()
