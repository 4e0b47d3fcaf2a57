"""Draws what was claimed, and says at the last moment whether it may still go."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from db import outbox, readback
from db.engine import Store, Tx
from db.outbox import Claimed, Drop, GoAhead, Hold, LetLapse
from delivery.render import Gone, Rendered
from programs.playbook import Playbooks

Render = Callable[[Tx, Sequence[UUID], Playbooks], Sequence[Rendered | Gone]]
Verdict = GoAhead | LetLapse | Hold | Drop
Part = Rendered | LetLapse | Hold | Drop


@dataclass(frozen=True)
class Draft:
    """What each part of a message says, unless it may not go any more, and when that was so, in machine time."""

    parts: Mapping[UUID, Part]
    at: float


class Drafts:
    """Where a worker gets what it posts."""

    def __init__(self, store: Store, team: str, playbooks: Playbooks, now: Callable[[], datetime], room: float,
                 render: Render) -> None:  # fmt: skip
        """Take everything it works with; `room` is how much of a lease has to be left to whoever posts."""
        self._store, self._team, self._playbooks, self._now = store, team, playbooks, now
        self._room, self._render = room, render

    def draw(self, claimed: Sequence[Claimed]) -> list[Draft]:
        """Draw what these say, all that each carries."""
        at, asked = time.monotonic(), [(one, id) for one in claimed for id in one.ids]
        with self._store.begin(self._team) as tx:
            drawn = self._render(tx, [id for _, id in asked], self._playbooks)
            verdicts = self._verdicts(tx, [(id, one.by) for one, id in asked])
            parts = {
                id: self._decided(tx, id, one, verdict)
                for (_, id), one, verdict in zip(asked, drawn, verdicts, strict=True)
            }
        return [Draft({id: parts[id] for id in one.ids}, at) for one in claimed]

    def draw_apart(self, claimed: Claimed, failed: Callable[[UUID, Exception], Drop | Hold]) -> Draft:
        """Draw each part of a message on its own, so that what cannot be drawn is no other's trouble."""
        at, parts = time.monotonic(), dict[UUID, Part]()
        for id in claimed.ids:
            try:
                parts |= self.draw([replace(claimed, ids=(id,))])[0].parts
            except Exception as error:
                parts[id] = failed(id, error)
        return Draft(parts, at)

    def check(self, claimed: Claimed) -> Verdict:
        """Say whether a claimed message may still go."""
        with self._store.begin(self._team) as tx:
            (verdict,) = self._verdicts(tx, [(claimed.id, claimed.by)])
        return verdict

    def _decided(self, tx: Tx, outbox_id: UUID, drawn: Rendered | Gone,
                 verdict: Verdict) -> Part:  # fmt: skip
        if not isinstance(verdict, GoAhead):
            return verdict
        if isinstance(drawn, Gone):
            return Drop(drawn.reason)
        if drawn.thread_ts:
            readback.note_thread(tx, outbox_id, drawn.thread_ts)
        return drawn

    def _verdicts(self, tx: Tx, claimed: Sequence[tuple[UUID, UUID]]) -> list[Verdict]:
        return outbox.still_good(tx, claimed, self._now(), self._room)
