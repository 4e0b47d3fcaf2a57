"""The page's addresses: one for each person and place, one that tells when something changed, and the acts."""

import asyncio
import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aiohttp import web

from playground.slack.driver import Person
from playground.slack.page.rehearsal import Clock
from playground.slack.page.rendering import STATIC, html
from playground.slack.page.seeing import HOME, look
from playground.slack.workspace import Workspace

if TYPE_CHECKING:
    from playground.slack.server import LocalSlack

LOOK_SECONDS = 0.1
# A refresh of what is shown already asks for the same page, and must not count as opening Home again.
REFRESH = "X-Refresh"


class Pages:
    """Answers what a browser asks for."""

    def __init__(self, slack: "LocalSlack") -> None:
        self.slack = slack
        self.clock = Clock(slack, self.now)

    def routes(self) -> list[web.AbstractRouteDef]:
        """List every address of the page."""
        return [
            web.get("/", self.start),
            web.static("/static", STATIC),
            web.get("/{team}/{user}/live", self.live),
            *self.clock.routes(),
            web.get("/{team}/{user}/{path:home|messages|in/\\w+}", self.place),
        ]

    def now(self) -> datetime:
        """Return the program's time."""
        return self.slack.program_time() if self.slack.program_time else datetime.now(UTC)

    def found(self, request: web.Request) -> tuple[Workspace, Person]:
        """Return the workspace and the person of an address; what is not there is a 404 that says what to do."""
        ws = self.slack.workspaces.get(request.match_info["team"])
        person = ws.people.get(request.match_info["user"]) if ws else None
        if ws is None or person is None:
            raise web.HTTPNotFound(text="That workspace is gone. Start again at the top: /")
        return ws, person

    async def start(self, _: web.Request) -> web.StreamResponse:
        """Go to the first person's Home."""
        for ws in self.slack.workspaces.values():
            for person in ws.people.values():
                raise web.HTTPFound(f"/{ws.id}/{person.id}/{HOME}")
        return html("waiting.html")

    async def place(self, request: web.Request) -> web.StreamResponse:
        """Show a person a place; going to Home tells the app, as Slack does."""
        ws, person = self.found(request)
        path = request.match_info["path"]
        if path == HOME and REFRESH not in request.headers:
            await asyncio.to_thread(person.open_home)
        try:
            page = look(ws, person, path, request.query.get("thread", ""), self.now())
        except LookupError as wrong:
            raise web.HTTPNotFound(text=str(wrong)) from wrong
        return html("page.html", page=page, bar=await asyncio.to_thread(self.clock.bar, ws, person))

    async def live(self, request: web.Request) -> web.StreamResponse:
        """Tell, as long as the browser listens, each time that something changed in the workspace."""
        ws, _ = self.found(request)
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        told = -1
        with contextlib.suppress(ConnectionError):
            while ws.id in self.slack.workspaces:
                if told != ws.state.changed.times:
                    told = ws.state.changed.times
                    await stream.write(f"data: {told}\n\n".encode())
                await asyncio.sleep(LOOK_SECONDS)
        return stream
