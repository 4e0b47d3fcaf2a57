"""How a Web API method refuses, and the checks that many methods share."""

import base64
import re
from dataclasses import dataclass
from typing import Any

from playground.slack.events import Delivery
from playground.slack.faults import Faults
from playground.slack.records import JSON, Channel, Message
from playground.slack.state import State
from playground.slack.strict import Refusal

PUBLIC, PRIVATE = "channel", "group"
SCOPE_OF = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


class ApiError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code, self.extra = code, extra


@dataclass
class App:
    """What a method works with: the workspace's data, the way to the app, its faults, and this server's address."""

    state: State
    delivery: Delivery
    faults: Faults
    url: str
    tickets: dict[str, State]


def invalid(*messages: str) -> ApiError:
    """`invalid_arguments` with Slack's explanations."""
    return ApiError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {m}" for m in messages]})


def check(refusal: Refusal | None) -> None:
    """Refuse what the strict rules refuse."""
    if refusal:
        extra: JSON = {"response_metadata": {"messages": list(refusal.messages)}} if refusal.messages else {}
        if refusal.error == "invalid_blocks":
            extra["errors"] = [m.removeprefix("[ERROR] ") for m in refusal.messages]
        raise ApiError(refusal.error, **extra)


def need(args: JSON, *names: str) -> list[str]:
    """These required arguments as text."""
    missing = [n for n in names if args.get(n) in (None, "")]
    if missing:
        raise invalid(*(f"missing required field: {n}" for n in missing))
    return [str(args[n]) for n in names]


def flag(args: JSON, name: str, default: bool = False) -> bool:
    """A boolean argument, as JSON or as a form writes it."""
    value = args.get(name, default)
    return value.lower() in ("1", "true") if isinstance(value, str) else bool(value)


def scope(state: State, name: str) -> None:
    """Refuse unless the manifest grants this scope."""
    if name not in state.manifest.scopes:
        raise ApiError("missing_scope", needed=name, provided=",".join(state.manifest.scopes))


def seen_channel(state: State, channel_id: str) -> Channel:
    """A conversation the app can know of: a public channel, or one it is a member of."""
    channel = state.channels.get(channel_id)
    if channel is None or (channel.kind != PUBLIC and state.bot_user not in channel.members):
        raise ApiError("channel_not_found")
    return channel


def readable(app: App, args: JSON) -> Channel:
    """The conversation whose messages the app asks for and may read."""
    channel = seen_channel(app.state, need(args, "channel")[0])
    scope(app.state, f"{SCOPE_OF[channel.kind]}:history")
    if app.state.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def thread_root(state: State, channel: Channel, thread_ts: str | None) -> Message | None:
    """The message whose thread is meant; naming a reply means its thread."""
    if thread_ts is None:
        return None
    if not re.fullmatch(r"\d+\.\d{6}", str(thread_ts)):
        raise ApiError("invalid_thread_ts")
    found = state.find_message(channel.id, str(thread_ts))
    if found and found.thread_ts and found.thread_ts != found.ts:
        return state.find_message(channel.id, found.thread_ts)
    if found is None:
        raise ApiError("cannot_reply_to_message")
    return found


def page(items: list[Any], args: JSON, default: int, most: int = 1000) -> tuple[list[Any], str]:
    """One page and the cursor of the next, which is empty at the end."""
    try:
        start = int(base64.b64decode(str(args["cursor"])).decode().partition(":")[2]) if args.get("cursor") else 0
    except ValueError:
        raise ApiError("invalid_cursor") from None
    try:
        limit = min(int(args.get("limit") or default), most)
    except ValueError:
        raise ApiError("invalid_limit") from None
    after = start + max(limit, 1)
    cursor = base64.b64encode(f"next:{after}".encode()).decode() if after < len(items) else ""
    return items[start:after], cursor
