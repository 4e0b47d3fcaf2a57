"""A member of a local Slack's workspace, and a team with mail to send to her: what came is what she sees."""

from dataclasses import dataclass, replace
from uuid import UUID

from delivery.drafts import Render
from delivery.send import Sender
from delivery.slack import Poster
from delivery.times import Times
from playground.slack import Message as Posted
from playground.slack import Person, Workspace
from tests.delivery.drawing import draw
from tests.delivery.post import NOON, QUICK, Team, drained

TIMES = replace(QUICK, http_timeout=0.6, settle=0.3, lease=1.5, beat=0.1)


@dataclass
class Mail:
    """A member of the local Slack's workspace, with mail that the app owes her."""

    team: Team
    url: str
    ws: Workspace
    person: Person
    ana: UUID
    pair: UUID

    def send(self) -> UUID:
        """Owe her one more prompt."""
        row = self.team.mail(self.ana)
        with self.team.begin() as tx:
            tx.run(
                """insert into period values (%(team)s, %(pair)s, 'regular', 1, 1, %(at)s, null)
                on conflict do nothing""",
                pair=self.pair, at=NOON,
            )  # fmt: skip
            tx.run(
                """insert into prompt (team_id, pair_id, stage, prompt, n, recipient, due_at, outbox_id)
                values (%(team)s, %(pair)s, 'regular', %(prompt)s, 1, %(who)s, %(at)s, %(row)s)""",
                pair=self.pair, prompt=str(row), who=self.ana, at=NOON, row=row,
            )  # fmt: skip
        return row

    def sender(self, times: Times = TIMES, render: Render = draw) -> Sender:
        """Make a worker that posts into the workspace."""
        return Sender(self.team.store, self.team.id, self.poster(times), {}, self.team.clock, times, render)

    def poster(self, times: Times = TIMES) -> Poster:
        """Make a client of the workspace."""
        return Poster(self.ws.bot_token, self.url, times)

    def stay_unanswered(self) -> None:
        """Let Slack take what is due and not say so, so long ago that it may be looked for."""
        self.ws.faults.add("chat.postMessage", "drop_stored")
        drained(self.sender(replace(TIMES, settle=600, lease=601)))
        with self.team.begin() as tx:
            tx.run("update outbox set not_before = clock_timestamp() where team_id = %(team)s and state = 'unknown'")

    def came(self) -> list[UUID]:
        """What she got, in order, by the id in it."""
        return [UUID(one.text.split()[0]) for one in self.messages()]

    def messages(self) -> list[Posted]:
        """What the app wrote to her."""
        return [one for one in self.person.dm if one.user == self.ws.bot_user]

    def asked(self, method: str) -> int:
        """How often Slack was asked this."""
        return sum(call.method == method for call in self.ws.calls)

    def states(self) -> set[tuple[str, str]]:
        """What became of all of it, and of the prompts in it."""
        with self.team.begin() as tx:
            rows = tx.rows(
                """select o.state, p.state as prompt from outbox o
                join prompt p on (p.team_id, p.outbox_id) = (o.team_id, o.id) where o.team_id = %(team)s"""
            )
        return {(row["state"], row["prompt"]) for row in rows}

    def all_sent(self) -> bool:
        """Whether all of it is known to have come."""
        return self.states() == {("sent", "sent")}
