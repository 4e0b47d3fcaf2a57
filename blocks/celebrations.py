"""Celebrations: what Home offers, the question and the preview, and the message in the channel."""

from blocks import kit
from blocks.forms import form_blocks, read_answer
from blocks.kit import Block, Message, View
from programs.calendar import moment_words
from programs.celebrations import ASKING, CONSENT, Celebrated, Offer
from programs.checkins import Answer

CELEBRATION_OPEN = "celebration.open"
CELEBRATION_PREVIEW = "celebration.preview"
CELEBRATION_POST = "celebration.post"
CELEBRATION_WITHDRAW = "celebration.withdraw"


def offer_block(offer: Offer) -> Block:
    """Offer to celebrate something; nothing happens unless they press it."""
    return kit.words(offer.words, kit.button("Celebrate this", CELEBRATION_OPEN, str(offer.pair.id)))


def waiting_block(celebrated: Celebrated, zone: str) -> Block:
    """Say when a celebration is posted, and let it be held back until then."""
    at = moment_words(celebrated.posts_at, zone) if celebrated.posts_at else ""
    hold = kit.button("Do not post it", CELEBRATION_WITHDRAW, str(celebrated.id))
    return kit.words(f"Your celebration is posted on {at}, after your quiet hours.", hold)


def asking_view(offer: Offer) -> View:
    """Ask under which name, if at all."""
    return kit.modal(
        ASKING.title,
        [kit.words(offer.words), *form_blocks(ASKING, {})],
        close="Not now",
        submit=ASKING.submit,
        callback=CELEBRATION_PREVIEW,
        about=str(offer.pair.id),
    )


def read_asking(view: View) -> Answer:
    """Read under which name."""
    return read_answer(view, CONSENT)


def preview_view(celebration_id: str, words: str, program: str) -> View:
    """Show somebody exactly what would be posted."""
    return kit.modal(
        "Before it is posted",
        [
            kit.words(f"This is what everybody reads in the channel of {kit.named(program)}:"),
            kit.divider(),
            *celebration_message(words).blocks,
            kit.divider(),
            kit.note("Until it is posted you can still hold it back, on Trellis's Home."),
        ],
        close="Do not post it",
        submit="Post it",
        callback=CELEBRATION_POST,
        about=celebration_id,
    )


def celebration_message(words: str) -> Message:
    """Draw what stands in the channel."""
    return kit.message(kit.words(words), kit.note("Posted by Trellis, because the person named here said yes."))
