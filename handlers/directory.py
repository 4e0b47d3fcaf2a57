"""The directory: looking for a guide, and asking one."""

from datetime import datetime

from blocks.directory import (
    INSTEAD,
    ask_view,
    asked_view,
    directory_view,
    read_ask,
    read_wish,
)
from blocks.kit import named
from blocks.notice import notice_view
from db.directory import find_listed, find_next, how_they_stand, list_cards, read_card
from db.notices import Notice, owe_notice
from db.pairs import lock_program
from db.people import audit
from db.programs import find_program
from db.requests import add_request, find_last_sentence, get_request
from handlers.outcomes import Asked, Errors, Open, Outcome, Update
from programs.calendar import next_open
from programs.checkins import Answer, check
from programs.pairs import Enrolment, Refused
from programs.people import Member
from programs.playbook import Directory, Playbook
from programs.requests import (
    ASKED,
    LAPSED,
    SENTENCE,
    Found,
    Unavailable,
    Wish,
    answer_by,
    may_ask,
    offered,
)

CLOSED = "There is no directory here any more."


def open_view(asked: Asked) -> Outcome:
    """Show somebody, from their own place, whom they could ask."""
    mine: Enrolment = asked.thing
    kind = _kind(asked, mine)
    if kind is None:
        return Open(notice_view(CLOSED))
    playbook, directory = kind
    cards = list_cards(asked.tx, mine, playbook, directory, asked.now)
    return Open(directory_view(mine, playbook, directory, offered(cards, Wish()), Wish()))


def show(asked: Asked) -> Outcome:
    """Show those whom somebody looks for."""
    mine: Enrolment = asked.thing
    kind = _kind(asked, mine)
    if kind is None:
        return Update(notice_view(CLOSED))
    playbook, directory = kind
    wish = read_wish(asked.body["view"], playbook, directory)
    cards = list_cards(asked.tx, mine, playbook, directory, asked.now)
    return Update(directory_view(mine, playbook, directory, offered(cards, wish), wish))


def ask(asked: Asked) -> Outcome:
    """Open the form in which somebody asks a guide, with what they asked another in vain."""
    found: Found = asked.thing
    playbook, directory = _of(asked, found)
    before = find_last_sentence(asked.tx, found.mine.program_id, found.member_id)
    card = read_card(asked.tx, found, playbook, directory)
    return Open(ask_view(card, directory.form, {SENTENCE: Answer(SENTENCE, words=before)}))


def send(asked: Asked) -> Outcome:
    """Bring a guide what somebody asks; if that cannot be, suggest the next with the sentence in place."""
    tx, (_, directory) = asked.tx, _of(asked, asked.thing)
    given = check(directory.form, read_ask(asked.body["view"], directory.form))
    if isinstance(given, Refused):
        return Errors({given.field: given.reason})
    lock_program(tx, asked.thing.place.program_id)
    found = find_listed(tx, asked.thing.place.id, asked.actor)
    if found is None:
        raise LookupError("a place was found and is gone in the same transaction")
    decided = may_ask(found, how_they_stand(tx, found, asked.now))
    if isinstance(decided, Refused):
        return Errors({decided.field: decided.reason})
    if isinstance(decided, Unavailable):
        return _instead(asked, found, decided.reason, given.answers[0])
    by = answer_by(directory, asked.now)
    request_id = add_request(tx, found, given.answers[0].words, asked.now, by)
    audit(tx, asked.actor, "directory.send", request_id, asked.now)
    guide, asker = found.place.member, found.mine.member
    owe_notice(tx, Notice(ASKED, request_id, guide.id, found.place.program_id), _open(guide, asked.now))
    # It is drawn only if nothing has come of it by then.
    owe_notice(tx, Notice(LAPSED, request_id, asker.id, found.place.program_id), _open(asker, by))
    return Update(asked_view(get_request(tx, request_id), directory.form))


def _instead(asked: Asked, found: Found, reason: str, sentence: Answer) -> Outcome:
    """Say why not, and offer to send the same sentence to somebody else; if nobody is left it stays there."""
    playbook, directory = _of(asked, found)
    other = find_next(asked.tx, found, playbook, directory, asked.now)
    if other is None:
        return Errors({sentence.question: f"{reason} Nobody else with these topics has a free place right now."})
    told = f"{reason} {INSTEAD.format(name=named(other.place.member.name))}"
    return Update(ask_view(other, directory.form, {sentence.question: sentence}, told))


def _open(member: Member, at: datetime) -> datetime:
    return next_open(at, member.zone, member.quiet_from, member.quiet_until)


def _kind(asked: Asked, mine: Enrolment) -> tuple[Playbook, Directory] | None:
    """Return the kind of a place's program and its directory, if it has one in which people of this role look."""
    program = find_program(asked.tx, mine.program_id)
    playbook = asked.playbooks[program.kind] if program else None
    directory = playbook.directory if playbook else None
    return (playbook, directory) if playbook and directory and directory.asking == mine.role else None


def _of(asked: Asked, found: Found) -> tuple[Playbook, Directory]:
    playbook = asked.playbooks[found.kind]
    if playbook.directory is None:
        raise LookupError("somebody was found in a directory that is not there")
    return playbook, playbook.directory
