"""A check-in: opening the form, keeping it, and sharing it."""

from collections.abc import Sequence
from dataclasses import replace

from blocks.afterwards import compared_blocks, remark_blocks
from blocks.checkin import card_view, checkin_view, closed_view, read_checkin, sent_view, shared_view
from blocks.kit import Block, View
from db.cards import card_of, closing_after
from db.checkins import list_in, list_quiet, lock_period, release, save_checkin, with_own_words
from db.goals import with_goal
from db.pairs import get_pair
from db.prompts import owe
from handlers.goals import aimed
from handlers.outcomes import Asked, Close, Errors, Open, Outcome, Reply, Update
from programs.afterwards import compared, remarks
from programs.calendar import day_words
from programs.checkins import Answer, Closed, OpenForm, accept
from programs.owing import is_everybody_in, last_day, owed
from programs.pairs import Pair, Refused
from programs.playbook import Form, Stage, When
from programs.prompts import Card, card, fill, with_theme


def open_form(asked: Asked) -> Outcome:
    """Open the form; once it was sent, the card; once that was shared or the period closed, what became of it."""
    opened, stage, form, pair = _read(asked)
    names = _names(asked, opened, pair)
    if opened.released_at is not None and form.for_partner:
        return Open(_shared(asked, opened, stage, form, pair))
    if opened.over:
        return Open(closed_view("This pair has ended, so this is closed.", form, opened.sent))
    if opened.sent and form.for_partner:
        return Open(card_view(opened, _card(asked, stage, form, opened, pair, list(opened.sent.values())), names))
    if opened.has_closed(asked.now):
        return Open(closed_view(stage.closed, form, opened.sent))
    return Open(checkin_view(aimed(asked, opened, form), form, names))


def send(asked: Asked) -> Outcome:
    """Keep the check-in where only its author sees it, and show the card that the partner would get.

    What has nothing for a partner in it is read at once by those whom the form names, and that is all.
    """
    opened, stage, form, pair = _read(asked)
    answers = read_checkin(asked.body["view"], form)
    accepted = accept(opened, form, asked.actor, answers, asked.now, stage.closed)
    if isinstance(accepted, Refused):
        return Errors({accepted.field: fill(accepted.reason, _names(asked, opened, pair))})
    if isinstance(accepted, Closed):
        return Update(closed_view(accepted.reason, form, answers))
    if opened.released_at is not None and form.for_partner:
        return Update(_shared(asked, opened, stage, form, pair))
    if not form.for_partner:
        save_checkin(asked.tx, opened, form, accepted.answers, asked.now)
        release(asked.tx, opened, asked.now)
        return Update(sent_view(form, stage.sent, _to_author(asked, opened, stage, form, pair, accepted.answers)))
    names = _names(asked, opened, pair)
    said = _to_author(asked, opened, stage, form, pair, accepted.answers, leads=False)
    drawn = card_view(opened, _card(asked, stage, form, opened, pair, accepted.answers), names, said)
    # Last, so that the same form sent many times at once holds the row's lock no longer than it takes to write.
    save_checkin(asked.tx, opened, form, accepted.answers, asked.now)
    return Update(drawn)


def skip(asked: Asked) -> Outcome:
    """Take in that there is nothing new this time: one tap, and it counts."""
    opened, stage, form, pair = _read(asked)
    if opened.sent:
        return Reply("You have sent this check-in already. You find it on Trellis's Home.")
    if opened.over or opened.has_closed(asked.now):
        return Reply("This check-in has closed, so there is nothing left to do here.")
    save_checkin(asked.tx, opened, form, (), asked.now)
    for message in owed(stage, When.SKIPPED, pair, opened.n, asked.now, by=opened.member_id):
        owe(asked.tx, pair.id, message)
    return Reply(stage.skipped)


