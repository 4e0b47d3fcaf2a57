"""Who is in the group, in which zones, and what one of them does at a moment of its weeks."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Self

from blocks.organizers import NAME_OPEN, PEOPLE
from blocks.pairing import PAIR_OPEN
from playground.slack import Message, Person
from playground.slack.inputs import elements
from playground.slack.records import Channel
from playground.stage import Stage
from playground.stories.people import People
from programs.calendar import instant
from programs.playbook import Playbook

LONDON, SAO_PAULO, TOKYO = "Europe/London", "America/Sao_Paulo", "Asia/Tokyo"
KOLKATA, NAIROBI, NEW_YORK = "Asia/Kolkata", "Africa/Nairobi", "America/New_York"
ZONES = {
    LONDON: ("Mei Wong", "Lars Berg", "Chloe Martin", "Hannah Reid", "Tom Whitaker"),
    SAO_PAULO: ("Ana Souza", "Diego Lima", "Joana Prado", "Tiago Alves"),
    TOKYO: ("Kenji Mori", "Yuki Sato"),
    KOLKATA: ("Priya Nair", "Arjun Rao", "Fatima Khan", "Nadia Islam"),
    NAIROBI: ("Wanjiru Kamau", "Amina Yusuf", "Brian Otieno"),
    NEW_YORK: ("Maya Cohen", "Sam Rivera"),
}


@dataclass(frozen=True)
class Scene:
    """What somebody does, so many days before the last one, at a wall time where they live."""

    before: int
    at: str
    person: Person
    act: Callable[[], object]

    def when(self, last: date) -> datetime:
        """Return the instant, in weeks whose last day this is."""
        return instant(last - timedelta(self.before), time.fromisoformat(self.at), self.person.tz)


class Group(People):
    """The people of the group, each found by their first name; in copies of it they take part in one program each."""

    def lets_in(self, stage: Stage) -> None:
        """Let them into the workspace and its channels, which Trellis is in none of."""
        self.olu = stage.person("Olu Adeyemi", LONDON, owner=True)
        here = [stage.person(name, zone) for zone, names in ZONES.items() for name in names]
        here += [self.olu, stage.person("Bo Larsen", NEW_YORK, guest=True)]
        self.everybody = {one.name.partition(" ")[0]: one for one in here}
        self.mei, self.ana, self.kenji, self.bo = (self.everybody[one] for one in ("Mei", "Ana", "Kenji", "Bo"))
        self.general, self.intros, self.mentorship = (
            self.ws.channel(name, members=here, bot=False) for name in ("general", "introductions", "mentorship")
        )
        self.program, self.channel = "", self.general

    def in_program(self, playbook: Playbook, program: str, channel: Channel) -> Self:
        """Return the same people, who now take part in this program, which is announced in this channel."""
        there = copy(self)
        there.playbook, there.program, there.channel = playbook, program, channel
        return there

    def begins(self, start_on: date, **layout: object) -> None:
        """Olu starts the program."""
        self.starts(self.program, start_on, channel=self.channel.id, **layout)

    def names(self) -> None:
        """Olu names Mei as an organizer beside him."""
        self._organizes(NAME_OPEN)
        self.olu.fill({PEOPLE: [self.mei]})
        self.olu.submit()
        self.stage.settle()

    def announced(self) -> Message | None:
        """Return the announcement of the program, if there is one."""
        said = (one for one in self.ws.messages(self.channel.id) if one.user == self.ws.bot_user)
        return next((one for one in said if one.says(self.program)), None)

    def in_as(self, person: Person, role: str, answers: dict[str, object], **second: object) -> None:
        """Somebody joins from the announcement, and closes what says that it worked."""
        self.joins(person, role, answers, self.announced(), **second)
        person.close(all_views=True)

    def pairs(self, **by_role: Person | list[Person]) -> None:
        """Olu brings people together in this program, and Trellis introduces them."""
        self._organizes(PAIR_OPEN)
        self.olu.fill(by_role)
        self.olu.submit()
        self.stage.settle()

    def rests(self) -> None:
        """Everybody closes what is open before them, and nothing is left to be sent or shown."""
        for person in self.everybody.values():
            if person.modal is not None:
                person.close(all_views=True)
        self.stage.settle()

    def _organizes(self, action: str) -> None:
        """Olu presses a button of this program on his Home, below its heading, and sees what it opens."""
        home = self.olu.open_home()
        blocks = home.blocks if home else []
        at = next(n for n, one in enumerate(blocks) if one["type"] == "header" and self.program in one["text"]["text"])
        block = next(block for block, element in elements(blocks[at:]) if element["action_id"] == action)
        self.olu.press((block["block_id"], action), on=home)
        self.olu.wait(lambda: self.olu.modal is not None)

    def talks(self, channel: Channel, before: int, *lines: tuple[str, str, str]) -> list[Scene]:
        """Return what people say in a channel on a day, each at their own time: one line, and a thread below it."""
        root: list[Message] = []

        def say(person: Person, words: str) -> None:
            root.append(person.say(root[0] if root else channel, words))

        people = [self.everybody[name] for _, name, _ in lines]
        return [
            Scene(before, at, one, partial(say, one, words)) for one, (at, _, words) in zip(people, lines, strict=True)
        ]
