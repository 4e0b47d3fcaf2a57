"""The conversations methods: open, describe, read."""

import time
from typing import Any

from playground.slack import payloads
from playground.slack.records import JSON, Channel, Message
from playground.slack.refusals import SCOPE_OF, ApiError, App, flag, invalid, need, page, readable, scope, seen_channel
from playground.slack.state import State

MOST = 8


def open_(app: App, args: JSON) -> JSON:
    """conversations.open: the same people always get the same conversation."""
    state = app.state
    if args.get("channel"):
        channel = seen_channel(state, str(args["channel"]))
        return {"channel": _opened(state, channel, args)}
    given: Any = args.get("users")
    listed = given if isinstance(given, list) else str(given or "").split(",")
    users = list(dict.fromkeys(u.strip() for u in listed if u.strip() and u.strip() != state.bot_user))
    if not users:
        raise ApiError("users_list_not_supplied" if not given else "not_enough_users")
    if len(users) > MOST:
        raise ApiError("too_many_users")
    scope(state, "im:write" if len(users) == 1 else "mpim:write")
    for user in users:
        _reachable(state, user)
    known = state.find_dm(users[0]) if len(users) == 1 else state.find_group(users)
    if known is None and flag(args, "prevent_creation"):
        raise ApiError("channel_not_found")
    channel = state.open_dm(users[0]) if len(users) == 1 else state.open_group(users)
    seen: JSON = {"no_op": True, "already_open": True} if known else {}
    return seen | {"channel": _opened(state, channel, args)}


def _reachable(state: State, user_id: str) -> None:
    user = state.users.get(user_id)
    if user is None:
        raise ApiError("user_not_found")
    if user.deleted:
        raise ApiError("user_disabled")
    if user.bot or user_id == "USLACKBOT":
        raise ApiError("cannot_dm_bot")


def _opened(state: State, channel: Channel, args: JSON) -> JSON:
    return payloads.channel_object(state, channel) if flag(args, "return_im") else {"id": channel.id}


def info(app: App, args: JSON) -> JSON:
    """conversations.info."""
    channel = seen_channel(app.state, need(args, "channel")[0])
    scope(app.state, f"{SCOPE_OF[channel.kind]}:read")
    shape = payloads.channel_object(app.state, channel)
    if not flag(args, "include_num_members"):
        shape.pop("num_members", None)
    return {"channel": shape}


def members(app: App, args: JSON) -> JSON:
    """conversations.members."""
    channel = seen_channel(app.state, need(args, "channel")[0])
    scope(app.state, f"{SCOPE_OF[channel.kind]}:read")
    listed, cursor = page(channel.members, args, 100)
    return {"members": listed, "response_metadata": {"next_cursor": cursor}}


def history(app: App, args: JSON) -> JSON:
    """conversations.history: what stands in the conversation itself, newest first."""
    channel = readable(app, args)
    top = [m for m in _readable_posts(app, channel, args) if m.thread_ts in (None, m.ts)]
    listed, cursor = page(top[::-1], args, 100, 999)
    return {
        "messages": [_shown(app.state, m, args) for m in listed], "has_more": bool(cursor), "pin_count": 0,
        "channel_actions_ts": None, "channel_actions_count": 0, "response_metadata": {"next_cursor": cursor},
    }  # fmt: skip


def replies(app: App, args: JSON) -> JSON:
    """conversations.replies: the root and its thread, oldest first."""
    channel, ts = readable(app, args), need(args, "ts")[0]
    posts = _readable_posts(app, channel, {})
    if not any(m.ts == ts for m in posts):
        raise ApiError("thread_not_found")
    root = next(m for m in posts if m.ts == ts)
    within = {m.ts for m in _readable_posts(app, channel, args)}
    thread = [m for m in posts if m.thread_ts == root.ts and m.ts != root.ts and m.ts in within]
    listed, cursor = page([root, *thread], args, 1000)
    return {
        "messages": [_shown(app.state, m, args) for m in listed], "has_more": bool(cursor),
        "response_metadata": {"next_cursor": cursor},
    }  # fmt: skip


def _readable_posts(app: App, channel: Channel, args: JSON) -> list[Message]:
    """The stored messages in the asked window, without those that lag behind."""
    try:
        oldest, latest = (float(args.get(k) or d) for k, d in (("oldest", 0), ("latest", "inf")))
    except ValueError:
        raise invalid("invalid timestamp") from None
    inclusive, settled = flag(args, "inclusive"), time.monotonic() - app.faults.history_lag
    return [
        m
        for m in app.state.posts[channel.id]
        if m.stored_at <= settled
        and (oldest < float(m.ts) < latest or (inclusive and float(m.ts) in (oldest, latest)))
    ]  # fmt: skip


def _shown(state: State, message: Message, args: JSON) -> JSON:
    shape = dict(message.payload)
    if "metadata" in shape and not flag(args, "include_all_metadata"):
        shape["metadata"] = {"event_type": shape["metadata"]["event_type"]}
    thread = [m for m in state.posts[message.channel] if m.thread_ts == message.ts and m.ts != message.ts]
    if thread:
        people = list(dict.fromkeys(m.user for m in thread))
        shape |= {
            "thread_ts": message.ts, "reply_count": len(thread), "reply_users_count": len(people),
            "latest_reply": thread[-1].ts, "reply_users": people, "is_locked": False, "subscribed": False,
        }  # fmt: skip
    return shape
