"""What is sent and answered has the fields that real Slack sends, compared with recorded or documented examples.

Each test names its source. Only names of fields and kinds of values are compared; nothing is copied.
"""

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from slack_sdk import WebClient

from playground.slack import Message, Person, View, Workspace
from tests.playground.slack.conftest import button, has, home, modal, until

MESSAGE = {"type": str, "text": str, "user": str, "ts": str, "team": str, "blocks": list}
EVENT = {
    "token": str, "team_id": str, "api_app_id": str, "event": dict, "type": str, "event_id": str, "event_time": int,
    "authorizations": list, "is_ext_shared_channel": bool, "event_context": str,
}  # fmt: skip
PERSON = {"id": str, "username": str, "name": str, "team_id": str}
INTERACTION = {"type": str, "user": dict, "api_app_id": str, "token": str, "team": dict}
VIEW = {
    "id": str, "team_id": str, "type": str, "blocks": list, "private_metadata": str, "callback_id": str, "state": dict,
    "hash": str, "title": dict, "clear_on_close": bool, "notify_on_close": bool, "close": (dict, type(None)),
    "submit": dict, "previous_view_id": (str, type(None)), "root_view_id": str, "app_id": str, "external_id": str,
    "app_installed_team_id": str, "bot_id": str,
}  # fmt: skip


def sent(ws: Workspace, kind: str) -> dict[str, Any]:
    """The last payload of this kind that was sent to the app."""

    def kinds(body: dict[str, Any]) -> tuple[Any, ...]:
        return body.get("type"), body.get("event", {}).get("type"), body.get("command")

    return next(r.body for r in reversed(ws.requests) if kind in kinds(r.body))


def shown(client: WebClient, person: Person, **more: Any) -> View:
    """A modal before the person."""
    client.views_open(trigger_id=person.state.new_trigger(person.id), view=modal(**more))
    assert person.modal
    return person.modal


def posted(client: WebClient, person: Person) -> Message:
    """A message with a button in the person's DM."""
    client.chat_postMessage(channel=person.id, text="Go?", blocks=[button()])
    return person.dm[-1]


def test_message_event(ws: Workspace, client: WebClient, ana: Person) -> None:
    """Source: slackapi/bolt-python tests/scenario_tests/test_message.py at 06903fe."""
    root = posted(client, ana)
    ana.say(root, "Yes")
    has(sent(ws, "message"), EVENT)
    more = {"client_msg_id": str, "channel": str, "event_ts": str, "channel_type": str}
    has(sent(ws, "message")["event"], MESSAGE | more, only=True, optional=("thread_ts", "parent_user_id"))
    block = sent(ws, "message")["event"]["blocks"][0]
    assert block["elements"][0] == {"type": "rich_text_section", "elements": [{"type": "text", "text": "Yes"}]}


def test_authorizations(ws: Workspace, ana: Person) -> None:
    """Source: slackapi/java-slack-sdk json-logs/samples/events/MemberJoinedChannelPayload.json at 10bc507."""
    ws.invite(ws.channel("hall"), ana)
    has(
        sent(ws, "member_joined_channel"),
        EVENT | {"context_team_id": str, "context_enterprise_id": (str, type(None))},
        only=True,
    )
    wanted = {
        "enterprise_id": (str, type(None)), "team_id": str, "user_id": str, "is_bot": bool,
        "is_enterprise_install": bool,
    }  # fmt: skip
    has(sent(ws, "member_joined_channel")["authorizations"][0], wanted, only=True)
    joined = {
        "type": str,
        "user": str,
        "channel": str,
        "channel_type": str,
        "team": str,
        "event_ts": str,
        "inviter": str,
    }
    has(sent(ws, "member_joined_channel")["event"], joined, only=True)


def test_message_changed_event(ws: Workspace, client: WebClient, ana: Person) -> None:
    """Source: slackapi/bolt-python tests/scenario_tests/test_message_changed.py at 9c7c990."""
    message = posted(client, ana)
    client.chat_update(channel=message.channel, ts=message.ts, text="Gone", blocks=[button("Again")])
    until(lambda: any("subtype" in r.body["event"] for r in ws.requests))
    wanted = {
        "type": str, "subtype": str, "message": dict, "previous_message": dict, "channel": str, "hidden": bool,
        "ts": str, "event_ts": str, "channel_type": str,
    }  # fmt: skip
    event = next(r.body["event"] for r in ws.requests if "subtype" in r.body["event"])
    has(event, wanted, only=True)
    has(event["message"], MESSAGE | {"edited": dict})
    has(event["message"]["edited"], {"user": str, "ts": str}, only=True)


