"""The places that somebody has in programs, on their Home: what happens next, when, and what they can change."""

from blocks import kit
from blocks.enrolment import ENROL_OPEN, WITHDRAW_OPEN, hours_words
from blocks.kit import Block
from programs.calendar import moment_words
from programs.joining import first_prompt_at
from programs.pairs import Enrolment, Home, Program
from programs.playbook import Playbooks, Role


def place_blocks(home: Home, playbooks: Playbooks) -> list[Block]:
    """Draw every place the reader has in a program that runs, the ones that wait for a pair first."""
    programs = {program.id: program for program in home.programs}
    blocks = []
    for place in sorted(home.mine, key=lambda one: one.pairs > 0):
        if program := programs.get(place.program_id):
            role = playbooks[program.kind].role(place.role)
            blocks += [kit.words(_state(place, role)), kit.note(_when(home, place, program)), _buttons(place)]
    return blocks


def _state(place: Enrolment, role: Role) -> str:
    if place.pairs:
        return f"You take part as a {role.name.lower()}."
    return (
        f"You have joined as a {role.name.lower()}. An organizer is looking for a good match for you; I write to you "
        "as soon as there is one."
    )


def _when(home: Home, place: Enrolment, program: Program) -> str:
    """Say when they may be written to and, while they wait, the first hour at which a prompt could come."""
    words = f"{kit.named(program.name)} · {hours_words(place.member)}"
    if place.pairs:
        return words
    first = moment_words(first_prompt_at(place.member, program, home.now), place.member.zone)
    return f"{words} With a partner by then, the first prompt can come on {first}."


def _buttons(place: Enrolment) -> Block:
    change = [kit.button("Change my answers", ENROL_OPEN, str(place.opening_id))] if place.opening_id else []
    return kit.buttons(*change, kit.button("Withdraw", WITHDRAW_OPEN, str(place.id)))
