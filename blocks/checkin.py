"""A check-in: the form, the card before it is shared, and what is said afterwards or too late."""

from collections.abc import Mapping, Sequence

from blocks import kit
from blocks.forms import form_blocks, read_form
from blocks.kit import Block, View
from blocks.prompts import CHECK_IN_OPEN as CHECK_IN_OPEN
from blocks.prompts import CHECK_IN_SKIP as CHECK_IN_SKIP
from blocks.prompts import card_blocks, sharing_view
from programs.checkins import Answer, Answers, OpenForm
from programs.pairs import listed
from programs.playbook import Form
from programs.prompts import Card

CHECK_IN_SEND = "checkin.send"
CHECK_IN_SHARE = "checkin.share"


def checkin_view(opened: OpenForm, form: Form, names: Mapping[str, str]) -> View:
    """Draw the form, filled with what its author sent before."""
    return kit.modal(
        form.title,
        form_blocks(form, names, opened.sent, opened.last_promise, opened.goals, opened.goal),
        close="Not now",
        submit=form.submit,
        callback=CHECK_IN_SEND,
        about=str(opened.id),
    )


def read_checkin(view: View, form: Form) -> dict[str, Answer]:
    """Read the answers back."""
    return read_form(view, form)


def card_view(opened: OpenForm, card: Card, names: Mapping[str, str], to_author: Sequence[Block] = ()) -> View:
    """Show the author exactly what their partner will get, to share now or to keep."""
    partner = kit.named(names["partner"])
    return sharing_view(
        card,
        f"Saved. Only you can see it so far. If you share it now, this is what {partner} gets:",
        "Rather talk first? Keep it. The button that brought you here lets you share it any time.",
        close="Keep for our meeting",
        callback=CHECK_IN_SHARE,
        about=str(opened.id),
        to_author=[kit.divider(), kit.note("Only you see this:"), *to_author] if to_author else (),
    )


def shared_view(card: Card, names: Mapping[str, str], others: Sequence[Card] = (), missing: Sequence[str] = (),
                to_author: Sequence[Block] = ()) -> View:  # fmt: skip
    """Show the author what their partner has got, and what there is to read of those who answer the same.

    Those `missing` have not shared theirs yet.
    """
    partner = kit.named(names["partner"])
    blocks = [kit.words(f"Shared with {partner}:"), kit.divider(), *card_blocks(card)]
    for one in others:
        blocks += [kit.divider(), *card_blocks(one)]
    if missing:
        who = kit.named(listed(missing))
        blocks += [kit.divider(), kit.words(f"Not in yet: {who}. You can read theirs here as soon as it is shared.")]
    if to_author:
        blocks += [kit.divider(), kit.note("Only you see this:"), *to_author]
    return kit.modal("Shared", blocks)


def sent_view(form: Form, said: str, to_author: Sequence[Block] = ()) -> View:
    """Say that what was sent has reached those whom the form names, and what there is to say `to_author` alone."""
    return kit.modal(form.title, [kit.words(said), *to_author])


def closed_view(reason: str, form: Form, answers: Answers) -> View:
    """Say why it is too late, and give the author their own text back to copy."""
    blocks = [kit.words(reason)]
    given = [(question, answers[question.id]) for question in form.fields() if question.id in answers]
    written = [(question, answer) for question, answer in given if answer.words.strip()]
    if written:
        blocks.append(kit.words("Your words are not lost. Copy what you want to keep:"))
    for question, answer in written:
        blocks += kit.said(question.on_card or question.ask, answer.words, quoted=True)
    return kit.modal(form.title, blocks)
