"""Questions as Slack sends them, put into somebody else's mouth: recorded from real presses, changed, sent again."""

import copy
import time
from dataclasses import dataclass
from typing import Any

from handlers.routes import Route
from playground.slack import Person
from playground.slack.payloads import user_object
from playground.slack.records import Grant, Request
from playground.slack.workspace import Workspace

Body = dict[str, Any]
KINDS = {"action": "interactive", "view": "interactive", "shortcut": "interactive", "event": "events_api",
         "command": "slash_commands"}  # fmt: skip


@dataclass(frozen=True)
class Asker:
    """Who asks: their id, the team they belong to, and the workspace whose Slack brings the question to its app."""

    user: str
    home: str
    workspace: Workspace


def recorded(workspace: Workspace, route: Route) -> Body:
    """Return what Slack last sent for this route. Raises LookupError when it never did."""
    for request in reversed(workspace.requests):
        if _id_of(request.kind, request.body) == (KINDS[route.kind], route.id):
            return copy.deepcopy(request.body)
    raise LookupError(f"nothing was sent for {route.id}: let somebody do it before")


def ask(route: Route, template: Body, asker: Asker) -> Request:
    """Send a recorded question as this asker, rightly signed, with a trigger and a response_url of their own."""
    body, state = copy.deepcopy(template), asker.workspace.state
    if route.kind == "event":
        body |= {"team_id": state.id, "context_team_id": state.id, "event_id": f"Ev{time.monotonic_ns()}"}
        body["authorizations"][0] |= {"team_id": state.id, "user_id": state.bot_user}
        body["event"] = _event(body["event"], asker)
    elif route.kind == "command":
        body |= {"team_id": asker.home, "user_id": asker.user, "response_url": _answer_here(asker)}
    else:
        body["team"] |= {"id": state.id}
        body["user"] |= {"id": asker.user, "team_id": asker.home}
        if "view" in body:
            body["view"] |= {"team_id": state.id, "app_installed_team_id": state.id}
        if route.kind in ("action", "shortcut"):
            body["response_url"] = _answer_here(asker)
    if "trigger_id" in body:
        body["trigger_id"] = state.new_trigger(asker.user)
    return asker.workspace.deliver(KINDS[route.kind], body)


def whispered(asker: Asker) -> str:
    """Return what the app last said to this asker alone."""
    shown = asker.workspace.state.ephemerals.get(asker.user, [])
    return shown[-1].plain if shown else ""


def _event(event: Body, asker: Asker) -> Body:
    person = asker.workspace.people.get(asker.user)
    if event["type"] == "user_change":
        shape = _moved(person, event["user"])
        return event | {"user": shape | {"id": asker.user, "team_id": asker.home}}
    changed = event | {"user": asker.user, "user_team": asker.home}
    return changed | {"ts": asker.workspace.state.new_ts()} if "ts" in event else changed


def _moved(person: Person | None, shape: Body) -> Body:
    own = user_object(person.state, person.user, locale=True) if person else shape
    return own | {"tz": "Africa/Nairobi"}


def _answer_here(asker: Asker) -> str:
    state = asker.workspace.state
    grant = Grant(asker.user, time.monotonic(), next(iter(state.channels)))
    return f"{asker.workspace.app.url}/response/{state.new_response_url(grant)}"


def _id_of(kind: str, body: Body) -> tuple[str, str]:
    if kind == "events_api":
        return kind, body["event"]["type"]
    if kind == "slash_commands":
        return kind, body["command"]
    if "callback_id" in body:
        return kind, body["callback_id"]
    return kind, (body["actions"][0]["action_id"] if "actions" in body else body["view"]["callback_id"])
