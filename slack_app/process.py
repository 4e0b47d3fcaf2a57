"""A running Trellis: the app with its connection to Slack, the delivery, or both, started and stopped together."""

import contextlib
import math
import socket
import threading
from collections.abc import Callable, Iterable
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

from db.beats import expect_beats
from db.engine import Store, make_engine
from db.seals import keys_fit, leave_mark
from db.teams import add_team, resume_team
from db.vault import Vault
from delivery.send import Sender
from delivery.sweep import Sweep
from delivery.tick import Beat
from handlers.slack_users import slack_user
from programs.playbook import Playbooks
from programs.soundness import refuse_unsound
from slack_app import clock
from slack_app.app import create_app, quiet
from slack_app.health import Health, longest_beat, look
from slack_app.metrics import CountedPoster
from slack_app.settings import Settings
from slack_app.socket_mode import SocketMode
from slack_app.watch import Alarm, Watch

# Where Slack posts to when there is no Socket Mode.
EVENTS_PATH = "/slack/events"
# How long requests that came may still take when we stop.
CLOSE_SECONDS = 5
# Somebody who watches may ask while another waits for a database that does not answer.
WATCH_THREADS = 2

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

log = structlog.get_logger()


class Part(Flag):
    """What a process does of Trellis's work."""

    WEB = auto()
    """Answers what Slack asks."""
    WORKER = auto()
    """Plans what is due, and delivers it."""


class WrongKeys(RuntimeError):
    """What people wrote here is sealed with other keys."""


class PortTaken(OSError):
    """Somebody else listens there, or nobody can."""

    def __init__(self, error: OSError, host: str, port: int) -> None:
        super().__init__(error.errno, error.strerror)
        self.host, self.port = host, port


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
    """A port of ours: Slack posts its signed requests to one, and who watches asks another."""

    def __init__(self, handler: Wsgi, host: str, port: int, threads: int) -> None:
        """Listen at once; port 0 takes a free one. Raises PortTaken."""
        self._sockets: dict[int, Any] = {}
        # Bound here, since the server would leave its threads behind when the port is taken.
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            way_in = socket.create_server((host, port), family=family)
        except OSError as error:
            raise PortTaken(error, host, port) from None
        server = create_server(cast(Any, handler), sockets=[way_in], threads=threads, map=self._sockets)
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
        self.watching: Http | None = None
        self._begun = contextlib.ExitStack()

    def start(self) -> None:
        """Ask Slack who we are, connect, and begin to deliver; what fails leaves nothing running.

        Raises SlackApiError when a token is not good, PortTaken when a port is, WrongKeys when others sealed
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
            expect_beats(tx)
        self.watch = Watch(self.team, [str(part.name).lower() for part in self.parts], self.health)
        if Part.WEB in self.parts:
            self.app = create_app(settings, self.engine, self.now, self.playbooks)
            self.app.metrics = self.watch.metrics
            begun.callback(self.app.close)
        poster = CountedPoster(token, settings.slack_api_url, settings.times)
        poster.metrics = self.watch.metrics
        self.sender = Sender(self.store, self.team, poster, self.playbooks, self.now, settings.times)
        if Part.WORKER in self.parts:
            self._deliver(begun, client)
        if Part.WEB in self.parts:
            self.transport = self._connect(begun)
        self._watch(begun)

    def health(self) -> Health:
        """Look how this process is at this moment."""
        standing, offset = look(self.store, self.team, self.now)
        beat = self.beat if Part.WORKER in self.parts else None
        return Health(
            standing,
            offset,
            self.transport.is_connected() if isinstance(self.transport, SocketMode) else None,
            beat.beats if beat else None,
            beat.seconds_since() if beat else None,
            longest_beat(self.settings.trellis_beat),
        )

    def _watch(self, begun: contextlib.ExitStack) -> None:
        settings = self.settings
        self.alarm = Alarm(self.store, self.team, self.now, self.health, self.watch.metrics)
        if Part.WEB in self.parts:
            # Whoever only answers still has a way to say that nobody else delivers.
            self.alarm.sender, self.alarm.views = self.sender, self.app.views
        begun.callback(self.alarm.stop)
        if Part.WORKER not in self.parts:
            begun.callback(self.sender.stop)  # first: it tries for as long as a lease lasts unless it is told
        self.alarm.start()
        if settings.trellis_watch_port is not None:
            self.watching = Http(self.watch, settings.trellis_watch_host, settings.trellis_watch_port, WATCH_THREADS)
            begun.callback(self.watching.close)
            log.info("watched", team=self.team, port=self.watching.port)

    def _deliver(self, begun: contextlib.ExitStack, client: WebClient) -> None:
        times = self.settings.times
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
            http = Http(Readable(self.app, EVENTS_PATH), settings.trellis_host, settings.trellis_port, threads)
            begun.callback(http.close)
            return http
        link = SocketMode(self.app, app_token, settings.slack_api_url, threads)
        begun.callback(link.close)
        link.connect()
        return link
