"""Starting a program, and taking over one that nobody organizes any more."""

from blocks.starting import kind_of, read_start, start_view
from db.notices import Notice, owe_notice
from db.organizers import add_organizer
from db.people import audit, keep_member
from db.programs import add_program, find_program
from handlers.outcomes import Asked, Close, Done, Errors, Open, Outcome
from programs.calendar import local_day, next_open
from programs.pairs import Program
from programs.people import Ground, Member, SlackUser, Vacancy
from programs.starting import Unclear, lay_out, of_kind, suggested


def open_form(asked: Asked) -> Outcome:
    """Open the form, filled with what usually fits."""
    ground: Ground = asked.thing
    first = next(iter(asked.playbooks.values()))
    return Open(start_view(ground.id, asked.playbooks, suggested(first, local_day(asked.now, _slack(asked).zone))))


def send(asked: Asked) -> Outcome:
    """Start the program with its openings and its organizer, or say beside each field what is wrong with it."""
    draft = read_start(asked.body["view"])
    playbook = kind_of(draft, asked.playbooks)
    if playbook is None:
        return Errors({"kind": "Please choose from the list."})
    slack = _slack(asked)
    layout = lay_out(draft, local_day(asked.now, slack.zone), asked.public)
    if isinstance(layout, Unclear):
        return Errors({one.field: one.reason for one in layout.refusals})
    layout = of_kind(layout, playbook)
    program = add_program(asked.tx, playbook, layout)
    member = keep_member(asked.tx, slack, layout.at)
    add_organizer(asked.tx, member.id, program.id)
    audit(asked.tx, asked.actor, "program.create", program.id, asked.now)
    announce(asked, program, member)
    return Close()


def announce(asked: Asked, program: Program, by: Member) -> None:
    """Owe the announcement, once, for when the organizer's own quiet hours are over."""
    if program.channel:
        at = next_open(asked.now, by.zone, by.quiet_from, by.quiet_until)
        owe_notice(asked.tx, Notice("announcement", program.id, program.id, program.id), at, program.channel)


def take_over(asked: Asked) -> Outcome:
    """Make somebody the organizer of a program that has none any more."""
    vacancy: Vacancy = asked.thing
    program = find_program(asked.tx, vacancy.id)
    if program is None:
        raise LookupError("a program went away while it was taken over")
    member = keep_member(asked.tx, _slack(asked), program.at)
    add_organizer(asked.tx, member.id, program.id)
    audit(asked.tx, asked.actor, "organizer.take_over", program.id, asked.now)
    return Done()


def _slack(asked: Asked) -> SlackUser:
    if asked.actor.slack is None:
        raise LookupError("Slack was not asked about the actor")
    return asked.actor.slack
