"""Which of somebody's pairs comes first: the one in which something waits for them."""

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from programs.pairs import PairState

_NEVER = datetime.max.replace(tzinfo=UTC)


def by_what_waits(pairs: Iterable[PairState], me: UUID) -> list[PairState]:
    """Put those first in which a form waits for somebody, the soonest to close on top; then those in which a partner
    waits for their answer, the longest wait on top; then what they can share; then what comes next. A pair in which
    somebody is away comes last.
    """
    return sorted(pairs, key=lambda state: _rank(state, me))


def _rank(state: PairState, me: UUID) -> tuple[int, datetime]:
    last = state.last
    if any(one.member.paused for one in state.pair.others(me)):
        return 4, _NEVER
    if state.waiting_form and state.waiting_for == me:
        return 0, state.closes_at or _NEVER
    if last and last.author != me and last.released_at and not last.answered_at:
        return 1, last.released_at
    if last and last.author == me and last.released_at is None and not last.skipped:
        return 2, last.at
    return 3, state.next_at or _NEVER