def share(asked: Asked) -> Outcome:
    """Let the partner read the check-in, and owe what that makes due; once.

    Where each reads the other's only once theirs is in, show at once what there is to read by now.
    """
    opened, stage, form, pair = _read(asked)
    if opened.over:
        return Update(closed_view("This pair has ended, so nothing was shared.", form, opened.sent))
    if form.blind:
        lock_period(asked.tx, pair.id, stage.id, opened.n)
    if release(asked.tx, opened, asked.now):
        messages = owed(stage, When.SHARED, pair, opened.n, asked.now, opened.closes_at, by=opened.member_id)
        if is_everybody_in(stage, pair, list_in(asked.tx, pair.id, stage.id, opened.n)):
            messages += owed(stage, When.ALL_SHARED, pair, opened.n, asked.now)
        for message in messages:
            owe(asked.tx, pair.id, message)
    return Update(_shared(asked, opened, stage, form, pair)) if form.blind else Close()


def _read(asked: Asked) -> tuple[OpenForm, Stage, Form, Pair]:
    opened: OpenForm = asked.thing
    stage, pair = asked.playbooks[opened.kind].stage(opened.stage), get_pair(asked.tx, opened.pair_id, opened.member_id)
    role = next((one.role for one in pair.members if one.member.id == opened.member_id), stage.author)
    form = stage.form_of(role)
    if form is None:
        raise LookupError("a form was opened for a stage that has none")
    return with_goal(asked.tx, with_own_words(asked.tx, opened, form), form), stage, form, pair


def _names(asked: Asked, opened: OpenForm, pair: Pair) -> dict[str, str]:
    member = asked.actor.member
    until = day_words(last_day(opened.closes_at, member.zone)) if opened.closes_at and member else ""
    track = asked.playbooks[pair.kind].track(pair.track)
    names = pair.names(opened.member_id)
    return with_theme({**names, "author": names["me"], "until": until}, track, opened.n)


def _shared(asked: Asked, opened: OpenForm, stage: Stage, form: Form, pair: Pair) -> View:
    """Show the author what the others get and, where these answer the same, what there is of theirs to read."""
    names, answers = _names(asked, opened, pair), list(opened.sent.values())
    shown = _card(asked, stage, form, opened, pair, answers)
    if not form.blind or not pair.active:
        return shared_view(shown, names)
    cards, missing, playbook = [], [], asked.playbooks[pair.kind]
    into, quiet = (who(asked.tx, pair.id, stage.id, opened.n) for who in (list_in, list_quiet))
    for one in pair.others(opened.member_id):
        if one.member.id in into:
            cards.append(card_of(asked.tx, playbook, pair, stage, opened.n, one, names))
        elif stage.form_of(one.role) and one.member.id not in quiet:
            missing.append(one.member.name)
    return shared_view(shown, names, cards, missing, _to_author(asked, opened, stage, form, pair, answers, leads=True))


def _to_author(asked: Asked, opened: OpenForm, stage: Stage, form: Form, pair: Pair,
               answers: Sequence[Answer], *, leads: bool | None = None) -> list[Block]:  # fmt: skip
    """Say to the author alone what the playbook says to what they picked, and how they answered before.

    What `leads` elsewhere is said once there is nothing left to share, since it takes the place of what is shown.
    """
    given = {one.question: one for one in answers}
    said = remarks(form, given, _names(asked, opened, pair))
    blocks = remark_blocks(
        pair.id, opened.member_id, [one for one in said if leads is None or bool(one.leads) is leads]
    )
    if not stage.beside or leads:
        return blocks
    before = with_own_words(asked.tx, replace(opened, stage=stage.beside, sent={}), form)
    return [*blocks, *compared_blocks(compared(form, before.sent, given))]


def _card(asked: Asked, stage: Stage, form: Form, opened: OpenForm, pair: Pair, answers: Sequence[Answer]) -> Card:
    """Draw the author's own card as the others get it; among several it closes with what was agreed on for a miss."""
    names, last = _names(asked, opened, pair), opened.last_promise if opened.promise_shared else ""
    shown = card(stage, names, answers, last, form, opened.goal)
    if not form.blind:
        return shown
    author = next(one for one in pair.members if one.member.id == opened.member_id)
    return replace(shown, closing=closing_after(asked.tx, asked.playbooks[pair.kind], pair, stage, author, answers))
