"""Accountability buddies for tests: two or three who have joined, are paired, and check in each alone."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from blocks.prompts import CHECK_IN_OPEN
from playground.slack import Message, Person
from playground.stage import Stage
from programs.buddies import BUDDIES
from programs.buddies_forms import CHECK_IN
from programs.playbook import Promised
from tests.cast import Cast, joins, opened

STARTS = datetime(2026, 10, 7, 10, tzinfo=UTC)
STARTS_ON = date(2026, 10, 12)  # a Monday
ROLE = BUDDIES.role("buddy")
LAST, WIN, NEXT = (CHECK_IN.field(one) for one in ("last_promise", "win", CHECK_IN.promise))
PICK = {choice.promise: choice.id for choice in LAST.choices}
ZONES = {"Ana": "Europe/Lisbon", "Kenji": "Europe/Berlin", "Mei": "Europe/London"}


class Group:
    """Olu organizes; Ana, Kenji and perhaps Mei are buddies, close enough that nobody sleeps when another shares."""

    def __init__(self, stage: Stage, *names: str, wishes: Mapping[str, str] | None = None) -> None:
        """Let them join, and bring them together; `wishes` says what each would like after a miss."""
        self.stage, cast = stage, Cast(stage)
        self.channel = stage.workspace.channel("wins")
        cast.layout = {"name": BUDDIES.name, "starts_on": STARTS_ON, "channel": self.channel}
        self.olu = cast.until_organized().olu
        self.people = {name: stage.person(name, ZONES[name]) for name in names}
        for name, one in self.people.items():
            answers = {"goal": f"{name} writes a talk", "drive": "4"}
            joins(one, f"Join as a {ROLE.name.lower()}", answers | self._wish((wishes or {}).get(name, "")))
        self.olu.open_home()
        self.olu.press("Pair people")
        opened(self.olu)
        self.olu.fill({ROLE.id: list(self.people.values())})
        assert self.olu.submit().ok
        stage.settle()

    def _wish(self, wish: str) -> dict[str, object]:
        return {BUDDIES.stage("regular").after_a_miss: wish} if wish else {}

    def opens(self, n: int) -> None:
        """Move to the day on which the nth period has opened for everybody."""
        self.stage.move_to(datetime(2026, 10, 12, 12, tzinfo=UTC) + timedelta(weeks=n - 1))

    def got(self, name: str, prompt: str, n: int = 1) -> Message | None:
        """Return the message in which somebody got a prompt."""
        return self.stage.message(self.people[name], prompt, n)

    def fills(self, name: str, n: int, promised: Promised | None = None, **more: object) -> Person:
        """Somebody fills in their check-in and sees the card, which nobody else does."""
        one = self.people[name]
        one.press(CHECK_IN_OPEN, on=self.got(name, "check_in", n))
        opened(one)
        told = {LAST.id: PICK[promised]} if promised else {}
        one.fill({WIN.id: f"{name} won {n}", NEXT.id: f"{name} promised {n}", **told, **more})
        assert one.submit().ok
        return one

    def shares(self, name: str, n: int, promised: Promised | None = None, **more: object) -> Person:
        """Somebody checks in and shares it."""
        one = self.fills(name, n, promised, **more)
        assert one.submit().ok
        self.stage.settle()
        return one
