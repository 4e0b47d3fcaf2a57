"""The wire shapes: users, channels, messages, events and interactions as real Slack sends them."""

import re
import secrets
import time
import uuid
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from playground.slack.plain import rich_text
from playground.slack.records import JSON, Channel, Message, User, View
from playground.slack.state import State

KINDS = {"im": "im", "mpim": "mpim", "channel": "channels", "group": "groups"}


def user_object(state: State, user: User, *, locale: bool = False) -> JSON:
    """A member as users.info gives them; a deactivated one has no zone and no roles, as in Slack."""
    profile: JSON = {
        "title": "", "phone": "", "skype": "", "real_name": user.name, "real_name_normalized": user.name,
        "display_name": user.name, "display_name_normalized": user.name, "fields": None, "status_text": "",
        "status_emoji": "", "status_emoji_display_info": [], "status_expiration": 0,
        "avatar_hash": user.id.lower()[-10:], "first_name": user.name.partition(" ")[0],
        "last_name": user.name.partition(" ")[2], "status_text_canonical": "", "team": state.id,
    }  # fmt: skip
    for size in (24, 32, 48, 72, 192, 512):
        profile[f"image_{size}"] = f"https://avatars.invalid/{user.id}-{size}.png"
    if "users:read.email" in state.manifest.scopes and not user.bot:
        profile["email"] = f"{user.handle}@example.com"
    if user.bot:
        ours = user.id == state.bot_user
        profile |= {"api_app_id": state.app_id if ours else "A" + user.id[1:], "always_active": True}
        profile |= {"bot_id": state.bot_id if ours else "B" + user.id[1:]}
    shape: JSON = {"id": user.id, "team_id": state.id, "name": user.handle, "deleted": user.deleted}
    if not user.deleted:
        here = datetime.now(ZoneInfo(user.tz))
        offset = here.utcoffset()
        shape |= {
            "color": "9f69e7", "real_name": user.name, "tz": user.tz, "tz_label": here.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0, "is_admin": user.admin or user.owner,
            "is_owner": user.owner, "is_primary_owner": False, "is_restricted": user.guest,
            "is_ultra_restricted": False,
        }  # fmt: skip
    shape |= {"profile": profile, "is_bot": user.bot, "is_app_user": False, "updated": user.updated or int(time.time())}
    if not user.deleted:
        shape |= {"is_email_confirmed": not user.bot, "who_can_share_contact_card": "EVERYONE"}
    return shape | ({"locale": user.locale} if locale else {})


def channel_object(state: State, channel: Channel) -> JSON:
    """A conversation as conversations.info gives it."""
    shape: JSON = {
        "id": channel.id, "created": channel.created, "is_archived": channel.archived, "is_im": channel.kind == "im",
        "is_org_shared": False, "context_team_id": state.id, "updated": channel.created * 1000,
    }  # fmt: skip
    if channel.kind == "im":
        partner = channel.partner(state.bot_user)
        deleted = state.users[partner].deleted
        return shape | {"user": partner, "is_user_deleted": deleted, "last_read": "0000000000.000000", "is_open": True}
    topic = {"value": "", "creator": "", "last_set": 0}
    return shape | {
        "name": channel.name, "name_normalized": channel.name, "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group", "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "channel", "is_general": channel.name == "general", "unlinked": 0,
        "is_shared": False, "is_ext_shared": False, "is_pending_ext_shared": False, "pending_shared": [],
        "pending_connected_team_ids": [], "shared_team_ids": [state.id], "parent_conversation": None,
        "creator": channel.members[0] if channel.members else state.bot_user,
        "is_member": state.bot_user in channel.members, "topic": topic, "purpose": dict(topic), "previous_names": [],
        "num_members": len(channel.members),
    }  # fmt: skip


