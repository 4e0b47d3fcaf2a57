"""Pairing people by hand: an organizer chooses one person for each role."""

from blocks import kit
from blocks.forms import read_element
from blocks.kit import View
from blocks.pickers import people_picker
from programs.pairs import Program
from programs.playbook import Playbook

PAIR_OPEN = "pairing.open"
PAIR_SEND = "pairing.send"


def pairing_view(program: Program, playbook: Playbook) -> View:
    """Draw one people picker for each role of the playbook."""
    return kit.modal(
        "Pair people",
        [
            kit.words(f"{kit.named(program.name)}: choose who meets whom. Both must have joined."),
            *(people_picker(role.id, role.name) for role in playbook.roles),
            kit.note("I introduce them to each other right away, or at the end of their quiet hours."),
        ],
        close="Cancel",
        submit="Pair",
        callback=PAIR_SEND,
        about=str(program.id),
    )


def read_pairing(view: View, playbook: Playbook) -> dict[str, str]:
    """Read which Slack user was chosen for each role; empty when none was."""
    chosen = {role.id: read_element(view, role.id).get("selected_user") for role in playbook.roles}
    return {role: user if isinstance(user, str) else "" for role, user in chosen.items()}
