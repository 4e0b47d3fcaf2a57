"""Help me answer: opening what may help with the short form, keeping it, and sharing it as the answer to the card."""

from dataclasses import dataclass

from blocks.checkin import closed_view, read_checkin, shared_view
from blocks.guidance import answer_view, guidance_view
from db.checkins import read_released, release, save_checkin
from db.guidance import open_answer, read_before
from db.pairs import get_pair
from db.prompts import Letter, add_period, answer, owe
from db.shelf import keep
from handlers.outcomes import Asked, Close, Errors, Open, Outcome, Reply, Update
from programs.checkins import Closed, OpenForm, accept
from programs.guidance import advice
from programs.owing import owed
from programs.pairs import Pair, Refused
from programs.playbook import Form, Stage, When
from programs.prompts import card, fill, with_theme
from programs.shelf import to_shelve

ENDED = "This pair has ended, so nothing was shared."


@dataclass(frozen=True)
class _Helped:
    """A card, the stage it belongs to, and the stage and form that answer it."""

    letter: Letter
    pair: Pair
    asks: Stage
    stage: Stage
    form: Form
    opened: OpenForm
    names: dict[str, str]


def open_form(asked: Asked) -> Outcome:
    """Open what may help, with the form below; once its answer was shared, that."""
    helped = _read(asked)
    if helped is None:
        return Reply("There is nothing to answer here.")
    opened, names = helped.opened, helped.names
    if opened.released_at is not None:
        return Open(shared_view(card(helped.stage, names, opened.sent.values()), names))
    if opened.over:
        return Open(closed_view(ENDED, helped.form, opened.sent))
    theirs = read_released(asked.tx, helped.pair.id, helped.asks.id, opened.n)
    lines = advice(helped.asks.form, theirs, names) if helped.asks.form else ()
    lines += advice(helped.form, read_before(asked.tx, opened), names)
    return Open(guidance_view(opened, helped.form, names, lines))


def send(asked: Asked) -> Outcome:
    """Keep the answer where only its author sees it, and show the card that would stand in the thread."""
    helped = _read(asked)
    if helped is None:
        raise LookupError("a form was sent for a card that has none")
    answers = read_checkin(asked.body["view"], helped.form)
    accepted = accept(helped.opened, helped.form, asked.actor, answers, asked.now)
    if isinstance(accepted, Refused):
        return Errors({accepted.field: fill(accepted.reason, helped.names)})
    if isinstance(accepted, Closed):
        return Update(closed_view(accepted.reason, helped.form, answers))
    shown = card(helped.stage, helped.names, accepted.answers)
    if helped.opened.released_at is not None:
        return Update(shared_view(shown, helped.names))
    drawn = answer_view(helped.opened, shown, helped.names)
    save_checkin(asked.tx, helped.opened, helped.form, accepted.answers, asked.now)
    return Update(drawn)


def share(asked: Asked) -> Outcome:
    """Put the answer into the thread of the card, count it, and tell whoever asked; each once."""
    helped = _read(asked)
    if helped is None or helped.opened.over:
        return Update(closed_view(ENDED, helped.form, helped.opened.sent)) if helped else Close()
    tx, pair, stage, n, now = asked.tx, helped.pair, helped.stage, helped.opened.n, asked.now
    if release(tx, helped.opened, now):
        add_period(tx, pair, stage.id, n, asked.playbooks[pair.kind].version, now, None)
        messages = owed(stage, When.SHARED, pair, n, now)
        if answer(tx, helped.letter, now):
            messages += owed(helped.asks, When.ANSWERED, pair, n, now)
        if words := to_shelve(helped.form, helped.opened.sent.values()):
            author = helped.opened.member_id
            keep(tx, pair.id, f"{stage.id} {n} {author}", asked.actor.slack_user, author, words, now)
        for message in messages:
            owe(tx, pair.id, message)
    return Close()


def _read(asked: Asked) -> _Helped | None:
    """Return what the card asks and what answers it, or nothing when the message asks for no answer."""
    letter: Letter = asked.thing
    pair = get_pair(asked.tx, letter.pair_id)
    playbook = asked.playbooks[pair.kind]
    asks = playbook.stage(letter.stage)
    if not asks.prompt(letter.prompt).help:
        return None
    stage = playbook.answering(asks.id)
    if stage.form is None:
        raise LookupError("a stage that answers has no form")
    names = with_theme(pair.names(letter.recipient), playbook.track(pair.track), letter.n)
    return _Helped(letter, pair, asks, stage, stage.form, open_answer(asked.tx, letter, stage), names)
