"""Draws a celebration, after one more look at whether it is still wanted."""

from blocks.celebrations import celebration_message
from blocks.kit import Message
from db.celebrations import find_celebrated
from db.engine import Tx
from db.notices import Notice
from db.people import get_member
from db.programs import find_program
from programs.celebrations import posted
from programs.playbook import Playbooks


def draw_celebration(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Draw it in the name that was agreed to, unless they have taken that back, or are not here any more."""
    celebrated, program = find_celebrated(tx, notice.about), find_program(tx, notice.program_id)
    if celebrated is None or program is None or celebrated.state != "agreed":
        return None
    found = [one for one in playbooks[program.kind].celebrations if one.id == celebrated.occasion]
    if not found or not get_member(tx, celebrated.member_id).active:
        return None
    return celebration_message(posted(found[0], celebrated.count, celebrated.name, program.name))
