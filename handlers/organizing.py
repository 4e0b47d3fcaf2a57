"""What organizers do about a program as a whole: close and open its enrolment, name others, step down."""

from blocks.organizers import PEOPLE, naming_view, read_naming
from db.notices import Notice, forget_parked, owe_notice
from db.organizers import add_organizer, drop_organizer, list_organizers
from db.pairs import lock_program
from db.people import audit, keep_member
from db.programs import set_enrolling
from handlers.outcomes import Asked, Close, Done, Errors, Open, Outcome, Reply
from handlers.starting import announce
from programs.calendar import next_open
from programs.organizers import why_not_organizers, why_stay
from programs.pairs import Program
from programs.people import Member


def close_enrolment(asked: Asked) -> Outcome:
    """Take nobody in any more, until it is opened again."""
    program: Program = asked.thing
    if set_enrolling(asked.tx, program.id, enrolling=False):
        audit(asked.tx, asked.actor, "program.close", program.id, asked.now)
    return Done()


def reopen_enrolment(asked: Asked) -> Outcome:
    """Take people in again, and post the announcement if it surely never went out."""
    program: Program = asked.thing
    if set_enrolling(asked.tx, program.id, enrolling=True):
        audit(asked.tx, asked.actor, "program.reopen", program.id, asked.now)
        forget_parked(asked.tx, "announcement", program.id)
        announce(asked, program, _member(asked))
    return Done()


def open_naming(asked: Asked) -> Outcome:
    """Open the form to name other organizers."""
    program: Program = asked.thing
    return Open(naming_view(program, [one.name for one in list_organizers(asked.tx, program.id)]))


def name(asked: Asked) -> Outcome:
    """Make the people chosen organizers and tell each of them once, or say by name who cannot be one."""
    program: Program = asked.thing
    chosen = read_naming(asked.body["view"])
    if reason := why_not_organizers(chosen, asked.chosen, asked.tx.team):
        return Errors({PEOPLE: reason})
    for slack in (asked.chosen[one] for one in chosen):
        member = keep_member(asked.tx, slack, program.at)
        if add_organizer(asked.tx, member.id, program.id):
            naming = audit(asked.tx, asked.actor, "organizer.name", program.id, asked.now)
            due_at = next_open(asked.now, member.zone, member.quiet_from, member.quiet_until)
            owe_notice(asked.tx, Notice("organizer_named", naming, member.id, program.id), due_at)
    return Close()


def step_down(asked: Asked) -> Outcome:
    """Organize the program no longer, unless nobody else would."""
    program, me = asked.thing, _member(asked)
    lock_program(asked.tx, program.id)
    others = [one for one in list_organizers(asked.tx, program.id) if one.active and one.id != me.id]
    if reason := why_stay(program, len(others)):
        return Reply(reason)
    if drop_organizer(asked.tx, me.id, program.id):
        audit(asked.tx, asked.actor, "organizer.step_down", program.id, asked.now)
    return Done()


def _member(asked: Asked) -> Member:
    if asked.actor.member is None:
        raise LookupError("somebody unknown organizes")
    return asked.actor.member
