"""The page's addresses: one for each person and place, and one that tells when something changed."""

import asyncio
import contextlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aiohttp import web

from playground.slack.driver import Person
from playground.slack.page.reading import Marks
from playground.slack.page.rehearsal import Clock
from playground.slack.page.rendering import STATIC, html
from playground.slack.page.seeing import HOME, MESSAGES, SHOWN, Asked, look, token
from playground.slack.workspace import Workspace

if TYPE_CHECKING:
    from playground.slack.server import LocalSlack

# How soon a change is told, and how long to rest then: what changes all the time is drawn three times a second.
LOOK_SECONDS, REST_SECONDS = 0.05, 0.3
RETRY_MS = 500
# A refresh of what is shown already asks for the same page, and must not count as opening Home again.
REFRESH = "X-Refresh"
GONE = "That workspace is gone; perhaps everything was begun anew."


class Pages:
    """Answers what a browser asks for."""

    def __init__(self, slack: "LocalSlack") -> None:
        self.slack, self.marks = slack, Marks()
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
        """Return the workspace and the person of an address; who is not there is a 404, and without a workspace 410."""
        ws = self.slack.workspaces.get(request.match_info["team"])
        if ws is None:
            raise web.HTTPGone(text=GONE)
        person = ws.people.get(request.match_info["user"])
        if person is None or person.user.bot:
            raise web.HTTPNotFound(text=f"Nobody in {ws.name} has this address.")
        return ws, person

    async def start(self, _: web.Request) -> web.StreamResponse:
        """Go to the Home of the first person who can sign in."""
        for ws in self.slack.workspaces.values():
            for person in list(ws.people.values()):
                if not person.user.deleted and not person.user.bot:
                    raise web.HTTPFound(f"/{ws.id}/{person.id}/{HOME}")
        return html("waiting.html", says=self.slack.waits())

    async def place(self, request: web.Request) -> web.StreamResponse:
        """Show a person a place; going to Home tells the app, as Slack does."""
        ws, person = self.found(request)
        last = request.query.get("last", "")
        shown = int(last) if last.isdecimal() and len(last) < 9 else 0
        asked = Asked(request.match_info["path"], request.query.get("thread", ""), max(SHOWN, shown))
        # Both may take a while, and the server's loop carries everybody else's clicks meanwhile.
        if REFRESH not in request.headers and not person.user.deleted and not self.slack.waits():
            await asyncio.to_thread(self._arrive, person, asked.path)
        return await asyncio.to_thread(self._drawn, ws, person, asked)

    def _arrive(self, person: Person, path: str) -> None:
        if path == HOME:
            person.open_home()
        elif path == MESSAGES:
            person.state.open_dm(person.id)

    def _drawn(self, ws: Workspace, person: Person, asked: Asked) -> web.Response:
        try:
            page = look(ws, person, asked, self.now(), self.marks)
        except LookupError as wrong:
            return html("lost.html", 404, says=str(wrong), to=f"/{ws.id}/{person.id}/{HOME}", name=person.name)
        return html("page.html", page=page, bar=self.clock.bar(ws, person), waits=self.slack.waits())

    async def live(self, request: web.Request) -> web.StreamResponse:
        """Tell, as long as the browser listens, each time that the page has to be drawn again."""
        ws, _ = self.found(request)
        stream = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await stream.prepare(request)
        await stream.write(f"retry: {RETRY_MS}\n\n".encode())
        told = ""
        with contextlib.suppress(ConnectionError):
            while ws.id in self.slack.workspaces and request.transport and not self.slack.stopping.is_set():
                before, told = told, token(ws.state.changed.times, self.now())
                if told != before:
                    await stream.write(f"data: {told}\n\n".encode())
                await asyncio.sleep(REST_SECONDS if told != before else LOOK_SECONDS)
        return stream
