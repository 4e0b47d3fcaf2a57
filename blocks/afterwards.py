"""What an author alone reads once their form is kept."""

from collections.abc import Sequence
from uuid import UUID

from blocks import kit
from blocks.foot import PAUSE
from blocks.kit import Block
from blocks.leaving import LEAVE_OPEN
from blocks.pausing import PAUSE_OPEN
from blocks.prompts import GOALS_OPEN
from programs.afterwards import Remark
from programs.playbook import Leads
from programs.prompts import Line

_OFFERED = {
    Leads.LEAVE: ("Leave this pair", LEAVE_OPEN),
    Leads.GOALS: ("Goals", GOALS_OPEN),
    Leads.PAUSE: (PAUSE.label, PAUSE_OPEN),
}


def remark_blocks(pair_id: UUID, member_id: UUID, remarks: Sequence[Remark]) -> list[Block]:
    """Draw what is said to what somebody picked, each with what it leads to."""
    return [kit.words(one.words, _offer(one.leads, pair_id, member_id) if one.leads else None) for one in remarks]


def compared_blocks(lines: Sequence[Line]) -> list[Block]:
    """Draw how somebody answered before and now; nothing when there is nothing to compare."""
    if not lines:
        return []
    said = [block for line in lines for block in kit.said(line.label, line.words, quoted=line.quoted)]
    return [kit.divider(), kit.heading("Before → now"), kit.note("Only you see this."), *said]


def _offer(leads: Leads, pair_id: UUID, member_id: UUID) -> kit.Element:
    label, action = _OFFERED[leads]
    return kit.button(label, action, str(member_id if leads is Leads.PAUSE else pair_id))
