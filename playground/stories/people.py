"""The people of the story, what each of them does in Slack, and what the local Slack then shows."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from blocks.ending import END_OPEN, OUTCOME
from blocks.foot import MESSAGE_MENU
from blocks.guidance import GUIDANCE_OPEN
from blocks.helping import HELP_OPEN
from blocks.organizers import NAME_OPEN, PEOPLE
from blocks.pairing import PAIR_OPEN
from blocks.prompts import CHECK_IN_OPEN, CHECK_IN_SKIP
from blocks.shelf import SHELF_KEEP
from blocks.starting import START_OPEN, choose_words
from db.notices import Notice
from playground.slack import Message, Person
from playground.stage import Stage
from programs.helping import NOTE, TOPIC
from programs.joining import WHEN_AND_HOW as JOINING
from programs.leaving import OUTCOMES
from programs.mentorship import MENTORSHIP
from programs.pausing import UNTIL
from programs.playbook import Choice, When

# What everybody answers in the second step of joining; the rest stands there already, as Slack and Trellis know it.
WHEN_AND_HOW = {"how_often": "two_weeks", "consent": [JOINING.field("consent").choices[0].id]}
A_SEASON = timedelta(weeks=6)


class People:
    """Olu owns the workspace, Mei helps him; Ana is a mentee in Lisbon and Kenji a mentor in Sydney, ten hours on."""

    def __init__(self, stage: Stage) -> None:
        """Let them into the workspace and its general channel."""
        self.stage, self.ws = stage, stage.workspace
        self.olu = stage.person("Olu", "Europe/London", owner=True)
        self.mei = stage.person("Mei", "Europe/Paris")
        self.ana = stage.person("Ana", "Europe/Lisbon")
        self.kenji = stage.person("Kenji", "Australia/Sydney")
        self.general = self.ws.channel("general", members=[self.olu, self.mei, self.ana, self.kenji], bot=False)

    def shown(self, person: Person, *texts: str) -> bool:
        """Say whether all of this stands on somebody's Home, opened now."""
        home = person.open_home()
        return home is not None and all(home.says(text) for text in texts)

    def before(self, person: Person, *texts: str) -> bool:
        """Say whether all of this stands in the modal before somebody."""
        return person.modal is not None and all(person.modal.says(text) for text in texts)

    def got(self, person: Person, prompt: str, n: int = 1) -> Message | None:
        """Return the message in which somebody got a prompt of the nth period."""
        return self.stage.message(person, prompt, n)

    def at_home_at(self, person: Person, message: Message | None, at: time) -> bool:
        """Say whether a message came at this wall time where somebody lives."""
        sent: datetime | None = message.program_at if message else None
        return sent is not None and sent.astimezone(ZoneInfo(person.tz)).time() == at

    def told(self, person: Person, when: When) -> int:
        """Return how often somebody was told of what happened to their pair."""
        return len(self.notices(person, when.value))

    def notices(self, person: Person, kind: str) -> list[Notice]:
        """Return the messages without a prompt that somebody got, of one kind."""
        with self.stage.trellis.store.begin(self.stage.trellis.team) as tx:
            rows = tx.rows(
                """select n.kind, n.about, n.recipient, n.program_id from notice n
                   join outbox o on (o.team_id, o.id) = (n.team_id, n.outbox_id) and o.state = 'sent'
                   join member m on (m.team_id, m.id) = (n.team_id, n.recipient)
                   where n.team_id = %(team)s and n.kind = %(kind)s and m.slack_user = %(reader)s""",
                kind=kind,
                reader=person.id,
            )
        return [Notice(**row) for row in rows]

    def until_got(self, person: Person, prompt: str, n: int) -> None:
        """Move the clock, through everything that is due, until somebody gets a prompt."""
        self.stage.move_until(lambda: self.got(person, prompt, n) is not None, A_SEASON)

    def starts(self, start_on: date) -> None:
        """Olu starts a program, announced in #general."""
        self.olu.open_home()
        self.olu.press(START_OPEN)
        if self.before(self.olu, choose_words(MENTORSHIP)):
            self.olu.press(choose_words(MENTORSHIP))
        self.olu.fill({"name": "Mentorship, autumn 2026", "starts_on": start_on, "channel": self.general.id})
        self.olu.submit()
        self.stage.settle()

    def names(self) -> None:
        """Olu names Mei as an organizer beside him."""
        self.olu.press(NAME_OPEN)
        self.olu.fill({PEOPLE: [self.mei]})
        self.olu.submit()
        self.stage.settle()

    def announced(self) -> Message | None:
        """Return the announcement of the program, if there is one."""
        return next((one for one in self.ws.messages(self.general.id) if one.user == self.ws.bot_user), None)

    def joins(self, person: Person, role: str, answers: Mapping[str, object], where: Message | None) -> None:
        """Somebody joins, from the announcement or else by the command; the form closes with what comes next."""
        if not where:
            person.command("/trellis enrol")
        person.press(f"Join as a {MENTORSHIP.role(role).name.lower()}", on=where or person.modal)
        person.fill(answers)
        person.submit()
        person.fill(WHEN_AND_HOW)
        person.submit()

    def pairs(self) -> None:
        """Olu pairs Ana with Kenji, and Trellis introduces them."""
        self.olu.open_home()
        self.olu.press(PAIR_OPEN)
        self.olu.fill({"mentee": self.ana, "mentor": self.kenji})
        self.olu.submit()
        self.stage.settle()

    def writes(self, person: Person, prompt: str, n: int, answers: Mapping[str, object]) -> None:
        """Somebody fills the form that a prompt opens, and sees the card before anybody else does."""
        person.press(CHECK_IN_OPEN, on=self.got(person, prompt, n))
        person.fill(answers)
        person.submit()

    def shares(self, person: Person) -> None:
        """Somebody shares the card before them."""
        person.submit()
        self.stage.settle()

    def skips(self, n: int) -> None:
        """Ana says in one tap that there is nothing new."""
        self.ana.press(CHECK_IN_SKIP, on=self.got(self.ana, "check_in", n))

    def replies(self, n: int, words: str) -> None:
        """Kenji answers in the thread of a card."""
        card = self.got(self.kenji, "guidance", n)
        if card:
            self.kenji.say(card, words)
        self.stage.settle()

    def keeps(self, words: str) -> None:
        """Ana puts what Kenji wrote on their shelf."""
        channel = self.ws.group(self.ana, self.kenji)
        said = [one for one in self.ws.messages(channel or "") if one.says(words)]
        self.ana.message_shortcut(SHELF_KEEP, said[-1])

    def gets_help_answering(self, n: int, answers: Mapping[str, object]) -> None:
        """Kenji opens the short form beside a card, and fills it."""
        self.kenji.press(GUIDANCE_OPEN, on=self.got(self.kenji, "guidance", n))
        self.kenji.fill(answers)
        self.kenji.submit()

    def chooses(self, person: Person, choice: Choice, message: Message | None) -> None:
        """Somebody chooses from the menu behind a message."""
        person.choose(MESSAGE_MENU, choice.label, on=message)

    def asks_for_help(self, message: Message | None, words: str) -> None:
        """Ana asks the organizers for help, about her pair."""
        self.ana.press(HELP_OPEN, on=message)
        self.ana.fill({TOPIC: "pair", NOTE: words})
        self.ana.submit()
        self.stage.settle()

    def pauses(self, until_on: date, message: Message | None, choice: Choice) -> None:
        """Ana takes a break until a day."""
        self.chooses(self.ana, choice, message)
        self.ana.fill({UNTIL: until_on})
        self.ana.submit()
        self.stage.settle()

    def ends(self) -> None:
        """Olu ends the pair."""
        self.olu.open_home()
        self.olu.press(END_OPEN)
        self.olu.fill({OUTCOME: OUTCOMES[0].id})
        self.olu.submit()
        self.stage.settle()
