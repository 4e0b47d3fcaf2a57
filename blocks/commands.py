"""What answers the command and the shortcut: words in a line, or a modal in which one of several is chosen."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from blocks import kit
from blocks.helping import help_lines
from blocks.kit import Block, View
from blocks.prompts import CHECK_IN_OPEN
from programs.calendar import day_words, moment_words
from programs.owing import last_day
from programs.pairs import Home, PairState, Program
from programs.people import Member
from programs.playbook import Playbooks

CHECK_IN_SHORTCUT = "checkin.shortcut"
COMMANDS = (
    "This is what you can type:\n"
    "/trellis · what waits for you\n"
    "/trellis start · which program is for me?\n"
    "/trellis enrol · join a program\n"
    "/trellis checkin · open what you are asked for now\n"
    "/trellis goals · your goals in a pair\n"
    "/trellis pause · take a break\n"
    "/trellis help · ask the organizers for help, and read this again"
)
NOTHING_OPEN = "There is nothing to join right now. What you take part in, and what comes next, is on Trellis's Home."
NOT_IN_ANYTHING = (
    "You take part in nothing yet, so nothing of that is here for you. /trellis start helps you find what fits you, "
    "and /trellis enrol lets you join."
)
NO_GOALS = "You are in no pair with goals right now. Once you are, this is the way to them."
LATER = "Nothing waits for you right now."
# A modal holds a hundred blocks, two for each pair or program.
MOST = 40


def waiting_words(home: Home, playbooks: Playbooks) -> str:
    """Say in a line what waits for a person, and where to find it."""
    mine = [state for state in home.pairs if home.member and state.waiting_for == home.member.id]
    if mine and home.member:
        partners = [one.member.name for state in mine for one in state.pair.others(home.member.id)]
        what = " and ".join(dict.fromkeys(_form_name(state, playbooks) for state in mine))
        return f"Your {what} for {' and '.join(map(kit.named, partners))} is open. You find it on Trellis's Home."
    return f"{LATER} Trellis's Home shows what comes next."


def next_words(coming: Iterable[tuple[datetime, str]], me: Member) -> str:
    """Say to somebody for whom no form waits when the next one comes, and in which program, as far as it is known."""
    if me.paused:
        until = f" until {day_words(me.paused_until)}" if me.paused_until else ""
        return f"You are taking a break{until}, so nothing waits for you. On Trellis's Home you can say you are back."
    first = min(coming, default=None)
    if first is None:
        return f"{LATER} I write to you when it is time."
    return f"{LATER} The next in {kit.named(first[1])} comes on {moment_words(first[0], me.zone)}."


def forms_view(states: Sequence[PairState], me: Member, playbooks: Playbooks) -> View:
    """Let somebody choose which of the forms that wait for them to open."""
    blocks: list[Block] = []
    for state in states[:MOST]:
        until = f", until {day_words(last_day(state.closes_at, me.zone))}" if state.closes_at else ""
        text = f"Your {_form_name(state, playbooks)} for {_partners(state, me)} in {_program(state)}{until}."
        blocks.append(kit.words(text, kit.button("Open", CHECK_IN_OPEN, str(state.waiting_form), primary=not blocks)))
    return kit.modal("What waits for you", blocks)


def pairs_view(states: Sequence[PairState], me: Member, opens: str) -> View:
    """Let somebody choose with whose pair to go on; `opens` is the action of the button."""
    blocks = [
        kit.words(f"You and {_partners(state, me)} in {_program(state)}.", kit.button("Open", opens, _id(state)))
        for state in states[:MOST]
    ]
    return kit.modal("Which pair?", blocks)


def help_choice_view(programs: Iterable[Program]) -> View:
    """Let somebody choose whose organizers to ask for help, and say what the commands are."""
    return with_commands(kit.modal("Get help", help_lines(list(programs)[:MOST])))


def with_commands(view: View) -> View:
    """Say below what a modal shows what the commands are."""
    return {**view, "blocks": [*view["blocks"], kit.divider(), kit.note(COMMANDS)]}


def _form_name(state: PairState, playbooks: Playbooks) -> str:
    return playbooks[state.pair.kind].stage(state.waiting_stage).name.lower()


def _partners(state: PairState, me: Member) -> str:
    return " and ".join(kit.named(one.member.name) for one in state.pair.others(me.id))


def _program(state: PairState) -> str:
    return kit.named(state.pair.program_name)


def _id(state: PairState) -> str:
    return str(state.pair.id)
