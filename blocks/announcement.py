"""The announcement of a program in its channel: what it is, for whom, how long and how often, and how to join."""

from collections.abc import Iterable

from blocks import kit
from blocks.enrolment import opening_block
from blocks.kit import Message
from programs.calendar import day_words, rhythm_words
from programs.pairs import Opening, Program
from programs.playbook import Playbook

ORGANIZERS_SEE = "Organizers see that a check-in happened, never what the two of you write."


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
    if program.starts_on is None or program.ends_on is None:
        return f"A check-in comes {rhythm_words(program.weeks)}."
    weeks = (program.ends_on - program.starts_on).days // 7
    length = "1 week" if weeks == 1 else f"{weeks} weeks"
    starts = day_words(program.starts_on)
    return f"It starts on {starts} and runs for {length}, with a check-in {rhythm_words(program.weeks)}."
