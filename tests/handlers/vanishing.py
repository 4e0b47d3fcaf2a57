"""How people and places vanish in tests, and what can be counted after it."""

from dataclasses import replace
from typing import Any

from slack_sdk import WebClient

from delivery.sweep import Sweep
from handlers.slack_users import slack_user
from playground.slack import Person
from tests.cast import Cast
from tests.handlers.ledger import Ledger

SHUT_OUT = "Slack did not let Trellis into this workspace"


def sweep_of(cast: Cast) -> Sweep:
    """Make a sweep as a worker of its own would."""
    trellis, ws = cast.stage.trellis, cast.stage.workspace
    client = WebClient(ws.bot_token, base_url=cast.stage.slack.api_url)
    return Sweep(trellis.store, trellis.team, client, slack_user, trellis.playbooks, trellis.now)


def told(person: Person, words: str) -> int:
    """Count the messages in which somebody was told this."""
    return sum(message.says(words) for message in person.dm)


def unheard(cast: Cast, person: Person, **changed: Any) -> None:
    """Change somebody in Slack while nobody hears of it."""
    users = cast.stage.workspace.state.users
    users[person.id] = replace(users[person.id], **changed)


def team(cast: Cast, ledger: Ledger) -> dict[str, object]:
    """Return what is kept of the workspace."""
    (row,) = ledger.rows(cast.stage.trellis.team)["team"]
    return dict(row)


def tried(cast: Cast) -> int:
    """Count what was asked of Slack in order to send something."""
    return sum(call.method in ("chat.postMessage", "conversations.open") for call in cast.stage.workspace.calls)


def posts(cast: Cast) -> int:
    """Count what the app wrote, wherever it stands."""
    ws = cast.stage.workspace
    return sum(one.user == ws.bot_user for channel in ws.conversations() for one in ws.messages(channel.id))


def to(cast: Cast, person: Person) -> int:
    """Count what was posted, or tried to be, where this person would read it."""
    ws = cast.stage.workspace
    theirs = {one.id for one in ws.conversations() if person.id in one.members}
    return sum(call.method == "chat.postMessage" and call.args["channel"] in theirs for call in ws.calls)


def take_token(cast: Cast, how: str) -> None:
    """Take the app's token away, and say so as Slack may."""
    ws = cast.stage.workspace
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [ws.bot_user]}}
    ws.state.token_error = "account_inactive"
    if how == "revoked":
        ws.revoke_tokens()
    elif how != "only the error":
        events: list[dict[str, Any]] = [revoked, {"type": "app_uninstalled"}]
        for event in events if how == "uninstalled" else events[::-1]:
            ws.event(event, times=2 if "twice" in how else 1)
