"""Joining a program in a role: the form, and what happens next."""

from blocks import kit
from blocks.forms import form_blocks, read_form
from blocks.kit import View
from programs.checkins import Answer
from programs.pairs import Opening
from programs.playbook import Role

ENROL_OPEN = "enrolment.open"
ENROL_SEND = "enrolment.send"


def enrolment_view(opening: Opening, role: Role) -> View:
    """Draw the form to join in this role."""
    return kit.modal(
        role.form.title,
        [kit.note(opening.program_name), *form_blocks(role.form, {"program": opening.program_name})],
        close="Not now",
        submit=role.form.submit,
        callback=ENROL_SEND,
        about=str(opening.id),
    )


def read_enrolment(view: View, role: Role) -> dict[str, Answer]:
    """Read the answers back."""
    return read_form(view, role.form)


def enrolled_view(role: Role, zone_words: str) -> View:
    """Say that it worked, and what happens next."""
    return kit.modal(
        role.form.title,
        [
            kit.heading("You are in 🎉"),
            kit.words(
                "An organizer now looks for a good match for you. You need not do anything: as soon as you have "
                "a partner, I bring the two of you together in a conversation."
            ),
            kit.note(f"Your time zone is {zone_words}, from your Slack profile. I write at a kind hour there."),
        ],
    )
