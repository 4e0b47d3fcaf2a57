"""One exchange between the app and Slack, whichever of them began it: what, for whom, and how it ended."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from playground.slack import payloads
from playground.slack.events import COMMANDS, EVENTS
from playground.slack.page.outcomes import called, good, sent
from playground.slack.records import JSON, Call, Request
from playground.slack.workspace import Workspace

CUT = 2_000
DETAIL = 120
KINDS = {
    "posts": "Messages that the app posts",
    "views": "Views that the app shows",
    "questions": "Other questions of the app",
    "events": "Events",
    "presses": "Presses and forms",
    "commands": "Commands",
}
SECRETS = (
    (re.compile(r"\bxox[a-z]-[\w-]+|\bxapp-[\w-]+"), lambda found: found[0][:5] + "••••"),
    (re.compile(r"\bv0=[0-9a-f]{64}\b"), lambda _: "v0=••••"),
    (re.compile(r"(/response/\w+/|[?&]ticket=)[\w-]+"), lambda found: found[1] + "••••"),
)


@dataclass(frozen=True)
class Exchange:
    """A call of the app's or a payload of Slack's, with what came back, in words."""

    key: str
    at: datetime
    program_at: datetime | None
    asked: bool
    kind: str
    what: str
    detail: str
    whom: str
    good: bool
    outcome: list[str]
    repeatable: bool
    parts: list[tuple[str, str, int]]

    @property
    def mark(self) -> str:
        """One word for how it ended."""
        return "ok" if self.good else "refused" if self.asked else "not heard"


Record = Call | Request


def records(ws: Workspace) -> list[tuple[str, Record]]:
    """List all there was, newest first, each under the key that its address ends with."""
    both: list[tuple[str, Record]] = [(f"c{n}", one) for n, one in enumerate(ws.calls)]
    both += [(f"r{n}", one) for n, one in enumerate(ws.requests)]
    return sorted(both, key=lambda one: one[1].at, reverse=True)


def find(ws: Workspace, key: str) -> Record:
    """Return what is under a key. Raises LookupError when nothing is."""
    lists: dict[str, list[Any]] = {"c": ws.calls, "r": ws.requests}
    number = key[1:]
    if key[:1] not in lists or not number.isdecimal() or int(number) >= len(lists[key[0]]):
        raise LookupError("There is no such exchange here. The list has them all.")
    found: Record = lists[key[0]][int(number)]
    return found


def kind_of(one: Record) -> str:
    """Return which of the kinds this is."""
    if isinstance(one, Request):
        return {EVENTS: "events", COMMANDS: "commands"}.get(one.kind, "presses")
    family = one.method.partition(".")[0]
    return {"chat": "posts", "response_url": "posts", "views": "views"}.get(family, "questions")


def people_of(ws: Workspace, one: Record) -> list[str]:
    """Return the ids of the people whom it concerns: who acted, who is shown something, who is in the conversation."""
    return [user for user in dict.fromkeys(_named(ws, one)) if user in ws.people]


def _named(ws: Workspace, one: Record) -> Iterator[str]:
    state = ws.state
    said = one.args if isinstance(one, Call) else one.body.get("event", one.body)
    for key in ("user", "user_id", "inviter"):
        found = said.get(key)
        yield str(found.get("id") if isinstance(found, dict) else found)
    given = said.get("users")
    yield from given if isinstance(given, list) else str(given or "").split(",")
    if isinstance(one, Call) and (grant := state.triggers.get(str(said.get("trigger_id")))):
        yield grant.user
    if view := state.views.get(str(said.get("view_id"))):
        yield view.user
    channel = state.channels.get(str(said.get("channel")))
    if channel and channel.kind in ("im", "mpim"):
        yield from channel.members
    yield str(said.get("channel"))


def shortened(words: str) -> str:
    """Return as many words as fit beside the others."""
    return words if len(words) <= DETAIL else words[: DETAIL - 1] + "…"


def told(ws: Workspace, key: str, one: Record, later: list[Request]) -> Exchange:
    """Put an exchange into words; `later` holds what Slack sent since."""
    names = [ws.people[user].name for user in people_of(ws, one)]
    channel = ws.state.channels.get(str(one.args.get("channel"))) if isinstance(one, Call) else None
    if channel and channel.kind in ("channel", "group"):
        names = [f"#{channel.name}", *names]
    what, detail = _call_title(one) if isinstance(one, Call) else _request_title(one)
    return Exchange(
        key=key,
        at=one.at,
        program_at=one.program_at,
        asked=isinstance(one, Call),
        kind=kind_of(one),
        what=masked(what),
        detail=shortened(masked(detail)),
        whom=", ".join(names),
        good=good(one),
        outcome=[masked(line) for line in (called(one) if isinstance(one, Call) else sent(ws, one, later))],
        repeatable=kind_of(one) == "events",
        parts=_excerpts(one),
    )


def _call_title(call: Call) -> tuple[str, str]:
    view = call.args.get("view")
    title = (view.get("title") or {}) if isinstance(view, dict) else {}
    shown = title.get("text") if isinstance(title, dict) else None
    return call.method, str(shown or call.args.get("text") or "")


def _request_title(request: Request) -> tuple[str, str]:
    body = request.body
    if request.kind == EVENTS:
        event = body.get("event", {})
        subtype = event.get("subtype") or event.get("tab")
        return payloads.event_name(event) + (f" ({subtype})" if subtype else ""), str(event.get("text") or "")
    if request.kind == COMMANDS:
        return str(body.get("command")), str(body.get("text") or "")
    if actions := body.get("actions"):
        first = actions[0]
        return f"block_actions {first.get('action_id')}", str((first.get("text") or {}).get("text") or "")
    view = body.get("view") or {}
    called_back = view.get("callback_id") or body.get("callback_id") or ""
    return f"{body.get('type')} {called_back}", str((view.get("title") or {}).get("text") or "")


def masked(text: str) -> str:
    """Take tokens, signatures and one-time addresses out of a text."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text


def whole(one: Record) -> list[tuple[str, str]]:
    """Return everything that went to and fro as JSON under a title each, without what must stay secret."""
    if isinstance(one, Call):
        parts: list[tuple[str, Any]] = [("What was asked", one.args), ("What Slack answered", one.answer)]
    else:
        parts = [("What Slack sent", one.body), ("What came back", one.answer)]
        parts += [("Its headers", one.headers)] if one.headers else []
    return [(title, masked(_json(_without_token(part)))) for title, part in parts if part is not None]


def _without_token(part: Any) -> Any:
    return {**part, "token": "••••"} if isinstance(part, dict) and "token" in part else part


def _json(part: Any) -> str:
    return part if isinstance(part, str) else json.dumps(part, ensure_ascii=False, indent=1)


@lru_cache(maxsize=1000)
def _excerpts(one: Record) -> list[tuple[str, str, int]]:
    return [(title, text[:CUT], len(text)) for title, text in whole(one)]


def as_event(one: Record) -> JSON:
    """Return the envelope of an event. Raises LookupError when it is none: Slack repeats nothing else."""
    if isinstance(one, Call) or one.kind != EVENTS:
        raise LookupError("Slack delivers only events again, never a press, a form or a command.")
    return one.body
