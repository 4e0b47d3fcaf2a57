"""Draws the messages that carry no prompt, at the moment they are sent: one function for each kind."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from blocks.kit import Message
from db.engine import Tx
from db.notices import Notice
from delivery.breaks import draw_break
from delivery.partings import draw_parting
from programs.playbook import Playbooks, When

Draw = Callable[[Tx, Notice, Playbooks], Message | None]

# A kind draws nothing, None, when there is nothing left to say.
DRAW: Mapping[str, Draw] = MappingProxyType(
    {When.LEFT.value: draw_parting, When.ENDED.value: draw_parting}
    | {when.value: draw_break for when in (When.PAUSED, When.STOPPED, When.RESUMED)},
)