@pytest.mark.parametrize("kind", ["user_change", "team_join"])
def test_user_events(ws: Workspace, ana: Person, kind: str) -> None:
    """Source: slackapi/java-slack-sdk json-logs/samples/events/UserChangePayload.json at 09a8a26."""
    if kind == "user_change":
        ws.change_user(ana, tz="UTC")
    else:
        ws.join(ana)
    has(sent(ws, kind)["event"], {"type": str, "user": dict, "cache_ts": int, "event_ts": str}, only=True)
    has(sent(ws, kind)["event"]["user"], {"id": str, "tz": str, "tz_offset": int, "locale": str, "deleted": bool})


def test_app_home_opened(ws: Workspace, client: WebClient, ana: Person) -> None:
    """Source: slackapi/java-slack-sdk json-logs/samples/events/AppHomeOpenedPayload.json at 4bc3060."""
    client.views_publish(user_id=ana.id, view=home())
    ana.open_home()
    wanted = {"type": str, "user": str, "channel": str, "tab": str, "event_ts": str, "view": dict}
    has(sent(ws, "app_home_opened")["event"], wanted, only=True)
    has(
        sent(ws, "app_home_opened")["event"]["view"],
        VIEW | {"title": (dict, type(None)), "submit": (dict, type(None))},
        only=True,
    )


def test_channel_archive(ws: Workspace, ana: Person) -> None:
    """Source: slackapi/java-slack-sdk json-logs/samples/events/ChannelArchivePayload.json at 116bbe9."""
    ws.archive(ws.channel("hall"), by=ana)
    wanted = {"type": str, "channel": str, "user": str, "is_moved": int, "event_ts": str}
    has(sent(ws, "channel_archive")["event"], wanted, only=True)


def test_uninstalled(ws: Workspace) -> None:
    """Source: slackapi/bolt-python tests/scenario_tests/test_events_token_revocations.py at 097dd81."""
    ws.uninstall()
    revoked, gone = (r.body["event"] for r in ws.requests if r.attempt == 0)
    has(revoked, {"type": str, "tokens": dict}, only=True, optional=("event_ts",))
    assert revoked["tokens"] == {"oauth": [], "bot": [ws.bot_user]}
    has(gone, {"type": str}, only=True, optional=("event_ts",))


def test_block_actions_from_a_message(ws: Workspace, client: WebClient, ana: Person) -> None:
    """Source: slackapi/bolt-python tests/scenario_tests/test_block_actions.py at 243dd37."""
    message = posted(client, ana)
    ana.press("Go", on=message)
    more = {"container": dict, "trigger_id": str, "channel": dict, "response_url": str, "actions": list}
    modern = ("message", "state", "enterprise", "is_enterprise_install")
    has(sent(ws, "block_actions"), INTERACTION | more, only=True, optional=modern)
    has(sent(ws, "block_actions")["user"], PERSON, only=True)
    has(sent(ws, "block_actions")["team"], {"id": str, "domain": str}, only=True)
    container = {"type": str, "message_ts": str, "channel_id": str, "is_ephemeral": bool}
    has(sent(ws, "block_actions")["container"], container, only=True)
    wanted = {"action_id": str, "block_id": str, "text": dict, "type": str, "action_ts": str}
    has(sent(ws, "block_actions")["actions"][0], wanted, only=True, optional=("value",))


def test_block_actions_from_a_view(ws: Workspace, client: WebClient, ana: Person) -> None:
    """Source: slackapi/python-slack-sdk tests/slack_sdk/socket_mode/mock_socket_mode_server.py at 0554d46."""
    client.views_publish(user_id=ana.id, view=home())
    ana.press("Go")
    more: dict[str, Any] = {"container": dict, "trigger_id": str, "view": dict, "actions": list}
    more |= {"is_enterprise_install": bool, "enterprise": type(None)}
    has(sent(ws, "block_actions"), INTERACTION | more, only=True)
    has(sent(ws, "block_actions")["container"], {"type": str, "view_id": str}, only=True)


