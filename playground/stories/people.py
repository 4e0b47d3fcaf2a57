"""What the people of the stories do in Slack."""

from collections.abc import Mapping
from datetime import date, timedelta

from blocks.agreement import AGREEMENT_OPEN
from blocks.celebrations import CELEBRATION_OPEN
from blocks.directory import DIRECTORY_SEND
from blocks.foot import MESSAGE_MENU
from blocks.goals import GOALS_ADD, GOALS_CLOSE, GOALS_OPEN
from blocks.guidance import GUIDANCE_OPEN
from blocks.helping import HELP_OPEN
from blocks.leaving import LEAVE_OPEN
from blocks.organizers import NAME_OPEN, PEOPLE
from blocks.pairing import PAIR_OPEN
from blocks.shelf import SHELF_KEEP
from blocks.starting import START_OPEN, choose_words
from playground.slack import Message, Person
from playground.stories.seeing import Seen
from programs.celebrations import CONSENT, FULL
from programs.goals import OUTCOME, REACHED
from programs.helping import NOTE, TOPIC
from programs.joining import WHEN_AND_HOW as JOINING
from programs.pausing import UNTIL
from programs.playbook import Choice, When

# What everybody answers in the second step of joining; the rest stands there already, as Slack and Trellis know it.
WHEN_AND_HOW = {"how_often": "two_weeks", "consent": [JOINING.field("consent").choices[0].id]}
A_SEASON = timedelta(weeks=14)


