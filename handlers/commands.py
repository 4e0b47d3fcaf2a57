"""What the command and the shortcut open: whatever it is, its own button's row says who may, and for what.

`press` answers as the button of an id would about a thing; what it refuses, it refuses in words.
"""

from collections.abc import Callable
from uuid import UUID

from blocks.chooser import CHOOSER_OPEN
from blocks.commands import (
    COMMANDS,
    NO_GOALS,
    NOT_IN_ANYTHING,
    NOTHING_OPEN,
    forms_view,
    help_choice_view,
    next_words,
    pairs_view,
    waiting_words,
    with_commands,
)
from blocks.enrolment import choose_view
from blocks.helping import HELP_OPEN
from blocks.notice import notice_view
from blocks.pausing import PAUSE_OPEN
from blocks.prompts import CHECK_IN_OPEN, GOALS_OPEN
from db.homes import load_home
from db.organizers import get_ground
from db.pairs import list_states
from db.prompts import list_scheduled
from handlers.outcomes import Asked, Open, Outcome, Reply

Press = Callable[[Asked, str, UUID], Outcome]


def answer(press: Press, asked: Asked) -> Outcome:
    """Do what the word after the command asks for; say what there is to ask for when it is none of them."""
    word = str(asked.body.get("text") or "").strip().lower()
    opens = _WORDS.get(word)
    return opens(press, asked) if opens else Reply(COMMANDS)


def check_in(press: Press, asked: Asked) -> Outcome:
    """Open the form that waits, from anywhere in Slack; there is no place for words there but a modal."""
    outcome = _check_in(press, asked)
    return Open(notice_view(outcome.text)) if isinstance(outcome, Reply) else outcome


def _tell(_: Press, asked: Asked) -> Outcome:
    return Reply(waiting_words(load_home(asked.tx, asked.actor, asked.now, asked.playbooks), asked.playbooks))


def _start(press: Press, asked: Asked) -> Outcome:
    return press(asked, CHOOSER_OPEN, get_ground(asked.tx).id)


def _enrol(_: Press, asked: Asked) -> Outcome:
    home = load_home(asked.tx, asked.actor, asked.now, asked.playbooks)
    return Open(choose_view(home.openings, asked.playbooks)) if home.openings else Reply(NOTHING_OPEN)


def _check_in(press: Press, asked: Asked) -> Outcome:
    me = asked.actor.member
    if me is None:
        return Reply(NOT_IN_ANYTHING)
    states = list_states(asked.tx, asked.now, member_id=me.id)
    waiting = [one for one in states if one.waiting_for == me.id]
    forms = [one.waiting_form for one in waiting if one.waiting_form]
    if not forms:
        programs = {one.pair.id: one.pair.program_name for one in states}
        scheduled = [one for one in list_scheduled(asked.tx, me.id) if one.pair_id in programs]
        return Reply(next_words(((one.at, programs[one.pair_id]) for one in scheduled), me))
    return press(asked, CHECK_IN_OPEN, forms[0]) if len(forms) == 1 else Open(forms_view(waiting, me, asked.playbooks))


def _goals(press: Press, asked: Asked) -> Outcome:
    me = asked.actor.member
    if me is None:
        return Reply(NOT_IN_ANYTHING)
    states = list_states(asked.tx, asked.now, member_id=me.id)
    states = tuple(one for one in states if asked.playbooks[one.pair.kind].goals)
    if len(states) > 1:
        return Open(pairs_view(states, me, GOALS_OPEN))
    return press(asked, GOALS_OPEN, states[0].pair.id) if states else Reply(NO_GOALS)


def _pause(press: Press, asked: Asked) -> Outcome:
    me = asked.actor.member
    return press(asked, PAUSE_OPEN, me.id) if me else Reply(NOT_IN_ANYTHING)


def _help(press: Press, asked: Asked) -> Outcome:
    home = load_home(asked.tx, asked.actor, asked.now, asked.playbooks)
    if len(home.programs) > 1:
        return Open(help_choice_view(home.programs))
    if not home.programs:
        return Reply(COMMANDS)
    outcome = press(asked, HELP_OPEN, home.programs[0].id)
    return Open(with_commands(outcome.view)) if isinstance(outcome, Open) else outcome


_WORDS: dict[str, Callable[[Press, Asked], Outcome]] = {
    "": _tell,
    "start": _start,
    "enrol": _enrol,
    "enroll": _enrol,
    "join": _enrol,
    "checkin": _check_in,
    "check-in": _check_in,
    "goals": _goals,
    "pause": _pause,
    "help": _help,
}
