"""Who may be made a pair of, and what is said when somebody may not."""

from dataclasses import dataclass

from programs.pairs import Enrolment, Refused
from programs.people import SlackUser
from programs.playbook import Playbook, Role


@dataclass(frozen=True)
class Chosen:
    """Whom an organizer chose for one role: what Slack says of them, and their place in the program, if any."""

    role: Role
    slack: SlackUser
    enrolment: Enrolment | None


@dataclass(frozen=True)
class Paired:
    """These people may be a pair."""

    enrolments: tuple[Enrolment, ...]


@dataclass(frozen=True)
class Between:
    """What is between people who might become a pair: two of them are `paired` in this program now, one would rather
    be `kept_apart`, or they are `swapped`: in another pair each has the role that the other would have here.
    """

    paired: bool = False
    kept_apart: bool = False
    swapped: bool = False


def pair_up(playbook: Playbook, chosen: tuple[Chosen, ...], between: Between) -> Paired | Refused:
    """Decide whether the chosen people may be a pair.

    Why people are kept apart is never said, nor that somebody asked for it.
    """
    last = playbook.roles[-1].id
    for one in chosen:
        if refusal := _unfit(one):
            return refusal
    if len({one.slack.id for one in chosen}) < len(chosen):
        return Refused(last, "That is the same person twice. Choose different people.")
    for role in playbook.roles:
        if wrong := _wrong_number(role, sum(one.role.id == role.id for one in chosen)):
            return Refused(role.id, wrong)
    if between.paired:
        return Refused(last, "These two are a pair already." if len(chosen) == 2 else "Two of them are a pair already.")
    if between.swapped:
        return Refused(last, "They are a pair the other way round already. Nobody guides the person who guides them.")
    for one in chosen:
        if one.enrolment and one.enrolment.pairs >= one.enrolment.capacity:
            name, called = one.slack.name, one.role.name.lower()
            taken = f"{name} is in a pair as a {called} already."
            full = f"{name} has no free place as a {called} right now."
            return Refused(one.role.id, full if one.role.capacity_question else taken)
    if between.kept_apart:
        return Refused(last, "They are not a match here. Please choose somebody else.")
    return Paired(tuple(one.enrolment for one in chosen if one.enrolment))


def _wrong_number(role: Role, count: int) -> str:
    """Say why so many people in one role make no pair; '' when they can."""
    if role.least <= count <= role.most:
        return ""
    wanted = f"{role.least}" if role.least == role.most else f"{role.least} to {role.most}"
    return f"Please choose {wanted} people here." if role.most > 1 else "Please choose one person here."


def _unfit(one: Chosen) -> Refused | None:
    """Refuse somebody who cannot take part in this role, whoever the others are."""
    if one.slack.bot:
        return Refused(one.role.id, f"{one.slack.name} is an app, not a person.")
    if one.slack.deleted:
        return Refused(one.role.id, f"{one.slack.name}'s Slack account is deactivated.")
    if one.enrolment is None:
        reason = (
            f"{one.slack.name} has not joined as a {one.role.name.lower()}. Ask them to press Join on Trellis's Home."
        )
        return Refused(one.role.id, reason)
    if one.enrolment.member.paused:
        return Refused(one.role.id, f"{one.slack.name} is taking a break. Pair them once they are back.")
    return None
