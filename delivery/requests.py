"""Draws what asking a guide leads to, at the moment it is sent: nothing once it is settled."""

from blocks.directory import directory_button
from blocks.kit import Message
from blocks.requests import no_message, question_message, request_message
from db.directory import find_between, find_next
from db.engine import Tx
from db.notices import Notice
from db.programs import find_program
from db.requests import find_request, find_request_of
from programs.pairs import Pair
from programs.playbook import Playbooks
from programs.prompts import Card, Line
from programs.requests import ASK_CARD, LAPSED, State


def draw_request(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Bring a guide what somebody asks, or has answered."""
    del playbooks
    request = find_request(tx, notice.about)
    return request_message(request) if request and request.state is State.OPEN else None


def draw_question(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Bring whoever asked what the guide wants to know first."""
    del playbooks
    request = find_request(tx, notice.about)
    return question_message(request) if request and request.state is State.ASKED_BACK else None


def draw_no(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Tell whoever asked that the guide declined or did not answer in time, and whom they could ask instead."""
    request, lapsed = find_request(tx, notice.about), notice.kind == LAPSED
    if request is None or request.state not in ((State.OPEN, State.ASKED_BACK) if lapsed else (State.DECLINED,)):
        return None
    program, playbook = find_program(tx, request.program_id), playbooks[request.kind]
    directory = playbook.directory
    found = find_between(tx, program, directory, request.asker.id, request.guide.id) if program and directory else None
    if directory is None or found is None or not found.active:
        return None
    other = find_next(tx, found, playbook, directory, request.answer_by)
    find = directory_button(playbook, directory, found.mine.id)
    return no_message(request, other, find, lapsed=lapsed)


def asked_card(tx: Tx, pair: Pair) -> tuple[Card, ...]:
    """Return the sentence with which a pair began, if it began with one that the reader may see."""
    request = find_request_of(tx, pair.id)
    if request is None or not request.sentence:
        return ()
    lines = ((request.asker, request.sentence), (request.guide, request.question), (request.asker, request.reply))
    return (Card(ASK_CARD, tuple(Line(who.name, words, quoted=True) for who, words in lines if words), ""),)
