"""Pairing by hand: an organizer chooses who meets whom, and the pair begins."""

from blocks.pairing import pairing_view, read_pairing
from db.enrolments import are_kept_apart
from db.pairs import are_paired, guide_each_other, lock_program
from db.people import audit
from db.programs import list_enrolments
from handlers.beginning import begin, span_for
from handlers.outcomes import Asked, Close, Errors, Open, Outcome
from programs.pairing import Between, Chosen, pair_up
from programs.pairs import Program, Refused
from programs.starting import why_no_pair


def open_form(asked: Asked) -> Outcome:
    """Open the form that asks for the people of each role."""
    program: Program = asked.thing
    return Open(pairing_view(program, asked.playbooks[program.kind]))


def send(asked: Asked) -> Outcome:
    """Make a pair of the people chosen, or say beside the field why not."""
    program: Program = asked.thing
    playbook = asked.playbooks[program.kind]
    picked = read_pairing(asked.body["view"], playbook)
    missing = {
        role: "Please choose somebody."
        for role, users in picked.items()
        if not users or any(user not in asked.chosen for user in users)
    }
    if missing:
        return Errors(missing)
    lock_program(asked.tx, program.id)
    places = {(one.member.slack_user, one.role): one for one in list_enrolments(asked.tx, program_id=program.id)}
    chosen = tuple(
        Chosen(role, asked.chosen[user], places.get((user, role.id)))
        for role in playbook.roles
        for user in picked[role.id]
    )
    found = [one.enrolment for one in chosen if one.enrolment]
    facts = Between(
        paired=are_paired(asked.tx, program.id, [one.member_id for one in found]),
        kept_apart=are_kept_apart(asked.tx, found),
        swapped=guide_each_other(asked.tx, found),
    )
    decided = pair_up(playbook, chosen, facts)
    if isinstance(decided, Refused):
        return Errors({decided.field: decided.reason})
    span = span_for(asked, program, playbook, decided.enrolments)
    if too_late := why_no_pair(program, span):
        return Errors({playbook.anchor: too_late})
    pair = begin(asked, program, playbook, decided.enrolments)
    audit(asked.tx, asked.actor, "pairing.send", pair.id, asked.now)
    return Close()
