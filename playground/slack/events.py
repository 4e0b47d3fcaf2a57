"""The way to the app: Socket Mode envelopes or signed HTTP, the wait for the ack, and redelivery of events."""

import asyncio
import contextlib
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from playground.slack import payloads
from playground.slack.records import JSON, Request
from playground.slack.state import State

T = TypeVar("T")
INTERACTIVE, COMMANDS, EVENTS = "interactive", "slash_commands", "events_api"
MOST_SOCKETS = 10
PING_SECONDS = 0.1
DEBUG = {"host": "applink-local", "build_number": 1, "approximate_connection_time": 18060}
LIFECYCLE = ("app_uninstalled", "tokens_revoked")


@dataclass
class Socket:
    """One Socket Mode connection and the envelopes that wait for their ack."""

    ws: web.WebSocketResponse
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)

    def answered(self, message: JSON) -> None:
        """Take an ack; a late or unknown one changes nothing."""
        future = self.waiting.get(message.get("envelope_id", ""))
        if future and not future.done():
            future.set_result(message.get("payload"))

    def broken(self) -> None:
        """The connection went away with these envelopes."""
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(ConnectionResetError())


class Delivery:
    """Sends one workspace's payloads to its app."""

    def __init__(self, state: State, loop: asyncio.AbstractEventLoop, http: aiohttp.ClientSession) -> None:
        self.state, self.loop, self.http = state, loop, http
        self.request_url: str | None = None
        self.ack_timeout = 3.0
        self.retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
        self.sockets: list[Socket] = []
        self.unheard_until = 0.0
        self._turn = 0

    def run(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Start this on the server's loop, from any thread."""
        return asyncio.run_coroutine_threadsafe(work, self.loop)

    def emit(self, event: JSON, *, private: bool = False, event_id: str | None = None) -> "Future[Request] | None":
        """Deliver an event that the app subscribes to, again when it is not acked; the future is the first attempt."""
        gone = self.state.token_error and event["type"] not in LIFECYCLE
        if gone or not self.state.manifest.hears(payloads.event_name(event), private):
            return None
        return self.redeliver(payloads.event_callback(self.state, event, event_id))

    def redeliver(self, body: JSON, attempt: int = 0) -> "Future[Request]":
        """Send an event's envelope until it is acked or Slack's schedule ends; the future is the first attempt.

        An `attempt` past the first is told to the app as the repetition that it is.
        """
        first: Future[Request] = Future()
        self.run(self._until_acked(body, first, attempt))
        return first

    async def _until_acked(self, body: JSON, first: "Future[Request]", begin: int) -> None:
        reason = ("http_timeout" if self.request_url else "timeout") if begin else None
        try:
            for attempt, delay in enumerate((0.0, *self.retry_delays[begin:]), begin):
                await asyncio.sleep(delay)
                request = await self.send(EVENTS, body, attempt, reason)
                if not first.done():
                    first.set_result(request)
                if request.acked or not request.retry:
                    return
                reason = request.reason
        finally:
            first.cancel()  # does nothing once there is a result

    async def send(self, kind: str, body: JSON, attempt: int = 0, reason: str | None = None) -> Request:
        """One attempt, recorded."""
        started, at, program_at = time.monotonic(), self.state.now(), self.state.program_time()
        headers: dict[str, str] = {}
        retry, answer, status, why = True, None, None, None
        try:
            if started < self.unheard_until:
                await asyncio.sleep(self.ack_timeout)
                raise TimeoutError
            if self.request_url:
                raw, headers = self._raw(kind, body, attempt, reason)
                status, answer, retry = await self._post(self.request_url, raw, headers)
                why = None if 200 <= status < 300 else "http_error"
            else:
                answer = await self._over_socket(kind, body, attempt, reason)
                status = 200
        except TimeoutError:
            why = "http_timeout" if self.request_url else "timeout"
        except (aiohttp.ClientError, ConnectionError):
            why = "connection_failed"
        ms = (time.monotonic() - started) * 1000
        request = Request(kind, body, headers, status, answer, ms, attempt, at, why, retry, program_at)
        with self.state.changed:
            self.state.requests.append(request)
            self.state.changed.notify_all()
        return request

    def sign(self, raw: bytes, timestamp: int | str | None = None, secret: str | None = None) -> dict[str, str]:
        """The headers that prove a body to be from Slack."""
        stamp = str(int(time.time()) if timestamp is None else timestamp)
        key = (secret or self.state.signing_secret).encode()
        mac = hmac.new(key, b"v0:" + stamp.encode() + b":" + raw, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mac}"}

    def _raw(self, kind: str, body: JSON, attempt: int, reason: str | None) -> tuple[bytes, dict[str, str]]:
        form = "application/x-www-form-urlencoded"
        if kind == EVENTS:
            raw, content = json.dumps(body).encode(), "application/json"
        elif kind == COMMANDS:
            raw, content = urlencode(body, errors="surrogatepass").encode(), form
        else:
            raw, content = urlencode({"payload": json.dumps(body)}).encode(), form
        headers = {"Content-Type": content, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason or "http_timeout"}
        return raw, headers | self.sign(raw)

    async def _post(self, url: str, raw: bytes, headers: dict[str, str]) -> tuple[int, Any, bool]:
        timeout = aiohttp.ClientTimeout(total=self.ack_timeout)
        async with self.http.post(url, data=raw, headers=headers, timeout=timeout, allow_redirects=False) as response:
            text = await response.text()
            answer: Any = text
            if response.content_type == "application/json":
                try:
                    answer = json.loads(text)
                except ValueError:
                    answer = text
            return response.status, answer or None, response.headers.get("x-slack-no-retry") != "1"

    async def _over_socket(self, kind: str, body: JSON, attempt: int, reason: str | None) -> Any:
        if not self.sockets:
            raise ConnectionError
        self._turn += 1
        socket = self.sockets[self._turn % len(self.sockets)]
        envelope: JSON = {
            "envelope_id": str(uuid.uuid4()), "payload": body, "type": kind,
            "accepts_response_payload": kind == COMMANDS or body.get("type") == "view_submission",
        }  # fmt: skip
        if kind == EVENTS:
            envelope |= {"retry_attempt": attempt, "retry_reason": reason or ""}
        future = socket.waiting[envelope["envelope_id"]] = self.loop.create_future()
        try:
            await socket.ws.send_str(json.dumps(envelope))
            return await asyncio.wait_for(future, self.ack_timeout)
        finally:
            del socket.waiting[envelope["envelope_id"]]

    async def disconnect(self, reason: str) -> None:
        """Announce the end of every connection, then close it; new envelopes go to the connections made since."""
        old, self.sockets = self.sockets, []
        for socket in old:
            await socket.ws.send_str(json.dumps({"type": "disconnect", "reason": reason, "debug_info": DEBUG}))
        for socket in old:
            if socket.waiting:
                await asyncio.wait(list(socket.waiting.values()), timeout=self.ack_timeout)
            await socket.ws.close()

    async def serve(self, ws: web.WebSocketResponse) -> None:
        """Say hello on a new connection and take its acks until it ends."""
        if len(self.sockets) >= MOST_SOCKETS:
            await ws.send_str(json.dumps({"type": "disconnect", "reason": "too_many_websockets", "debug_info": DEBUG}))
            return
        socket = Socket(ws)
        self.sockets.append(socket)
        await ws.send_str(json.dumps({
            "type": "hello", "num_connections": len(self.sockets), "debug_info": DEBUG,
            "connection_info": {"app_id": self.state.app_id},
        }))  # fmt: skip
        pings = asyncio.ensure_future(_ping(ws))
        try:
            async for frame in ws:
                if frame.type is aiohttp.WSMsgType.TEXT:
                    self._hear(socket, frame.data)
        finally:
            pings.cancel()
            if socket in self.sockets:
                self.sockets.remove(socket)
            socket.broken()

    def _hear(self, socket: Socket, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            return
        if isinstance(message, dict):
            socket.answered(message)


async def _ping(ws: web.WebSocketResponse) -> None:
    """Ping often: the SDK's own client can only be closed when it has just received something."""
    with contextlib.suppress(ConnectionError):
        while True:
            await asyncio.sleep(PING_SECONDS)
            await ws.ping(b"Ping from applink-local")
