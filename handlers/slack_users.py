"""Asks Slack who people are, before a transaction begins."""

from collections.abc import Iterable, Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from programs.people import SlackUser

_UNKNOWN = ("user_not_found", "user_not_visible", "users_not_found")


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


def chosen_in(view: Mapping[str, Any]) -> list[str]:
    """Return the ids of the people picked in a sent view, whatever their shape."""
    values = (view.get("state") or {}).get("values") or {}
    picked = [element.get("selected_user") for block in values.values() for element in block.values()]
    return [user for user in picked if isinstance(user, str)]
