"""A pair's agreement: the form they fill together, the text as it stands with who signed it, and its place on Home."""

from collections.abc import Sequence

from blocks import kit
from blocks.forms import form_blocks, read_form
from blocks.kit import Block, View
from blocks.prompts import AGREEMENT_OPEN as AGREEMENT_OPEN
from programs.calendar import day_words, local_day
from programs.checkins import Answer, Answers
from programs.pairs import PairState, listed
from programs.people import Member
from programs.playbook import Form, Playbook, Stage
from programs.prompts import card
from programs.signing import Agreement, usual

AGREEMENT_WRITE = "agreement.write"
AGREEMENT_SIGN = "agreement.sign"
AGREEMENT_CHANGE = "agreement.change"

SIGNED = "Signed. Thank you!"


def writing_view(agreement: Agreement, form: Form, me: Member) -> View:
    """Draw the form, filled with the version that it changes, or with what is usual in a first one."""
    return _form_view(agreement, form, me, agreement.answers or usual(form))


def _form_view(agreement: Agreement, form: Form, me: Member, given: Answers, above: Sequence[Block] = ()) -> View:
    return kit.modal(
        form.title,
        [*above, *form_blocks(form, agreement.pair.names(me.id), given)],
        close="Not now",
        submit=form.submit,
        callback=AGREEMENT_WRITE,
        about=str(agreement.id),
    )


def read_agreement(view: View, form: Form) -> dict[str, Answer]:
    """Read the answers back."""
    return read_form(view, form)


def overtaken_view(newest: Agreement, stage: Stage, form: Form, me: Member, given: Answers) -> View:
    """Show somebody the version that came in while they wrote, above a form in which their own text still stands."""
    told = (
        f"Not saved yet: {_writer(newest)} saved a version while you were writing. It says what you see here; your own "
        "text stands in the form below. Take over what you like, and save again."
    )
    return _form_view(newest, form, me, given, [kit.words(told), *_text(newest, stage, me), kit.divider()])


def reading_view(agreement: Agreement, stage: Stage, form: Form, me: Member, told: str = "") -> View:
    """Draw a version with who has signed it; whoever has not can sign it here, and anybody can change it."""
    waits = agreement.waits_for(me.id)
    blocks = [*([kit.words(told)] if told else []), *_text(agreement, stage, me), kit.divider()]
    blocks.append(kit.words("\n".join(_signatures(agreement, me))))
    blocks.append(kit.buttons(kit.button("Change it", AGREEMENT_CHANGE, str(agreement.id))))
    return kit.modal(
        form.title,
        blocks,
        close="Not now" if waits else "Close",
        submit="Sign" if waits else "",
        callback=AGREEMENT_SIGN if waits else "",
        about=str(agreement.id) if waits else "",
    )


def saved_words(agreement: Agreement) -> str:
    """Say to whoever wrote a version what follows."""
    others = [kit.named(one.member.name) for one in agreement.members if agreement.waits_for(one.member.id)]
    return f"Saved, and signed by you. {listed(others)} can read and sign it now." if others else SIGNED


def changed_words(agreement: Agreement) -> str:
    """Say to whoever was about to sign that there is a newer version."""
    return f"Not signed: {_writer(agreement)} changed it while you were reading. This is how it reads now."


def agreement_line(state: PairState, me: Member, playbook: Playbook) -> list[Block]:
    """Offer on the card of a pair what there is to write or to sign, or nothing."""
    stage, signing = playbook.agreement, state.signing
    if stage is None or signing is None or not signing.is_open_for(me.id):
        return []
    name = stage.name.lower()
    text = f"Your {name} is written, and lacks your signature." if signing.version else f"There is no {name} yet."
    return [kit.words(f"{text} It takes a minute, and nothing waits for it.", _open(state, stage))]


def agreement_button(state: PairState, me: Member, playbook: Playbook) -> list[kit.Element]:
    """Make the button to a pair's agreement, unless it is offered in a line of its own."""
    stage = playbook.agreement
    return [_open(state, stage)] if stage and state.signing and not agreement_line(state, me, playbook) else []


def signing_words(state: PairState, playbook: Playbook, zone: str) -> list[str]:
    """Say to organizers whether an agreement is signed, and since when; never what it says."""
    stage, signing = playbook.agreement, state.signing
    if stage is None or signing is None:
        return []
    name = stage.name.lower()
    if signing.lacks or not signing.signed_at:
        return [f"{name} unsigned"]
    return [f"{name} signed {day_words(local_day(signing.signed_at, zone))}"]


def _open(state: PairState, stage: Stage) -> kit.Element:
    return kit.button(stage.form.title if stage.form else stage.name, AGREEMENT_OPEN, str(state.pair.id))


def _text(agreement: Agreement, stage: Stage, me: Member) -> list[Block]:
    """Draw what a version says, with who wrote it and when."""
    blocks = []
    for line in card(stage, agreement.pair.names(me.id), agreement.answers.values()).lines:
        blocks += kit.said(line.label, line.words, quoted=line.quoted)
    day = f" on {day_words(local_day(agreement.written_at, me.zone))}" if agreement.written_at else ""
    return [*blocks, kit.note(f"Version {agreement.version}, written by {_writer(agreement)}{day}")]


def _signatures(agreement: Agreement, me: Member) -> list[str]:
    lines = []
    for one in agreement.members:
        at, who = agreement.signed.get(one.member.id), "You" if one.member.id == me.id else kit.named(one.member.name)
        has = "have" if who == "You" else "has"
        lines.append(f"{who} signed on {day_words(local_day(at, me.zone))}." if at else f"{who} {has} not signed yet.")
    return lines


def _writer(agreement: Agreement) -> str:
    names = (kit.named(one.member.name) for one in agreement.members if one.member.id == agreement.written_by)
    return next(names, "somebody")
