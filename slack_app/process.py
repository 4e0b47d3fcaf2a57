"""A running Trellis: the app with its connection to Slack, the delivery, or both, started and stopped together."""

import contextlib
import math
import socket
import threading
from collections.abc import Callable
from datetime import datetime
from enum import Flag, auto
from typing import Any, Protocol, cast

import structlog
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.adapter.wsgi.http_request import WsgiHttpRequest
from slack_sdk import WebClient
from sqlalchemy import Engine
from waitress.server import create_server
from waitress.wasyncore import close_all

from db.engine import Store, make_engine
from db.seals import keys_fit, leave_mark
from db.teams import add_team, resume_team
from db.vault import Vault
from delivery.send import Sender
from delivery.slack import Poster
from delivery.sweep import Sweep
from delivery.tick import Beat
from handlers.slack_users import slack_user
from programs.playbook import Playbooks
from programs.soundness import refuse_unsound
from slack_app import clock
from slack_app.app import TrellisApp, create_app, quiet
from slack_app.settings import Settings
from slack_app.socket_mode import SocketMode

# Where Slack posts to when there is no Socket Mode.
EVENTS_PATH = "/slack/events"
# How long requests that came may still take when we stop.
CLOSE_SECONDS = 5

log = structlog.get_logger()


class Part(Flag):
    """What a process does of Trellis's work."""

    WEB = auto()
    """Answers what Slack asks."""
    WORKER = auto()
    """Plans what is due, and delivers it."""


class WrongKeys(RuntimeError):
    """What people wrote here is sealed with other keys."""


class Transport(Protocol):
    """How Slack's questions come in."""

    def close(self) -> None:
        """Take no more of them, and finish the ones that came."""


class Readable(SlackRequestHandler):
    """Hands requests to the app; one that cannot even be read, signed or not, is none of Slack's."""

    def dispatch(self, request: WsgiHttpRequest) -> BoltResponse:
        """Answer a request."""
        try:
            read = BoltRequest(body=request.get_body(), query=request.query_string, headers=request.get_headers())
        except (ValueError, TypeError, AttributeError, RecursionError):
            return BoltResponse(status=401, body="")
        return self.app.dispatch(read)


class Http:
    """Slack posts signed requests to a port of ours."""

    def __init__(self, app: TrellisApp, host: str, port: int, threads: int) -> None:
        """Listen at once; port 0 takes a free one."""
        handler = Readable(app, EVENTS_PATH)
        self._sockets: dict[int, Any] = {}
        # Bound here, since the server would leave its threads behind when the port is taken.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        way_in = socket.create_server((host, port), family=family)
        server = create_server(handler, sockets=[way_in], threads=threads, map=self._sockets)
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
    """One workspace's parts in one process, all of them unless told. Nothing happens before `start`."""

    def __init__(self, settings: Settings, playbooks: Playbooks, now: Callable[[], datetime] = clock.now,
                 engine: Engine | None = None, parts: Part = Part.WEB | Part.WORKER) -> None:  # fmt: skip
        """Take the settings, the kinds of program and the program's time; an engine that is lent is not closed."""
        self.settings, self.playbooks, self.now, self._lent, self.parts = settings, playbooks, now, engine, parts
        self.team = ""
        self.transport: Transport | None = None
        self._begun = contextlib.ExitStack()

    def start(self) -> None:
        """Ask Slack who we are, connect, and begin to deliver; what fails leaves nothing running.

        Raises SlackApiError when a token is not good, OSError when the port is taken, WrongKeys when others sealed
        what is stored, and ValueError when there is no key, nothing to tell Slack's requests from forged ones by, or
        a playbook that cannot be followed.
        """
        with contextlib.ExitStack() as begun:
            self._start(begun)
            self._begun = begun.pop_all()
        log.info("started", team=self.team)

    def _start(self, begun: contextlib.ExitStack) -> None:
        settings = self.settings
        if Part.WEB in self.parts and not (
            settings.slack_app_token.get_secret_value() or settings.slack_signing_secret.get_secret_value()
        ):
            raise ValueError("anybody could forge requests without a signing secret")
        refuse_unsound(self.playbooks.values())
        token = settings.slack_bot_token.get_secret_value()
        client = WebClient(token, settings.slack_api_url, math.ceil(settings.trellis_http_timeout), logger=quiet())
        answer = client.auth_test()
        self.team = str(answer["team_id"])
        self.engine = self._lent or make_engine(settings.database_url, settings.connections)
        if not self._lent:
            begun.callback(self.engine.dispose)
        self.store = Store(self.engine, Vault(settings.keys))
        with self.store.begin(self.team) as tx:
            if not keys_fit(tx):
                raise WrongKeys
            resume_team(tx, self.now())
            add_team(tx, str(answer["team"]))
            leave_mark(tx)
        if Part.WEB in self.parts:
            self.app = create_app(settings, self.engine, self.now, self.playbooks)
            begun.callback(self.app.close)
        if Part.WORKER in self.parts:
            self._deliver(begun, token, client)
        if Part.WEB in self.parts:
            self.transport = self._connect(begun)

    def _deliver(self, begun: contextlib.ExitStack, token: str, client: WebClient) -> None:
        times = self.settings.times
        poster = Poster(token, self.settings.slack_api_url, times)
        self.sender = Sender(self.store, self.team, poster, self.playbooks, self.now, times)
        sweep = Sweep(self.store, self.team, client, slack_user, self.playbooks, self.now)
        self.beat = Beat(self.store, self.team, self.sender, self.playbooks, self.now, times, sweep=sweep)
        begun.callback(self.beat.stop)
        self.beat.start()

    def stop(self) -> None:
        """Take no more questions, finish what was begun, and leave nothing running."""
        self._begun.close()
        log.info("stopped", team=self.team)

    def _connect(self, begun: contextlib.ExitStack) -> Transport:
        settings = self.settings
        app_token, threads = settings.slack_app_token.get_secret_value(), settings.trellis_concurrency
        if not app_token:
            http = Http(self.app, settings.trellis_host, settings.trellis_port, threads)
            begun.callback(http.close)
            return http
        link = SocketMode(self.app, app_token, settings.slack_api_url, threads)
        begun.callback(link.close)
        link.connect()
        return link
