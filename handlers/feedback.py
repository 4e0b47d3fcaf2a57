"""What many said, read by the organizers of their program."""

from blocks.feedback import feedback_view
from db.feedback import count_answers
from handlers.outcomes import Asked, Open, Outcome
from programs.feedback import told
from programs.pairs import Program


def read(asked: Asked) -> Outcome:
    """Show what people wrote for counting, once enough of them did."""
    program: Program = asked.thing
    return Open(feedback_view(program, told(asked.playbooks[program.kind], count_answers(asked.tx, program.id))))
