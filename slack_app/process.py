"""A running Trellis: the app, its connection to Slack, and the delivery, started and stopped together."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, cast

import structlog
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from waitress.server import create_server
from waitress.wasyncore import close_all

from db.engine import Store, make_engine
from db.teams import add_team
from db.vault import Vault
from delivery.send import Sender
from delivery.slack import Poster
from delivery.tick import Beat
from programs.playbook import Playbooks
from slack_app import clock
from slack_app.app import TrellisApp, create_app, quiet
from slack_app.settings import Settings

# Where Slack posts to when there is no Socket Mode.
EVENTS_PATH = "/slack/events"
# Envelopes near 1 MB exhaust the SDK's recursion with its own size.
RECEIVE_BYTES = 65_536
# How long requests that came may still take when we stop.
CLOSE_SECONDS = 5

log = structlog.get_logger()


class Transport(Protocol):
    """How Slack's questions come in."""

    def close(self) -> None:
        """Take no more of them, and finish the ones that came."""


class Http:
    """Slack posts signed requests to a port of ours."""

    def __init__(self, app: TrellisApp, host: str, port: int, threads: int) -> None:
        """Listen at once; port 0 takes a free one."""
        handler = SlackRequestHandler(app, EVENTS_PATH)
        self._sockets: dict[int, Any] = {}
        server = create_server(handler, host=host, port=port, threads=threads, map=self._sockets)
        self._server = cast(Any, server)
        self.port = int(self._server.effective_port)
        self._thread = threading.Thread(target=self._server.run, name="http")
        self._thread.start()

    def close(self) -> None:
        """Answer the requests that came, then stop listening."""
        self._server.task_dispatcher.shutdown(cancel_pending=False, timeout=CLOSE_SECONDS)
        self._server.trigger.pull_trigger(self._end)
        self._thread.join(CLOSE_SECONDS)

    def _end(self) -> None:
        """Send what is still to be sent, and close every socket; only the server's own thread may do so."""
        for channel in list(self._server.active_channels.values()):
            channel.handle_write()
        close_all(self._sockets, ignore_all=True)


class Trellis:
    """Everything of one workspace in one process. Nothing happens before `start`."""

    def __init__(self, settings: Settings, playbooks: Playbooks, now: Callable[[], datetime] = clock.now) -> None:
        """Take the settings, the kinds of program, and the program's time."""
        self.settings, self.playbooks, self.now = settings, playbooks, now
        self.transport: Transport | None = None

    def start(self) -> None:
        """Ask Slack who we are, connect, and begin to deliver. Raises SlackApiError when the token is not good."""
        settings = self.settings
        token = settings.slack_bot_token.get_secret_value()
        answer = WebClient(token, base_url=settings.slack_api_url, logger=quiet()).auth_test()
        self.team = str(answer["team_id"])
        self.engine = make_engine(settings.database_url, settings.connections)
        self.store = Store(self.engine, Vault(settings.keys))
        with self.store.begin(self.team) as tx:
            add_team(tx, str(answer["team"]))
        self.app = create_app(settings, self.engine, self.now, self.playbooks)
        poster = Poster(token, settings.slack_api_url, settings.times)
        self.sender = Sender(self.store, self.team, poster, self.playbooks, self.now, settings.times)
        self.beat = Beat(self.store, self.team, self.sender, self.playbooks, self.now, settings.times)
        self.beat.start()
        self.transport = self._connect()
        log.info("started", team=self.team)

    def stop(self) -> None:
        """Take no more questions, finish what was begun, and leave nothing running."""
        if self.transport:
            self.transport.close()
        self.app.close()
        self.beat.stop()
        self.engine.dispose()
        log.info("stopped", team=self.team)

    def _connect(self) -> Transport:
        settings = self.settings
        app_token = settings.slack_app_token.get_secret_value()
        if not app_token:
            return Http(self.app, settings.trellis_host, settings.trellis_port, settings.trellis_concurrency)
        handler = SocketModeHandler(
            self.app,
            app_token,
            logger=quiet(),
            web_client=WebClient(app_token, base_url=settings.slack_api_url, logger=quiet()),
            receive_buffer_size=RECEIVE_BYTES,
            concurrency=settings.trellis_concurrency,
        )
        handler.connect()  # type: ignore[no-untyped-call]
        return handler.client
