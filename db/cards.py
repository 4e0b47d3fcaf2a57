"""Reads what somebody shared into the card that others of their pair see."""

from collections.abc import Mapping

from db.checkins import read_promise, read_released
from db.engine import Tx
from programs.pairs import Pair, PairMember
from programs.playbook import Stage
from programs.prompts import Card, card


def card_of(tx: Tx, pair: Pair, stage: Stage, n: int, author: PairMember, names: Mapping[str, str]) -> Card:
    """Return what one of a pair shared in a period, as far as the reader, another one, may see it."""
    form = stage.form_of(author.role)
    answers = read_released(tx, pair.id, stage.id, n, author.member.id)
    promise = read_promise(tx, pair.id, stage.id, n, form.promise, author.member.id) if form else ""
    theirs = {**names, **pair.names(author.member.id), "author": author.member.name}
    return card(stage, theirs, answers, promise, form)
