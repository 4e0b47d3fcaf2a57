"""The chat methods: post, update, show to one person, link."""

import copy
import time
from typing import Any

from playground.slack import payloads
from playground.slack.plain import stored_blocks
from playground.slack.records import JSON, Channel, Message
from playground.slack.refusals import PUBLIC, ApiError, App, check, need, thread_root
from playground.slack.state import State
from playground.slack.strict import message_refusal

LONGEST = 40_000


def post_message(app: App, args: JSON) -> JSON:
    """chat.postMessage."""
    need(args, "channel")
    check(message_refusal(args))
    channel = _postable(app.state, str(args["channel"]))
    warnings = ["message_truncated"] if len(str(args.get("text", ""))) > LONGEST else []
    message = post(app, channel, args)
    extra = {"warning": warnings[0], "response_metadata": {"warnings": warnings}} if warnings else {}
    return {"channel": channel.id, "ts": message.ts, "message": message.payload} | extra


def post(app: App, channel: Channel, args: JSON) -> Message:
    """Store a message of the app, and tell the app when it listens to such messages."""
    state = app.state
    root = thread_root(state, channel, args.get("thread_ts"))
    message = state.store(channel.id, payloads.bot_message(state, "", root) | content(args))
    app.delivery.emit(payloads.message_event(channel, message.payload))
    return message


def content(args: JSON) -> JSON:
    """What an app says in a message, as Slack keeps it."""
    kept: JSON = {"text": str(args.get("text") or args.get("markdown_text") or "")[:LONGEST]}
    if args.get("blocks"):
        kept["blocks"] = stored_blocks(args["blocks"])
    for key in ("metadata", "attachments"):
        if args.get(key):
            kept[key] = copy.deepcopy(args[key])
    return kept


def _postable(state: State, name: str) -> Channel:
    if name in state.users:
        return _dm(state, name)
    by_name = (c for c in state.channels.values() if c.name == name.removeprefix("#") and c.kind in (PUBLIC, "group"))
    channel = state.channels.get(name) or next(by_name, None)
    if channel is None or (channel.kind != PUBLIC and state.bot_user not in channel.members):
        raise ApiError("channel_not_found")
    if channel.archived:
        raise ApiError("is_archived")
    if state.bot_user not in channel.members and "chat:write.public" not in state.manifest.scopes:
        raise ApiError("not_in_channel")
    if channel.kind == "im" and not state.manifest.messages:
        raise ApiError("messages_tab_disabled")
    return channel


def _dm(state: State, user_id: str) -> Channel:
    if state.users[user_id].bot or user_id == "USLACKBOT":  # a deactivated person's DM takes messages, unread
        raise ApiError("channel_not_found")
    if not state.manifest.messages:
        raise ApiError("messages_tab_disabled")
    return state.open_dm(user_id)


def post_ephemeral(app: App, args: JSON) -> JSON:
    """chat.postEphemeral."""
    state = app.state
    name, user = need(args, "channel", "user")
    check(message_refusal(args))
    channel = _postable(state, name)
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    return {"message_ts": show(state, channel, user, args).ts}


def show(state: State, channel: Channel, user: str, args: JSON) -> Message:
    """Show a message to one person only; it is in no history."""
    payload = payloads.bot_message(state, "", None) | content(args) | {"is_ephemeral": True}
    if args.get("thread_ts"):
        payload["thread_ts"] = args["thread_ts"]
    message = Message(channel.id, payload, state.program_time(), time.monotonic(), ephemeral=True)
    state.ephemerals.setdefault(user, []).append(message)
    state.notice([user])
    return message


def update(app: App, args: JSON) -> JSON:
    """chat.update."""
    state = app.state
    channel_id, ts = need(args, "channel", "ts")
    check(message_refusal(args, update=True))
    channel = state.channels.get(channel_id)
    if channel is None or (channel.kind != PUBLIC and state.bot_user not in channel.members):
        raise ApiError("channel_not_found")
    if channel.archived:
        raise ApiError("is_archived")
    old = state.find_message(channel_id, ts)
    if old is None:
        raise ApiError("message_not_found")
    if old.payload.get("bot_id") != state.bot_id:
        raise ApiError("cant_update_message")
    new = edit(app, channel, old, args)
    return {"channel": channel_id, "ts": ts, "text": new.text, "message": new.payload}


def edit(app: App, channel: Channel, old: Message, args: JSON) -> Message:
    """Replace a message's words; blocks that are not sent again are gone, metadata that is not sent stays."""
    state = app.state
    gone = ("blocks", "attachments", "edited")
    kept = {k: v for k, v in old.payload.items() if k not in gone}
    if args.get("metadata") == {}:
        kept.pop("metadata", None)
    new = state.swap(old, kept | content(args) | {"edited": {"user": state.bot_user, "ts": state.new_ts()}})
    app.delivery.emit(payloads.changed_event(state, channel, new.payload, old.payload))
    state.notice(channel.members)
    return new


def get_permalink(app: App, args: JSON) -> JSON:
    """chat.getPermalink."""
    state = app.state
    channel_id, ts = need(args, "channel", "message_ts")
    channel = state.channels.get(channel_id)
    if channel is None or (channel.kind != PUBLIC and state.bot_user not in channel.members):
        raise ApiError("channel_not_found")
    message = state.find_message(channel_id, ts)
    if message is None:
        raise ApiError("message_not_found")
    link = f"https://{state.domain}.slack.com/archives/{channel_id}/p{ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel_id}"
    return {"channel": channel_id, "permalink": link}


def respond(app: App, key: str, args: dict[str, Any]) -> tuple[int, JSON]:
    """What posting to a response_url does: five times within half an hour, seen by the person alone unless asked."""
    state = app.state
    with state.changed:
        grant = state.response_urls.get(key)
        if grant is None or time.monotonic() - grant.made > 1800:
            return 404, {"ok": False, "error": "expired_url"}
        if grant.uses >= 5:
            return 404, {"ok": False, "error": "used_url"}
        grant.uses += 1
        channel, target = state.channels[grant.channel], grant.message_ts
        public = state.find_message(channel.id, target) if target else None
        if args.get("delete_original"):
            _remove(state, grant.user, channel, target)
            return 200, {"ok": True}
        refusal = message_refusal(args)
        if refusal:
            return 400, {"ok": False, "error": refusal.error}
        if args.get("replace_original") and public:
            edit(app, channel, public, args)
        elif args.get("response_type") == "in_channel":
            post(app, channel, args)
        else:
            if args.get("replace_original"):
                _remove(state, grant.user, channel, target)
            show(state, channel, grant.user, args)
        state.notice([grant.user])
        return 200, {"ok": True}


def _remove(state: State, user: str, channel: Channel, ts: str) -> None:
    state.posts[channel.id] = [m for m in state.posts[channel.id] if m.ts != ts]
    state.ephemerals[user] = [m for m in state.ephemerals.get(user, []) if m.ts != ts]
    state.notice([user])
