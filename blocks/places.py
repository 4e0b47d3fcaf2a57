"""The places that somebody has in programs, on their Home: what happens next, when, and what they can change."""

from blocks import kit
from blocks.directory import directory_button
from blocks.enrolment import ENROL_OPEN, WITHDRAW_OPEN, hours_words
from blocks.kit import Block
from programs.calendar import moment_words
from programs.joining import first_prompt_at
from programs.pairs import Enrolment, Home, Program
from programs.playbook import Playbook, Playbooks, Role


def place_blocks(home: Home, playbooks: Playbooks) -> list[Block]:
    """Draw every place the reader has in a program that runs, the ones that wait for a pair first."""
    programs = {program.id: program for program in home.programs}
    blocks = []
    for place in sorted(home.mine, key=lambda one: one.pairs > 0):
        if program := programs.get(place.program_id):
            playbook = playbooks[program.kind]
            told = directory_state(place, playbook) or _state(place, playbook.role(place.role))
            blocks += [kit.words(told), kit.note(_when(home, place, program, playbook)), _buttons(place, playbook)]
    return blocks


def _state(place: Enrolment, role: Role) -> str:
    if place.pairs:
        return f"You take part as a {role.name.lower()}."
    return (
        f"You have joined as a {role.name.lower()}. An organizer is looking for a good match for you; I write to you "
        "as soon as there is one."
    )


def directory_state(place: Enrolment, playbook: Playbook) -> str:
    """Say how somebody takes part where people find each other themselves; nothing where they do not."""
    directory = playbook.directory
    if directory is None:
        return ""
    listed, asking = (playbook.role(one).name.lower() for one in (directory.listed, directory.asking))
    if place.role == directory.asking:
        return f"You take part as a {asking}. Choose yourself whom you ask, whenever you have a question."
    free = place.capacity - place.pairs
    places = "no place" if free < 1 else "1 place" if free == 1 else f"{free} places"
    return f"You take part as a {listed}, with {places} free. Your card stands in the directory while there is one."


def _when(home: Home, place: Enrolment, program: Program, playbook: Playbook) -> str:
    """Say when they may be written to and, while they wait, the first hour at which a prompt could come."""
    words = f"{kit.named(program.name)} · {hours_words(place.member)}"
    if place.pairs or playbook.directory:
        return words
    first = moment_words(first_prompt_at(place.member, program, home.now), place.member.zone)
    return f"{words} With a partner by then, the first prompt can come on {first}."


def _buttons(place: Enrolment, playbook: Playbook) -> Block:
    directory = playbook.directory
    asks = directory is not None and directory.asking == place.role
    find = [directory_button(playbook, directory, place.id, primary=not place.pairs)] if directory and asks else []
    change = [kit.button("Change my answers", ENROL_OPEN, str(place.opening_id))] if place.opening_id else []
    return kit.buttons(*find, *change, kit.button("Withdraw", WITHDRAW_OPEN, str(place.id)))
