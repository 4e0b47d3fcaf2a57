"""A crowd: many buddies, two by two, a week on their way, whose next check-in is due at one instant for all of them."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy
from sqlalchemy import Engine

from db.embedded import Cluster
from db.engine import Store, Tx
from db.outbox import announce
from db.programs import add_program
from db.teams import add_team
from db.vault import Vault
from playground.slack import LocalSlack, Message
from playground.stage import MANIFEST, MovedClock, Stage
from programs.buddies import BUDDIES
from programs.starting import suggested

ROLE, STAGE = BUDDIES.roles[0].id, BUDDIES.stage("regular")
A_WEEK = timedelta(days=7)
# All that is waited for comes within a minute or two, unless the machine has much else to do.
PATIENCE = 1_200

_PEOPLE = """
insert into member (team_id, id, slack_user, name, zone, hour_local, dm_channel)
select %(team)s, gen_random_uuid(), 'U' || lpad(n::text, 9, '0'), 'Buddy ' || n, 'UTC', %(hour)s, channel
from unnest(%(channels)s::text[]) with ordinality as dm (channel, n)
"""
_PAIRS = """
with numbered as (
    select id, (row_number() over (order by slack_user) - 1) / 2 as pair from member where team_id = %(team)s),
made as (select pair, gen_random_uuid() as id from numbered group by pair),
kept as (insert into pair (team_id, id, program_id, anchor_zone, first_on, weeks, starts_on, made_at)
    select %(team)s, id, %(program)s, 'UTC', %(first)s::date, 1, %(first)s::date, %(first)s from made)
insert into pair_member (team_id, pair_id, member_id, role, joined_at)
select %(team)s, made.id, numbered.id, %(role)s, %(first)s from numbered join made using (pair)
"""
# What they were asked a week ago, and got.
_BEFORE = """
with opened as (insert into period (team_id, pair_id, stage, n, playbook_version, opens_at, closes_at)
    select team_id, id, %(stage)s, 1, 1, %(first)s, %(at)s from pair where team_id = %(team)s),
sent as (insert into outbox (team_id, id, to_member, channel, due_at, state, attempts, sent_at, ts)
    select team_id, gen_random_uuid(), id, dm_channel, %(first)s, 'sent', 1, %(first)s, '1.1'
    from member where team_id = %(team)s returning *)
insert into prompt (team_id, pair_id, stage, prompt, n, recipient, due_at, outbox_id, state)
select sent.team_id, pair_id, %(stage)s, %(prompt)s, 1, to_member, due_at, sent.id, 'sent'
from sent join pair_member on (pair_member.team_id, member_id) = (sent.team_id, to_member)
"""
_SCHEDULE = """
insert into schedule (team_id, pair_id, stage, member_id, n, next_at)
select team_id, pair_id, %(stage)s, member_id, 2, %(at)s from pair_member where team_id = %(team)s
"""
_MAIL = """
select o.id::text, o.seq, o.attempts, extract(epoch from o.first_attempt_at)::float as claimed_at,
    p.prompt, p.recipient::text, p.pair_id::text
from outbox o left join prompt p on (p.team_id, p.outbox_id) = (o.team_id, o.id)
where o.team_id = %(team)s and o.due_at = %(at)s order by o.seq
"""


@dataclass(frozen=True)
class Mail:
    """One row of the outbox that was due, with the prompt it carries and what became of it."""

    id: str
    seq: int
    attempts: int
    claimed_at: float
    prompt: str | None
    recipient: str | None
    pair_id: str | None


class Crowd:
    """A workspace in which no app runs in this process, and the people who come there, each with a conversation."""

    def __init__(self, stage: Stage, engine: Engine) -> None:
        """Take a stage that is not started; nobody has come."""
        self.stage, self.workspace = stage, stage.workspace
        self.store = Store(engine, Vault(stage.settings.keys))
        self.at = datetime.now(UTC)

    def come(self, people: int) -> None:
        """Let so many people in and pair them; their next check-in is due now, once it is scheduled."""
        self.at = datetime.now(UTC)
        state, first = self.workspace.state, self.at - A_WEEK
        with state.changed:
            channels = [state.add_channel("im", "directmessage", [state.bot_user], "D").id for _ in range(people)]
        with self.begin() as tx:
            add_team(tx, self.workspace.name)
            program = add_program(tx, BUDDIES, suggested(BUDDIES, first.date()))
            tx.run(_PEOPLE, hour=self.at.time(), channels=channels)
            tx.run(_PAIRS, program=program.id, first=first, role=ROLE)
            tx.run(_BEFORE, stage=STAGE.id, prompt=STAGE.prompts[0].id, first=first, at=self.at)
            tx.run("analyze")  # as Postgres does by itself every minute

    def begin(self) -> AbstractContextManager[Tx]:
        """Open a transaction of the workspace."""
        return self.store.begin(self.workspace.id)

    def schedule(self) -> None:
        """Let everybody's next check-in have come due when they came; whoever delivers is woken."""
        with self.begin() as tx:
            tx.run(_SCHEDULE, stage=STAGE.id, at=self.at)
            announce(tx)

    def mail(self) -> list[Mail]:
        """Return what was due then, in the order it was written down."""
        with self.begin() as tx:
            return [Mail(**row) for row in tx.rows(_MAIL, at=self.at)]

    def states(self) -> Counter[str]:
        """Count what was due then by what became of it."""
        with self.begin() as tx:
            rows = tx.rows(
                "select state, count(*) as n from outbox where team_id = %(team)s and due_at = %(at)s group by state",
                at=self.at,
            )
        return Counter({row["state"]: row["n"] for row in rows})

    def wait_until_sent(self) -> None:
        """Wait until all that was due then is sent. Raises TimeoutError when that does not come about."""
        patience = time.monotonic() + PATIENCE
        while set(self.states()) != {"sent"}:
            if time.monotonic() > patience:
                raise TimeoutError(f"after {PATIENCE} s: {dict(self.states())}")
            time.sleep(0.5)

    def posted(self) -> dict[str, list[Message]]:
        """Return what stands in each conversation, in order, as Slack has it."""
        came = defaultdict(list)
        for channel in self.workspace.conversations():
            came[channel.id] = self.workspace.messages(channel.id)
        return came


def row_of(message: Message) -> str:
    """Return the id that a message in Slack is marked with."""
    return str((message.metadata or {})["event_payload"]["id"])


@contextmanager
def crowd(cluster: Cluster) -> Iterator[Crowd]:
    """Give a workspace of a strict local Slack of its own, in which nobody listens to events."""
    engine = sqlalchemy.create_engine(cluster.owner_url)  # which may take longer than an app
    with LocalSlack(MANIFEST, retry_delays=()) as slack, ExitStack() as ends:
        ends.callback(engine.dispose)
        yield Crowd(Stage(cluster, slack, MovedClock(datetime.now(UTC))), engine)
