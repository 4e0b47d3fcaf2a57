"""Draws the messages that carry no prompt, at the moment they are sent: one function for each kind."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from blocks.kit import Message
from db.engine import Tx
from db.notices import Notice
from delivery.helping import draw_asked, draw_taken
from programs.helping import HELP_ASKED, HELP_TAKEN
from programs.playbook import Playbooks

Draw = Callable[[Tx, Notice, Playbooks], Message | None]

# A kind draws nothing, None, when there is nothing left to say.
DRAW: Mapping[str, Draw] = MappingProxyType({HELP_ASKED: draw_asked, HELP_TAKEN: draw_taken})
