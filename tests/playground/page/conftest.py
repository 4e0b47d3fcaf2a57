"""The page's tests stand on the same local Slack, people and Bolt app as the local Slack's own."""

import json

import pytest

from playground.slack import LocalSlack
from tests.playground.page.acts import Act, ask
from tests.playground.page.drawn import Visitor
from tests.playground.slack.conftest import ana, app, client, connect, kenji, slack, socket, ws

__all__ = ["ana", "app", "client", "connect", "kenji", "slack", "socket", "ws"]


@pytest.fixture
def act(slack: LocalSlack) -> Act:
    """Acts for somebody: `act(ana, "press", block=…)`."""
    return lambda person, what, **body: ask(slack, person, what, json.dumps(body).encode())


@pytest.fixture
def visit(slack: LocalSlack) -> Visitor:
    """Looks at the page: `visit(ana, "messages")`."""
    return Visitor(slack)
