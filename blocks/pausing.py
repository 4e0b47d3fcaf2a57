"""Taking a break: the day to choose, and what Home shows until then."""

from datetime import date

from blocks import kit
from blocks.forms import read_element
from blocks.kit import Block, View
from blocks.pickers import pick_day
from programs.calendar import day_words
from programs.pausing import UNTIL
from programs.people import Member

PAUSE_OPEN = "pausing.open"
PAUSE_SEND = "pausing.send"
PAUSE_STOP = "pausing.stop"
PAUSE_BACK = "pausing.back"
STOPPED = "I have stopped all my messages to you. On Trellis's Home you can say that you are back, whenever you like."


def pausing_view(me: Member) -> View:
    """Draw the form that asks until when, with the day chosen before if there is one."""
    return kit.modal(
        "Take a break",
        [
            kit.words(
                "I leave you in peace until then. Your check-ins wait too, and go on after it where they stood, so "
                "that you miss none. Whom you are paired with hears until when, and no reason."
            ),
            pick_day(
                UNTIL, "When are you back?", optional=False, hint="At most six months away.", given=me.paused_until
            ),
        ],
        close="Cancel",
        submit="Take a break",
        callback=PAUSE_SEND,
        about=str(me.id),
    )


def read_pausing(view: View) -> str:
    """Read which day was chosen, as it was written; empty when none was."""
    day = read_element(view, UNTIL).get("selected_date")
    return day if isinstance(day, str) else ""


def pausing_blocks(me: Member) -> list[Block]:
    """Draw what somebody can do about messages on their Home: take a break, stop them all, or be back."""
    about = str(me.id)
    if not me.paused:
        take = kit.button("Take a break", PAUSE_OPEN, about)
        return [kit.buttons(take, kit.button("Stop all messages", PAUSE_STOP, about))]
    text = "You have stopped all my messages. I write again when you say so."
    change = "Choose a day"
    if me.paused_until:
        text = f"You are taking a break until {day_words(me.paused_until)}. Until then I leave you in peace."
        change = "Change the day"
    back = kit.button("I am back", PAUSE_BACK, about, primary=True)
    return [kit.words(text), kit.buttons(back, kit.button(change, PAUSE_OPEN, about))]


def away_words(name: str, until: date | None) -> str:
    """Say of a partner that they are taking a break, and nothing of why."""
    return f"{kit.named(name)} is taking a break{f' until {day_words(until)}' if until else ''}"
