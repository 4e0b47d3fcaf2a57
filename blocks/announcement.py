"""The announcement of a program in its channel: what it is, for whom, how long and how often, and how to join."""

from collections.abc import Iterable

from blocks import kit
from blocks.enrolment import opening_block
from blocks.kit import Message
from programs.calendar import day_words, rhythm_words
from programs.pairs import Opening, Program
from programs.playbook import Playbook

ORGANIZERS_SEE = "Organizers see what happens when, never what you write to each other."


def announcement_message(program: Program, openings: Iterable[Opening], playbook: Playbook) -> Message:
    """Draw it, with a button for each role that takes people in."""
    return kit.message(
        kit.heading(program.name),
        kit.words(f"{playbook.about}\n{playbook.for_whom}"),
        kit.words(_when(program)),
        *(opening_block(opening, playbook) for opening in openings),
        kit.note(ORGANIZERS_SEE),
    )


def _when(program: Program) -> str:
    asks = f"I ask how it goes {rhythm_words(program.weeks)}."
    if program.starts_on is None:
        return asks
    starts = f"It starts on {day_words(program.starts_on)}"
    if program.ends_on is None:
        return f"{starts} and has no end. {asks}"
    weeks = (program.ends_on - program.starts_on).days // 7
    return f"{starts} and runs for {'1 week' if weeks == 1 else f'{weeks} weeks'}. {asks}"
