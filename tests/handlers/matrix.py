"""Asks for one id of the table as one kind of person, and sees whether it works, or is refused and changes nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from handlers.door import GONE
from handlers.routes import ROUTES, Route
from playground.stage import Stage, wait_until
from programs.people import why_not
from tests.handlers.ledger import Ledger
from tests.handlers.permissions import BEFORE, WORKS
from tests.handlers.questions import Asker, Body, ask, whispered

NOES = {GONE, *(why_not(route.who) for route in ROUTES)}


@dataclass
class Matrix:
    """Everybody in one workspace, and what was seen of each cell."""

    stage: Stage
    other: Stage
    ledger: Ledger
    askers: dict[str, Asker]
    bodies: dict[str, Body] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    cells: int = 0
    last: tuple[Any, Any] | None = None

    def rows(self) -> tuple[list[Any], list[Any]]:
        """Return every row of both teams."""
        return self.ledger.written(self.stage.trellis.team), self.ledger.written(self.other.trellis.team)

    def modals(self) -> Any:
        """Return what stands open before everybody."""
        return [dict(one.workspace.state.stacks) for one in (self.stage, self.other)]

    def refused(self, route: Route, who: str) -> None:
        """Ask where one may not: an answer in words, and nothing has changed anywhere."""
        # What the last one left is what this one finds, so that nothing that came late is missed.
        asker, before = self.askers[who], self.last or (self.rows(), self.modals())
        seen = asker.workspace.state.seen[asker.user]
        # A question without an id of ours is about their own workspace, where they may; ours must not feel it.
        theirs = who == "neighbour" and route.find is None
        request = ask(route, self.bodies[route.id], asker)
        self.cells += 1
        if not request.acked:
            self.wrong.append(f"{route.id} by {who} is not answered")
        elif not theirs and route.kind != "event" and not self._says_no(route, asker, request.answer, seen):
            self.wrong.append(f"{route.id} by {who} is not refused in words: {request.answer} {whispered(asker)}")
        after = (self.rows(), self.modals())
        self.last = None if theirs else after
        if after[0][0] != before[0][0] or (not theirs and after != before):
            self.wrong.append(f"{route.id} by {who} changed something")

    def _says_no(self, route: Route, asker: Asker, answer: Any, seen: int) -> bool:
        if route.kind in ("action", "shortcut"):
            wait_until(lambda: asker.workspace.state.seen[asker.user] > seen, f"a no to {route.id}")
            return whispered(asker) in NOES
        words = _said(answer)
        return len(words) == 1 and words[0] in NOES

    def allowed(self, route: Route, who: str) -> None:
        """Ask where one may, and see it work, with nothing else under way that could change anything."""
        self.stage.settle()
        asker, before = self.askers[who], self.rows()[0]
        state = asker.workspace.state
        state.stacks.pop(asker.user, None)
        state.ephemerals.pop(asker.user, None)
        seen = state.seen[asker.user]
        request = ask(route, self.bodies[route.id], asker)
        self.cells += 1
        sees: dict[str, Callable[[], bool]] = {
            "rows": lambda: self.rows()[0] != before,
            "words": lambda: bool((request.answer or {}).get("text")),
            "update": lambda: (request.answer or {}).get("response_action") == "update",
            "home": lambda: state.seen[asker.user] > seen and asker.user in state.homes,
            "modal": lambda: bool(state.stacks.get(asker.user)),
            "whisper": lambda: state.seen[asker.user] > seen and whispered(asker) != "",
        }

        def works() -> bool:
            said_no = NOES & {*_said(request.answer), whispered(asker)}
            return not said_no and sees[WORKS[route.id]]()

        until = time.monotonic() + 3
        while request.acked and not works() and time.monotonic() < until:
            time.sleep(0.01)
        if not request.acked or not works():
            self.wrong.append(f"{route.id} by {who} does not work: {request.answer} {whispered(asker)}")
        for as_before in BEFORE:
            self.ledger.run(as_before, self.stage.trellis.team)


def _said(answer: Any) -> list[str]:
    """Find the words in the answer to a command or a view: beside fields, or in a view of its own."""
    answer = answer or {}
    words = [answer["text"]] if "text" in answer else [*(answer.get("errors") or {}).values()]
    return words + [(one.get("text") or {}).get("text", "") for one in (answer.get("view") or {}).get("blocks", [])]
