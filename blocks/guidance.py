"""Help me answer: what may help, the short form, and the card before it is shared."""

from collections.abc import Mapping, Sequence

from blocks import kit
from blocks.forms import form_blocks
from blocks.kit import View
from blocks.prompts import GUIDANCE_OPEN as GUIDANCE_OPEN
from blocks.prompts import sharing_view
from programs.checkins import OpenForm
from programs.playbook import Form
from programs.prompts import Card

GUIDANCE_SEND = "guidance.send"
GUIDANCE_SHARE = "guidance.share"


def guidance_view(opened: OpenForm, form: Form, names: Mapping[str, str], advice: Sequence[str]) -> View:
    """Draw what may help, which only its reader sees, and under it the form, filled with what was sent before."""
    hints = [kit.words(f"• {line}") for line in advice]
    top = [kit.heading("Before you write"), kit.note("Only you see this."), *hints, kit.divider()] if hints else []
    return kit.modal(
        form.title,
        [*top, *form_blocks(form, names, opened.sent)],
        close="Not now",
        submit=form.submit,
        callback=GUIDANCE_SEND,
        about=str(opened.id),
    )


def answer_view(opened: OpenForm, card: Card, names: Mapping[str, str]) -> View:
    """Show the author exactly what will stand in the thread, to share now or to leave for later."""
    partner = kit.named(names["partner"])
    return sharing_view(
        card,
        f"Saved. {partner} has not seen it yet. If you share it now, this stands under the card:",
        "Rather change something? Close this, and press the same button again: your words are there.",
        close="Not yet",
        callback=GUIDANCE_SHARE,
        about=str(opened.id),
    )
