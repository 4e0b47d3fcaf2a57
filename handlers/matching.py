"""Pairing by hand: an organizer chooses who meets whom, and the pair begins."""

from datetime import date

from blocks.pairing import pairing_view, read_pairing
from db.checkins import find_pick
from db.enrolments import are_kept_apart
from db.pairs import add_pair, are_paired, lock_program
from db.people import audit
from db.programs import list_enrolments
from db.prompts import add_form, add_period, owe, set_next
from handlers.outcomes import Asked, Close, Errors, Open, Outcome
from programs.calendar import local_day
from programs.owing import hour_of, owed, period_of
from programs.pairs import Chosen, Enrolment, Paired, Program, Refused, pair_up
from programs.playbook import Playbook, When
from programs.starting import opens_first, why_no_pair


def open_form(asked: Asked) -> Outcome:
    """Open the form that asks for one person of each role."""
    program: Program = asked.thing
    return Open(pairing_view(program, asked.playbooks[program.kind]))


def send(asked: Asked) -> Outcome:
    """Make a pair of the people chosen, or say beside the field why not."""
    program: Program = asked.thing
    playbook = asked.playbooks[program.kind]
    picked = read_pairing(asked.body["view"], playbook)
    missing = {role: "Please choose somebody." for role, user in picked.items() if user not in asked.chosen}
    if missing:
        return Errors(missing)
    lock_program(asked.tx, program.id)
    places = {(one.member.slack_user, one.role): one for one in list_enrolments(asked.tx, program_id=program.id)}
    chosen = tuple(
        Chosen(role, asked.chosen[picked[role.id]], places.get((picked[role.id], role.id))) for role in playbook.roles
    )
    found = [one.enrolment for one in chosen if one.enrolment]
    already = are_paired(asked.tx, program.id, [one.member_id for one in found])
    decided = pair_up(playbook, chosen, already, kept_apart=are_kept_apart(asked.tx, found))
    if isinstance(decided, Refused):
        return Errors({decided.field: decided.reason})
    anchor: Enrolment = next(one for one in decided.enrolments if one.role == playbook.anchor)
    today = local_day(asked.now, anchor.member.zone)
    first_on = opens_first(program, today)
    if too_late := why_no_pair(program, first_on, today):
        return Errors({playbook.anchor: too_late})
    _begin(asked, program, playbook, decided, anchor, first_on)
    return Close()


def _begin(asked: Asked, program: Program, playbook: Playbook, paired: Paired, anchor: Enrolment,
           first_on: date) -> None:  # fmt: skip
    """Introduce the pair and lay out when its first period comes."""
    tx, now = asked.tx, asked.now
    track = playbook.track(find_pick(tx, anchor.id, playbook.track_question))
    pair = add_pair(tx, program, paired.enrolments, anchor, first_on, track.id if track else "", now)
    audit(tx, asked.actor, "pairing.send", pair.id, now)
    for stage in playbook.stages:
        if begins := owed(stage, When.PAIR_MADE, pair, 1, now):
            closes_at = period_of(pair, 1).closes_at if stage.forms else None
            add_period(tx, pair, stage.id, 1, playbook.version, now, closes_at, once=True)
            for one in pair.members:
                if stage.form_of(one.role):
                    add_form(tx, pair, stage.id, 1, playbook.version, one.member.id)
            for message in begins:
                owe(tx, pair.id, message)
        for one in pair.members:
            if one.role == stage.author and stage.due(When.PERIOD_OPENS):
                set_next(tx, pair.id, stage.id, one.member.id, 1, hour_of(pair, one.member, 1))
