"""What organizers and partners are told when a person or a place is gone, in one message each."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from blocks import kit
from blocks.kit import Message
from programs.calendar import local_day, moment_words
from programs.delivery import Stuck
from programs.pairs import Pair, Program
from programs.people import Member
from programs.vanishing import Copies

# Names beyond these are on Home.
NAMES = 5


def gone_message(member: Member, pairs: Sequence[Pair], program: Program) -> Message:
    """Say whose Slack account was closed, what that stops, and what an organizer can do."""
    name, where = kit.named(member.name), kit.named(program.name)
    partners = " and ".join(kit.named(one.member.name) for pair in pairs for one in pair.others(member.id))
    pair = f", nor to the pair with {partners}. You can end the pair on Trellis's Home" if partners else ""
    return kit.message(
        kit.words(f"{name} of {where} has no active Slack account any more. Nothing is sent to them{pair}."),
        kit.note("If they come back, it goes on by itself with what comes next."),
    )


def partner_gone_message(member: Member, pairs: Sequence[Pair]) -> Message:
    """Say to a partner whose Slack account was closed, and that nobody waits for them because of it."""
    name, where = kit.named(member.name), " and ".join(kit.named(pair.program_name) for pair in pairs)
    return kit.message(
        kit.words(f"{name}, with whom you are in {where}, has no active Slack account here any more."),
        kit.words("What you share does not reach them now, and there is nothing you have to do. Your organizers know."),
        kit.note(
            f"If {name} comes back, it goes on by itself. To go on with somebody else, choose Leave this pair on "
            "Trellis's Home."
        ),
    )


def given_up_message(stuck: Sequence[Stuck], program: Program) -> Message:
    """Say which messages were given up for one and the same reason, and what to do about it."""
    names = list(dict.fromkeys(kit.named(one.for_whom) for one in stuck))
    more = f" and {len(names) - NAMES:,} more" if len(names) > NAMES else ""
    count = "A message" if len(stuck) == 1 else f"{len(stuck):,} messages"
    return kit.message(
        kit.words(f"{count} of {kit.named(program.name)} had to be given up, for {', '.join(names[:NAMES])}{more}."),
        kit.words(stuck[0].reason),
        kit.note("Trellis's Home lists them. About the same cause I write once a day at most."),
    )


def let_in_message() -> Message:
    """Say that Trellis was shut out, and is not any more."""
    return kit.message(
        kit.words(
            "For a while Slack did not let Trellis into this workspace, so nothing was sent. It works again: what is "
            "still of use comes now, and Trellis's Home shows what did not arrive."
        )
    )


def came_twice_message(copies: Sequence[Copies], zone: str) -> Message:
    """Say for whom a message came more than once; never what it says."""
    said = [f"• {kit.named(one.for_whom)}, {moment_words(one.due_at, zone)}: {_times(one.copies)}" for one in copies]
    more = [f"and {len(said) - NAMES:,} more"] if len(said) > NAMES else []
    what = "A message of mine came more than once" if len(said) == 1 else "Messages of mine came more than once"
    return kit.message(
        kit.words("\n".join([f"{what}. I am sorry for that:", *said[:NAMES], *more])),
        kit.note(
            "Nothing is wrong with the pair, and any of the copies can be used. If it happens again, please tell "
            "whoever looks after Trellis."
        ),
    )


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{count:,} times"


def silent_words(since: datetime, zone: str) -> str:
    """Say that nothing is sent, since when, and what to do about it."""
    return (
        f"⚠️ Nothing has been sent to anybody since {moment_words(since, zone)}: the part of Trellis that sends does "
        "not run. Nothing is lost: what is still of use comes once it runs again. Please tell whoever looks after "
        "Trellis."
    )


def silent_message(since: datetime, until: datetime | None, zone: str) -> Message:
    """Say since when nothing is sent; or, once that is over, from when to when nothing was."""
    if until is None:
        return kit.message(kit.words(silent_words(since, zone)))
    same = local_day(since, zone) == local_day(until, zone)
    end = f"{until.astimezone(ZoneInfo(zone)):%H:%M}" if same else moment_words(until, zone)
    return kit.message(
        kit.words(
            f"Nothing was sent to anybody from {moment_words(since, zone)} to {end}, as Trellis did not run. It runs "
            "again: what is still of use comes now, and Trellis's Home shows what did not arrive."
        )
    )
