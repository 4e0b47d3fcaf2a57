"""A Slack that answers, and a team with mail to send there."""

from collections.abc import Iterator

import pytest

from db.embedded import Cluster
from db.engine import Store, make_engine
from db.vault import Vault, new_key
from playground.slack import LocalSlack
from tests.delivery.mailbox import Mail
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


@pytest.fixture
def mail(store: Store, local_slack: LocalSlack) -> Iterator[Mail]:
    """Ana, who is here with Kenji."""
    team, ws = Team(store), local_slack.workspace("Here")
    person, ana = ws.person("Ana"), team.member()
    with team.begin() as tx:
        tx.run(
            "update member set slack_user = %(user)s where team_id = %(team)s and id = %(id)s", user=person.id, id=ana
        )
    yield Mail(team, local_slack.api_url, ws, person, ana, team.pair(ana, team.member("Kenji")))
    del local_slack.workspaces[ws.id]
