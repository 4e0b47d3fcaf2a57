"""Joining a program in a role: the two steps, what happens next, and withdrawing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from blocks import kit
from blocks.forms import form_blocks, read_form
from blocks.kit import Block, View
from programs.calendar import moment_words
from programs.checkins import Answer, Answers
from programs.pairs import Enrolment, Opening, Program
from programs.people import Member
from programs.playbook import Form, Playbook, Playbooks, Role
from programs.zones import zone_words

ENROL_OPEN = "enrolment.open"
ENROL_SEND = "enrolment.send"
ENROL_FINISH = "enrolment.finish"
WITHDRAW_OPEN = "enrolment.withdraw"
WITHDRAW_SEND = "enrolment.leave"


def enrolment_view(opening: Opening, role: Role, given: Answers, readers: str = "") -> View:
    """Draw the first step, the role's own questions, filled with what was given before; what is for a partner says that
    all these `readers` read it, if there are more.
    """
    names = {"program": opening.program_name} | ({"partner": readers} if readers else {})
    return kit.modal(
        role.form.title,
        [kit.note(opening.program_name), *form_blocks(role.form, names, given)],
        close="Not now",
        submit=role.form.submit,
        callback=ENROL_SEND,
        about=str(opening.id),
    )


def when_and_how_view(form: Form, place_id: UUID, given: Answers, *, joined: bool, readers: str = "") -> View:
    """Draw the second step, the same for every role; unless they have joined already it is still to be done."""
    return kit.modal(
        form.title,
        form_blocks(form, {"partner": readers} if readers else {}, given),
        close="Not now" if joined else "Finish later",
        submit="Save" if joined else form.submit,
        callback=ENROL_FINISH,
        about=str(place_id),
    )


def read_enrolment(view: View, form: Form) -> dict[str, Answer]:
    """Read the answers of either step back."""
    return read_form(view, form)


def enrolled_view(role: Role, member: Member, first_at: datetime, *, again: bool) -> View:
    """Say that it worked, and what happens next; `again` says that they had joined before."""
    if again:
        told = [kit.heading("Saved"), kit.words("You had joined already and keep your place. Your new answers count.")]
    else:
        next_step = role.welcome or (
            "An organizer now looks for a good match for you. You need not do anything: as soon as you have "
            "a partner, I bring the two of you together in a conversation."
        )
        told = [kit.heading("You are in 🎉"), kit.words(next_step)]
    first = f"If you have a partner by then, the first prompt can come on {moment_words(first_at, member.zone)}."
    when = hours_words(member) if role.welcome else f"{hours_words(member)} {first}"
    changed = "You can change all this, or withdraw, on Trellis's Home."
    return kit.modal(role.form.title, [*told, kit.words(when), kit.note(changed)])


def hours_words(member: Member) -> str:
    """Say in words when somebody may be written to, and where their clock hangs."""
    words = f"Your own hour is {member.at:%H:%M}, your time zone {zone_words(member.zone)}"
    if member.quiet_from == member.quiet_until:
        return f"{words}. You have no quiet hours."
    return f"{words}. I am quiet from {member.quiet_from:%H:%M} to {member.quiet_until:%H:%M}."


def withdraw_view(role: Role, program: Program, place: Enrolment) -> View:
    """Say what withdrawing does, before it is done."""
    told = f"You get no new pair in {kit.named(program.name)} as a {role.name.lower()}."
    if place.pairs:
        told += f" The {'pair you are in goes' if place.pairs == 1 else 'pairs you are in go'} on as before."
    return kit.modal(
        "Withdraw?",
        [kit.words(told), kit.words("You can come back any time. Your answers are kept for then.")],
        close="Stay",
        submit="Withdraw",
        callback=WITHDRAW_SEND,
        about=str(place.id),
    )


def choose_view(openings: Sequence[Opening], playbooks: Playbooks) -> View:
    """Offer every role that somebody could join in."""
    return kit.modal("Join in", opening_blocks(openings, playbooks))


def opening_blocks(openings: Sequence[Opening], playbooks: Playbooks) -> list[Block]:
    """Draw what each role is for, in which program, with the button to join in it."""
    return [opening_block(one, playbooks[one.kind], kit.named(one.program_name)) for one in openings]


def opening_block(opening: Opening, playbook: Playbook, remark: str = "") -> Block:
    """Draw what one role is for, with the button to join in it, or to finish what was begun."""
    role = playbook.role(opening.role)
    label = f"{'Finish joining' if opening.begun else 'Join'} as a {role.name.lower()}"
    join = kit.button(label, ENROL_OPEN, str(opening.id), primary=opening.begun)
    told = "You did the first step, and it is kept. One is left." if opening.begun else role.invitation
    return kit.words(f"{told}\n{remark}".strip(), join)
