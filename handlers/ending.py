"""Ending a pair: an organizer decides that it is over, and both hear so kindly."""

from blocks.ending import OUTCOME, ending_view, read_ending
from blocks.notice import notice_view
from db.partings import end_pair
from db.people import audit
from handlers.outcomes import Asked, Close, Errors, Open, Outcome, Update
from programs.lifecycle import OVER, Event
from programs.pairs import Pair


def open_form(asked: Asked) -> Outcome:
    """Ask how it went, and say what ending means."""
    pair: Pair = asked.thing
    return Open(ending_view(pair) if pair.active else notice_view(OVER))


def send(asked: Asked) -> Outcome:
    """End the pair with the outcome that was chosen."""
    pair: Pair = asked.thing
    outcome = read_ending(asked.body["view"])
    if outcome is None:
        return Errors({OUTCOME: "Please choose one."})
    if not end_pair(asked.tx, pair, Event.ENDED, outcome, asked.now):
        return Update(notice_view(OVER))
    audit(asked.tx, asked.actor, "ending.send", pair.id, asked.now)
    return Close()
