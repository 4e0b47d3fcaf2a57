"""The agreement of a pair: opening it, writing a version, signing it, changing it. Nothing ever waits for it."""

from blocks.agreement import (
    SIGNED,
    changed_words,
    overtaken_view,
    read_agreement,
    reading_view,
    saved_words,
    writing_view,
)
from blocks.kit import View
from db.agreements import add_signature, add_version, get_newest, lock_agreement
from db.prompts import add_period, owe
from handlers.outcomes import Asked, Errors, Open, Outcome, Update
from programs.checkins import check
from programs.owing import Owed, owed
from programs.pairs import Pair, Refused
from programs.people import Member
from programs.playbook import Form, Stage, When
from programs.prompts import fill
from programs.signing import Agreement


def open_view(asked: Asked) -> Outcome:
    """Open the agreement as it stands; while there is none, the form."""
    pair: Pair = asked.thing
    return Open(_shown(asked, get_newest(asked.tx, pair)))


def write(asked: Asked) -> Outcome:
    """Keep a new version, signed by whoever wrote it, and ask the others to; overtaken by another, show both texts."""
    based_on: Agreement = asked.thing
    stage, form, me = _read(asked, based_on.pair)
    kept = check(form, read_agreement(asked.body["view"], form))
    if isinstance(kept, Refused):
        return Errors({kept.field: fill(kept.reason, based_on.pair.names(me.id))})
    given = {one.question: one for one in kept.answers}
    lock_agreement(asked.tx, based_on.pair.id)
    newest = get_newest(asked.tx, based_on.pair)
    # The same text once more, sent twice or by another, is no new version: it is one more signature.
    if not newest.version or dict(newest.answers) != given:
        if newest.id != based_on.id:
            return Update(overtaken_view(newest, stage, form, me, given))
        newest = add_version(asked.tx, newest, kept.answers, me.id, asked.now)
        told = owed(stage, When.WRITTEN, newest.pair, newest.version, asked.now, by=me.id)
        _owe(asked, stage, newest, told)
    signed = _sign(asked, stage, newest, me)
    return Update(_shown(asked, signed, saved_words(signed)))


def sign(asked: Asked) -> Outcome:
    """Sign the version that was read; if it is not the newest any more, show that one instead."""
    read: Agreement = asked.thing
    stage, _, me = _read(asked, read.pair)
    lock_agreement(asked.tx, read.pair.id)
    newest = get_newest(asked.tx, read.pair)
    if newest.id != read.id:
        return Update(_shown(asked, newest, changed_words(newest)))
    return Update(_shown(asked, _sign(asked, stage, newest, me), SIGNED))


def change(asked: Asked) -> Outcome:
    """Open the form with the newest version in it."""
    read: Agreement = asked.thing
    _, form, me = _read(asked, read.pair)
    return Update(writing_view(get_newest(asked.tx, read.pair), form, me))


def _shown(asked: Asked, agreement: Agreement, told: str = "") -> View:
    """Return a version to read, or the form while there is none."""
    stage, form, me = _read(asked, agreement.pair)
    if not agreement.version:
        return writing_view(agreement, form, me)
    return reading_view(agreement, stage, form, me, told)


def _sign(asked: Asked, stage: Stage, agreement: Agreement, me: Member) -> Agreement:
    """Sign a version once; whoever signs it last lets the others know."""
    if not agreement.waits_for(me.id):
        return agreement
    signed = add_signature(asked.tx, agreement, me.id, asked.now)
    if not any(signed.waits_for(one.member.id) for one in signed.members):
        _owe(asked, stage, signed, owed(stage, When.SIGNED, signed.pair, signed.version, asked.now, by=me.id))
    return signed


def _owe(asked: Asked, stage: Stage, agreement: Agreement, told: tuple[Owed, ...]) -> None:
    """Owe what a version or its signatures make due; every version has a period of its own, which prompts belong to."""
    tx, pair = asked.tx, agreement.pair
    version = asked.playbooks[pair.kind].version
    add_period(tx, pair, stage.id, agreement.version, version, asked.now, None, once=True)
    for message in told:
        owe(tx, pair.id, message)


def _read(asked: Asked, pair: Pair) -> tuple[Stage, Form, Member]:
    stage, me = asked.playbooks[pair.kind].agreement, asked.actor.member
    if stage is None or stage.form is None or me is None:
        raise LookupError("there is nothing to agree on, or nobody to")
    return stage, stage.form, me
