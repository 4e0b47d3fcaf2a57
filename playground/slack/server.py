"""The local Slack's server: one aiohttp application on its own event loop in a thread."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web

from playground.slack import chat, control, web_api
from playground.slack.events import Delivery
from playground.slack.faults import Fault, Faults
from playground.slack.manifest import read_manifest
from playground.slack.page import acting, gallery
from playground.slack.page.guard import add_headers, guard
from playground.slack.page.inspector import Inspector
from playground.slack.page.rehearsal import Rehearsal
from playground.slack.page.rendering import in_words
from playground.slack.page.routes import Pages
from playground.slack.page.timeline import Timeline
from playground.slack.records import JSON, Call
from playground.slack.refusals import App
from playground.slack.state import State
from playground.slack.workspace import Workspace

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Act = Callable[[], tuple[int, JSON]]
# People who act at the same time, each waiting for the app.
MOST_AT_ONCE = 64


class LocalSlack:
    """A Slack of one's own on a loopback port; `ws.` things are made with `workspace`."""

    def __init__(
        self, manifest: Path | JSON = Path("manifest.yml"), port: int = 0, *, ack_timeout: float = 3.0,
        retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0), settle: float = 3.0,
    ) -> None:  # fmt: skip
        self.manifest, self.port = read_manifest(manifest), port
        self.ack_timeout, self.retry_delays, self.settle = ack_timeout, retry_delays, settle
        self.program_time: Callable[[], datetime] | None = None
        # What runs the program's clock, when the demo does.
        self.rehearsal: Rehearsal | None = None
        self.workspaces: dict[str, Workspace] = {}
        self.control_extras: dict[str, Handler] = {}
        # Why nobody should act just now, in words; "" when they can.
        self.waits: Callable[[], str] = lambda: ""
        self.tickets: dict[str, State] = {}
        self.loop = asyncio.new_event_loop()
        # Everybody's clicks wait in threads for the app; the few that asyncio gives would let one slow app hold up all.
        self.stopping = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="local-slack", daemon=True)
        self._trouble: BaseException | None = None

    @property
    def url(self) -> str:
        """The server's address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """The Web API's base address, for `base_url`."""
        return f"{self.url}/api/"

    def start(self) -> Self:
        """Begin to listen; the port is known afterwards."""
        self._thread.start()
        self._ready.wait()
        if self._trouble:
            raise self._trouble
        return self

    def stop(self) -> None:
        """End every connection, task and thread that was started."""
        if self._thread.is_alive():
            self.loop.call_soon_threadsafe(self.stopping.set)
            self._thread.join()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def workspace(self, name: str) -> Workspace:
        """A new workspace with the app installed from the manifest."""
        state = State(name, self.manifest, lambda: self.program_time() if self.program_time else None)
        delivery = Delivery(state, self.loop, self.http)
        delivery.ack_timeout, delivery.retry_delays = self.ack_timeout, self.retry_delays
        made = Workspace(App(state, delivery, Faults(), self.url, self.tickets), self.settle)
        self.workspaces = {**self.workspaces, state.id: made}  # anew, since the server may be going through the old
        return made

    def drop(self, workspace: Workspace) -> None:
        """Forget a workspace whose app has stopped."""
        self.workspaces = {id: one for id, one in self.workspaces.items() if one is not workspace}

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.set_default_executor(ThreadPoolExecutor(MOST_AT_ONCE, "act"))
        try:
            self.loop.run_until_complete(self._run())
        except BaseException as trouble:  # handed to the thread that waits in start()
            self._trouble = trouble
        finally:
            self._ready.set()
            self.loop.close()

    async def _run(self) -> None:
        application = web.Application(client_max_size=4 * 1024**2, middlewares=[guard(self), in_words])
        application.on_response_prepare.append(add_headers)
        pages = Pages(self)
        application.add_routes([
            web.route("*", "/api/{method}", self._api), web.get("/link/", self._link),
            web.post("/response/{team}/{key}", self._respond), web.route("*", "/control/{path:.*}", self._control),
            *pages.routes(), *acting.routes(self), *gallery.routes(self),
            *Timeline(pages).routes(), *Inspector(pages).routes(),
        ])  # fmt: skip
        runner = web.AppRunner(application, shutdown_timeout=1.0, handler_cancellation=False)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True, limit=0)) as self.http:
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", self.port)
            await site.start()
            self.port = runner.addresses[0][1]
            self._ready.set()
            await self.stopping.wait()
            await self._end(runner)

    async def _end(self, runner: web.AppRunner) -> None:
        for workspace in list(self.workspaces.values()):
            for socket in list(workspace.delivery.sockets):
                await socket.ws.close()
        await runner.cleanup()
        others = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _api(self, request: web.Request) -> web.StreamResponse:
        raw = await _body(request)
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        token = bearer or str(raw.get("token", ""))
        app = next((w.app for w in self.workspaces.values() if token in (w.bot_token, w.app_token)), None)
        if app is None:
            return _json({"ok": False, "error": "invalid_auth" if token else "not_authed"})
        method, args = request.match_info["method"], web_api.read_args(raw)
        scopes = {"x-oauth-scopes": ",".join(app.state.manifest.scopes)}

        def act() -> tuple[int, JSON]:
            return 200, web_api.answer(app, method, token, args)

        return await _faulty(app, request, method, args, act, scopes)

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        workspace = self.workspaces.get(request.match_info["team"])
        if workspace is None:
            return _json({"ok": False, "error": "no_team"}, 404)
        app, key = workspace.app, f"{request.match_info['team']}/{request.match_info['key']}"
        args = web_api.read_args(await _body(request))
        return await _faulty(app, request, "response_url", args, lambda: chat.respond(app, key, args), {})

    async def _control(self, request: web.Request) -> web.StreamResponse:
        return await control.handle(self, request)

    async def _link(self, request: web.Request) -> web.StreamResponse:
        state = self.tickets.pop(request.query.get("ticket", ""), None)
        if state is None:
            return web.Response(status=401)
        ws = web.WebSocketResponse(timeout=1.0)
        await ws.prepare(request)
        await self.workspaces[state.id].delivery.serve(ws)
        return ws


