"""Organizing a program: what its organizers can press, naming others, and the note to whoever was named."""

from collections.abc import Sequence

from blocks import kit, pickers
from blocks.announcement import ORGANIZERS_SEE
from blocks.forms import read_element
from blocks.kit import Block, Message, View
from programs.organizers import MOST_AT_ONCE
from programs.pairs import Program
from programs.playbook import Choice

ENROLMENT_CLOSE = "program.close"
ENROLMENT_REOPEN = "program.reopen"
NAME_OPEN = "organizer.open"
NAME_SEND = "organizer.name"
STEP_DOWN = "organizer.step_down"
PEOPLE = "organizers"


def organizing_row(program: Program, *, over: bool) -> Block:
    """Draw what an organizer can press about the program as a whole."""
    about = str(program.id)
    turn = ("Close enrolment", ENROLMENT_CLOSE) if program.enrolling else ("Open enrolment again", ENROLMENT_REOPEN)
    first = [] if over else [kit.button(*turn, about)]
    leave = pickers.menu(STEP_DOWN, [Choice("step_down", "Step down as an organizer")])
    return kit.buttons(*first, kit.button("Name organizers", NAME_OPEN, about), leave, about=about)


def naming_view(program: Program, organizers: Sequence[str]) -> View:
    """Draw who organizes the program, and a field to name more."""
    return kit.modal(
        "Name organizers",
        [
            kit.words(f"{kit.named(program.name)} is organized by {', '.join(map(kit.named, organizers))}."),
            pickers.several_people(PEOPLE, "Who should organize it too?", most=MOST_AT_ONCE, optional=False,
                                   hint="Workspace admins or not. I tell each of them, with what they can see."),
            kit.note(ORGANIZERS_SEE),
        ],
        close="Cancel",
        submit="Name them",
        callback=NAME_SEND,
        about=str(program.id),
    )  # fmt: skip


def read_naming(view: View) -> list[str]:
    """Read whom somebody named, each once."""
    named = read_element(view, PEOPLE).get("selected_users")
    return list(dict.fromkeys(one for one in named if isinstance(one, str))) if isinstance(named, list) else []


def named_message(program: Program, by: str) -> Message:
    """Draw the note to somebody who was named: by whom, and what they can see and cannot."""
    return kit.message(
        kit.words(
            f"{kit.named(by)} named you as an organizer of {kit.named(program.name)}. You see who joined and what they "
            "answered for organizers, marked 🧭; that a check-in happened, was shared or answered, and when; which "
            "pairs have gone quiet; and which messages did not arrive."
        ),
        kit.words(
            "What two people write to each other is theirs: you cannot read it, and no button of mine shows it to you. "
            "Beside every question people see who reads the answer."
        ),
        kit.note("Trellis's Home shows it all. If this is not for you, you can step down there."),
    )
