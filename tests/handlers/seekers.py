"""The people of a mentoring, and how they come to a point of it: each method goes on from the one before."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Self

from blocks.directory import DIRECTORY_OPEN
from blocks.enrolment import ENROL_OPEN
from blocks.pairing import PAIR_OPEN
from blocks.requests import REQUEST_ACCEPT
from playground.slack import Message, Person
from playground.stage import Stage
from programs.calendar import local_day
from programs.joining import WHEN_AND_HOW as JOINING
from programs.mentoring import MENTORING, REQUEST
from programs.playbook import Playbook
from tests.cast import WHEN_AND_HOW, Cast, lays_out, opened

ASKED = REQUEST.questions[0].id
SENTENCE = "How did you prepare your first talk?"
CARD = {"topics": ["speaking"], "own_words": "Talks, from the first slide to the last question.", "how_many": "1"}
AGREES = {"languages": ["en"], "consent": [JOINING.field("consent").choices[0].id]}
ASKER, GUIDE = (role.id for role in MENTORING.roles)


class Seekers:
    """Olu organizes; Ana in Lisbon looks for a mentor, Kenji in Tokyo and Mei in Paris can be asked, Kenji by one."""

    def __init__(self, stage: Stage) -> None:
        """Let them into the workspace; nothing else has happened yet."""
        self.stage = stage
        self.olu = stage.person("Olu", "Europe/London", owner=True)
        self.ana, self.ben = stage.person("Ana", "Europe/Lisbon"), stage.person("Ben", "Europe/Lisbon")
        self.kenji, self.mei = stage.person("Kenji", "Asia/Tokyo"), stage.person("Mei", "Europe/Paris")

    @classmethod
    def of(cls, cast: Cast) -> Self:
        """Return the same people where they are part of another story."""
        found = cls.__new__(cls)
        found.stage, found.olu, found.ana, found.kenji = cast.stage, cast.olu, cast.ana, cast.kenji
        return found

    def until_open(self) -> Self:
        """Olu has started a mentoring, and the two who can be asked stand in its directory."""
        self.start(MENTORING)
        self.joins(self.kenji, GUIDE, CARD)
        self.joins(self.mei, GUIDE, {**CARD, "own_words": "Slides that nobody reads aloud.", "how_many": "3"})
        return self

    def until_looking(self) -> Self:
        """Ana and Ben have joined to look for somebody."""
        self.until_open()
        self.joins(self.ana, ASKER, {"topics": ["speaking"]})
        self.joins(self.ben, ASKER, {"topics": ["speaking", "job"]})
        return self

    def until_asked(self) -> Self:
        """Ana has asked Kenji, who has got her sentence."""
        self.until_looking()
        self.asks(self.ana, self.kenji)
        self.stage.move_to(self.stage.clock.now() + timedelta(hours=14))  # past the night in Tokyo
        return self

    def until_accepted(self) -> Self:
        """Kenji has said yes, and they are introduced."""
        self.until_asked()
        assert self.kenji.press(REQUEST_ACCEPT, on=self.kenji.dm[-1]).ok
        self.stage.settle()
        self.stage.move_to(self.now + timedelta(days=1))
        return self

    @property
    def now(self) -> datetime:
        """Return what time it is in the program."""
        return self.stage.clock.now()

    def start(self, kind: Playbook) -> None:
        """Let Olu start a program of a kind, today."""
        lays_out(self.olu, kind)
        self.olu.fill({"name": kind.name, "starts_on": local_day(self.now, "UTC")})
        assert self.olu.submit().ok
        self.stage.settle()

    def joins(self, person: Person, role: str, answers: Mapping[str, object], program: str = MENTORING.name) -> None:
        """Let somebody join a program in a role, through both steps."""
        home = person.open_home()
        assert home is not None
        name = MENTORING.role(role).name.lower()
        way_in = [one for one in home.blocks if program in str(one.get("text")) and name in str(one.get("accessory"))]
        assert person.press(ENROL_OPEN, on=replace(home, payload={**home.payload, "blocks": way_in})).ok
        opened(person)
        person.fill(answers)
        assert person.submit().ok
        person.fill(AGREES if program == MENTORING.name else WHEN_AND_HOW)
        assert person.submit().ok
        person.close()

    def looks(self, person: Person) -> str:
        """Let somebody open the directory; return what they read there."""
        person.open_home()
        assert person.press(DIRECTORY_OPEN).ok
        return opened(person).plain

    def opens_form(self, person: Person, whom: Person) -> None:
        """Let somebody open the form in which they ask this one, from the directory."""
        self.looks(person)
        assert person.press(f"Ask {whom.name}").ok
        assert person.wait(lambda: person.modal is not None and ASKED in str(person.modal.blocks))

    def asks(self, person: Person, whom: Person, sentence: str = SENTENCE) -> None:
        """Let somebody ask this one."""
        self.opens_form(person, whom)
        person.fill({ASKED: sentence})
        assert person.submit().ok
        self.stage.settle()

    def pair(self, asker: Person, guide: Person) -> None:
        """Let Olu pair these two by hand."""
        self.olu.open_home()
        assert self.olu.press(PAIR_OPEN).ok
        opened(self.olu)
        self.olu.fill({ASKER: asker, GUIDE: guide})
        assert self.olu.submit().ok
        self.stage.settle()

    def group(self) -> list[Message]:
        """Return what Trellis wrote in the conversation of Ana and Kenji."""
        channel = self.stage.workspace.group(self.ana, self.kenji)
        assert channel is not None
        bot = self.stage.workspace.bot_user
        return [message for message in self.stage.workspace.messages(channel) if message.user == bot]
