"""What a browser asks to be done for a person: each act is the driver's own, and told of in words whatever comes."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from playground.slack import inputs
from playground.slack.driver import Answer, Person
from playground.slack.inputs import Refused
from playground.slack.page.entries import NOT_UNDERSTOOD, Stopped, element, meant, put
from playground.slack.records import JSON, Message, View
from playground.slack.workspace import Workspace

if TYPE_CHECKING:
    from playground.slack.server import LocalSlack

LONGEST = 12_000
GONE = "This workspace or this person is gone. Start again at the top: /"
NOT_OPEN = "This window is not open any more: what it asked was settled, or it was closed elsewhere."
NOT_SEEN = "{name} cannot see that: it is gone, or it is not theirs."
TOO_LONG = "A message has room for 12,000 characters, and this one has {count:,}. Shorten it, or send it in parts."
NO_THREADS = "{command} does not work in threads. Type it in the conversation itself."
DEACTIVATED = "{name} is deactivated and can do nothing here. Choose somebody else in the list of people."


@dataclass(frozen=True)
class Act:
    """One act: who does it, in which workspace, and what the browser sent with it."""

    ws: Workspace
    person: Person
    body: JSON

    def text(self, key: str) -> str:
        """Return what must be text. Raises Stopped when it is not."""
        value = self.body.get(key)
        if not isinstance(value, str):
            raise Stopped(400, NOT_UNDERSTOOD)
        return value

    def open(self) -> list[View]:
        """Return the views that are before the person."""
        return [*self.person.modals, *filter(None, [self.person.home])]

    def view(self, view_id: str) -> View:
        """Return a view that is open before the person. Raises Stopped when it is not."""
        for view in self.open():
            if view.id == view_id:
                return view
        raise Stopped(404, NOT_OPEN)

    def filled(self) -> View:
        """Put the values into their view and return it. Raises Stopped when it is not open or they do not fit."""
        with self.ws.state.changed:
            return put(self.person, self.view(self.text("view")), self.body.get("values"))

    def surface(self) -> View | Message:
        """Return the view or the message that an act is on. Raises Stopped when it is not before the person."""
        where = self.body.get("surface")
        at = Act(self.ws, self.person, where if isinstance(where, dict) else {})
        return at.view(at.text("view")) if "view" in at.body else at.message(at.text("channel"), at.text("ts"))

    def message(self, channel: str, ts: str) -> Message:
        """Return a message that the person can read. Raises Stopped when they cannot."""
        with self.ws.state.changed:
            for message in self.ws.state.visible(self.person.id):
                if (message.channel, message.ts) == (channel, ts):
                    return message
        raise Stopped(404, NOT_SEEN.format(name=self.person.name))


def press(act: Act) -> Answer:
    """Press a button, or choose from what tells the app at once."""
    name = (act.text("block"), act.text("action"))
    with act.ws.state.changed:
        on = act.surface()
        pressed = element(on.blocks, *name)
        if isinstance(on, View) and "values" in act.body:
            on = put(act.person, on, act.body["values"])
        chooses = pressed["type"] == "overflow" or inputs.key_of(pressed) is not None
        chosen = meant(act.person, pressed, act.body.get("value")) if chooses else None
    return act.person.choose(name, chosen, on=on) if chooses else act.person.press(name, on=on)


def fill(act: Act) -> Answer:
    """Keep what is typed so far; the app is told of nothing. A form that was just closed has no use for it."""
    known = act.ws.state.views.get(act.text("view"))
    if known and known.user == act.person.id and known not in act.open():
        return Answer(False, trouble=NOT_OPEN)
    act.filled()
    return Answer(True)


def submit(act: Act) -> Answer:
    """Put everything into the form and send it."""
    return act.person.submit(on=act.filled())


def close(act: Act) -> Answer:
    """Close the modal on top, or all of them; one that is closed already is no trouble."""
    top, asked = act.person.modal, act.text("view")
    if top and top.id == asked:
        act.person.close(all_views=act.body.get("all") is True)
    return Answer(True)


def say(act: Act) -> Answer:
    """Write in a conversation or a thread, or give a command."""
    text, ws = act.text("text"), act.ws
    channel = ws.state.channels.get(act.text("channel"))
    if channel is None or act.person.id not in channel.members:
        raise Stopped(404, NOT_SEEN.format(name=act.person.name))
    if len(text) > LONGEST:
        raise Stopped(409, TOO_LONG.format(count=len(text)))
    if not text.strip():
        raise Stopped(400, "Write something first.")
    thread = act.message(channel.id, act.text("thread")) if act.body.get("thread") else None
    command = text.partition(" ")[0]
    if command not in ws.state.manifest.commands:
        act.person.say(thread or channel, text)
        return Answer(True)
    if thread:
        raise Stopped(409, NO_THREADS.format(command=command))
    return act.person.command(text, channel)


def shortcut(act: Act) -> Answer:
    """Run a shortcut of the app."""
    return act.person.shortcut(act.text("callback"))


def message_shortcut(act: Act) -> Answer:
    """Run a shortcut of the app on a message."""
    message = act.message(act.text("channel"), act.text("ts"))
    return act.person.message_shortcut(act.text("callback"), message)


DO = {one.__name__: one for one in (press, fill, submit, close, say, shortcut, message_shortcut)}


class Acting:
    """Does what browsers ask, one act of a person after another, those of different people side by side."""

    def __init__(self, slack: "LocalSlack") -> None:
        self.slack = slack
        self.turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def act(self, request: web.Request) -> web.StreamResponse:
        """Do one act, and answer what came of it."""
        try:
            do, act = await self._asked(request)
            async with self.turns[act.person.id]:
                answer = await asyncio.to_thread(do, act)
        except Stopped as why:
            return _told(Answer(False, why.errors, trouble=why.words), why.status)
        except Refused as why:
            return _told(Answer(False, trouble=str(why)), 409)
        return _told(answer)

    async def _asked(self, request: web.Request) -> tuple[Callable[[Act], Answer], Act]:
        at = request.match_info
        ws = self.slack.workspaces.get(at["team"])
        person = ws.people.get(at["user"]) if ws else None
        if ws is None or person is None or at["what"] not in DO:
            raise Stopped(404, GONE)
        if person.user.deleted:
            raise Stopped(409, DEACTIVATED.format(name=person.name))
        if why := self.slack.waits():
            raise Stopped(409, why)
        return DO[at["what"]], Act(ws, person, await _body(request))


async def _body(request: web.Request) -> JSON:
    try:
        # Half an emoji, which a browser can cut from a text that is too long, cannot be written anywhere.
        whole = json.dumps(json.loads(await request.read()), ensure_ascii=False).encode(errors="replace")
        body = json.loads(whole)
    except (ValueError, RecursionError, web.HTTPRequestEntityTooLarge):
        raise Stopped(400, NOT_UNDERSTOOD) from None
    if not isinstance(body, dict):
        raise Stopped(400, NOT_UNDERSTOOD)
    return body


def _told(answer: Answer, status: int = 200) -> web.Response:
    kept = {"ok": answer.ok, "errors": answer.errors, "trouble": answer.trouble, "text": answer.text}
    return web.json_response(kept, status=status)


def routes(slack: "LocalSlack") -> list[web.AbstractRouteDef]:
    """List the addresses of the acts."""
    return [web.post("/{team}/{user}/act/{what}", Acting(slack).act)]
