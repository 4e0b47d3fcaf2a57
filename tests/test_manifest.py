"""The manifest asks for exactly what the code uses, and Slack would take it."""

import ast
import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from slack_sdk import WebClient

HOUSE = Path(__file__).parent.parent
MANIFEST: dict[str, Any] = yaml.safe_load((HOUSE / "manifest.yml").read_text())

# Which scopes each Web API method takes, in the conversations where Trellis uses it. A new method needs a line.
METHOD_SCOPES: dict[str, set[str]] = {
    "apps_connections_open": set(),  # asked with the app-level token
    "auth_test": set(),
    "chat_getPermalink": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write", "chat:write.public"},  # the announcement, in a channel it need not join
    "chat_update": {"chat:write"},
    "conversations_info": {"channels:read"},
    "conversations_history": {"im:history", "mpim:history"},  # in members' and pairs' conversations, in no channel
    "conversations_open": {"im:write", "mpim:write"},
    "conversations_replies": {"im:history", "mpim:history"},
    "team_info": {"team:read"},
    "users_info": {"users:read"},
    "users_list": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}
EVENT_SCOPES: dict[str, set[str]] = {
    "app_home_opened": set(),
    "app_uninstalled": set(),
    "channel_archive": {"channels:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "message.mpim": {"mpim:history"},
    "team_join": {"users:read"},
    "tokens_revoked": set(),
    "user_change": {"users:read"},
}


def handled(*kinds: str) -> set[str]:
    """Give the ids of these kinds in the table of routes."""
    from handlers.routes import ROUTES

    return {str(route.id) for route in ROUTES if route.kind in kinds}


def subscribed() -> set[str]:
    """Give the events that the manifest subscribes to."""
    return set(MANIFEST["settings"]["event_subscriptions"]["bot_events"])


def methods_used() -> set[str]:
    """Find the Web API methods in the code: attributes of the client by name, and `api_call` with a text."""
    known = {name for name in vars(WebClient) if not name.startswith("_")}
    found: set[str] = set()
    for room in ("slack_app", "handlers", "delivery"):
        for file in (HOUSE / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                match node:
                    case ast.Attribute(attr=name) if name in known:
                        found.add(name)
                    case ast.Call(func=ast.Attribute(attr="api_call"), args=[ast.Constant(value=str(name)), *_]):
                        found.add(name.replace(".", "_"))
    return found


def test_scopes_are_what_the_code_uses() -> None:
    """Every scope is used by a method, an event or a command, and none is missing."""
    used = {scope for method in methods_used() for scope in METHOD_SCOPES[method]}
    used |= {scope for event in subscribed() for scope in EVENT_SCOPES[event]}
    used |= {"commands"} if handled("command", "shortcut") else set()
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == used


def test_events_are_what_the_code_handles() -> None:
    """The subscribed events and the routes' events are the same; one route may take messages of every sort."""
    assert {event.split(".")[0] for event in subscribed()} == {event.split(".")[0] for event in handled("event")}
    precise = {event for event in handled("event") if "." in event}
    assert precise <= subscribed()


def test_commands_and_shortcuts_are_what_the_code_handles() -> None:
    """Every slash command and shortcut has a route, and the other way round."""
    features = MANIFEST["features"]
    assert {command["command"] for command in features.get("slash_commands", [])} == handled("command")
    assert {shortcut["callback_id"] for shortcut in features.get("shortcuts", [])} == handled("shortcut")


def test_surfaces_in_use_are_switched_on() -> None:
    """Home and buttons reach the app only when the manifest enables them."""
    assert MANIFEST["features"]["app_home"]["home_tab_enabled"] == ("views_publish" in methods_used())
    assert MANIFEST["settings"]["interactivity"]["is_enabled"] == bool(handled("action", "view", "closed", "shortcut"))


def test_slack_would_take_the_manifest() -> None:
    """The manifest holds to the schema file that MANIFEST_SCHEMA names."""
    schema = os.environ.get("MANIFEST_SCHEMA")
    if not schema:
        pytest.skip(
            "MANIFEST_SCHEMA is not set: name the file with Slack's manifest schema to check manifest.yml by it"
        )
    jsonschema.validate(MANIFEST, json.loads(Path(schema).read_text()))
