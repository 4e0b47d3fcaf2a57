"""Sending a ready line to whoever has not checked in yet, once in a period, in the name of who presses."""

from dataclasses import replace

from db.nudges import list_missing, sign
from db.pairs import get_pair
from db.people import audit
from db.prompts import OpenLetter, owe
from handlers.outcomes import Asked, Outcome, Reply
from programs.nudging import ALL_IN, CLOSED, NOTHING, OVER, already_words, sent_words
from programs.owing import owed
from programs.playbook import When


def send_line(asked: Asked) -> Outcome:
    """Owe the line to everybody in the pair who has still to check in, unless it is too late or needless."""
    letter: OpenLetter = asked.thing
    pair = get_pair(asked.tx, letter.pair_id)
    stage = asked.playbooks[pair.kind].stage(letter.stage)
    if not stage.prompt(letter.prompt).nudge:
        return Reply(NOTHING)
    if not pair.active:
        return Reply(OVER)
    closes_at = letter.closes_at
    if closes_at and min(asked.now, pair.stopped_at or asked.now) >= closes_at:
        return Reply(CLOSED)
    missing = list_missing(asked.tx, letter) - {letter.recipient}
    if not missing:
        return Reply(ALL_IN)
    lines = owed(stage, When.NUDGED, pair, letter.n, asked.now, closes_at, by=letter.recipient)
    for line in (line for line in lines if missing.issuperset(line.recipients)):
        owe(asked.tx, pair.id, replace(line, expires_at=closes_at))
    if not sign(asked.tx, letter, [line.prompt for line in lines], missing):
        return Reply(already_words(pair, missing))
    audit(asked.tx, asked.actor, "checkin.nudge", pair.id, asked.now)
    return Reply(sent_words(pair, missing))
