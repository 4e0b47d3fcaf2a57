"""The methods about people, the team and the app itself."""

import secrets
import time

from playground.slack import payloads
from playground.slack.records import JSON
from playground.slack.refusals import ApiError, App, flag, need, page


def auth_test(app: App, _: JSON) -> JSON:
    """auth.test."""
    state = app.state
    return {
        "url": f"https://{state.domain}.slack.com/", "team": state.name, "user": state.manifest.bot_name,
        "team_id": state.id, "user_id": state.bot_user, "bot_id": state.bot_id, "is_enterprise_install": False,
    }  # fmt: skip


def connections_open(app: App, _: JSON) -> JSON:
    """apps.connections.open: an address that opens one Socket Mode connection."""
    ticket = secrets.token_urlsafe(16)
    app.tickets[ticket] = app.state
    return {"url": f"{app.url.replace('http', 'ws', 1)}/link/?ticket={ticket}&app_id={app.state.app_id}"}


def users_info(app: App, args: JSON) -> JSON:
    """users.info."""
    user = app.state.users.get(need(args, "user")[0])
    if user is None:
        raise ApiError("user_not_found")
    return {"user": payloads.user_object(app.state, user, locale=flag(args, "include_locale"))}


def users_list(app: App, args: JSON) -> JSON:
    """users.list."""
    state = app.state
    listed, cursor = page(list(state.users.values()), args, 1000)
    locale = flag(args, "include_locale")
    return {
        "members": [payloads.user_object(state, u, locale=locale) for u in listed], "cache_ts": int(time.time()),
        "response_metadata": {"next_cursor": cursor},
    }  # fmt: skip


def team_info(app: App, _: JSON) -> JSON:
    """team.info."""
    state = app.state
    icon = {f"image_{n}": f"https://avatars.invalid/team-{n}.png" for n in (34, 44, 68, 88, 102, 132, 230)}
    return {
        "team": {
            "id": state.id, "name": state.name, "url": f"https://{state.domain}.slack.com/", "domain": state.domain,
            "email_domain": "", "icon": icon | {"image_default": True}, "avatar_base_url": "https://avatars.invalid/",
            "is_verified": False,
        }
    }  # fmt: skip
