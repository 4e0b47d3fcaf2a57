"""Pairing people by hand: an organizer chooses the people for each role."""

from blocks import kit
from blocks.forms import read_element
from blocks.kit import View
from blocks.pickers import people_picker, several_people
from programs.pairs import Program
from programs.playbook import Playbook, Role

PAIR_OPEN = "pairing.open"
PAIR_SEND = "pairing.send"


def pairing_view(program: Program, playbook: Playbook) -> View:
    """Draw a people picker for each role of the playbook, for as many as a pair has in it."""
    return kit.modal(
        "Pair people",
        [
            kit.words(f"{kit.named(program.name)}: choose who meets whom. All of them must have joined."),
            *(_picker(role) for role in playbook.roles),
            kit.note("I introduce them to each other right away, or at the end of their quiet hours."),
        ],
        close="Cancel",
        submit="Pair",
        callback=PAIR_SEND,
        about=str(program.id),
    )


def read_pairing(view: View, playbook: Playbook) -> dict[str, tuple[str, ...]]:
    """Read which Slack users were chosen for each role; none where it cannot be read."""
    chosen = {}
    for role in playbook.roles:
        element = read_element(view, role.id)
        users = element.get("selected_users") if role.most > 1 else [element.get("selected_user")]
        chosen[role.id] = tuple(user for user in users if isinstance(user, str)) if isinstance(users, list) else ()
    return chosen


def _picker(role: Role) -> kit.Block:
    if role.most == 1:
        return people_picker(role.id, role.name)
    hint = f"{role.least} to {role.most} people." if role.least < role.most else f"{role.most} people."
    return several_people(role.id, role.name, most=role.most, optional=False, hint=hint)
