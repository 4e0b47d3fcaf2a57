"""What somebody has answered so far, for themselves alone: it outlives what Slack keeps."""

from collections.abc import Sequence

from blocks import kit
from blocks.kit import Block, View
from programs.calendar import day_words, local_day
from programs.prompts import Past

HISTORY_OPEN = "history.open"
# A modal holds a hundred blocks, and a check-in takes a dozen at the most.
NEWEST = 7


def history_view(past: Sequence[Past], zone: str, goals: Sequence[Block] = ()) -> View:
    """Draw one's own check-ins, the newest first, and below them one's `goals`."""
    blocks = [kit.words("Only you see this. What you shared, your partner has seen in your conversation too.")]
    for one in past[:NEWEST]:
        told = "sent, nothing of it to your partner" if one.private else "shared"
        tapped = "one tap" if one.private else "nothing new"
        state = tapped if one.skipped else told if one.shared else "kept, seen by you alone"
        blocks += [kit.divider(), kit.heading(f"{day_words(local_day(one.at, zone))} · {state}")]
        for line in one.lines:
            blocks += kit.said(line.label, line.words, quoted=line.quoted)
    if len(past) > NEWEST:
        blocks.append(kit.note(f"and {len(past) - NEWEST:,} before that"))
    return kit.modal("Your check-ins", [*blocks, *goals])
