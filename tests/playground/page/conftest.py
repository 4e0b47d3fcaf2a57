"""The page's tests stand on the same local Slack, people and Bolt app as the local Slack's own."""

from tests.playground.slack.conftest import ana, app, client, connect, kenji, slack, socket, ws

__all__ = ["ana", "app", "client", "connect", "kenji", "slack", "socket", "ws"]
