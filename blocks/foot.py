"""The last row of every message: a way to help, and behind "…" why it came and how to get fewer."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

from blocks import kit, pickers
from blocks.helping import help_button
from blocks.kit import Block, Message, View
from programs.playbook import Choice

MESSAGE_MENU = "message.menu"
MESSAGES_FEWER = "messages.fewer"
MESSAGES_ALL = "messages.all"

WHY = Choice("why", "Why am I seeing this?")
FEWER = Choice("fewer", "Fewer messages")
ALL = Choice("all", "All messages again")
PAUSE = Choice("pause", "Take a break until a day")
LEAVE = Choice("leave", "Leave this pair")
STOP = Choice("stop", "Stop all messages")
_ANY = UUID(int=0)


def foot(outbox_id: UUID, *, fewer: bool, over: bool = False) -> Block:
    """Draw the row under a message; `fewer` says that its reader wanted fewer when it was sent, `over` that the pair
    had ended, so that there is none to leave.
    """
    row = _row(fewer=fewer, over=over)
    helping, menu = row["elements"]
    return {**row, "block_id": str(outbox_id), "elements": [{**helping, "value": str(outbox_id)}, menu]}


@cache
def _row(*, fewer: bool, over: bool) -> Block:
    """Draw it for a message of any id: it is half of what a short prompt is made of, and always the same."""
    choices = [WHY, ALL if fewer else FEWER, PAUSE, *([] if over else [LEAVE]), STOP]
    return kit.buttons(help_button(_ANY), pickers.menu(MESSAGE_MENU, choices), about=str(_ANY))


def together(drawn: Mapping[UUID, Message], carrier: UUID, *, one_pair: bool) -> tuple[Message, tuple[UUID, ...]]:
    """Put messages one under the other into one with the `carrier`'s foot; return it, and those that did not fit.

    Of several pairs there is none that its menu could leave. The carrier itself is never left out.
    """
    if len(drawn) == 1:
        return drawn[carrier], ()
    kept = dict(drawn)
    left: list[UUID] = []
    while len(kept) > 1:
        try:
            return kit.message(*_below_each_other(kept, carrier, one_pair=one_pair)), tuple(left)
        except ValueError:  # it is over what Slack takes in one message
            last = [id for id in kept if id != carrier][-1]
            left.append(last)
            del kept[last]
    return drawn[carrier], tuple(left)


def _below_each_other(drawn: Mapping[UUID, Message], carrier: UUID, *, one_pair: bool) -> list[Block]:
    blocks: list[Block] = []
    for id, message in drawn.items():
        blocks += [kit.divider()] if blocks else []
        blocks += [one for one in message.blocks if one.get("block_id") != str(id)]
    own = [one for one in drawn[carrier].blocks if one.get("block_id") == str(carrier)]
    return [*blocks, *(own if one_pair else map(_without_leaving, own))]


def _without_leaving(row: Block) -> Block:
    stays = [
        {**one, "options": [option for option in one["options"] if option["value"] != LEAVE.id]}
        if one["type"] == "overflow" else one for one in row["elements"]
    ]  # fmt: skip
    return {**row, "elements": stays}


def read_choice(body: Mapping[str, Any]) -> str:
    """Read what was chosen from the menu; empty when it cannot be read."""
    chosen = body["actions"][0].get("selected_option")
    value = chosen.get("value") if isinstance(chosen, dict) else None
    return value if isinstance(value, str) else ""


def amount_button(member_id: UUID, *, fewer: bool) -> kit.Element:
    """Make the button that changes how many messages somebody gets; `fewer` says that they want fewer now."""
    choice, action = (ALL, MESSAGES_ALL) if fewer else (FEWER, MESSAGES_FEWER)
    return kit.button(choice.label, action, str(member_id))


def why_view(said: Iterable[str], pair_id: UUID, member_id: UUID, *, fewer: bool) -> View:
    """Say why a message came, with the ways to go on from there."""
    row = kit.buttons(help_button(pair_id), amount_button(member_id, fewer=fewer))
    return kit.modal("Why you see this", [*(kit.words(one) for one in said), row])


def fewer_view(said: Iterable[str]) -> View:
    """Say exactly what still comes to somebody who wants fewer messages."""
    back = f'"{ALL.label}" is on Trellis\'s Home, whenever you like.'
    return kit.modal(FEWER.label, [kit.words("Done."), *(kit.words(one) for one in said), kit.note(back)])


def all_view() -> View:
    """Say that every message comes again."""
    return kit.modal(ALL.label, [kit.words("Done. From now on you get every message again.")])
