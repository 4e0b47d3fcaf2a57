"""What did not arrive, on the organizers' Home: for whom, why, and what they can do about it."""

from collections.abc import Sequence
from datetime import datetime

from blocks import kit
from blocks.kit import Block
from programs.calendar import moment_words
from programs.delivery import Stuck

STUCK_AGAIN = "stuck.again"
STUCK_DROP = "stuck.drop"


def stuck_blocks(stuck: Sequence[Stuck], now: datetime, zone: str) -> list[Block]:
    """Draw the messages that did not arrive, or of which nobody can tell; the reason says which."""
    blocks = []
    for one in stuck:
        since = moment_words(one.since, zone)
        blocks.append(kit.words(f"⚠️ A message for {kit.named(one.for_whom)}, {since}: {kit.shown(one.reason, 300)}"))
        if one.id:
            again = [kit.button("Try again", STUCK_AGAIN, str(one.id))] if one.may_go(now) else []
            blocks.append(kit.buttons(*again, kit.button("Drop it", STUCK_DROP, str(one.id))))
    return blocks
