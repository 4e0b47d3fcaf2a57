"""The shelf of a pair: what they kept, the newest first, and how to take it off again."""

from collections.abc import Sequence

from blocks import kit
from blocks.kit import View
from programs.calendar import day_words, local_day
from programs.pairs import Pair
from programs.people import Member
from programs.shelf import LONGEST, Shelved

SHELF_KEEP = "shelf.keep"
SHELF_OPEN = "shelf.open"
SHELF_TAKE_OFF = "shelf.take_off"
# A modal holds 250,000 bytes, and the longest words that are kept may take 12,000.
NEWEST = 15

NO_WORDS = "There are no words in this message that I could keep."
HERE_ALREADY = "This is on your shelf already."


def kept_words(words: str) -> str:
    """Say that a message was kept, and where it is."""
    short = f" It was long, so the shelf has its first {LONGEST:,} characters." if len(words) == LONGEST else ""
    return f"Kept. It stands on the shelf that only the people in this pair read: Trellis's Home, button Shelf.{short}"


def shelf_view(shelf: Sequence[Shelved], pair: Pair, me: Member) -> View:
    """Draw what a pair kept, each with who wrote it, who kept it and when, in the reader's zone."""
    blocks = [
        kit.words(
            "Only the people in this pair read this, however long Slack keeps its messages. To add something, open a "
            "message's menu in your conversation and choose Save to our shelf."
        )
    ]
    by_user = {one.member.slack_user: kit.named(one.member.name) for one in pair.members}
    by_id = {one.member.id: kit.named(one.member.name) for one in pair.members}
    for one in shelf[:NEWEST]:
        author, keeper = by_user.get(one.author, "Trellis"), by_id.get(one.kept_by, "somebody")
        mine = me.id == one.kept_by or me.slack_user == one.author
        off = kit.button("Take off the shelf", SHELF_TAKE_OFF, str(one.id)) if mine else None
        day = day_words(local_day(one.at, me.zone))
        blocks += [kit.divider(), kit.words(f"{author} wrote · kept by {keeper} on {day}", off)]
        blocks += kit.said("", one.words, quoted=True)
    if len(shelf) > NEWEST:
        blocks.append(kit.note(f"and {len(shelf) - NEWEST:,} more, kept before that"))
    return kit.modal("Your shelf", blocks)
