"""Starting a program, and taking over one that nobody organizes any more."""

from uuid import UUID

from blocks.kit import View
from blocks.starting import kinds_view, read_start, start_view
from db.notices import Notice, owe_notice
from db.organizers import add_organizer
from db.people import audit, keep_member
from db.programs import add_program, find_program, has_started
from handlers.outcomes import Asked, Close, Done, Errors, Open, Outcome, Reply
from programs.calendar import local_day, next_open
from programs.pairs import Program
from programs.people import Act, Ground, Member, SlackUser, Vacancy, why_not
from programs.playbook import Playbook
from programs.starting import Plot, Unclear, lay_out, plot_id, suggested


def open_form(asked: Asked) -> Outcome:
    """Ask what kind it shall be; where there is only one, open its form at once."""
    ground: Ground = asked.thing
    kinds = list(asked.playbooks.values())
    return Open(kinds_view(ground.id, asked.playbooks)) if kinds[1:] else Open(_form(asked, ground.id, kinds[0]))


def open_kind(asked: Asked) -> Outcome:
    """Open the form for the kind that was chosen, filled with what usually fits."""
    plot: Plot = asked.thing
    playbook = plot.kind(asked.playbooks)
    return Open(_form(asked, plot.ground_id, playbook)) if playbook else Reply(why_not(Act.LOOK))


def send(asked: Asked) -> Outcome:
    """Start the program with its openings and its organizer, or say beside each field what is wrong with it.

    The same sent twice, because the answer did not arrive, is one program.
    """
    plot: Plot = asked.thing
    playbook = plot.kind(asked.playbooks)
    if playbook is None:
        return Errors({"name": why_not(Act.LOOK)})
    slack = _slack(asked)
    layout = lay_out(playbook, read_start(asked.body["view"]), local_day(asked.now, slack.zone), asked.public)
    if isinstance(layout, Unclear):
        return Errors({one.field: one.reason for one in layout.refusals})
    if has_started(asked.tx, playbook, layout, slack.id):
        return Close()
    program = add_program(asked.tx, playbook, layout)
    member = keep_member(asked.tx, slack, layout.at)
    add_organizer(asked.tx, member.id, program.id)
    audit(asked.tx, asked.actor, "program.create", program.id, asked.now)
    announce(asked, program, member)
    return Close()


def _form(asked: Asked, ground_id: UUID, playbook: Playbook) -> View:
    today = local_day(asked.now, _slack(asked).zone)
    return start_view(plot_id(ground_id, playbook), playbook, suggested(playbook, today))


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
