"""Who somebody is, and what they may do: the one place that says yes or no."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from uuid import NAMESPACE_URL, UUID, uuid5


@dataclass(frozen=True)
class Member:
    """A person Trellis knows. `zone` is an IANA name; `at` is their own hour for prompts, wall time there.

    Nothing notifies them between `quiet_from` and `quiet_until`, wall time too; nor while they are taking a break,
    which began on `paused_on` and is over on `paused_until`, or when they say so. With `fewer` nothing optional comes.
    """

    id: UUID
    slack_user: str
    name: str
    zone: str
    at: time
    quiet_from: time
    quiet_until: time
    active: bool
    fewer: bool = False
    paused_on: date | None = None
    paused_until: date | None = None

    @property
    def paused(self) -> bool:
        """Say whether they are taking a break."""
        return self.paused_on is not None

    @property
    def member_id(self) -> UUID:
        """Return their own id, so that somebody is themselves a thing of theirs."""
        return self.id


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


@dataclass(frozen=True)
class Ground:
    """The workspace as the place where programs start; `organized` says that somebody active organizes one here."""

    id: UUID
    organized: bool


@dataclass(frozen=True)
class Vacancy:
    """A program none of whose organizers is active any more."""

    id: UUID
    name: str


def ground_id(team: str) -> UUID:
    """Return the opaque id of a workspace as the place where programs start."""
    return uuid5(NAMESPACE_URL, f"ground:{team}")


class Act(StrEnum):
    """What a person asks to do."""

    LOOK = "look"
    START = "start"
    TAKE_OVER = "take_over"
    ORGANIZE = "organize"
    ENROL = "enrol"
    WITHDRAW = "withdraw"
    PAIR = "pair"
    CHECK_IN = "check_in"
    ANSWER = "answer"
    LOOK_BACK = "look_back"
    LEAVE = "leave"
    GO_ON = "go_on"
    TAKE_PART = "take_part"
    SET_MESSAGES = "set_messages"
    ASK_HELP = "ask_help"
    GIVE_HELP = "give_help"
    KEEP = "keep"
    TAKE_OFF = "take_off"
    PAUSE = "pause"
    SEEK = "seek"
    CONSENT = "consent"
    AGREE = "agree"
    SET_GOALS = "set_goals"
    NUDGE = "nudge"
    CELEBRATE = "celebrate"


def may(actor: Actor, act: Act, thing: object) -> bool:
    """Say whether the actor may do this to this thing, from facts read for this very question."""
    match act:
        case Act.LOOK:
            return True
        case Act.START:
            return _full_member(actor) and (bool(actor.organizes) or (_admin(actor) and _unorganized(thing)))
        case Act.TAKE_OVER:
            return _full_member(actor) and _admin(actor) and thing is not None
        case Act.ENROL:
            return _full_member(actor) and getattr(thing, "program_id", None) is not None
        case Act.PAIR | Act.ORGANIZE:
            return getattr(thing, "program_id", None) in actor.organizes
        case Act.WITHDRAW | Act.CHECK_IN | Act.ASK_HELP | Act.PAUSE | Act.CELEBRATE:
            return actor.member is not None and getattr(thing, "member_id", None) == actor.member.id
        case Act.ANSWER | Act.NUDGE:
            return actor.member is not None and getattr(thing, "recipient", None) == actor.member.id
        case Act.SET_MESSAGES:
            return actor.member is not None and getattr(thing, "id", None) == actor.member.id
        case Act.SEEK:
            mine = actor.member is not None and getattr(thing, "member_id", None) == actor.member.id
            return mine and getattr(thing, "active", False)
        case Act.CONSENT:
            return actor.member is not None and actor.member.id in getattr(thing, "asked", ())
        case Act.GIVE_HELP:
            mine = getattr(thing, "program_id", None) in actor.organizes
            return actor.member is not None and mine and actor.member.id in getattr(thing, "readers", ())
        case Act.LOOK_BACK | Act.TAKE_PART | Act.KEEP:
            return _takes_part(actor, thing)
        case Act.LEAVE | Act.AGREE:
            return _takes_part(actor, thing) and getattr(thing, "active", False)
        case Act.SET_GOALS:
            mine = actor.member is not None and getattr(thing, "owner", None) == actor.member.id
            return (mine or _takes_part(actor, thing)) and getattr(thing, "active", False)
        case Act.GO_ON:
            mine = actor.member is not None and getattr(thing, "left_by", None) != actor.member.id
            return mine and _takes_part(actor, thing)
        case Act.TAKE_OFF:
            kept, wrote = getattr(thing, "kept_by", None), getattr(thing, "author", None)
            return actor.member is not None and (actor.member.id == kept or actor.slack_user == wrote)


def why_not(act: Act) -> str:
    """Say in words why somebody may not, without saying anything about the thing."""
    match act:
        case Act.ANSWER:
            return "This button is for the person the card asks. You read their answer here as soon as it comes."
        case Act.START:
            return (
                "Only an organizer can start one; while there is none, an admin or owner of this workspace. "
                "Please ask one of them to start it, or to name you as an organizer."
            )
        case Act.TAKE_OVER:
            return "Only an admin or owner of this workspace can take it over. Please ask one of them to press it."
        case Act.SET_GOALS:
            return "Only whose goal it is sets or changes it, while it is open and the pair goes on."
        case Act.KEEP:
            return "I keep messages from the conversation of your own pair and me, and from nowhere else."
        case Act.ENROL:
            return "Only full members of this workspace can join, so not guests. Please ask an organizer."
        case _:
            return "This is over, or it is not yours. Open Trellis's Home to see what is there for you now."


def _takes_part(actor: Actor, thing: object) -> bool:
    members = getattr(thing, "members", ())
    return actor.member is not None and actor.member.id in [one.member.id for one in members]


def _admin(actor: Actor) -> bool:
    return actor.slack is not None and actor.slack.admin


def _unorganized(thing: object) -> bool:
    return getattr(thing, "organized", None) is False


def _full_member(actor: Actor) -> bool:
    """Refuse a guest, a bot, somebody deactivated, of another workspace, or whom Slack was not asked about."""
    slack = actor.slack
    return slack is not None and slack.team_id == actor.team_id and not (slack.guest or slack.bot or slack.deleted)
