"""Slack's questions over Socket Mode: the SDK's own client, made to end quickly and to lose no answer when it does."""

import contextlib
import socket
import ssl
from functools import cache
from typing import Any, cast

from slack_bolt.adapter.socket_mode.internals import run_bolt_app, send_response
from slack_sdk import WebClient
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from slack_app.app import TrellisApp, quiet

# Envelopes near 1 MB exhaust the SDK's recursion with its own size.
RECEIVE_BYTES = 65_536
# How often it looks whether the connection is still there; four times as long without an answer, and it is not.
LOOK_SECONDS = 3
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


class SocketMode(SocketModeClient):
    """One connection that we open to Slack, over which Slack asks; lost, it is opened again."""

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

        def answer(client: BaseSocketModeClient, request: SocketModeRequest) -> None:
            send_response(client, request, run_bolt_app(app, request), _UNTIMED)

        self.socket_mode_request_listeners.append(answer)

    def connect(self) -> None:
        """Connect, or connect anew. Raises SlackApiError when the token is not good."""
        super().connect()
        session = self.current_session
        if session and session.sock:
            session.sock = cast(Any, _Wire(session.sock))

    def close(self) -> None:
        """Take nothing new, send the answers to what came, then end the connection and every thread.

        The SDK's own `close` ends the connection first, so what is being saved would never be acknowledged; and it
        waits a second for a message that does not come, and three more for a byte.
        """
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
