"""Reads what somebody shared into the card that others of their pair see."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from db.agreements import find_pick
from db.checkins import read_promise, read_released
from db.engine import Tx
from db.goals import find_asked
from db.introductions import find_joined_pick
from programs.checkins import Answer
from programs.pairs import Pair, PairMember
from programs.playbook import Playbook, Stage
from programs.promises import after_a_miss, missed
from programs.prompts import Card, card


def card_of(tx: Tx, playbook: Playbook, pair: Pair, stage: Stage, n: int, author: PairMember,
            names: Mapping[str, str]) -> Card:  # fmt: skip
    """Return what one of several shared in a period, as far as the reader, another one, may see it.

    It closes with what they agreed on for a promise that was missed, and with nothing where none was.
    """
    form = stage.form_of(author.role)
    answers = read_released(tx, pair.id, stage.id, n, author.member.id)
    promise = read_promise(tx, pair.id, stage.id, n, form.promise, author.member.id) if form else ""
    goal = find_asked(tx, pair.id, stage.id, n, author.member.id) if form and form.about_goal else None
    theirs = {**names, **pair.names(author.member.id), "author": author.member.name}
    closing = closing_after(tx, playbook, pair, stage, author, answers)
    shown = card(stage, theirs, answers, promise, form, goal.title if goal else "")
    return replace(shown, closing=closing)


def closing_after(tx: Tx, playbook: Playbook, pair: Pair, stage: Stage, author: PairMember,
                  answers: Sequence[Answer]) -> str:  # fmt: skip
    """Return what stands under somebody's answers when a promise was missed: what they agreed on for that."""
    if not missed(stage, answers):
        return ""
    if agreed := find_pick(tx, pair.id, stage.after_a_miss):
        forms = [form for one in playbook.stages if one.together for form in one.all_forms()]
    else:
        forms = [playbook.role(author.role).form]
    picked = agreed or find_joined_pick(tx, pair, author, stage.after_a_miss)
    questions = [one for form in forms for one in form.fields()]
    return after_a_miss(questions, stage, picked, {"author": author.member.name})