def person_message(state: State, user: str, text: str, root: Message | None) -> JSON:
    """What a person typed, as the history returns it."""
    shape: JSON = {
        "user": user, "type": "message", "ts": state.new_ts(), "client_msg_id": str(uuid.uuid4()),
        "text": escaped(text),
        "team": state.id, "blocks": [rich_text(text)],
    }  # fmt: skip
    return shape | _threaded(root)


def escaped(text: str) -> str:
    """What a person typed, as Slack writes it in `text`: only mentions keep their angle brackets."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"&lt;(@[UW]\w+|#C\w+)&gt;", r"<\1>", plain)


def bot_message(state: State, text: str, root: Message | None) -> JSON:
    """What the app posted, as the history returns it, without its blocks and metadata."""
    bot = {
        "id": state.bot_id, "app_id": state.app_id, "user_id": state.bot_user, "name": state.manifest.bot_name,
        "icons": {f"image_{n}": f"https://avatars.invalid/bot-{n}.png" for n in (36, 48, 72)},
        "deleted": False, "updated": int(time.time()), "team_id": state.id,
    }  # fmt: skip
    shape: JSON = {
        "user": state.bot_user, "type": "message", "ts": state.new_ts(), "bot_id": state.bot_id,
        "app_id": state.app_id, "text": text, "team": state.id, "bot_profile": bot,
    }  # fmt: skip
    return shape | _threaded(root)


def _threaded(root: Message | None) -> JSON:
    return {"thread_ts": root.ts, "parent_user_id": root.user} if root else {}


def message_event(channel: Channel, message: JSON) -> JSON:
    """The event that a new message causes."""
    return message | {"channel": channel.id, "event_ts": message["ts"], "channel_type": channel.kind}


def changed_event(state: State, channel: Channel, new: JSON, old: JSON) -> JSON:
    """The event that an edit causes."""
    ts = state.new_ts()
    return {
        "type": "message", "subtype": "message_changed", "message": new, "previous_message": old,
        "channel": channel.id, "hidden": True, "ts": ts, "event_ts": ts, "channel_type": channel.kind,
    }  # fmt: skip


def event_name(event: JSON) -> str:
    """The name under which a manifest subscribes to this event."""
    kind = event.get("channel_type")
    return f"message.{KINDS[kind]}" if event["type"] == "message" and kind in KINDS else str(event["type"])


def event_callback(state: State, event: JSON, event_id: str | None = None) -> JSON:
    """The envelope in which an event travels."""
    return {
        "token": state.verification_token, "team_id": state.id, "context_team_id": state.id,
        "context_enterprise_id": None, "api_app_id": state.app_id, "event": event, "type": "event_callback",
        "event_id": event_id or "Ev" + secrets.token_hex(5).upper(), "event_time": int(time.time()),
        "authorizations": [{
            "enterprise_id": None, "team_id": state.id, "user_id": state.bot_user, "is_bot": True,
            "is_enterprise_install": False,
        }],
        "is_ext_shared_channel": False, "event_context": "4-" + secrets.token_urlsafe(40),
    }  # fmt: skip


def _by(state: State, user: str) -> JSON:
    handle = state.users[user].handle
    return {
        "team": {"id": state.id, "domain": state.domain}, "enterprise": None, "is_enterprise_install": False,
        "api_app_id": state.app_id, "token": state.verification_token,
        "user": {"id": user, "username": handle, "name": handle, "team_id": state.id},
    }  # fmt: skip


def view_interaction(state: State, view: View, *, actions: list[JSON]) -> JSON:
    """block_actions from a modal or a Home."""
    wire = view.wire()
    return _by(state, view.user) | {
        "type": "block_actions", "container": {"type": "view", "view_id": view.id},
        "trigger_id": state.new_trigger(view.user), "view": wire, "actions": actions,
    }  # fmt: skip


def message_interaction(state: State, user: str, message: Message, actions: list[JSON], response_url: str) -> JSON:
    """block_actions from a message; Slack leaves the message out when it was ephemeral."""
    channel = state.channels[message.channel]
    container: JSON = {
        "type": "message", "message_ts": message.ts, "channel_id": channel.id, "is_ephemeral": message.ephemeral,
    }  # fmt: skip
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return _by(state, user) | {
        "type": "block_actions", "container": container, "trigger_id": state.new_trigger(user),
        "channel": {"id": channel.id, "name": "privategroup" if channel.kind == "group" else channel.name},
        **({} if message.ephemeral else {"message": message.payload}),
        "state": {"values": {}}, "response_url": response_url, "actions": actions,
    }  # fmt: skip


def submission(state: State, view: View) -> JSON:
    """view_submission, with every input's value."""
    return _by(state, view.user) | {
        "type": "view_submission", "trigger_id": state.new_trigger(view.user), "view": view.wire(), "response_urls": [],
    }  # fmt: skip


