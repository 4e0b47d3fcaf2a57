"""Draws for the sender what tests want it to say."""

from collections.abc import Callable
from uuid import UUID

from blocks.kit import Message
from db.engine import Tx
from delivery.drafts import Render
from delivery.render import Gone, Rendered
from programs.playbook import Playbooks


def each(one: Callable[[Tx, UUID, Playbooks], Rendered | Gone]) -> Render:
    """Draw several rows, each as this draws one."""
    return lambda tx, rows, playbooks: [one(tx, row, playbooks) for row in rows]


@each
def draw(_tx: Tx, row: UUID, _playbooks: Playbooks) -> Rendered | Gone:
    """Draw a message that says which row it is."""
    return Rendered(lambda link: Message(f"{row} {link}", []), None)
