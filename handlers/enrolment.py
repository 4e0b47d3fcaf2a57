"""Joining a program in two steps, changing the answers later, and withdrawing."""

from blocks.enrolment import enrolled_view, enrolment_view, read_enrolment, when_and_how_view, withdraw_view
from blocks.notice import notice_view
from db.checkins import save_enrolment
from db.enrolments import (
    complete,
    find_place_in,
    keep_own_hours,
    keep_vetoes,
    list_vetoes,
    read_given,
    withdraw,
)
from db.following import follow_hours
from db.pairs import lock_program
from db.people import audit, get_member, keep_member
from db.programs import enrol, find_opening, find_program
from handlers.outcomes import Asked, Errors, Open, Outcome, Reply, Update
from programs.calendar import local_day
from programs.checkins import Answers, check
from programs.joining import capacity, first_prompt_at, given_before, own_hours, the_rest
from programs.pairs import Enrolment, Opening, Program, Refused
from programs.people import SlackUser
from programs.playbook import Form, Playbook, readers
from programs.starting import why_closed


def open_form(asked: Asked) -> Outcome:
    """Open the first step, filled with what the person gave before."""
    opening: Opening = asked.thing
    role, member = asked.playbooks[opening.kind].role(opening.role), asked.actor.member
    place = find_place_in(asked.tx, opening, member.id) if member else None
    if closed := _why_closed(asked, opening, place):
        return Reply(closed)
    given = read_given(asked.tx, role.form.id, member.id) if member else {}
    return Open(enrolment_view(opening, role, given, readers(asked.playbooks[opening.kind], role.id)))


def send(asked: Asked) -> Outcome:
    """Keep the first step, which counts nowhere before the second is done, and ask the second."""
    opening: Opening = asked.thing
    playbook, tx = asked.playbooks[opening.kind], asked.tx
    role, known = playbook.role(opening.role), asked.actor.member
    place = find_place_in(tx, opening, known.id) if known else None
    if closed := _why_closed(asked, opening, place):
        return Errors({next(role.form.fields()).id: closed})
    given = check(role.form, read_enrolment(asked.body["view"], role.form))
    if isinstance(given, Refused):
        return Errors({given.field: given.reason})
    if known and role.capacity_question:
        lock_program(tx, opening.program_id)
        place = find_place_in(tx, opening, known.id)
    fits = capacity(role, given.answers, place)
    if isinstance(fits, Refused):
        return Errors({fits.field: fits.reason})
    before = _given_before(asked, playbook.when_and_how)
    # From here on the person's row is held, and whoever presses twice waits: no question to the database but writes.
    member = keep_member(tx, _slack(asked), opening.at)
    tx.identify(member.id)
    follow_hours(asked.tx, member, known or member, asked.playbooks, asked.now)
    place_id = enrol(tx, opening, member.id, fits.pairs, state="draft")
    save_enrolment(tx, place_id, opening.program_id, member.id, role.form, given.answers, asked.now)
    audit(tx, asked.actor, "enrolment.send", place_id, asked.now)
    joined = place is not None and place.active
    filled = given_before(playbook.when_and_how, *before, member, joined=joined)
    read_by = readers(playbook, role.id)
    return Update(when_and_how_view(playbook.when_and_how, place_id, filled, joined=joined, readers=read_by))


def finish(asked: Asked) -> Outcome:
    """Give the person their place, with their own hours and what they said; what comes next comes at those hours."""
    place: Enrolment = asked.thing
    program, playbook = _program(asked, place)
    tx, form, slack = asked.tx, playbook.when_and_how, _slack(asked)
    opening = find_opening(tx, place.opening_id) if place.opening_id else None
    if opening and (closed := _why_closed(asked, opening, place)):
        return Errors({next(form.fields()).id: closed})
    given = check(form, read_enrolment(asked.body["view"], form))
    if isinstance(given, Refused):
        return Errors({given.field: given.reason})
    own = own_hours(given.answers)
    if isinstance(own, Refused):
        return Errors({own.field: own.reason})
    keep_own_hours(tx, place.member_id, own, slack.zone)
    keep_vetoes(tx, place.member_id, own.not_with)
    save_enrolment(tx, place.id, program.id, place.member_id, form, the_rest(given.answers), asked.now)
    new = complete(tx, place, asked.now)
    audit(tx, asked.actor, "enrolment.finish", place.id, asked.now)
    member = get_member(tx, place.member_id)
    follow_hours(asked.tx, member, place.member, asked.playbooks, asked.now)
    first_at = first_prompt_at(member, program, asked.now)
    return Update(enrolled_view(playbook.role(place.role), member, first_at, again=not new))


def open_withdrawal(asked: Asked) -> Outcome:
    """Say what withdrawing does, and ask whether it is meant."""
    place: Enrolment = asked.thing
    program, playbook = _program(asked, place)
    return Open(withdraw_view(playbook.role(place.role), program, place))


def leave(asked: Asked) -> Outcome:
    """Let the place take no new pair."""
    place: Enrolment = asked.thing
    lock_program(asked.tx, place.program_id)
    withdraw(asked.tx, place)
    audit(asked.tx, asked.actor, "enrolment.leave", place.id, asked.now)
    return Update(notice_view("You have withdrawn and get no new pair. Come back any time from Trellis's Home."))


def _given_before(asked: Asked, form: Form) -> tuple[Answers, list[str]]:
    """Return what somebody known answered in the second step before, and whom they would rather not meet."""
    if asked.actor.member is None:
        return {}, []
    member_id = asked.actor.member.id
    return read_given(asked.tx, form.id, member_id), list_vetoes(asked.tx, member_id)


def _program(asked: Asked, place: Enrolment) -> tuple[Program, Playbook]:
    program = find_program(asked.tx, place.program_id)
    if program is None:
        raise LookupError("a place was found in a program that does not run")
    return program, asked.playbooks[program.kind]


def _slack(asked: Asked) -> SlackUser:
    if asked.actor.slack is None:
        raise LookupError("Slack was not asked about the actor")
    return asked.actor.slack


def _why_closed(asked: Asked, opening: Opening, place: Enrolment | None) -> str:
    """Say why somebody cannot join here now; who has joined may change their answers at any time."""
    today = local_day(asked.now, asked.actor.slack.zone if asked.actor.slack else "UTC")
    return "" if place and place.active else why_closed(opening, today)