def closed(state: State, view: View, *, cleared: bool) -> JSON:
    """view_closed, whose state holds nothing that was typed."""
    wire = view.wire() | {"state": {"values": {}}}
    return _by(state, view.user) | {"type": "view_closed", "view": wire, "is_cleared": cleared}


def shortcut(state: State, user: str, callback_id: str) -> JSON:
    """A global shortcut."""
    return _by(state, user) | {
        "type": "shortcut", "action_ts": state.new_ts(), "callback_id": callback_id,
        "trigger_id": state.new_trigger(user),
    }  # fmt: skip


def message_action(state: State, user: str, callback_id: str, message: Message, response_url: str) -> JSON:
    """A shortcut on a message."""
    channel = state.channels[message.channel]
    return _by(state, user) | {
        "type": "message_action", "action_ts": state.new_ts(), "callback_id": callback_id,
        "trigger_id": state.new_trigger(user), "response_url": response_url, "message_ts": message.ts,
        "channel": {"id": channel.id, "name": channel.name}, "message": message.payload,
    }  # fmt: skip


def slash_command(state: State, user: str, channel: Channel, command: str, text: str, response_url: str) -> JSON:
    """A slash command, which is a flat form."""
    return {
        "token": state.verification_token, "team_id": state.id, "team_domain": state.domain, "channel_id": channel.id,
        "channel_name": channel.name, "user_id": user, "user_name": state.users[user].handle, "command": command,
        "text": text, "api_app_id": state.app_id, "is_enterprise_install": "false", "response_url": response_url,
        "trigger_id": state.new_trigger(user),
    }  # fmt: skip


def view_object(state: State, view: JSON, *, view_id: str, root: str | None, previous: str | None) -> JSON:
    """A view as Slack stores and returns it."""
    shape: JSON = {
        "id": view_id, "team_id": state.id, "type": view["type"], "blocks": view["blocks"],
        "private_metadata": view.get("private_metadata", ""), "callback_id": view.get("callback_id", ""),
        "state": {"values": {}}, "hash": f"{int(time.time())}.{secrets.token_urlsafe(6)}",
        "title": view.get("title"), "clear_on_close": view.get("clear_on_close", False),
        "notify_on_close": view.get("notify_on_close", False), "close": view.get("close"),
        "submit": view.get("submit"), "previous_view_id": previous, "root_view_id": root or view_id,
        "app_id": state.app_id, "external_id": view.get("external_id", ""), "app_installed_team_id": state.id,
        "bot_id": state.bot_id,
    }  # fmt: skip
    return shape


def iso(moment: datetime | None) -> str | None:
    """An instant for JSON."""
    return moment.astimezone(UTC).isoformat() if moment else None


def action(element: JSON, block_id: str, ts: str, **chosen: Any) -> JSON:
    """One entry of `actions`: what was pressed or chosen."""
    kept = {k: element[k] for k in ("text", "value", "style", "placeholder") if k in element}
    named = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    return named | kept | chosen | {"action_ts": ts}
