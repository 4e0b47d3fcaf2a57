"""Asks Slack who people are and what channels are, before a transaction begins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from programs.people import SlackUser

# As many as can be asked about within the three seconds that a question has.
MOST_ASKED = 6
_UNKNOWN = ("user_not_found", "user_not_visible", "users_not_found")


@dataclass(frozen=True)
class Told:
    """What Slack says of the people and channels that a question names."""

    people: Mapping[str, SlackUser] = field(default_factory=dict)
    public: frozenset[str] = frozenset()


def slack_user(user: Mapping[str, Any]) -> SlackUser:
    """Read Slack's user object, as `users.info` and the event `user_change` give it."""
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")
    return SlackUser(
        id=user["id"],
        team_id=user.get("team_id") or "",
        name=name or user["id"],
        zone=user.get("tz") or "UTC",
        admin=bool(user.get("is_admin") or user.get("is_owner")),
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger")),
        bot=bool(user.get("is_bot") or user["id"] == "USLACKBOT"),
        deleted=bool(user.get("deleted")),
    )


def ask_slack(client: WebClient, users: Iterable[str]) -> dict[str, SlackUser]:
    """Return what Slack says of these people, by id, without those it does not know. Raises what the client raises."""
    found = {}
    for user in dict.fromkeys(users):
        try:
            found[user] = slack_user(client.users_info(user=user)["user"])
        except SlackApiError as error:
            if error.response.get("error") not in _UNKNOWN:
                raise
    return found


def ask_about(client: WebClient, user: str, view: Mapping[str, Any]) -> Told:
    """Ask about whoever is asking, and about the people and channels picked in a sent view; of too many, the first."""
    people = ask_slack(client, [user, *_picked(view, "selected_user", "selected_users")[:MOST_ASKED]])
    channels = [one for one in _picked(view, "selected_channel")[:MOST_ASKED] if _is_public(client, one)]
    return Told(people, frozenset(channels))


def _is_public(client: WebClient, channel: str) -> bool:
    try:
        found = client.conversations_info(channel=channel)["channel"]
    except SlackApiError as error:
        # Of a private channel Slack says that it is not there, or that we lack the scope to see it.
        if error.response.get("error") not in ("channel_not_found", "missing_scope"):
            raise
        return False
    return bool(found.get("is_channel")) and not (found.get("is_private") or found.get("is_archived"))


def _picked(view: Mapping[str, Any], *keys: str) -> list[str]:
    """Return the ids picked in a sent view under any of these keys, whatever their shape."""
    values = (view.get("state") or {}).get("values") or {}
    found = [element.get(key) for block in values.values() for element in block.values() for key in keys]
    each = [one for value in found for one in (value if isinstance(value, list) else [value])]
    return [one for one in each if isinstance(one, str)]
