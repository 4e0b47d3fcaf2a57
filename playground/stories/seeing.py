"""The people of the stories, and what the local Slack shows them."""

from copy import copy
from datetime import datetime, time
from typing import Self
from zoneinfo import ZoneInfo

from db.notices import Notice
from playground.slack import Message, Person
from playground.stage import Stage
from programs.playbook import Playbook, Prompt, When


class Seen:
    """The people of a story, and what each of them sees."""

    def __init__(self, stage: Stage, playbook: Playbook) -> None:
        """Let them into the workspace and its general channel; what they take part in is of this kind."""
        self.stage, self.ws, self.playbook = stage, stage.workspace, playbook
        self.lets_in(stage)

    def lets_in(self, stage: Stage) -> None:
        """Olu owns the workspace, Mei helps; Ana lives in Lisbon, Kenji in Sydney, ten hours on, Bo in New York."""
        self.olu = stage.person("Olu", "Europe/London", owner=True)
        self.mei = stage.person("Mei", "Europe/Paris")
        self.ana = stage.person("Ana", "Europe/Lisbon")
        self.kenji = stage.person("Kenji", "Australia/Sydney")
        self.bo = stage.person("Bo", "America/New_York")
        self.general = self.ws.channel("general", members=[self.olu, self.mei, self.ana, self.kenji], bot=False)

    def in_another(self, playbook: Playbook) -> Self:
        """Return the same people, who take part in a program of another kind too."""
        there = copy(self)
        there.playbook = playbook
        return there

    def prompt(self, prompt_id: str) -> Prompt:
        """Return a prompt of the playbook; what it opens is called by its label, since a message may bring several."""
        return next(one for stage in self.playbook.stages for one in stage.prompts if one.id == prompt_id)

    def shown(self, person: Person, *texts: str) -> bool:
        """Say whether all of this stands on somebody's Home, opened now."""
        home = person.open_home()
        return home is not None and all(home.says(text) for text in texts)

    def before(self, person: Person, *texts: str) -> bool:
        """Say whether all of this stands in the modal before somebody."""
        return person.modal is not None and all(person.modal.says(text) for text in texts)

    def got(self, person: Person, prompt: str, n: int = 1) -> Message | None:
        """Return the message in which somebody got a prompt of the nth period."""
        return self.stage.message(person, prompt, n, self.playbook.kind)

    def reads(self, person: Person, prompt: str, *texts: str, n: int = 1) -> bool:
        """Say whether all of this stands in the message in which somebody got a prompt."""
        message = self.got(person, prompt, n)
        return message is not None and all(message.says(text) for text in texts)

    def at_home_at(self, person: Person, message: Message | None, at: time) -> bool:
        """Say whether a message came at this wall time where somebody lives."""
        sent: datetime | None = message.program_at if message else None
        return sent is not None and sent.astimezone(ZoneInfo(person.tz)).time() == at

    def hears(self, person: Person, words: str) -> bool:
        """Say whether somebody was told this where nobody else sees it."""
        return any(one.ephemeral and one.says(words) for one in person.inbox)

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

    def announced(self) -> Message | None:
        """Return the announcement of the program, if there is one."""
        return next((one for one in self.ws.messages(self.general.id) if one.user == self.ws.bot_user), None)

    def wins(self, person: Person) -> list[Message]:
        """Return what was celebrated of somebody in #general."""
        posted = [one for one in self.ws.messages(self.general.id) if one.user == self.ws.bot_user]
        return [one for one in posted if one.says(f"{person.name} has")]
