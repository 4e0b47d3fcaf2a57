"""Draws what is said between two who may make a program of what they have."""

from blocks.kit import Message
from blocks.moving import declined_message, proposal_message
from db.engine import Tx
from db.notices import Notice
from db.programs import find_program
from db.proposals import find_proposal
from programs.playbook import Playbooks


def draw_proposal(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Ask the other of a pair, unless it is settled by now."""
    proposal = find_proposal(tx, notice.about)
    program = find_program(tx, proposal.program_id) if proposal else None
    if proposal is None or program is None or not proposal.open or not proposal.pair.active:
        return None
    return proposal_message(proposal, program, playbooks[program.kind].about)


def draw_declined(tx: Tx, notice: Notice, playbooks: Playbooks) -> Message | None:
    """Tell whoever proposed it that the other would rather not."""
    del playbooks
    proposal = find_proposal(tx, notice.about)
    if proposal is None:
        return None
    return declined_message(proposal, next(one.member for one in proposal.pair.members if one.member.id != proposal.by))
