"""What comes after a pair: the row of choices for each of its people, and what organizers see of them."""

from collections.abc import Sequence
from uuid import UUID

from blocks import kit
from blocks.kit import Block
from programs.calendar import day_words, local_day
from programs.going import CARRY_ON, FINISH, NEW, REST, THEN, offered
from programs.pairs import Pair, Wish
from programs.playbook import Choice, Playbook, When

GOING_ON = "going.on"
GOING_NEW = "going.new"
GOING_REST = "going.rest"
GOING_FINISH = "going.finish"
WISHES = 10

_ACTIONS = {CARRY_ON.id: GOING_ON, NEW.id: GOING_NEW, REST.id: GOING_REST, FINISH.id: GOING_FINISH}


def going_row(pair_id: UUID, choices: Sequence[Choice]) -> list[Block]:
    """Draw what somebody can choose for after their pair; nothing when there is nothing to choose."""
    buttons = [kit.button(one.label, _ACTIONS[one.id], str(pair_id)) for one in choices]
    return [kit.buttons(*buttons)] if buttons else []


def farewell_blocks(pair: Pair, playbook: Playbook) -> list[Block]:
    """Draw the same on the card of a pair whose last days have begun."""
    choices = offered(When.FAREWELL, playbook)
    if not pair.finishing or pair.ends_on is None or not choices:
        return []
    asks = f"Your time as a pair ends on {day_words(pair.ends_on)}. {THEN.ask}"
    return [kit.words(asks), *going_row(pair.id, choices)]


def wish_lines(wishes: Sequence[Wish], zone: str) -> list[Block]:
    """Say what people would like next, as a fact for organizers."""
    facts = {one.id: one.fact for one in THEN.choices}
    lines = [
        kit.words(
            f"🧭 {kit.named(one.name)} {facts[one.picked]} · paired with {' and '.join(map(kit.named, one.partners))}"
            f" · {day_words(local_day(one.at, zone))}"
        )
        for one in wishes[:WISHES]
    ]
    return [*lines, *([kit.note(f"and {len(wishes) - WISHES:,} more")] if len(wishes) > WISHES else [])]
