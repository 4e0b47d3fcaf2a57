"""Asking organizers for help: opening the form, sending it to those who are ticked, reading it, taking it on."""

from uuid import UUID

from blocks.helping import ask_view, asked_view, help_view, read_help, taken_words
from db.helping import ask_for_help, find_ask, has_asked, take_ask
from db.notices import Notice, owe_notice
from db.people import audit
from handlers.outcomes import Asked, Errors, Open, Outcome, Reply, Update
from programs.checkins import check
from programs.helping import NOTE, SAME_WITHIN, TO, TOPIC, Ask, Desk, asked_as, help_form, reaches_at, taken_as
from programs.pairs import Refused
from programs.people import Member


def open_form(asked: Asked) -> Outcome:
    """Open the form, or say whom to turn to when nobody organizes here."""
    return Open(help_view(asked.thing))


def send(asked: Asked) -> Outcome:
    """Keep what was asked for those who are ticked, and bring it to each of them; the same sent twice is asked once."""
    desk: Desk = asked.thing
    given = check(help_form(desk), read_help(asked.body["view"], desk))
    if isinstance(given, Refused):
        return Errors({given.field: given.reason})
    answers = {one.question: one for one in given.answers}
    topic = answers[TOPIC].picks[0]
    to = [one for one in desk.organizers if str(one.id) in answers[TO].picks]
    said = desk, topic, answers[NOTE].words, [one.id for one in to]
    if has_asked(asked.tx, *said, asked.now - SAME_WITHIN):
        return Update(asked_view(to, topic))
    ask_id = ask_for_help(asked.tx, *said, asked.now)
    audit(asked.tx, asked.actor, "help.send", ask_id, asked.now)
    for one in to:
        notice = Notice(asked_as(topic), ask_id, one.id, desk.program_id)
        owe_notice(asked.tx, notice, reaches_at(topic, one, asked.now))
    return Update(asked_view(to, topic))


def read(asked: Asked) -> Outcome:
    """Show what was asked to one of those who were ticked."""
    return Open(ask_view(asked.thing, _member(asked).zone))


def take(asked: Asked) -> Outcome:
    """Note who takes care of it, and tell the one who asked; once."""
    ask: Ask = asked.thing
    member = _member(asked)
    if take_ask(asked.tx, ask.id, member.id, asked.now):
        audit(asked.tx, asked.actor, "help.take", ask.id, asked.now)
        notice = Notice(taken_as(ask.topic), ask.id, ask.author.id, ask.program_id)
        owe_notice(asked.tx, notice, reaches_at(ask.topic, ask.author, asked.now))
        return Reply(f"You take care of it. {_told(ask)}")
    return Reply(taken_words(_now(asked, ask.id), member.zone))


def _told(ask: Ask) -> str:
    others = " and the others you share this with" if len(ask.to) > 1 else ""
    return f"{ask.author.name}{others} can see that you are on it."


def _now(asked: Asked, ask_id: UUID) -> Ask:
    """Return what was asked as it stands now that somebody else may have taken it."""
    ask = find_ask(asked.tx, ask_id)
    if ask is None:
        raise LookupError("no such ask")
    return ask


def _member(asked: Asked) -> Member:
    if asked.actor.member is None:
        raise LookupError("somebody unknown asks")
    return asked.actor.member
