"""Draws a message at the moment it is sent, from the facts of that moment, as its reader may see them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from blocks.kit import Message
from blocks.prompts import prompt_message
from db.agreements import find_writer, get_signing
from db.cards import card_of
from db.checkins import read_promise, read_released
from db.engine import Tx
from db.goals import find_asked
from db.happenings import find_happened
from db.introductions import read_joined
from db.messages import is_wanted
from db.notices import find_notice
from db.nudges import find_sender
from db.pairs import list_pairs
from db.prompts import (
    Letter,
    OpenLetter,
    find_answered_message,
    find_letters,
    find_sent_ts,
    list_skipped,
)
from delivery.notices import DRAW
from delivery.requests import asked_card
from programs.calendar import day_words
from programs.owing import last_day
from programs.pairs import Pair, listed
from programs.playbook import Form, Place, Playbook, Playbooks, Prompt, Stage, When
from programs.prompts import Card, Occasion, about, card, fill, with_theme
from programs.signing import OF_AN_AGREEMENT


@dataclass(frozen=True)
class Rendered:
    """A message ready to be drawn; `draw` takes the link to the message in `link_to`, or nothing.

    `pair_id` is the pair that its prompt is of.
    """

    draw: Callable[[str], Message]
    link_to: tuple[str, str] | None
    thread_ts: str | None = None
    pair_id: UUID | None = None


@dataclass(frozen=True)
class Gone:
    """There is nothing left to say, and why, as a code."""

    reason: str


def render(tx: Tx, outbox_id: UUID, playbooks: Playbooks) -> Rendered | Gone:
    """Draw what an outbox row means now. The transaction reads as the recipient from here on."""
    (drawn,) = render_all(tx, [outbox_id], playbooks)
    return drawn


def render_all(tx: Tx, outbox_ids: Sequence[UUID], playbooks: Playbooks) -> list[Rendered | Gone]:
    """Draw what these outbox rows mean now, each as its recipient may see it; what all need is read once."""
    letters = find_letters(tx, outbox_ids)
    pairs = {pair.id: pair for pair in list_pairs(tx, list({one.pair_id for one in letters.values()}))}
    mail = {id: _mail(one, pairs[one.pair_id], playbooks) for id, one in letters.items()}
    asked = [(one.letter, one.prompt.settled) for one in mail.values()]
    settled = find_happened(tx, [(letter, when) for letter, when in asked if when])
    return [
        _prompt(tx, mail[id], settled=id in settled) if id in mail else _notice(tx, id, playbooks) for id in outbox_ids
    ]


@dataclass(frozen=True)
class _Mail:
    """A prompt with what it is of."""

    letter: OpenLetter
    pair: Pair
    playbook: Playbook
    stage: Stage
    prompt: Prompt


def _mail(letter: OpenLetter, pair: Pair, playbooks: Playbooks) -> _Mail:
    playbook = playbooks[pair.kind]
    stage = playbook.stage(letter.stage)
    return _Mail(letter, pair, playbook, stage, stage.prompt(letter.prompt))


def _prompt(tx: Tx, mail: _Mail, *, settled: bool) -> Rendered | Gone:
    letter, pair, playbook, stage, prompt = mail.letter, mail.pair, mail.playbook, mail.stage, mail.prompt
    reader = next((one.member for one in pair.members if one.member.id == letter.recipient), None)
    if reader is None or not pair.active:
        return Gone("pair_ended")
    tx.identify(reader.id)
    if settled or _needless(tx, letter, prompt):
        return Gone("not_needed")
    until = day_words(last_day(at, reader.zone)) if (at := letter.closes_at) else ""
    named = pair.names(reader.id) | {"author": _author(tx, letter, prompt, pair), "until": until}
    names = with_theme(named, playbook.track(pair.track), letter.n)
    words, below = fill(prompt.words, names), fill(prompt.below, names)
    theirs = (form for one in pair.others(reader.id) if (form := stage.form_of(one.role)))
    shown = _card(tx, stage, next(theirs, None), names, letter) if prompt.card else None
    form_id = letter.form_id if prompt.button else None
    threads = [one.id for one in stage.prompts if one.thread_answers]
    link_to = find_answered_message(tx, letter, threads) if prompt.link else None
    answered = replace(letter, stage=stage.answers or stage.id)
    thread_ts = find_sent_ts(tx, answered, prompt.in_thread_of) if prompt.in_thread_of else None
    told = _about(tx, pair, playbook, prompt) if prompt.about_each else ()
    if prompt.card and prompt.when is When.ALL_SHARED:
        told, shown = _everybody(tx, playbook, pair, stage, letter.n, names), None
        below = fill(stage.card_closing, names)
    if prompt.about_each or prompt.when is When.ALL_SHARED:
        tx.identify(reader.id)
    # In a conversation of several what one of them wants is nobody else's business.
    fewer = reader.fewer and prompt.where is Place.OWN_DM
    occasion = Occasion(prompt, words, letter.outbox_id, form_id, shown, "", told, below, fewer, pair_id=pair.id)
    return Rendered(lambda link: prompt_message(replace(occasion, link=link)), link_to, thread_ts, pair.id)


def _needless(tx: Tx, letter: Letter, prompt: Prompt) -> bool:
    """Say whether what a prompt would say is not needed any more, or not wanted."""
    if prompt.optional and not is_wanted(tx, letter.outbox_id):
        return True
    if prompt.when not in OF_AN_AGREEMENT:
        return False
    signing = get_signing(tx, letter.pair_id)
    return signing.version != letter.n or (prompt.when is When.WRITTEN and not signing.lacks)


def _author(tx: Tx, letter: Letter, prompt: Prompt, pair: Pair) -> str:
    """Return who did what a prompt tells of, as its reader may know it."""
    if prompt.when is When.SKIPPED:
        return listed(list_skipped(tx, letter))
    if prompt.when is When.NUDGED:
        return find_sender(tx, letter)
    if prompt.when in OF_AN_AGREEMENT:
        return find_writer(tx, pair.id, letter.n)
    return pair.names(letter.recipient)["partner"]


def _notice(tx: Tx, outbox_id: UUID, playbooks: Playbooks) -> Rendered | Gone:
    """Draw a message that carries no prompt, as its reader may see it."""
    notice = find_notice(tx, outbox_id)
    if notice is None:
        return Gone("nothing_owed")
    tx.identify(notice.recipient)
    message = DRAW[notice.kind](tx, notice, playbooks)
    return Rendered(lambda _: message, None) if message else Gone("not_needed")


def _about(tx: Tx, pair: Pair, playbook: Playbook, prompt: Prompt) -> tuple[Card, ...]:
    """Take from each member what a partner may read, as that partner: the message goes to everybody in the pair."""
    cards = []
    for one in pair.members:
        for partner in pair.others(one.member.id)[:1]:
            tx.identify(partner.member.id)
        form = playbook.role(one.role).form
        cards.append(about(prompt, form, one.member.name, read_joined(tx, pair, one, form)))
    return (*asked_card(tx, pair), *(card for card in cards if card.lines))


def _everybody(tx: Tx, playbook: Playbook, pair: Pair, stage: Stage, n: int,
               names: Mapping[str, str]) -> tuple[Card, ...]:  # fmt: skip
    """Take from each member what they shared, as the others may read it: everybody's is in, but a promise of before is
    quoted only where all of them may read it, since all see the one message.
    """
    cards = []
    for one in (one for one in pair.members if stage.form_of(one.role)):
        drawn = []
        for partner in pair.others(one.member.id):
            tx.identify(partner.member.id)
            drawn.append(card_of(tx, playbook, pair, stage, n, one, names))
        cards.append(min(drawn, key=lambda card: len(card.lines)))
    return tuple(cards)


def _card(tx: Tx, stage: Stage, form: Form | None, names: Mapping[str, str], letter: Letter) -> Card:
    answers = read_released(tx, letter.pair_id, letter.stage, letter.n)
    promise = read_promise(tx, letter.pair_id, letter.stage, letter.n, form.promise) if form else ""
    goal = find_asked(tx, letter.pair_id, letter.stage, letter.n) if form and form.about_goal else None
    return card(stage, names, answers, promise, form, goal.title if goal else "")
