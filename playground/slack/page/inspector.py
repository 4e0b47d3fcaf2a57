"""The inspector: everything that went between the app and Slack, and a Slack that misbehaves on request."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from playground.slack.driver import Person
from playground.slack.page import exchanges, misbehaving
from playground.slack.page.exchanges import Exchange, Record
from playground.slack.page.outcomes import good
from playground.slack.page.reasons import WHY
from playground.slack.page.rendering import html
from playground.slack.page.routes import Pages
from playground.slack.page.seeing import token
from playground.slack.records import JSON
from playground.slack.workspace import Workspace

ROWS = 100


@dataclass(frozen=True)
class Asked:
    """Which exchanges somebody wants to see, and whether the list follows what happens."""

    bad: bool
    who: str
    kind: str
    page: int
    still: bool

    def address(self, **other: object) -> str:
        """Return the same question with something else in it, as the end of an address."""
        given = vars(self) | other
        return "?" + urlencode({k: int(v) if isinstance(v, bool) else v for k, v in given.items() if v})


class Inspector:
    """Answers what a browser asks of the inspector."""

    def __init__(self, pages: Pages) -> None:
        """Take the pages it is one of."""
        self.pages = pages

    def routes(self) -> list[web.AbstractRouteDef]:
        """List its addresses."""
        return [
            web.get("/{team}/{user}/inspector", self.show),
            web.get("/{team}/{user}/inspector/{key}", self.whole),
            web.post("/{team}/faults", self.act),
        ]

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the exchanges, newest first, and what Slack does wrong."""
        ws, person = self.pages.found(request)
        return await asyncio.to_thread(self._draw, ws, person, _asked(request))

    def _draw(self, ws: Workspace, person: Person, asked: Asked) -> web.Response:
        # What is wrong stands on this page in full.
        bar = replace(self.pages.clock.bar(ws, person), wrongs=())
        told_at = token(ws.state.changed.times, self.pages.now())
        return html("inspector.html", bar=bar, told_at=told_at, **_seen(ws, person, asked))

    async def whole(self, request: web.Request) -> web.StreamResponse:
        """Show all that one exchange carried."""
        ws, _ = self.pages.found(request)
        try:
            parts = exchanges.whole(exchanges.find(ws, request.match_info["key"]))
        except LookupError as wrong:
            raise web.HTTPNotFound(text=str(wrong)) from wrong
        return web.Response(text="\n\n".join(f"{title}\n{text}" for title, text in parts))

    async def act(self, request: web.Request) -> web.StreamResponse:
        """Let Slack misbehave or behave again, repeat an event, or drop the connections."""
        ws = self.pages.slack.workspaces.get(request.match_info["team"])
        if ws is None:
            return _answer(404, "That workspace is gone. Start again at the top: /")
        try:
            asked = json.loads(await request.text() or "{}")
            if not isinstance(asked, dict):
                raise ValueError("Send one JSON object.")
            await self._do(ws, asked)
        except json.JSONDecodeError:
            return _answer(400, "That is not JSON.")
        except (ValueError, LookupError) as wrong:
            return _answer(400, str(wrong))
        _tell(ws)
        return _answer(200, None)

    async def _do(self, ws: Workspace, asked: JSON) -> None:
        match asked.get("do"):
            case "on":
                if lasts := misbehaving.switch_on(ws, asked):
                    asyncio.get_running_loop().call_later(lasts, _tell, ws)
            case "off":
                misbehaving.switch_off(ws, str(asked.get("id")))
            case "again":
                await _again(ws, str(asked.get("key")))
            case "disconnect":
                if not ws.delivery.sockets:
                    raise LookupError("There is no Socket Mode connection to drop.")
                await ws.delivery.disconnect("refresh_requested")
            case _:
                raise ValueError("Say what to do: on, off, again or disconnect.")


async def _again(ws: Workspace, key: str) -> None:
    """Deliver an event once more, as the repetition that follows the last attempt."""
    body = exchanges.as_event(exchanges.find(ws, key))
    tried = [one.attempt for one in ws.requests if one.body.get("event_id") == body["event_id"]]
    last = len(ws.delivery.retry_delays)
    await asyncio.wrap_future(ws.delivery.redeliver(body, min(max(tried) + 1, last)))


def _tell(ws: Workspace) -> None:
    with ws.state.changed:
        ws.state.changed.notify_all()


def _answer(status: int, trouble: str | None) -> web.Response:
    return web.json_response({"ok": trouble is None, "trouble": trouble}, status=status)


def _asked(request: web.Request) -> Asked:
    given = request.query
    page = given.get("page", "")
    return Asked(
        bad="bad" in given,
        who=given.get("who", ""),
        kind=given.get("kind", ""),
        page=max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1,
        still="still" in given,
    )


def _seen(ws: Workspace, person: Person, asked: Asked) -> dict[str, Any]:
    everything = exchanges.records(ws)
    wanted = list(islice(_wanted(ws, everything, asked), (asked.page - 1) * ROWS, asked.page * ROWS + 1))
    sent = ws.requests
    rows: list[Exchange] = [exchanges.told(ws, key, one, sent) for key, one in wanted[:ROWS]]
    return {
        "ws": ws,
        "app": ws.state.manifest.name,
        "person": person,
        "base": f"/{ws.id}/{person.id}",
        "asked": asked,
        "rows": rows,
        "older": len(wanted) > ROWS,
        "total": len(everything),
        "bad": sum(not good(one) for _, one in everything),
        "people": sorted(ws.people.values(), key=lambda one: one.name),
        "kinds": exchanges.KINDS,
        "faults": misbehaving.KINDS,
        "methods": misbehaving.ALL_METHODS,
        "codes": WHY,
        "wrongs": misbehaving.wrongs(ws),
    }


def _wanted(ws: Workspace, everything: list[tuple[str, Record]], asked: Asked) -> Iterator[tuple[str, Record]]:
    for key, one in everything:
        if asked.bad and good(one):
            continue
        if asked.kind and exchanges.kind_of(one) != asked.kind:
            continue
        if asked.who and asked.who not in exchanges.people_of(ws, one):
            continue
        yield key, one
