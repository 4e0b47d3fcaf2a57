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
class Manifest:
    """The parts of a manifest that the server enforces."""

    name: str = "App"
    bot_name: str = "app"
    scopes: tuple[str, ...] = ()
    events: frozenset[str] = frozenset()
    commands: frozenset[str] = frozenset()
    shortcuts: dict[str, str] = field(default_factory=dict)
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
    home = features.get("app_home", {})
    return Manifest(
        name=raw.get("display_information", {}).get("name", "App"),
        bot_name=features.get("bot_user", {}).get("display_name", "app"),
        scopes=tuple(raw.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
        commands=frozenset(c["command"] for c in features.get("slash_commands", [])),
        shortcuts={s["callback_id"]: s["type"] for s in features.get("shortcuts", [])},
        home=home.get("home_tab_enabled", False),
        messages=home.get("messages_tab_enabled", False),
        read_only=home.get("messages_tab_read_only_enabled", False),
        interactive=settings.get("interactivity", {}).get("is_enabled", False),
    )
