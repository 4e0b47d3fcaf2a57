"""The Web API's answers have the fields of recorded ones; only names of fields and kinds of values are compared."""

from typing import Any

import pytest
from slack_sdk import WebClient

from playground.slack import Person, Workspace
from tests.playground.slack.conftest import has

ANSWERS: dict[str, tuple[str, dict[str, Any]]] = {
    "auth.test": ("at 004efab", dict.fromkeys(("url", "team", "user", "team_id", "user_id", "bot_id"), str)),
    "users.info": (
        "at 09a8a26",
        {
            "user": {
                "id": str, "team_id": str, "name": str, "deleted": bool, "color": str, "real_name": str, "tz": str,
                "tz_label": str, "tz_offset": int, "profile": dict, "is_admin": bool, "is_owner": bool,
                "is_primary_owner": bool, "is_restricted": bool, "is_ultra_restricted": bool, "is_bot": bool,
                "is_app_user": bool, "updated": int, "is_email_confirmed": bool, "who_can_share_contact_card": str,
            }
        },
    ),
    "conversations.info": (
        "at 04c70a9",
        {
            "channel": {
                "id": str, "name": str, "is_channel": bool, "is_group": bool, "is_im": bool, "created": int,
                "is_archived": bool, "is_general": bool, "unlinked": int, "name_normalized": str, "is_shared": bool,
                "creator": str, "is_ext_shared": bool, "is_org_shared": bool, "shared_team_ids": list,
                "pending_shared": list, "pending_connected_team_ids": list, "is_pending_ext_shared": bool,
                "is_member": bool, "is_private": bool, "is_mpim": bool, "topic": dict, "purpose": dict,
                "previous_names": list, "context_team_id": str, "updated": int,
            }
        },
    ),
    "team.info": (
        "at 00c916e",
        {
            "team": {
                "id": str, "name": str, "domain": str, "email_domain": str, "icon": dict, "is_verified": bool,
                "url": str, "avatar_base_url": str,
            }
        },
    ),
    "chat.getPermalink": ("at 09c6c8f", {"permalink": str, "channel": str}),
    "chat.postEphemeral": ("at a2a94b2", {"message_ts": str}),
}  # fmt: skip


@pytest.mark.parametrize("method", ANSWERS)
def test_answers(ws: Workspace, client: WebClient, ana: Person, method: str) -> None:
    """Source: slackapi/java-slack-sdk json-logs/samples/api/METHOD.json, at the version beside each."""
    hall = ws.channel("hall", members=[ana])
    message = client.chat_postMessage(channel=hall.id, text="x")
    args = {"user": ana.id, "channel": hall.id, "message_ts": message["ts"], "text": "x"}
    answer = client.api_call(method, params=args).data
    assert isinstance(answer, dict)
    for key, wanted in ANSWERS[method][1].items():
        if isinstance(wanted, dict):
            has(answer[key], wanted, only=True, optional=("parent_conversation",))
        else:
            has(answer, {key: wanted})
