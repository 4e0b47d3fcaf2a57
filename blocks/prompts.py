"""The messages that a playbook's prompts become, and the card that a partner sees."""

from collections.abc import Sequence
from types import MappingProxyType

from blocks import kit
from blocks.foot import foot
from blocks.kit import Block, Message, View
from programs.playbook import Opens
from programs.prompts import Card, Occasion

CHECK_IN_OPEN = "checkin.open"
CHECK_IN_SKIP = "checkin.skip"
TALKED = "checkin.talked"
NUDGE = "checkin.nudge"
GUIDANCE_OPEN = "guidance.open"
AGREEMENT_OPEN = "agreement.open"
GOALS_OPEN = "goals.open"
# What a button opens that is about the whole pair.
OF_THE_PAIR = MappingProxyType({Opens.AGREEMENT: AGREEMENT_OPEN, Opens.GOALS: GOALS_OPEN})
CARD_TEXT = 6_000  # what all answers on one card may come to, so that everything else fits into the message too


def prompt_message(occasion: Occasion, *more: Block) -> Message:
    """Draw one prompt: its words, the card, the buttons, the link to what it speaks of, `more`, and the foot."""
    prompt = occasion.prompt
    blocks = [kit.words(occasion.words)] if occasion.words else []
    if occasion.card:
        blocks += card_blocks(occasion.card)
    for card in occasion.about:
        blocks += card_blocks(card, CARD_TEXT // len(occasion.about))
    if occasion.below:
        blocks.append(kit.words(occasion.below))
    if prompt.button and occasion.form_id and prompt.opens is Opens.FORM:
        row = [kit.button(prompt.button, CHECK_IN_OPEN, str(occasion.form_id), primary=True)]
        row += [kit.button(prompt.skip, CHECK_IN_SKIP, str(occasion.form_id))] if prompt.skip else []
        blocks.append(kit.buttons(*row))
    if prompt.button and occasion.pair_id and prompt.opens in OF_THE_PAIR:
        opens = OF_THE_PAIR[prompt.opens]
        blocks.append(kit.buttons(kit.button(prompt.button, opens, str(occasion.pair_id), primary=True)))
    row = [kit.button(prompt.help, GUIDANCE_OPEN, str(occasion.outbox_id))] if prompt.help else []
    row += [kit.button(prompt.talked, TALKED, str(occasion.outbox_id))] if prompt.talked else []
    row += [kit.button(prompt.nudge, NUDGE, str(occasion.outbox_id))] if prompt.nudge else []
    if row and occasion.outbox_id:
        blocks.append(kit.buttons(*row))
    if prompt.link and occasion.link:
        blocks.append(kit.link(occasion.link, prompt.link))
    blocks += more
    if occasion.outbox_id:
        blocks.append(foot(occasion.outbox_id, fewer=occasion.fewer, over=occasion.over))
    return kit.message(*blocks)


def card_blocks(card: Card, room: int = CARD_TEXT) -> list[Block]:
    """Draw answers as the partner sees them; those too long for the `room` there is are cut with "…"."""
    whole = sum(len(line.words) for line in card.lines) <= room
    most = room if whole else room // len(card.lines)
    blocks = [kit.heading(card.title)]
    for line in card.lines:
        blocks += kit.said(line.label, kit.shown(line.words, most), quoted=line.quoted)
    if card.closing:
        blocks.append(kit.words(card.closing))
    return blocks


def sharing_view(card: Card, told: str, remark: str, *, close: str, callback: str, about: str,
                 to_author: Sequence[Block] = ()) -> View:  # fmt: skip
    """Show an author the card exactly as it will be, to share now or to leave; `told` stands above, `remark` below,
    and then what is said `to_author` alone.
    """
    return kit.modal(
        "Before you share",
        [kit.words(told), kit.divider(), *card_blocks(card), kit.divider(), kit.note(remark), *to_author],
        close=close,
        submit="Share now",
        callback=callback,
        about=about,
    )