class People(Seen):
    """The people of a story, who act, each as in Slack's own client."""

    def until_got(self, person: Person, prompt: str, n: int = 1) -> None:
        """Move the clock, through everything that is due, until somebody gets a prompt."""
        self.stage.move_until(lambda: self.got(person, prompt, n) is not None, A_SEASON)

    def until_told(self, person: Person, when: When) -> None:
        """Move the clock, through everything that is due, until somebody is told of what happened to their pair."""
        self.stage.move_until(lambda: self.told(person, when) > 0, A_SEASON)

    def until_noticed(self, person: Person, kind: str) -> None:
        """Move the clock, through everything that is due, until somebody gets a message of this kind."""
        self.stage.move_until(lambda: bool(self.notices(person, kind)), A_SEASON)

    def opens(self, person: Person, action: str, on: Message | None = None) -> None:
        """Somebody presses a button, in a message or else on their Home, and sees what it opens."""
        if person.modal is not None:
            person.close(all_views=True)
        if on is None:
            person.open_home()
        person.press(action, on=on)
        person.wait(lambda: person.modal is not None)

    def starts(self, name: str, start_on: date, **layout: object) -> None:
        """Olu starts a program of the story's kind, announced in #general."""
        self.opens(self.olu, START_OPEN)
        if len(self.stage.trellis.playbooks) > 1:
            self.olu.press(choose_words(self.playbook))
            self.olu.wait(lambda: self.olu.modal is not None and bool(self.olu.modal.payload.get("submit")))
        self.olu.fill({"name": name, "starts_on": start_on, "channel": self.general.id, **layout})
        self.olu.submit()
        self.stage.settle()

    def names(self) -> None:
        """Olu names Mei as an organizer beside him."""
        self.olu.press(NAME_OPEN)
        self.olu.fill({PEOPLE: [self.mei]})
        self.olu.submit()
        self.stage.settle()

    def chooses_kind(self, person: Person, *picks: str) -> None:
        """Somebody who does not know which one they want answers the three questions."""
        person.command("/trellis start")
        person.wait(lambda: person.modal is not None)
        person.fill(dict(zip(("wish", "structure", "time"), picks, strict=True)))
        person.submit()

    def joins(self, person: Person, role: str, answers: Mapping[str, object], where: Message | None,
              **second: object) -> None:  # fmt: skip
        """Somebody joins, from a message or else from the modal before them; it ends with what comes next.

        Those who say more than they must in the second step say it in `second`.
        """
        person.press(f"Join as a {self.playbook.role(role).name.lower()}", on=where or person.modal)
        person.fill(answers)
        person.submit()
        asked = [one.id for one in self.playbook.when_and_how.fields()]
        person.fill({field: said for field, said in WHEN_AND_HOW.items() if field in asked} | second)
        person.submit()

    def enrols(self, person: Person, role: str, answers: Mapping[str, object], **second: object) -> None:
        """Somebody joins by typing the command."""
        person.command("/trellis enrol")
        person.wait(lambda: person.modal is not None)
        self.joins(person, role, answers, None, **second)

    def joins_there(self, person: Person, role: str, answers: Mapping[str, object]) -> None:
        """Somebody joins from the announcement of the program."""
        self.joins(person, role, answers, self.announced())

    def pairs(self, **by_role: Person | list[Person]) -> None:
        """Olu brings people together, and Trellis introduces them."""
        self.opens(self.olu, PAIR_OPEN)
        self.olu.fill(by_role)
        self.olu.submit()
        self.stage.settle()

    def asks(self, person: Person, whom: Person, answers: Mapping[str, object], on: Message | None = None) -> None:
        """Somebody asks this one, from a message or else from the directory before them."""
        if on is not None and person.modal is not None:
            person.close(all_views=True)
        person.press(f"Ask {whom.name}", on=on)
        person.wait(lambda: person.modal is not None and person.modal.payload.get("callback_id") == DIRECTORY_SEND)
        person.fill(answers)
        person.submit()
        self.stage.settle()

    def adds(self, person: Person, action: str, answers: Mapping[str, object]) -> None:
        """Somebody writes what the newest message in their DM asks for, behind one of its buttons."""
        self.opens(person, action, person.dm[-1])
        person.fill(answers)
        person.submit()
        person.close()
        self.stage.settle()

    def leaves(self, person: Person, answers: Mapping[str, object]) -> None:
        """Somebody leaves their pair."""
        self.opens(person, LEAVE_OPEN)
        person.fill(answers)
        person.submit()
        self.stage.settle()

    def agrees(self, person: Person, answers: Mapping[str, object]) -> None:
        """Somebody writes the agreement of their pair."""
        self.opens(person, AGREEMENT_OPEN)
        person.fill(answers)
        person.submit()
        self.stage.settle()

    def signs(self, person: Person) -> None:
        """Somebody signs what was written."""
        self.opens(person, AGREEMENT_OPEN)
        person.submit()
        self.stage.settle()

    def aims(self, person: Person, answers: Mapping[str, object]) -> None:
        """Somebody sets a goal."""
        self.opens(person, GOALS_OPEN)
        person.press(GOALS_ADD)
        person.wait(lambda: person.modal is not None and bool(person.modal.payload.get("callback_id")))
        person.fill(answers)
        person.submit()

    def writes(self, person: Person, prompt: str, n: int, answers: Mapping[str, object]) -> None:
        """Somebody fills the form that a prompt opens, and sees what comes after it before anybody else does."""
        self.opens(person, self.prompt(prompt).button, self.got(person, prompt, n))
        person.fill(answers)
        person.submit()

    def shares(self, person: Person) -> None:
        """Somebody shares the card before them."""
        person.submit()
        self.stage.settle()

    def writes_and_shares(self, person: Person, prompt: str, n: int, answers: Mapping[str, object]) -> None:
        """Somebody fills the form that a prompt opens, and shares it."""
        self.writes(person, prompt, n, answers)
        self.shares(person)

    def goes_on(self, person: Person, action: str) -> None:
        """Somebody presses a button in the modal before them, and sees what it opens."""
        before = person.modal
        person.press(action, on=before)
        person.wait(lambda: person.modal is not None and person.modal != before)

    def celebrates(self, person: Person) -> None:
        """Somebody wants what Home offers to be celebrated under their name, and sees what would be posted."""
        self.opens(person, CELEBRATION_OPEN)
        person.fill({CONSENT.id: FULL})
        person.submit()

    def closes_goal(self, person: Person) -> None:
        """Somebody closes their goal, reached."""
        self.opens(person, GOALS_OPEN)
        person.press(GOALS_CLOSE)
        person.fill({OUTCOME: REACHED})
        person.submit()

    def opens_home(self, person: Person) -> None:
        """Somebody closes what is before them, and opens their Home."""
        if person.modal is not None:
            person.close(all_views=True)
        person.open_home()

    def skips(self, person: Person, prompt: str, n: int) -> None:
        """Somebody says in one tap that there is nothing new."""
        person.press(self.prompt(prompt).skip, on=self.got(person, prompt, n))
        self.stage.settle()

    def replies(self, person: Person, prompt: str, n: int, words: str) -> None:
        """Somebody answers in the thread of a card."""
        if card := self.got(person, prompt, n):
            person.say(card, words)
        self.stage.settle()

    def says(self, person: Person, partner: Person, words: str) -> None:
        """Somebody writes to their partner, in their conversation."""
        person.say(self.ws.group(person, partner) or "", words)

    def keeps(self, person: Person, partner: Person, words: str) -> None:
        """Somebody puts what their partner wrote on their shelf."""
        channel = self.ws.group(person, partner)
        said = [one for one in self.ws.messages(channel or "") if one.says(words)]
        person.message_shortcut(SHELF_KEEP, said[-1])

    def gets_help_answering(self, person: Person, prompt: str, n: int, answers: Mapping[str, object]) -> None:
        """Somebody opens the short form beside a card, and fills it."""
        self.opens(person, GUIDANCE_OPEN, self.got(person, prompt, n))
        person.fill(answers)
        person.submit()

    def chooses(self, person: Person, choice: Choice, message: Message | None) -> None:
        """Somebody chooses from the menu behind a message."""
        person.choose(MESSAGE_MENU, choice.label, on=message)

    def asks_for_help(self, person: Person, message: Message | None, words: str) -> None:
        """Somebody asks the organizers for help, about their pair."""
        self.opens(person, HELP_OPEN, message)
        person.fill({TOPIC: "pair", NOTE: words})
        person.submit()
        self.stage.settle()

    def pauses(self, person: Person, until_on: date, message: Message | None, choice: Choice) -> None:
        """Somebody takes a break until a day."""
        self.chooses(person, choice, message)
        person.fill({UNTIL: until_on})
        person.submit()
        self.stage.settle()
