"""Who can be named as an organizer, and who can step down."""

from collections.abc import Mapping, Sequence

from programs.pairs import Program
from programs.people import SlackUser

# Slack is asked about each of them within the three seconds that a question has.
MOST_AT_ONCE = 5


def why_not_organizers(chosen: Sequence[str], known: Mapping[str, SlackUser], team: str) -> str:
    """Say by name who of those chosen cannot organize anything here, and why; '' when everybody can."""
    if not chosen:
        return "Please choose somebody."
    if len(chosen) > MOST_AT_ONCE:
        return f"Please choose at most {MOST_AT_ONCE} at once."
    return " ".join(reason for one in chosen if (reason := _why_not(known.get(one), team)))


def why_stay(program: Program, others: int) -> str:
    """Say why somebody cannot step down with so many other active organizers; '' when they can."""
    return "" if others else f"You are the only organizer of {program.name}. Please name somebody else first."


def _why_not(person: SlackUser | None, team: str) -> str:
    if person is None:
        return "Slack does not know one of them."
    reasons = (
        (person.bot, "is an app, not a person."),
        (person.deleted, "has no active Slack account any more."),
        (person.team_id != team, "belongs to another workspace."),
        (person.guest, "is a guest here, and guests cannot organize."),
    )
    return next((f"{person.name} {reason}" for holds, reason in reasons if holds), "")
