"""Who somebody is, and what they may do: the one place that says yes or no."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True)
class Member:
    """A person Trellis knows. `zone` is an IANA name; `at` is their own hour for prompts, wall time there.

    Nothing notifies them between `quiet_from` and `quiet_until`, wall time too.
    """

    id: UUID
    slack_user: str
    name: str
    zone: str
    at: time
    quiet_from: time
    quiet_until: time
    active: bool


@dataclass(frozen=True)
class SlackUser:
    """What Slack says of a person at this moment."""

    id: str
    team_id: str
    name: str
    zone: str
    admin: bool = False
    guest: bool = False
    bot: bool = False
    deleted: bool = False


@dataclass(frozen=True)
class Actor:
    """Who is asking: a person of this workspace, known to Trellis or not, with the programs they organize."""

    team_id: str
    slack_user: str
    member: Member | None = None
    organizes: frozenset[UUID] = frozenset()
    slack: SlackUser | None = None


class Act(StrEnum):
    """What a person asks to do."""

    LOOK = "look"
    BECOME_ORGANIZER = "become_organizer"
    ENROL = "enrol"
    PAIR = "pair"
    CHECK_IN = "check_in"
    ANSWER = "answer"
    LOOK_BACK = "look_back"
    KEEP = "keep"
    TAKE_OFF = "take_off"


def may(actor: Actor, act: Act, thing: object) -> bool:
    """Say whether the actor may do this to this thing, from facts read for this very question."""
    match act:
        case Act.LOOK:
            return True
        case Act.BECOME_ORGANIZER:
            return _full_member(actor) and actor.slack is not None and actor.slack.admin
        case Act.ENROL:
            return _full_member(actor) and getattr(thing, "program_id", None) is not None
        case Act.PAIR:
            return getattr(thing, "program_id", None) in actor.organizes
        case Act.CHECK_IN:
            return actor.member is not None and getattr(thing, "member_id", None) == actor.member.id
        case Act.ANSWER:
            return actor.member is not None and getattr(thing, "recipient", None) == actor.member.id
        case Act.LOOK_BACK | Act.KEEP:
            members = getattr(thing, "members", ())
            return actor.member is not None and actor.member.id in [one.member.id for one in members]
        case Act.TAKE_OFF:
            mine = (getattr(thing, "kept_by", None), getattr(thing, "author", None))
            return actor.member is not None and (actor.member.id == mine[0] or actor.slack_user == mine[1])


def why_not(act: Act) -> str:
    """Say in words why somebody may not, without saying anything about the thing."""
    match act:
        case Act.BECOME_ORGANIZER:
            return "Only an admin or owner of this workspace can start this. Please ask one of them to press it."
        case Act.ANSWER:
            return "This button is for the person the card asks. You read their answer here as soon as it comes."
        case Act.KEEP:
            return "I keep messages from the conversation of your own pair and me, and from nowhere else."
        case Act.ENROL:
            return "Only full members of this workspace can join, so not guests. Please ask an organizer."
        case _:
            return "This is over, or it is not yours. Open Trellis's Home to see what is there for you now."


def _full_member(actor: Actor) -> bool:
    """Refuse a guest, a bot, somebody deactivated, of another workspace, or whom Slack was not asked about."""
    slack = actor.slack
    return slack is not None and slack.team_id == actor.team_id and not (slack.guest or slack.bot or slack.deleted)
