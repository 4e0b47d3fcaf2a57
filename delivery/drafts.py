"""Draws what hands have claimed, and says at the last moment whether it may still go."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from db import outbox, readback
from db.engine import Store, Tx
from db.outbox import Claimed, Drop, GoAhead, Hold, LetLapse
from delivery.render import Gone, Rendered
from delivery.together import Together
from programs.playbook import Playbooks

Render = Callable[[Tx, Sequence[UUID], Playbooks], Sequence[Rendered | Gone]]
Verdict = GoAhead | LetLapse | Hold | Drop


class Drafts:
    """Where the hands of one worker get what they post."""

    def __init__(self, store: Store, team: str, playbooks: Playbooks, now: Callable[[], datetime], room: float,
                 render: Render) -> None:  # fmt: skip
        """Take everything it works with; `room` is how much of a lease has to be left to whoever posts."""
        self._store, self._team, self._playbooks, self._now = store, team, playbooks, now
        self._room, self._render = room, render
        self._drawing, self._checking = Together(self._draw_all), Together(self._check_all)

    def draw(self, claimed: Claimed, outbox_id: UUID) -> Rendered | LetLapse | Hold | Drop:
        """Draw what one outbox row says, unless it may not go any more; of the claimed one that is to be asked last."""
        return self._drawing.ask((claimed, outbox_id))

    def check(self, claimed: Claimed) -> Verdict:
        """Say whether a claimed message may still go."""
        return self._checking.ask(claimed)

    def _draw_all(self, asked: Sequence[tuple[Claimed, UUID]]) -> list[Rendered | LetLapse | Hold | Drop]:
        with self._store.begin(self._team) as tx:
            drawn = self._render(tx, [id for _, id in asked], self._playbooks)
            both = [(claimed.by, id, claimed.id == id, one) for (claimed, id), one in zip(asked, drawn, strict=True)]
            # What is to be posted is asked about at the last moment, and not here.
            early = [(id, by) for by, id, own, one in both if not own or isinstance(one, Gone)]
            verdicts = dict(zip(early, self._verdicts(tx, early), strict=True))
            return [self._decided(tx, id, one, verdicts.get((id, by), GoAhead())) for by, id, _, one in both]

    def _decided(self, tx: Tx, outbox_id: UUID, drawn: Rendered | Gone,
                 verdict: Verdict) -> Rendered | LetLapse | Hold | Drop:  # fmt: skip
        if not isinstance(verdict, GoAhead):
            return verdict
        if isinstance(drawn, Gone):
            return Drop(drawn.reason)
        if drawn.thread_ts:
            readback.note_thread(tx, outbox_id, drawn.thread_ts)
        return drawn

    def _check_all(self, asked: Sequence[Claimed]) -> list[Verdict]:
        with self._store.begin(self._team) as tx:
            return self._verdicts(tx, [(one.id, one.by) for one in asked])

    def _verdicts(self, tx: Tx, claimed: Sequence[tuple[UUID, UUID]]) -> list[Verdict]:
        return outbox.still_good(tx, claimed, self._now(), self._room) if claimed else []
