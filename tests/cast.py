"""The people of the tests, and how they come to a point of the story: each method goes on from the one before."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Self

from blocks.starting import START_KIND, START_OPEN, choose_words
from playground.slack import Message, Person
from playground.slack.records import View
from playground.stage import Stage
from playground.stories.mentorship import STARTS
from playground.stories.people import WHEN_AND_HOW
from programs.mentorship import MENTORSHIP
from programs.playbook import Playbook
from tests.words import BUTTON, join_as

__all__ = [
    "ANSWERS", "FIRST", "PROMISE", "SECOND", "STARTS", "STARTS_ON", "WHEN_AND_HOW", "Cast", "joins", "lays_out",
    "opened",
]  # fmt: skip

STARTS_ON = date(2026, 10, 13)
FIRST = datetime(2026, 10, 13, 8, 0, tzinfo=UTC)  # 09:00 in Lisbon, in summer time
SECOND = datetime(2026, 10, 27, 9, 0, tzinfo=UTC)  # 09:00 in Lisbon again, after the change on 25 October
PROMISE = "Send the outline to one person."
ANSWERS = {
    "growth": "I asked before advising.",
    "in_the_way": ["time"],
    "would_help": "feedback",
    "next_promise": PROMISE,
    "how_sure": "4",
}


def opened(person: Person) -> View:
    """Wait for the modal that a press opens, past whatever else changes before the person's eyes; return it."""
    person.wait(lambda: person.modal is not None)
    assert person.modal is not None
    return person.modal


def lays_out(person: Person, kind: Playbook = MENTORSHIP) -> View:
    """Let somebody open the form for a program of this kind from their Home; return it."""
    person.open_home()
    assert person.press(START_OPEN).ok
    if START_KIND in str(opened(person).blocks):
        assert person.press(choose_words(kind)).ok
        person.wait(lambda: person.modal is not None and bool(person.modal.payload.get("submit")))
    return opened(person)


def joins(person: Person, button: str, answers: Mapping[str, object]) -> None:
    """Let somebody join from their Home, through both steps, and close what says that it worked."""
    person.open_home()
    assert person.press(button).ok
    opened(person)
    person.fill(answers)
    assert person.submit().ok
    person.fill(WHEN_AND_HOW)
    assert person.submit().ok
    person.close()


class Cast:
    """Olu owns the workspace and organizes; Ana is a mentee in Lisbon, Kenji a mentor in Tokyo.

    `layout` is what Olu fills in to start the program.
    """

    def __init__(self, stage: Stage) -> None:
        """Let them into the workspace; nothing else has happened yet."""
        self.stage = stage
        self.layout: dict[str, object] = {"name": MENTORSHIP.name, "starts_on": STARTS_ON}
        self.olu = stage.person("Olu", "Europe/London", owner=True)
        self.ana = stage.person("Ana", "Europe/Lisbon")
        self.kenji = stage.person("Kenji", "Asia/Tokyo")

    def until_organized(self) -> Self:
        """Olu has started a program and organizes it, and it takes people in."""
        lays_out(self.olu)
        self.olu.fill(self.layout)
        assert self.olu.submit().ok
        return self

    def until_enrolled(self) -> Self:
        """Ana and Kenji have joined."""
        self.until_organized()
        joins(self.ana, join_as("mentee"), {"change": "Lead a small project."})
        joins(self.kenji, join_as("mentor"), {"can_help_with": ["leading"], "how_many": "1"})
        return self

    def until_paired(self) -> Self:
        """They are a pair, and have been introduced."""
        self.until_enrolled()
        self.olu.open_home()
        assert self.olu.press("Pair people").ok
        opened(self.olu)
        self.olu.fill({"mentee": self.ana, "mentor": self.kenji})
        assert self.olu.submit().ok
        self.stage.settle()
        return self

    def until_asked(self) -> Self:
        """Ana has been asked for her first check-in."""
        self.until_paired()
        self.stage.move_to(FIRST)
        return self

    def until_open(self) -> Self:
        """Ana's form is open before her, filled and not sent."""
        self.until_asked()
        assert self.ana.press(BUTTON, on=self.ana.dm[-1]).ok
        opened(self.ana)
        self.ana.fill(ANSWERS)
        return self

    def until_kept(self) -> Self:
        """Ana has sent the form and sees the card, which nobody else does."""
        self.until_open()
        assert self.ana.submit().ok
        return self

    def until_shared(self) -> Self:
        """Kenji has got the card."""
        self.until_kept()
        assert self.ana.submit().ok
        self.stage.settle()
        return self

    def until_answered(self) -> Self:
        """Kenji has answered in the thread, and Ana was told."""
        self.until_shared()
        self.kenji.say(self.group()[-1], "Who reads it first?")
        self.stage.settle()
        return self

    def group(self) -> list[Message]:
        """Return what Trellis wrote in the pair's conversation."""
        channel = self.stage.workspace.group(self.ana, self.kenji)
        assert channel is not None
        bot = self.stage.workspace.bot_user
        return [message for message in self.stage.workspace.messages(channel) if message.user == bot]
