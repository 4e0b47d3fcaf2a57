"""A workspace full of people with mail to come, and the count of what came of it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

from psycopg.rows import dict_row

from db.engine import Store, make_engine
from db.programs import add_program
from db.teams import add_team
from db.vault import Vault, new_key
from playground.slack import LocalSlack
from programs.mentorship import MENTORSHIP
from programs.starting import suggested
from tests.promises.kill.database import Database

# Mail that is not let go yet.
_ONE_DAY = datetime(2100, 1, 1, tzinfo=UTC)
# Of so many people the conversation of one is not known before there is mail for them.
_STRANGERS = 5
# A pair's mentee gets a check-in and a notice, its mentor one notice or three.
_PER_PAIR = 4


@dataclass(frozen=True)
class Count:
    """What stands in Slack of what was owed, message by message."""

    owed: int
    twice: int
    lost: int
    out_of_order: Sequence[str]
    parked: Mapping[str, int]
    unsettled: int


class Town:
    """One workspace of the local Slack, and what Trellis owes the people in it; `release` lets mail go."""

    def __init__(self, database: Database, slack: LocalSlack, mail: int) -> None:
        """Lay out people, pairs and mail; nothing is due yet. One of them organizes."""
        self.database, self.workspace, self.key = database, slack.workspace("Cloud User Group"), new_key()
        self.left = mail
        engine = make_engine(database.app_url, 2)
        with Store(engine, Vault([self.key])).begin(self.workspace.id) as tx:
            add_team(tx, self.workspace.name)
            program = add_program(tx, MENTORSHIP, suggested(MENTORSHIP, datetime.now(UTC).date())).id
            pairs = [(uuid4(), (self._person(2 * n), self._person(2 * n + 1))) for n in range(mail // _PER_PAIR)]
            people = [one for _, both in pairs for one in both]
            organizer = self._person(1, "Olu")
            tx.run_many(_MEMBER, [*people, organizer])
            tx.run(
                "insert into program_role values (%(team)s, %(program)s, %(id)s, 'organizer')",
                program=program, id=organizer["id"],
            )  # fmt: skip
            now = datetime.now(UTC)
            about = [{"pair": pair, "program": program, "now": now, "until": now + timedelta(days=9),
                      "mentee": mentee["id"], "mentor": mentor["id"], "form": uuid4()}
                     for pair, (mentee, mentor) in pairs]  # fmt: skip
            for statement in _PAIR:
                tx.run_many(statement, about)
            letters = [
                {"pair": pair, "to": both[0]["id"], "id": uuid4(), "at": _ONE_DAY, "now": now} for pair, both in pairs
            ]
            notes = [both[0] for _, both in pairs] + [
                both[1] for n, (_, both) in enumerate(pairs) for _ in range(1 + 2 * (n % 2))
            ]
            said = [
                {"to": one["id"], "id": uuid4(), "at": _ONE_DAY, "about": uuid4(), "program": program} for one in notes
            ]
            tx.run_many(_OUTBOX, [*letters, *said])
            tx.run_many(_PROMPT, letters)
            tx.run_many(_NOTICE, said)
        engine.dispose()

    def _person(self, number: int, name: str = "") -> dict[str, Any]:
        person = self.workspace.person(name or f"Person {number}", tz="UTC")
        known = number % _STRANGERS != 0
        channel = self.workspace.state.open_dm(person.id).id if known else None
        return {"id": uuid4(), "user": person.id, "name": person.name, "channel": channel}

    def release(self, most: int) -> None:
        """Let so many more messages go, in order."""
        self.database.look().execute(_RELEASE, {"team": self.workspace.id, "most": most, "since": _ONE_DAY})
        self.left = max(0, self.left - most)

    def rows(self) -> list[dict[str, Any]]:
        """What is owed, as the database has it."""
        cursor = self.database.look().cursor(row_factory=dict_row)
        return cursor.execute(_ROWS, [self.workspace.id, _ONE_DAY]).fetchall()

    def state(self, id: str) -> str:
        """Whether one message is due, on its way or sent, as the database has it."""
        return next(str(one["state"]) for one in self.rows() if one["id"] == id)

    def is_looked_for(self, channel: str) -> bool:
        """Whether somebody reads this conversation to find a message in it."""
        asked = "select from outbox where channel = %s and state = 'unknown' and lease_until is not null"
        return self.database.look().execute(asked, [channel]).rowcount > 0

    def posted(self) -> Mapping[str, Sequence[str]]:
        """When each message came to stand in Slack, by its id, as often as it does."""
        found = defaultdict(list)
        for channel in self.workspace.conversations():
            for message in self.workspace.messages(channel.id):
                found[str((message.metadata or {})["event_payload"]["id"])].append(message.ts)
        return found

    def count(self) -> Count:
        """Count what came, from what stands in Slack."""
        rows, posted = self.rows(), self.posted()
        parked = [one for one in rows if one["state"] == "parked"]
        here = {one["id"] for one in parked}
        conversations = defaultdict(list)
        for one in sorted(rows, key=lambda one: one["seq"]):
            if one["id"] in posted:
                conversations[one["channel"]].append((float(posted[one["id"]][0]), one["id"]))
        return Count(
            owed=len(rows),
            twice=sum(len(times) > 1 for times in posted.values()),
            lost=sum(one["id"] not in posted and one["id"] not in here for one in rows),
            out_of_order=[a[1] for said in conversations.values() for a, b in pairwise(said) if a > b],
            parked=Counter(one["reason"] for one in parked),
            unsettled=sum(one["state"] not in ("sent", "parked") for one in rows),
        )


_MEMBER = """insert into member (team_id, id, slack_user, name, zone, hour_local, dm_channel, quiet_from, quiet_until)
    values (%(team)s, %(id)s, %(user)s, %(name)s, 'UTC', '09:00', %(channel)s, '00:00', '00:00')"""
_PAIR = (
    """insert into pair (team_id, id, program_id, anchor_zone, first_on, weeks, starts_on, made_at)
    values (%(team)s, %(pair)s, %(program)s, 'UTC', %(now)s, 2, %(now)s, %(now)s)""",
    "insert into pair_member values (%(team)s, %(pair)s, %(mentee)s, 'mentee', %(now)s)",
    "insert into pair_member values (%(team)s, %(pair)s, %(mentor)s, 'mentor', %(now)s)",
    "insert into period values (%(team)s, %(pair)s, 'regular', 1, 1, %(now)s, %(until)s)",
    """insert into form (team_id, id, member_id, pair_id, stage, n, playbook_version)
    values (%(team)s, %(form)s, %(mentee)s, %(pair)s, 'regular', 1, 1)""",
)
_OUTBOX = "insert into outbox (team_id, id, to_member, due_at) values (%(team)s, %(id)s, %(to)s, %(at)s)"
_PROMPT = """insert into prompt (team_id, pair_id, stage, prompt, n, recipient, due_at, outbox_id)
    values (%(team)s, %(pair)s, 'regular', 'check_in', 1, %(to)s, %(now)s, %(id)s)"""
_NOTICE = """insert into notice (team_id, outbox_id, kind, about, recipient, program_id)
    values (%(team)s, %(id)s, 'let_in', %(about)s, %(to)s, %(program)s)"""
_ROWS = "select id::text, seq, state, reason, channel from outbox where team_id = %s and due_at < %s"
# All of them at one instant, or who looks in the middle of it would find a later one due and not an earlier one.
_RELEASE = """with gone as (update outbox set due_at = now() where team_id = %(team)s and id in (
        select id from outbox where team_id = %(team)s and due_at = %(since)s order by seq limit %(most)s) returning id)
    select pg_notify('trellis_outbox', %(team)s) from gone limit 1"""
