"""Requests: a guide accepts, asks back or declines, and whoever asked answers or takes it back."""

from datetime import datetime

from blocks.forms import read_form
from blocks.kit import named
from blocks.notice import notice_view
from blocks.requests import REQUEST_BACK_SEND, REQUEST_REPLY_SEND, line_view, lost_view
from db.directory import find_between, how_they_stand
from db.notices import Notice, move_notice, owe_notice
from db.pairs import lock_program
from db.people import audit
from db.programs import find_program
from db.requests import add_words, get_request, settle
from handlers.beginning import begin
from handlers.outcomes import Asked, Done, Errors, Open, Outcome, Reply, Update
from programs.calendar import next_open
from programs.checkins import check
from programs.pairs import Refused
from programs.people import Member
from programs.playbook import Form
from programs.requests import (
    ANSWER_BACK,
    ASK_BACK,
    ASKED_BACK,
    DECLINED,
    LAPSED,
    NO_REPLY_WANTED,
    OVER,
    QUESTION,
    REPLIED,
    REPLY,
    Request,
    State,
    answer_by,
    why_not_accept,
    why_settled,
)


def accept(asked: Asked) -> Outcome:
    """Make the two a pair and introduce them, or say why that cannot be any more."""
    tx, request = asked.tx, _in_turn(asked)
    if why := why_settled(request, asked.now):
        return Reply(why)
    program, playbook = find_program(tx, request.program_id), asked.playbooks[request.kind]
    directory = playbook.directory
    found = find_between(tx, program, directory, request.asker.id, request.guide.id) if program and directory else None
    if program is None or directory is None or found is None:
        return Reply(OVER)
    if why := why_not_accept(found, how_they_stand(tx, found, asked.now, but=request.id)):
        return Reply(why)
    pair = begin(asked, program, playbook, (found.mine, found.place))
    settle(tx, request, State.ACCEPTED, asked.now, pair_id=pair.id)
    audit(tx, asked.actor, "request.accept", request.id, asked.now)
    return Reply(f"Thank you! I bring you and {named(request.asker.name)} together in a conversation.")


def open_question(asked: Asked) -> Outcome:
    """Open the form in which a guide asks one thing back."""
    request: Request = asked.thing
    if why := why_settled(request, asked.now) or _asked_already(request):
        return Open(notice_view(why))
    return Open(line_view(request, ASK_BACK, request.guide, REQUEST_BACK_SEND))


def send_question(asked: Asked) -> Outcome:
    """Bring the guide's question to whoever asked, who has time anew to answer."""
    return _send(asked, ASK_BACK, QUESTION, State.ASKED_BACK)


def open_reply(asked: Asked) -> Outcome:
    """Open the form in which whoever asked answers the guide's question."""
    request: Request = asked.thing
    if why := why_settled(request, asked.now) or _not_asked(request):
        return Open(notice_view(why))
    return Open(line_view(request, ANSWER_BACK, request.asker, REQUEST_REPLY_SEND))


def send_reply(asked: Asked) -> Outcome:
    """Bring the answer to the guide, who has time anew to say yes or no."""
    return _send(asked, ANSWER_BACK, REPLY, State.OPEN)


def decline(asked: Asked) -> Outcome:
    """Let whoever asked hear kindly that it is not this guide, with somebody else to ask."""
    request = _in_turn(asked)
    if why := why_settled(request, asked.now):
        return Reply(why)
    settle(asked.tx, request, State.DECLINED, asked.now)
    audit(asked.tx, asked.actor, "request.decline", request.id, asked.now)
    _tell(asked, request, DECLINED, request.asker)
    return Reply(f"Done. {named(request.asker.name)} hears it kindly and without a reason, with somebody else to ask.")


def take_back(asked: Asked) -> Outcome:
    """Let whoever asked be free again; the guide need not answer any more."""
    request = _in_turn(asked)
    if why := why_settled(request, asked.now):
        return Reply(why)
    settle(asked.tx, request, State.WITHDRAWN, asked.now)
    audit(asked.tx, asked.actor, "request.take_back", request.id, asked.now)
    return Done()


def _send(asked: Asked, form: Form, part: str, state: State) -> Outcome:
    """Keep one more line between the two, and bring it to the other; too late, the words are given back."""
    tx, request = asked.tx, _in_turn(asked)
    given = check(form, read_form(asked.body["view"], form))
    if isinstance(given, Refused):
        return Errors({given.field: given.reason})
    words, asks = given.answers[0].words, state is State.ASKED_BACK
    if why := why_settled(request, asked.now) or (_asked_already(request) if asks else _not_asked(request)):
        return Update(lost_view(form, why, words))
    directory = asked.playbooks[request.kind].directory
    by = answer_by(directory, asked.now) if directory else request.answer_by
    author, reader = (request.guide, request.asker) if asks else (request.asker, request.guide)
    add_words(tx, request.id, part, author.id, words)
    settle(tx, request, state, asked.now, answer_by=by)
    audit(tx, asked.actor, "request.line", request.id, asked.now)
    _tell(asked, request, ASKED_BACK if asks else REPLIED, reader)
    move_notice(tx, Notice(LAPSED, request.id, request.asker.id, request.program_id), _open(request.asker, by))
    return Update(notice_view(f"Sent. {named(reader.name)} gets it outside their quiet hours."))


def _in_turn(asked: Asked) -> Request:
    """Read a request when it is this question's turn, so that two who press at once are answered one after another."""
    request: Request = asked.thing
    lock_program(asked.tx, request.program_id)
    return get_request(asked.tx, request.id)


def _asked_already(request: Request) -> str:
    return f"You have asked {named(request.asker.name)} back already." if request.question else ""


def _not_asked(request: Request) -> str:
    return "" if request.state is State.ASKED_BACK else NO_REPLY_WANTED


def _tell(asked: Asked, request: Request, kind: str, reader: Member) -> None:
    owe_notice(asked.tx, Notice(kind, request.id, reader.id, request.program_id), _open(reader, asked.now))


def _open(member: Member, at: datetime) -> datetime:
    return next_open(at, member.zone, member.quiet_from, member.quiet_until)
