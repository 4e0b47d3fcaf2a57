"""What an app's manifest allows: scopes, events, commands, shortcuts."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

EVENT_SCOPES = {
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "user_change": "users:read",
    "team_join": "users:read",
    "channel_archive": "channels:read",
    "group_archive": "groups:read",
    "app_mention": "app_mentions:read",
}


@dataclass(frozen=True)
class Command:
    """A slash command, as Slack describes it to who types it."""

    name: str
    description: str
    hint: str


@dataclass(frozen=True)
class Shortcut:
    """A shortcut; its kind is global or message."""

    callback_id: str
    kind: str
    name: str
    description: str


@dataclass(frozen=True)
class Manifest:
    """The parts of a manifest that the server enforces, and the words with which it names them."""

    name: str = "App"
    description: str = ""
    bot_name: str = "app"
    scopes: tuple[str, ...] = ()
    events: frozenset[str] = frozenset()
    commands: dict[str, Command] = field(default_factory=dict)
    shortcuts: dict[str, Shortcut] = field(default_factory=dict)
    home: bool = False
    messages: bool = False
    read_only: bool = False
    interactive: bool = False

    def hears(self, event: str, private: bool = False) -> bool:
        """Whether an event of this name is delivered: subscribed, and its scope granted."""
        scope = EVENT_SCOPES.get(event)
        if event in ("member_joined_channel", "member_left_channel"):
            scope = "groups:read" if private else "channels:read"
        return event in self.events and (scope is None or scope in self.scopes)


def read_manifest(source: Path | dict[str, Any]) -> Manifest:
    """The manifest from a YAML or JSON file, or from a dict."""
    raw = yaml.safe_load(source.read_text("utf-8")) if isinstance(source, Path) else source
    features, settings = raw.get("features", {}), raw.get("settings", {})
    home, shown = features.get("app_home", {}), raw.get("display_information", {})
    commands = (
        Command(c["command"], c.get("description", ""), c.get("usage_hint", ""))
        for c in features.get("slash_commands", [])
    )
    shortcuts = (
        Shortcut(s["callback_id"], s["type"], s["name"], s.get("description", ""))
        for s in features.get("shortcuts", [])
    )
    return Manifest(
        name=shown.get("name", "App"),
        description=shown.get("description", ""),
        bot_name=features.get("bot_user", {}).get("display_name", "app"),
        scopes=tuple(raw.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        commands={command.name: command for command in commands},
        shortcuts={shortcut.callback_id: shortcut for shortcut in shortcuts},
        home=home.get("home_tab_enabled", False),
        messages=home.get("messages_tab_enabled", False),
        read_only=home.get("messages_tab_read_only_enabled", False),
        interactive=settings.get("interactivity", {}).get("is_enabled", False),
    )
