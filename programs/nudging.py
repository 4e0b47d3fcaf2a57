"""A ready line to whoever has not checked in yet: sent by their partner in one tap, in words that are fixed."""

from collections.abc import Collection
from uuid import UUID

from programs.pairs import Pair

OVER = "This pair has ended, so there is nothing left to do here."
CLOSED = "This check-in has closed, and the next one is on its way. There is nothing left to send."
ALL_IN = "Everybody is in by now, so no line is needed. Have a look at your conversation."
NOTHING = "There is no line to send here."


def sent_words(pair: Pair, to: Collection[UUID]) -> str:
    """Say to whom the line goes."""
    return f"Sent: {_names(pair, to)} gets a friendly line in your name. One is enough, so I send no other this time."


def already_words(pair: Pair, to: Collection[UUID]) -> str:
    """Say that a line has gone out before."""
    return f"{_names(pair, to)} got a friendly line already. One is enough."


def _names(pair: Pair, to: Collection[UUID]) -> str:
    return " and ".join(one.member.name for one in pair.members if one.member.id in to)
