"""A pair begins: it is made, introduced, and everything that comes to it is laid out."""

from collections.abc import Sequence

from db.checkins import find_pick
from db.pairs import add_pair
from db.prompts import add_form, add_period, owe, set_next
from handlers.outcomes import Asked
from programs.calendar import local_day
from programs.owing import comes_at, owed, period_of
from programs.pairs import Enrolment, Pair, PairSpan, Program
from programs.playbook import Playbook, Stage, When
from programs.starting import span_of_pair


def begin(asked: Asked, program: Program, playbook: Playbook, enrolments: Sequence[Enrolment]) -> Pair:
    """Make a pair of these people, who may be one, and owe them their introduction."""
    tx, now = asked.tx, asked.now
    anchor = anchor_of(playbook, enrolments)
    track = playbook.track(find_pick(tx, anchor.id, playbook.track_question))
    span = span_for(asked, program, playbook, enrolments)
    pair = add_pair(tx, program, enrolments, span, track.id if track else "", now)
    for stage in playbook.stages:
        _introduce(asked, playbook, stage, pair)
        _schedule(asked, stage, pair)
    return pair


def anchor_of(playbook: Playbook, enrolments: Sequence[Enrolment]) -> Enrolment:
    """Return whose zone the periods belong to: the first in the anchor role."""
    return next(one for one in enrolments if one.role == playbook.anchor)


def span_for(asked: Asked, program: Program, playbook: Playbook, enrolments: Sequence[Enrolment]) -> PairSpan:
    """Return the time that a pair made now of these people has."""
    zone = anchor_of(playbook, enrolments).member.zone
    return span_of_pair(program, playbook, zone, local_day(asked.now, zone))


def _introduce(asked: Asked, playbook: Playbook, stage: Stage, pair: Pair) -> None:
    tx, now = asked.tx, asked.now
    begins = owed(stage, When.PAIR_MADE, pair, 1, now)
    if not begins:
        return
    closes_at = period_of(pair, 1).closes_at if stage.all_forms() else None
    add_period(tx, pair, stage.id, 1, playbook.version, now, closes_at, once=True)
    for one in pair.members:
        if stage.form_of(one.role):
            add_form(tx, pair, stage.id, 1, playbook.version, one.member.id)
    for message in begins:
        owe(tx, pair.id, message)


def _schedule(asked: Asked, stage: Stage, pair: Pair) -> None:
    """Say when a stage first comes to each who fills it in, or reads it where nobody does."""
    readers = {role for prompt in stage.due(When.PERIOD_OPENS) for role in prompt.to}
    if not readers:
        return
    for one in pair.members:
        meant = stage.form_of(one.role) or (not stage.all_forms() and one.role in readers)
        if meant and (at := comes_at(pair, one.member, 1, stage.once)):
            set_next(asked.tx, pair.id, stage.id, one.member.id, 1, at)
