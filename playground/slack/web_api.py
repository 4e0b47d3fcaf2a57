"""The Web API: a table of methods, who may call them, and the answer or refusal Slack would give."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.slack import chat, conversations, directory, views
from playground.slack.records import JSON
from playground.slack.refusals import ApiError, App

Run = Callable[[App, JSON], JSON]


@dataclass(frozen=True)
class Method:
    """What runs, the scopes of which any one opens it (none: no scope needed), and whether it wants the app's token."""

    run: Run
    scopes: tuple[str, ...] = ()
    app_token: bool = False


HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")
READ = ("channels:read", "groups:read", "im:read", "mpim:read")
WRITE = ("channels:manage", "groups:write", "im:write", "mpim:write")
METHODS = {
    "auth.test": Method(directory.auth_test),
    "apps.connections.open": Method(directory.connections_open, app_token=True),
    "chat.postMessage": Method(chat.post_message, ("chat:write",)),
    "chat.postEphemeral": Method(chat.post_ephemeral, ("chat:write",)),
    "chat.update": Method(chat.update, ("chat:write",)),
    "chat.getPermalink": Method(chat.get_permalink),
    "conversations.open": Method(conversations.open_, WRITE),
    "conversations.info": Method(conversations.info, READ),
    "conversations.history": Method(conversations.history, HISTORY),
    "conversations.replies": Method(conversations.replies, HISTORY),
    "conversations.members": Method(conversations.members, READ),
    "users.info": Method(directory.users_info, ("users:read",)),
    "users.list": Method(directory.users_list, ("users:read",)),
    "team.info": Method(directory.team_info, ("team:read",)),
    "views.open": Method(views.open_),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
    "views.publish": Method(views.publish),
}


def answer(app: App, method: str, token: str, args: JSON) -> JSON:
    """What Slack answers to this request."""
    try:
        with app.state.changed:
            return {"ok": True} | _run(app, method, token, args)
    except ApiError as refused:
        return {"ok": False, "error": refused.code} | refused.extra


def _run(app: App, method: str, token: str, args: JSON) -> JSON:
    if method not in METHODS:
        raise ApiError("unknown_method", req_method=method)
    entry, state = METHODS[method], app.state
    if entry.app_token != (token == state.app_token):
        raise ApiError("not_allowed_token_type")
    if state.token_error and not entry.app_token:
        raise ApiError(state.token_error)
    provided = state.manifest.scopes
    if entry.scopes and not set(entry.scopes) & set(provided):
        raise ApiError("missing_scope", needed=",".join(entry.scopes), provided=",".join(provided))
    return entry.run(app, args)


def read_args(raw: dict[str, Any]) -> JSON:
    """The arguments of a request, whether they came as JSON or as a form with JSON in it."""
    args = {k: v for k, v in raw.items() if k != "token" and v is not None}
    for key in ("blocks", "attachments", "metadata", "view"):
        if isinstance(args.get(key), str):
            try:
                args[key] = json.loads(args[key])
            except ValueError:
                continue
    return args
