"""A message that did not arrive, and why, in words for an organizer: what happened, and what to do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

COULD_NOT_TELL = "could_not_tell"
EXPIRED = "expired"
# An organizer has seen it, and lets it be.
DROPPED = "dropped"

TOO_LATE = "Its time is over by now, so it is not sent any more. You can drop it."

_ASK = "Slack did not take it. Please ask whoever looks after Trellis to have a look."
_LEFT = "Somebody it is for has no active Slack account any more. Please see how this pair can go on."
_STRANGER = "Slack does not know somebody it is for. Please see how this pair can go on."

_WORDS = {
    COULD_NOT_TELL: (
        "We could not tell whether it arrived, so it was not sent again. "
        "Please try again, and I look for it first; or ask them whether they got it."
    ),
    EXPIRED: "It could not be sent before its time was over. The next one comes as usual.",
    "deactivated": _LEFT,
    "is_archived": "The conversation is archived. Please unarchive it in Slack.",
    "channel_not_found": "Trellis cannot find the conversation any more. Please write to them yourself this time.",
    "not_in_channel": "Trellis is not in the conversation any more. Please invite it again.",
    "restricted_action": "A setting of this workspace keeps Trellis from posting. Please ask a workspace admin.",
    "messages_tab_disabled": (
        "Messages from Trellis are switched off. Please ask a workspace admin to turn on the app's Messages tab."
    ),
    "missing_scope": "Trellis lacks a permission. Please ask a workspace admin to install it again.",
    "msg_too_long": _ASK,
    "invalid_blocks": _ASK,
    "user_not_found": _STRANGER,
    "users_not_found": _STRANGER,
    "user_not_visible": "Trellis may not write to somebody it is for. Please ask a workspace admin why.",
    "user_disabled": _LEFT,
    "cannot_dm_bot": "It is for an app, and apps cannot be written to. Please see how this pair can go on.",
    "too_many_users": "It is for more people than one conversation can hold. Please make this group smaller.",
    "not_drawn": "Trellis could not put it into words. Please ask whoever looks after Trellis to have a look.",
}

# What organizers get a message of; the rest stands on their Home. Of a closed account they hear by itself, and what has
# expired asks nothing of them.
TOLD = frozenset(_WORDS) - {EXPIRED, "deactivated", "user_disabled"}


@dataclass(frozen=True)
class Stuck:
    """A message that was not delivered, or nobody can tell: for whom, since when and why, in words."""

    for_whom: str
    since: datetime
    reason: str
    id: UUID | None = None
    program_id: UUID | None = None
    expires_at: datetime | None = None

    def may_go(self, now: datetime) -> bool:
        """Say whether it could still be sent, since its time is not over."""
        return self.expires_at is None or self.expires_at > now


def reason_words(code: str) -> str:
    """Return what to tell an organizer of a message that stopped for this reason; '' when nobody needs to know."""
    return _WORDS.get(code, "")