def test_view_submission(ws: Workspace, client: WebClient, ana: Person) -> None:
    """Source: slackapi/bolt-python tests/scenario_tests/test_view_submission.py at 0e4cd56."""
    shown(client, ana)
    ana.fill({"Why?": "Because"})
    ana.submit()
    more = {"trigger_id": str, "view": dict, "response_urls": list}
    has(sent(ws, "view_submission"), INTERACTION | more, only=True, optional=("is_enterprise_install", "enterprise"))
    has(sent(ws, "view_submission")["view"], VIEW, only=True)
    held = sent(ws, "view_submission")["view"]["state"]["values"]
    assert held == {"why": {"answer": {"type": "plain_text_input", "value": "Because"}}}


def test_view_closed(ws: Workspace, client: WebClient, ana: Person) -> None:
    """Source: slackapi/java-slack-sdk json-logs/samples/app-backend/views/ViewClosedPayload.json at 32dd49b."""
    shown(client, ana, notify_on_close=True)
    ana.close()
    more = {"view": dict, "is_cleared": bool, "is_enterprise_install": bool, "enterprise": type(None)}
    has(sent(ws, "view_closed"), INTERACTION | more, only=True)
    has(sent(ws, "view_closed")["view"], VIEW, only=True)


def test_shortcuts(ws: Workspace, client: WebClient, ana: Person) -> None:
    """Sources: slackapi/bolt-python tests/scenario_tests/test_shortcut.py, test_app_using_methods_in_class.py."""
    ana.shortcut("go.global")
    base = {
        "type": str,
        "token": str,
        "action_ts": str,
        "team": dict,
        "user": dict,
        "callback_id": str,
        "trigger_id": str,
    }
    modern = ("enterprise", "is_enterprise_install", "api_app_id")
    has(sent(ws, "shortcut"), base, only=True, optional=modern)
    ana.message_shortcut("keep.message", posted(client, ana))
    has(
        sent(ws, "message_action"),
        base | {"channel": dict, "message_ts": str, "message": dict, "response_url": str},
        only=True,
        optional=modern,
    )


def test_slash_command(ws: Workspace, ana: Person) -> None:
    """Source: slackapi/java-slack-sdk json-logs/samples/app-backend/slash-commands/SlashCommandPayload.json."""
    ana.command("/trial now please")
    names = (
        "token", "api_app_id", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name",
        "command", "text", "response_url", "trigger_id",
    )  # fmt: skip
    has(sent(ws, "/trial"), dict.fromkeys(names, str), only=True, optional=("is_enterprise_install",))
    assert sent(ws, "/trial")["text"] == "now please"


def test_socket_mode_frames(ws: Workspace, client: WebClient, ana: Person) -> None:
    """Sources: docs.slack.dev using-socket-mode; python-slack-sdk mock_socket_mode_server.py at 0554d46."""
    url = client.apps_connections_open(app_token=ws.app_token)["url"]

    async def talk() -> list[dict[str, Any]]:
        async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
            frames = [json.loads((await socket.receive()).data)]
            acts = (
                lambda: ws.change_user(ana, tz="UTC"),
                lambda: ana.command("/trial"),
                lambda: ana.shortcut("go.global"),
            )
            for act in acts:
                pending = asyncio.create_task(asyncio.to_thread(act))
                frames.append(json.loads((await socket.receive()).data))
                await socket.send_json({"envelope_id": frames[-1]["envelope_id"]})
                await pending
            pending = asyncio.create_task(asyncio.to_thread(ws.refresh))
            frames.append(json.loads((await socket.receive()).data))
            await socket.receive()
            await pending
            return frames

    hello, event, command, shortcut, farewell = asyncio.run(talk())
    has(hello, {"type": str, "num_connections": int, "debug_info": dict, "connection_info": dict}, only=True)
    has(hello["debug_info"], {"host": str, "build_number": int, "approximate_connection_time": int}, only=True)
    envelope = {"envelope_id": str, "payload": dict, "type": str, "accepts_response_payload": bool}
    has(event, envelope | {"retry_attempt": int, "retry_reason": str}, only=True)
    for frame in (command, shortcut):
        has(frame, envelope, only=True)
    kinds = [(f["type"], f["accepts_response_payload"]) for f in (event, command, shortcut)]
    assert kinds == [("events_api", False), ("slash_commands", True), ("interactive", False)]
    has(farewell, {"type": str, "reason": str, "debug_info": dict}, only=True)
