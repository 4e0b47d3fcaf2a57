"""Draws what asking for help leads to: the message to those who were asked, and the one back."""

from blocks.helping import asked_message, taken_message
from blocks.kit import Message
from db.engine import Tx
from db.helping import find_ask
from db.notices import Notice
from programs.playbook import Playbooks


def draw_asked(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Bring what was asked to one of those who were, unless they may not read it any more."""
    del playbooks
    ask = find_ask(tx, notice.about)
    reader = next((one for one in ask.to if one.id == notice.recipient), None) if ask else None
    return asked_message(ask, reader.zone) if ask and reader else None


def draw_taken(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Tell the one who asked who takes care of it."""
    del playbooks
    ask = find_ask(tx, notice.about)
    return taken_message(ask, ask.author.zone) if ask else None
