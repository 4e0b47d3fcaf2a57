"""Two people, what a Home may be drawn from, and what is read and pressed on it."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from blocks.kit import View
from blocks.organizer_home import organizer_blocks
from programs.delivery import Stuck
from programs.mentorship import MENTORSHIP
from programs.pairs import CheckinFacts, PairState, ProgramState
from tests.blocks.people import (
    NOW,
    accepted,
    enrolment,
    member,
    pair_of,
    program,
    strings,
)

SPRING = program()
ANA, KAITO = member("Ana", "Europe/Lisbon"), member("Kaito", "Asia/Tokyo")
PAIR = pair_of(ANA, KAITO, SPRING)
FORM = uuid4()
YESTERDAY, TOMORROW = NOW - timedelta(days=1), NOW + timedelta(days=1)
KEPT = CheckinFacts(n=1, author=ANA.id, at=YESTERDAY, released_at=None, answered_at=None, form_id=FORM)
SHARED = replace(KEPT, released_at=YESTERDAY)
ANSWERED = replace(SHARED, answered_at=NOW)
OPEN = PairState(PAIR, waiting_form=FORM, waiting_for=ANA.id, closes_at=TOMORROW, waiting_stage="regular")


def pressable(view: View) -> list[tuple[str, str, str]]:
    """Return the words, the action and the value of each button of a view."""
    elements = [one for block in view["blocks"] for one in (*block.get("elements", ()), block.get("accessory", {}))]
    return [(one["text"]["text"], one["action_id"], one["value"]) for one in elements if one.get("type") == "button"]


def said_by(view: View) -> str:
    """Return everything a view says."""
    accepted(view)
    return "\n".join(strings(view["blocks"]))


def organized(pairs: tuple[PairState, ...] = (), stuck: tuple[Stuck, ...] = ()) -> ProgramState:
    """Make what organizers see of a program."""
    people = (enrolment(ANA, "mentee", SPRING), enrolment(KAITO, "mentor", SPRING, pairs=1))
    return ProgramState(SPRING, people, pairs, stuck)


def lines_for(state: ProgramState) -> list[str]:
    """Return what organizers read, in Lisbon."""
    return list(strings(organizer_blocks(state, MENTORSHIP, NOW, "Europe/Lisbon")))
