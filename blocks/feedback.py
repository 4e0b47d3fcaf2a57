"""What many said, on their organizers' Home and in a modal with what they wrote; nobody's name stands at it."""

from collections.abc import Sequence

from blocks import kit
from blocks.kit import Block, View
from programs.feedback import AT_LEAST, Told
from programs.pairs import Program

FEEDBACK_READ = "feedback.read"
# A modal holds a hundred blocks.
WRITTEN = 80


def feedback_blocks(program: Program, told: Sequence[Told]) -> list[Block]:
    """Draw the figures for organizers, with a way to what was written beside them; nothing while there are none."""
    figures = [f"{one.label}: {one.figure} ({_answers(one.people)})" for one in told if one.figure]
    if not figures:
        return []
    read = kit.button("What they wrote", FEEDBACK_READ, str(program.id))
    return [kit.words(f"📊 {' · '.join(figures)}", read)]


def feedback_view(program: Program, told: Sequence[Told]) -> View:
    """Show what people wrote, without who or when."""
    written = [(one.label, words) for one in told for words in one.words]
    blocks = [kit.words(f"What people of {kit.named(program.name)} wrote. Nobody's name is kept with it.")]
    if not written:
        blocks.append(kit.words(f"Nothing yet: it is shown once {_answers(AT_LEAST)} are there, in no order."))
    for label, words in written[:WRITTEN]:
        blocks += kit.said(label, words, quoted=True)
    blocks.append(kit.note(f"Answers are added {AT_LEAST} at a time, so that nobody can tell whose moved a figure."))
    return kit.modal("What they wrote", blocks)


def _answers(count: int) -> str:
    return f"{count:,} answers"
