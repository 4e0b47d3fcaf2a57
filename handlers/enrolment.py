"""Joining a program: opening the form and taking it in."""

from datetime import date

from blocks.enrolment import enrolled_view, enrolment_view, read_enrolment
from db.checkins import save_enrolment
from db.people import audit, keep_member
from db.programs import enrol
from handlers.outcomes import Asked, Errors, Open, Outcome, Reply, Update
from programs.calendar import local_day
from programs.checkins import check
from programs.pairs import Opening, Refused
from programs.starting import why_closed


def open_form(asked: Asked) -> Outcome:
    """Open the form of the role."""
    opening: Opening = asked.thing
    if closed := why_closed(opening, _today(asked)):
        return Reply(closed)
    return Open(enrolment_view(opening, asked.playbooks[opening.kind].role(opening.role)))


def send(asked: Asked) -> Outcome:
    """Give the person a place in the role, with their zone as Slack knows it, and keep what they said."""
    opening: Opening = asked.thing
    playbook = asked.playbooks[opening.kind]
    role = playbook.role(opening.role)
    if closed := why_closed(opening, _today(asked)):
        return Errors({next(role.form.fields()).id: closed})
    given = check(role.form, read_enrolment(asked.body["view"], role))
    if isinstance(given, Refused):
        return Errors({given.field: given.reason})
    if asked.actor.slack is None:
        raise LookupError("Slack was not asked about the actor")
    member = keep_member(asked.tx, asked.actor.slack, opening.at)
    asked.tx.identify(member.id)
    capacity = next((int(one.picks[0]) for one in given.answers if one.question == role.capacity_question), 1)
    enrolment_id = enrol(asked.tx, opening, member.id, capacity)
    save_enrolment(asked.tx, enrolment_id, opening.program_id, member.id, role.form, given.answers, asked.now)
    audit(asked.tx, asked.actor, "enrolment.send", enrolment_id, asked.now)
    return Update(enrolled_view(role, member.zone))


def _today(asked: Asked) -> date:
    return local_day(asked.now, asked.actor.slack.zone if asked.actor.slack else "UTC")
