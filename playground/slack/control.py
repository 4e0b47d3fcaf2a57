"""The control interface: everything the driver can do, as plain HTTP and JSON, with a page that shows how."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.slack.driver import Answer, Person
from playground.slack.inputs import Refused
from playground.slack.payloads import iso
from playground.slack.records import JSON, Call, Message, Request, View
from playground.slack.workspace import Workspace

if TYPE_CHECKING:
    from playground.slack.server import LocalSlack

# By its first words a second demo knows the first.
GREETING = "The local Slack."
Do = Callable[[Workspace, JSON], Any]


@dataclass(frozen=True)
class Route:
    """What a path does, and the arguments of its example."""

    do: Do
    says: str
    example: JSON
    acts: bool = True


def _person(ws: Workspace, args: JSON) -> Person:
    wanted = args.get("person")
    for person in list(ws.people.values()):
        if wanted in (person.id, person.name, person.user.handle, person.name.partition(" ")[0]):
            return person
    raise LookupError(f"nobody is called {wanted!r}")


def _message(message: Message) -> JSON:
    shown: JSON = {"channel": message.channel, "ts": message.ts, "user": message.user, "plain": message.plain}
    shown |= {"thread_ts": message.thread_ts, "program_at": iso(message.program_at), "ephemeral": message.ephemeral}
    return shown | {"payload": message.payload}


def _view(view: View | None) -> JSON | None:
    if view is None:
        return None
    shown: JSON = {"id": view.id, "plain": view.plain, "errors": view.errors, "program_at": iso(view.program_at)}
    return shown | {"payload": view.wire()}


def _acted(person: Person, answer: Answer) -> JSON:
    return vars(answer) | {"modal": _view(person.modal)}


def _request(request: Request) -> JSON:
    return vars(request) | {"at": iso(request.at), "program_at": iso(request.program_at), "acked": request.acked}


def _call(call: Call) -> JSON:
    return vars(call) | {"at": iso(call.at), "program_at": iso(call.program_at)}


def _workspace(ws: Workspace) -> JSON:
    return {
        "id": ws.id, "name": ws.name, "app_id": ws.app_id, "bot_user": ws.bot_user, "bot_id": ws.bot_id,
        "request_url": ws.request_url, "connections": len(ws.delivery.sockets),
    }  # fmt: skip


def _people(ws: Workspace, _: JSON) -> list[JSON]:
    return [vars(person.user) for person in list(ws.people.values())]


def _new_person(ws: Workspace, args: JSON) -> JSON:
    kept = {k: v for k, v in args.items() if k not in ("workspace", "join")}
    person = ws.person(**kept)
    if args.get("join"):
        ws.join(person)
    return vars(person.user)


def _change(ws: Workspace, args: JSON) -> JSON:
    person = _person(ws, args)
    ws.change_user(person, **{k: v for k, v in args.items() if k not in ("workspace", "person")})
    return vars(person.user)


def _press(ws: Workspace, args: JSON) -> JSON:
    person = _person(ws, args)
    on = _on(ws, person, args)
    if "value" in args:
        return _acted(person, person.choose(args["what"], args["value"], on=on))
    return _acted(person, person.press(args["what"], on=on))


def _on(ws: Workspace, person: Person, args: JSON) -> Message | View | None:
    if "ts" in args:
        return next((m for m in person.inbox if m.ts == args["ts"]), None) or ws.state.find_message(
            args["channel"], args["ts"]
        )
    return person.home if args.get("on") == "home" else person.modal if args.get("on") == "modal" else None


def _fill(ws: Workspace, args: JSON) -> JSON | None:
    return _view(_person(ws, args).fill(args["values"], force=bool(args.get("force"))))


def _submit(ws: Workspace, args: JSON) -> JSON:
    person = _person(ws, args)
    return _acted(person, person.submit(force=bool(args.get("force"))))


def _close(ws: Workspace, args: JSON) -> JSON | None:
    person = _person(ws, args)
    person.close(all_views=bool(args.get("all")))
    return _view(person.modal)


def _say(ws: Workspace, args: JSON) -> JSON:
    return _message(_person(ws, args).say(args["channel"], args["text"], args.get("thread")))


def _command(ws: Workspace, args: JSON) -> JSON:
    person = _person(ws, args)
    return _acted(person, person.command(args["line"]))


def _faults(ws: Workspace, args: JSON) -> JSON:
    faults, kept = ws.faults, {k: v for k, v in args.items() if k != "workspace"}
    if kept.pop("clear", False):
        faults.clear()
    faults.latency = float(kept.pop("latency", faults.latency))
    faults.history_lag = float(kept.pop("history_lag", faults.history_lag))
    if kept:
        faults.add(**kept)
    pending = [vars(fault) for fault in faults.pending]
    return {"latency": faults.latency, "history_lag": faults.history_lag, "pending": pending}


def _last(items: list[JSON], args: JSON) -> list[JSON]:
    return items[-int(args.get("limit", 50)) :]


def _conversations(ws: Workspace, _: JSON) -> list[JSON]:
    return [vars(channel) for channel in ws.conversations()]


ANA: JSON = {"person": "Ana"}
ROUTES = {
    "workspace": Route(lambda ws, _: _workspace(ws), "the workspace", {}, acts=False),
    "people": Route(_people, "who is in it", {}, acts=False),
    "conversations": Route(_conversations, "its DMs, group DMs and channels", {}, acts=False),
    "messages": Route(
        lambda ws, a: [_message(m) for m in ws.messages(a["channel"])], "what was said in one", {"channel": "D0…"},
        acts=False,
    ),
    "inbox": Route(
        lambda ws, a: [_message(m) for m in _person(ws, a).inbox], "what a person finds in DMs", ANA, acts=False
    ),
    "home": Route(lambda ws, a: _view(_person(ws, a).home), "a person's Home as published", ANA, acts=False),
    "modal": Route(lambda ws, a: _view(_person(ws, a).modal), "the modal before a person", ANA, acts=False),
    "requests": Route(
        lambda ws, a: _last([_request(r) for r in ws.requests], a), "what was sent to the app", {"limit": 5}, acts=False
    ),
    "calls": Route(
        lambda ws, a: _last([_call(c) for c in ws.calls], a), "what the app asked", {"limit": 5}, acts=False
    ),
    "open_home": Route(lambda ws, a: _view(_person(ws, a).open_home()), "open the app's Home", ANA),
    "press": Route(_press, "press a button, or choose a `value`; `ts` and `channel` name a message", ANA | {
        "what": "Enrol"
    }),
    "fill": Route(_fill, "type and pick in the modal, by label", ANA | {"values": {"Your goal": "Speak in public"}}),
    "submit": Route(_submit, "submit the modal", ANA),
    "close": Route(_close, "close the modal, or `all` of them", ANA),
    "say": Route(_say, "write in a conversation, or in the thread of a message", ANA | {
        "channel": "D0…", "text": "Hello", "thread": None
    }),
    "command": Route(_command, "type a slash command", ANA | {"line": "/trellis"}),
    "person": Route(_new_person, "add a person", {"name": "Lena Vogt", "tz": "Europe/Berlin", "join": True}),
    "change": Route(_change, "change a person", ANA | {"tz": "Asia/Tokyo", "deleted": False}),
    "faults": Route(_faults, "misbehave, or `clear` all misbehaviour", {
        "method": "chat.postMessage", "kind": "rate_limited", "times": 1, "retry_after": 2
    }),
}  # fmt: skip


def page(slack: "LocalSlack") -> str:
    """How to use each route, with a curl line to copy."""
    lines = [f"{GREETING} Add workspace=T… when there are several.", ""]
    for name, route in ROUTES.items():
        address = f"{slack.url}/control/{name}"
        query = "&".join(f"{k}={v}" for k, v in route.example.items())
        shown = json.dumps(route.example, ensure_ascii=False)
        read = f"{address}?{query}" if query else address
        line = f"curl -s '{address}' -d '{shown}'" if route.acts else f"curl -s '{read}'"
        lines += [f"# {route.says}", line, ""]
    for name, handler in slack.control_extras.items():
        lines += [f"# {(handler.__doc__ or name).strip()}", f"curl -s '{slack.url}/control/{name}'", ""]
    return "\n".join(lines)


async def handle(slack: "LocalSlack", request: web.Request) -> web.StreamResponse:
    """Answer one request to the control interface."""
    name = request.match_info["path"].strip("/")
    if name in slack.control_extras:
        return await slack.control_extras[name](request)
    if not name:
        return web.Response(text=page(slack))
    if name == "workspaces":
        return _json([_workspace(ws) for ws in slack.workspaces.values()])
    if name not in ROUTES:
        return _json({"error": f"there is no {name}; see {slack.url}/control/"}, 404)
    if ROUTES[name].acts and (why := slack.waits()):
        return _json({"error": why}, 409)
    try:
        text = await request.text()
        args: JSON = dict(request.query) | (json.loads(text) if text else {})
        ws = _chosen(slack, args)
        return _json(await asyncio.to_thread(ROUTES[name].do, ws, args))
    except (LookupError, TypeError, ValueError) as wrong:
        return _json({"error": str(wrong)}, 400)
    except Refused as refused:
        return _json({"error": str(refused)}, 409)


def _chosen(slack: "LocalSlack", args: JSON) -> Workspace:
    wanted = args.get("workspace")
    for ws in slack.workspaces.values():
        if wanted in (None, ws.id, ws.name):
            return ws
    raise LookupError(f"there is no workspace {wanted!r}")


def _json(answer: Any, status: int = 200) -> web.Response:
    return web.json_response(answer, status=status)
