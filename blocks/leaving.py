"""Leaving a pair: what happens then, two questions for the organizers, and a farewell."""

from blocks import kit
from blocks.forms import form_blocks, read_form
from blocks.kit import View
from programs.checkins import Answer
from programs.leaving import LEAVE
from programs.pairs import Pair
from programs.people import Member

LEAVE_OPEN = "leaving.open"
LEAVE_SEND = "leaving.send"


def leaving_view(pair: Pair, me: Member) -> View:
    """Draw the form for somebody who wants to leave."""
    return kit.modal(
        LEAVE.title,
        [kit.note(pair.program_name), *form_blocks(LEAVE, pair.names(me.id))],
        close="Stay",
        submit=LEAVE.submit,
        callback=LEAVE_SEND,
        about=str(pair.id),
    )


def read_leaving(view: View) -> dict[str, Answer]:
    """Read the answers back."""
    return read_form(view, LEAVE)


def left_view(pair: Pair, me: Member, *, out: bool) -> View:
    """Say that it is done, and what comes next."""
    partner = kit.named(pair.names(me.id)["partner"])
    follows = (
        "You have left the program too. You are welcome back whenever you like: Join stands on Trellis's Home."
        if out
        else "The organizers see what you would like next. You are still in the program."
    )
    return kit.modal(
        LEAVE.title,
        [
            kit.words(f"You and {partner} are no pair any more, and there are no more check-ins. Thank you!"),
            kit.words(f"{follows} What you wrote stays yours: Look back on Trellis's Home."),
        ],
    )
