"""Agreements: a version that a pair wrote, who has signed it and who still has to, and what its form must be."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from programs.checkins import Answer, Answers
from programs.pairs import Pair, PairMember
from programs.playbook import Blind, Form, Playbook, Stage, Visibility, When

# What happens to an agreement, and to nothing else.
OF_AN_AGREEMENT = frozenset({When.WRITTEN, When.SIGNED})


@dataclass(frozen=True)
class Agreement:
    """What a pair wrote in one version, and who signed it when; nothing has been written yet in version 0."""

    id: UUID
    pair: Pair
    version: int = 0
    written_by: UUID | None = None
    written_at: datetime | None = None
    answers: Answers = field(default_factory=dict)
    signed: Mapping[UUID, datetime] = field(default_factory=dict)

    @property
    def members(self) -> tuple[PairMember, ...]:
        """Return who is in its pair."""
        return self.pair.members

    @property
    def active(self) -> bool:
        """Say whether its pair goes on."""
        return self.pair.active

    def waits_for(self, member_id: UUID) -> bool:
        """Say whether this member has something to sign and has not."""
        return bool(self.version) and member_id not in self.signed


@dataclass(frozen=True)
class Signing:
    """How far a pair is: whose signature its newest version lacks, and when it was last signed."""

    version: int = 0
    lacks: frozenset[UUID] = frozenset()
    signed_at: datetime | None = None

    def is_open_for(self, member_id: UUID) -> bool:
        """Say whether there is something to write or to sign for this member."""
        return not self.version or member_id in self.lacks


def wrong_together(playbook: Playbook, stage: Stage) -> Iterator[str]:
    """Yield what is wrong with an agreement: it has one form, which nobody in particular fills and all may read."""
    if playbook.agreement is not stage:
        yield " is filled together, and there is one such stage already"
    wrong = {
        "no form": stage.form is None,
        "an author": bool(stage.author),
        "forms by role": bool(stage.forms),
        "a time at which it comes": stage.once is not None,
        "another stage to answer": bool(stage.answers),
    }
    yield from (f" is filled together, and has {what}" for what, is_so in wrong.items() if is_so)
    for one in stage.form.fields() if stage.form else ():
        if one.seen_by is not Visibility.PARTNER or one.blind is not Blind.NO:
            yield f", question {one.id} is not for all to read, though they fill it in together"
        if one.needs_promise or one.needed_first or one.about_goal:
            yield f", question {one.id} asks about something that only one of them has"


def usual(form: Form) -> dict[str, Answer]:
    """Return what stands in a form that nobody has filled yet."""
    return {one.id: Answer(one.id, picks=one.usual) for one in form.fields() if one.usual}
