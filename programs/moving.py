"""Making a program of what two people began on their own: which ones there are for them, and what stands against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from programs.pairs import Enrolment, Pair, Program
from programs.playbook import Playbook, Playbooks
from programs.starting import is_over

# The messages that it leads to, and where in the form one chooses.
PROPOSED, NOT_NOW = "move_proposed", "move_declined"
PROGRAM = "program"
SETTLED = "This is settled already, so there is nothing left to do here."


@dataclass(frozen=True)
class Proposal:
    """That one of a pair would like to move it into a program, and whether the other has still to say."""

    id: UUID
    pair: Pair
    program_id: UUID
    program_name: str
    by: UUID
    asked_at: datetime
    open: bool

    @property
    def asked(self) -> tuple[UUID, ...]:
        """Return whose yes or no it wants."""
        return tuple(one.member.id for one in self.pair.others(self.by))


def destinations(pair: Pair, programs: Iterable[Program], playbooks: Playbooks, today: date) -> list[Program]:
    """Return the programs that a pair could move into: of another kind with its roles, where an organizer helps."""
    return [
        one
        for one in programs
        if one.kind != pair.kind
        and one.enrolling
        and not is_over(one.ends_on, today)
        and _takes(playbooks[one.kind], pair)
    ]


def _takes(playbook: Playbook, pair: Pair) -> bool:
    roles = sorted(role.id for role in playbook.roles)
    return playbook.directory is None and roles == sorted(one.role for one in pair.members)


def why_not_move(
    proposal: Proposal, program: Program | None, places: Sequence[Enrolment], *, paired: bool, swapped: bool
) -> str:
    """Say why a pair cannot move by now; '' when it can. `places` are those they have in the `program`, if it is still
    on offer.
    """
    if not proposal.open or not proposal.pair.active:
        return SETTLED
    if program is None:
        return f"{proposal.program_name} takes nobody in right now. Nothing has changed for the two of you."
    if paired:
        return f"You two are a pair in {program.name} already."
    if swapped:
        return "In another program you guide each other the other way round, and that does not go together."
    away = [one.member.name for one in proposal.pair.members if one.member.paused]
    if away:
        return f"{' and '.join(away)} is taking a break. Say yes once they are back; nothing is lost until then."
    full = [one.member.name for one in places if one.active and one.pairs >= one.capacity]
    return f"{full[0]} has no free place in {program.name} right now." if full else ""
