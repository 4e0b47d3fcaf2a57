"""Slack's questions over Socket Mode: the SDK's own client, made to end quickly and to lose no answer when it does."""

import contextlib
import json
import socket
import ssl
import threading
from collections import Counter
from functools import cache, partial
from queue import Empty
from typing import Any, cast

from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientNotConnectedError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from slack_app import clock
from slack_app.app import TrellisApp, quiet

# Envelopes near 1 MB exhaust the SDK's recursion with its own size.
RECEIVE_BYTES = 65_536
# How often it looks whether the connection is still there; four times as long without an answer, and it is not.
LOOK_SECONDS = 3
# How long Slack wants us to wait when it does not say.
_UNSAID_SECONDS = 30.0
# The SDK wants to log how long an answer took; it logs nothing here.
_UNTIMED = 0.0


@cache
def _trusted() -> ssl.SSLContext:
    """Return whom we take for Slack. To read them takes longer than to connect, and the SDK would each time it does."""
    return ssl.create_default_context()


class _Ended(ConnectionError):
    """Slack has closed the connection without a word."""


class _Wire:
    """A socket whose end is an error: the SDK reads on from one that has ended, in vain and as fast as it can."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire

    def recv(self, size: int) -> bytes:
        """Read what has come. Raises when nothing more will."""
        if read := self._wire.recv(size):
            return read
        raise _Ended

    def __getattr__(self, name: str) -> Any:
        return getattr(self._wire, name)


class _Said(str):
    """What Slack says, with the connection that it came over."""

    session: Connection

    @property
    def asks(self) -> bool:
        """Say whether it wants an answer."""
        return '"envelope_id"' in self


class SocketMode(SocketModeClient):
    """One connection that we open to Slack, over which Slack asks; lost, it is opened again.

    What was asked over one is answered over the same, which is ended only then: Slack may know of no other.
    """

    def __init__(self, app: TrellisApp, app_token: str, api_url: str, threads: int) -> None:
        """Take the app that answers; nothing is connected before `connect`."""
        super().__init__(
            app_token,
            logger=quiet(),
            web_client=WebClient(app_token, base_url=api_url, ssl=_trusted(), logger=quiet()),
            receive_buffer_size=RECEIVE_BYTES,
            concurrency=threads,
            ping_interval=LOOK_SECONDS,
        )
        self._look, self._tried_at = float(LOOK_SECONDS), -float(LOOK_SECONDS)
        self._ending, self._over = threading.Event(), threading.local()
        self._waiting, self._left = Counter[Connection](), set[Connection]()
        self._counting, self._connecting = threading.Lock(), threading.Lock()

        def answer(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
            send_response(client, request, run_bolt_app(app, request), _UNTIMED)

        self.socket_mode_request_listeners.append(answer)

    def connect(self) -> None:
        """Connect, or connect anew. Raises SlackApiError when the token is not good."""
        old = self.current_session
        if old:
            old.close = partial(self._leave, old)  # type: ignore[method-assign]
        super().connect()
        session = self.current_session
        if session and session.sock:
            session.sock = cast(Any, _Wire(session.sock))
            # One over which nothing ever came is as dead as one over which nothing comes any more.
            session.last_ping_pong_time = clock.now().timestamp()
            session.on_message_listener = partial(self._heard, session)

    def connect_to_new_endpoint(self, force: bool = False) -> None:
        """Connect anew, and not at once again: Slack may send us away as often as we come."""
        sent_away = getattr(self._over, "session", None)
        if self._ending.wait(max(0.0, self._tried_at + self._look - clock.seconds())):
            return
        with self._connecting:
            self._tried_at = clock.seconds()
            # Slack sends a connection away and then ends it; whoever found that first may have connected by now.
            super().connect_to_new_endpoint(force and sent_away in (None, self.current_session))

    def issue_new_wss_url(self) -> str:
        """Ask where to connect to, when Slack lets us ask. Raises SlackApiError when it does not tell."""
        while True:
            try:
                return str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])
            except SlackApiError as error:
                # The SDK would sleep, and so hold up whoever stops us.
                wait = str(error.response.headers.get("Retry-After", ""))
                limited = error.response.get("error") == "ratelimited"
                if not limited or self._ending.wait(float(wait) if wait.isdecimal() else _UNSAID_SECONDS):
                    raise

    def _heard(self, session: Connection, message: str) -> None:
        said = _Said(message)
        said.session = session
        if said.asks:
            with self._counting:
                self._waiting[session] += 1
        self._on_message(said)

    def process_message(self) -> None:
        """Take what was said next. Who sends us away is done with here, and known by what it came over."""
        with contextlib.suppress(Empty):
            said = self.message_queue.get(timeout=1)
            message = json.loads(said) if said and said.startswith("{") else {}
            if message.get("type") == "disconnect":
                self.run_message_listeners(message, said)
            elif said is not None:
                self.message_workers.submit(self.run_message_listeners, message, said)

    def run_message_listeners(self, message: dict[str, Any], raw_message: str) -> None:
        """Answer a question, over the connection that it came over."""
        self._over.session = raw_message.session if isinstance(raw_message, _Said) else None
        super().run_message_listeners(message, raw_message)
        self._over.session = None
        if isinstance(raw_message, _Said) and raw_message.asks:
            self._end(raw_message.session, answered=1)

    def send_message(self, message: str) -> None:
        """Send an answer. Raises SlackClientNotConnectedError when there is no connection."""
        session = getattr(self._over, "session", None)
        if session:
            with contextlib.suppress(SlackClientNotConnectedError):
                session.send(message)
                return
        super().send_message(message)

    def _leave(self, session: Connection) -> None:
        """End a connection that another has taken the place of, once all that was asked over it is answered."""
        with self._counting:
            self._left.add(session)
        self._end(session)

    def _end(self, session: Connection, answered: int = 0) -> None:
        with self._counting:
            self._waiting[session] -= answered
            over = session in self._left and not self._waiting[session]
            if over:
                self._left.discard(session)
            if not self._waiting[session]:
                del self._waiting[session]
        if over:
            session.disconnect()

    def close(self) -> None:
        """Take nothing new, send the answers to what came, then end the connection and every thread.

        The SDK's own `close` ends the connection first, so what is being saved would never be acknowledged; and it
        waits a second for a message that does not come, and three more for a byte.
        """
        self._ending.set()
        self.closed, self.auto_reconnect_enabled, self.default_auto_reconnect_enabled = True, False, False
        self.message_queue.put(None)
        self.message_processor.shutdown()  # type: ignore[no-untyped-call]
        self.message_workers.shutdown()
        self.current_app_monitor.shutdown()  # type: ignore[no-untyped-call]
        self.current_session_state.terminated = True
        connected = self.current_session.sock if self.current_session else None
        if connected:
            # The thread that reads holds the connection's lock until it has read something.
            with contextlib.suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)
        # It closes the connection too, and the SDK's own way of doing so bears no two at once.
        self.current_session_runner.shutdown()  # type: ignore[no-untyped-call]
        super().close()
