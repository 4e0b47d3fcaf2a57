"""Ending a pair: an organizer says how it went, and sees first what happens then."""

from blocks import kit
from blocks.forms import read_element
from blocks.kit import View
from blocks.pickers import pick_one
from programs.leaving import OUTCOMES
from programs.lifecycle import Outcome
from programs.pairs import Pair

END_OPEN = "ending.open"
END_SEND = "ending.send"
OUTCOME = "outcome"


def ending_view(pair: Pair) -> View:
    """Draw the question how it went, for a pair that is about to end."""
    both = " and ".join(kit.named(one.member.name) for one in pair.members)
    return kit.modal(
        "End this pair",
        [
            kit.words(
                f"{both} each hear from me, kindly and without a reason, that their time as a pair has come to its "
                "end. Check-ins stop, their places are free again, and you can pair them anew."
            ),
            pick_one(
                OUTCOME, "How did it go?", OUTCOMES, optional=False, hint="Only organizers see this, never the two."
            ),
        ],
        close="Cancel",
        submit="End the pair",
        callback=END_SEND,
        about=str(pair.id),
    )


def read_ending(view: View) -> Outcome | None:
    """Read which outcome was chosen; None when none of those offered was."""
    chosen = read_element(view, OUTCOME).get("selected_option")
    value = chosen.get("value") if isinstance(chosen, dict) else None
    return Outcome(value) if value in [one.id for one in OUTCOMES] else None