async def _body(request: web.Request) -> dict[str, Any]:
    query: dict[str, Any] = dict(request.query)
    if request.method != "POST":
        return query
    if request.content_type == "application/json":
        try:
            given = json.loads(await request.text() or "{}")
        except ValueError:
            given = {}
        return query | (given if isinstance(given, dict) else {})
    return query | dict(await request.post())


async def _faulty(
    app: App, request: web.Request, method: str, args: JSON, act: Act, headers: dict[str, str]
) -> web.StreamResponse:
    """Answer, unless a fault is due: then misbehave as it says. Either way the call is recorded."""
    if app.faults.latency:
        app.faults.delayed += 1
        try:
            await asyncio.sleep(app.faults.latency)
        finally:
            app.faults.delayed -= 1
    at, program_at, fault = app.state.now(), app.state.program_time(), app.faults.strike(method)
    answer: JSON | None
    status: int | None
    if fault is None:
        status, answer = act()
    else:
        status, answer = _misbehave(fault, act, headers)
    with app.state.changed:
        struck = dict(vars(fault)) if fault else None
        app.state.calls.append(Call(method, args, answer, status, at, program_at, struck))
        app.state.changed.notify_all()
    if status is None or answer is None:
        if request.transport:
            request.transport.abort()
        return web.Response(status=500)
    return _json(answer, status, headers)


def _misbehave(fault: Fault, act: Act, headers: dict[str, str]) -> tuple[int | None, JSON | None]:
    if fault.kind in ("error_stored", "drop_stored"):
        act()
    elif fault.kind == "late_store":
        asyncio.get_running_loop().call_later(fault.delay, act)
    if fault.kind in ("drop", "drop_stored", "late_store"):
        return None, None
    if fault.kind == "rate_limited":
        headers["Retry-After"] = str(fault.retry_after)
        return 429, {"ok": False, "error": "ratelimited"}
    return 200 if fault.kind == "refuse" else fault.status, {"ok": False, "error": fault.code}


def _json(answer: JSON, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response(answer, status=status, headers=headers)
