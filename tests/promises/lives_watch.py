"""What every life keeps to: a plain model of who is in which pair and reads what, looked at after every step."""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import RowMapping

from db.engine import Tx
from db.pairs import list_pairs
from programs.attention import AT_MOST, DAYS, TO_ANSWER, is_scheduled, limit
from programs.calendar import instant, local_day
from programs.lifecycle import OUTCOMES_OF, TRANSITIONS, Event, Outcome, State, comes_to, state_of
from programs.owing import comes_at
from programs.pairs import Pair
from programs.people import Member
from programs.playbook import Blind, Form, Visibility, When
from tests.promises.lives import Posted, World

BY_ITSELF = (Event.RESUMED, Event.RESUMED_LATE, Event.FAREWELL, Event.TIME_OVER)
PARTING = (When.LEFT, When.ENDED, When.COMPLETED)
# A word nobody else writes: the number of the check-in that it stands in, and of which question it is the answer.
WORD = re.compile(r"w(\d+)q([a-z_]+?)zz")
Key = tuple[UUID, str, int, str]


@dataclass
class Life:
    """What the model knows of a pair: who is in it, in which role, how it ended, and who is owed the parting words."""

    id: UUID
    kind: str
    members: dict[str, str]
    ends_on: date | None
    state: State = State.PROPOSED
    outcome: Outcome | None = None
    how: Event | None = None
    told: set[str] = field(default_factory=set)
    wishes: dict[str, str] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Say whether it goes on."""
        return self.outcome is None

    def ends(self, how: Event, outcome: Outcome, leaver: str = "") -> None:
        """End it like that; all but the leaver are told, unless they go on together."""
        self.how, self.outcome = how, outcome
        self.told = set(self.members) - {leaver} if how is not Event.MOVED else set()
        self.members = {}


@dataclass
class Checkin:
    """One form that somebody has sent: its questions with an answer, and whether they let their partner read it."""

    form: Form
    number: int
    asked: set[str] = field(default_factory=set)
    shared: bool = False
    skipped: bool = False


class Watch:
    """Knows what should be, and looks whether it is. `reached` counts states, outcomes and ways between states."""

    def __init__(self, world: World, organizer: str) -> None:
        """Watch a world in which nothing has happened yet. Who is `gone` was deactivated at some time."""
        self.world, self.organizer = world, organizer
        self.lives: dict[UUID, Life] = {}
        self.checkins: dict[Key, Checkin] = {}
        self.reached: Counter[object] = Counter()
        self.gone: set[str] = set()
        self._names = {id: name for name, id in world.members.items()}
        self._users = {user: name for name, user in world.users.items()}
        self._posts, self._shown = 0, 0
        self._got: dict[str, list[tuple[datetime, bool]]] = {name: [] for name in world.users}
        self._said: Counter[tuple[str, UUID, str]] = Counter()
        self._carriers: dict[tuple[object, ...], UUID] = {}

    def goes_on(self, *events: Event) -> None:
        """Look at what has just happened, let what is due be planned and sent, and look at each."""
        self.lifecycle(events)
        self.shown()
        self.comes()

    def comes(self) -> None:
        """Let what is due now be planned and sent, and look at each."""
        self.world.plans()
        self.lifecycle(BY_ITSELF)
        self.not_stuck()
        self.world.sends()
        self.posts()
        self.nothing_of_the_closed()

    def readers(self, key: Key, question: str) -> set[str]:
        """Return who may read an answer now."""
        pair, stage, n, author = key
        made, members = self.checkins[key], self.lives[pair].members
        asked = made.form.field(question)
        if asked.seen_by is Visibility.ORGANIZERS:
            return {author, self.organizer}
        if asked.seen_by is not Visibility.PARTNER or not made.shared or author not in members:
            return {author}
        done = {name for name in members if (one := self.checkins.get((pair, stage, n, name))) and one.shared}
        opened = {Blind.NO: set(members), Blind.UNTIL_MINE: done, Blind.UNTIL_ALL: done if done == set(members) else ()}
        return {author, *opened[asked.blind]}

    def walls(self) -> None:
        """What the database lets each person read is what the model says."""
        stages = {stage.id for one in self.world.playbooks.values() for stage in one.stages if not stage.together}
        for name, member in self.world.members.items():
            with self.world.store.begin(self.world.team, member) as tx:
                rows = tx.rows(
                    """select s.pair_id, s.stage, s.n, a.author, a.question from answer a
                       join submission s on (s.team_id, s.id) = (a.team_id, a.submission_id)
                       where a.team_id = %(team)s and s.pair_id is not null and s.stage = any(%(stages)s)""",
                    stages=list(stages),
                )
            seen = {((row["pair_id"], row["stage"], row["n"], self._names[row["author"]]), row["question"])
                    for row in rows}  # fmt: skip
            should = {(key, question) for key, made in self.checkins.items() for question in made.asked
                      if name in self.readers(key, question)}  # fmt: skip
            assert seen == should, f"{name} reads {seen - should} and not {should - seen}"

    def lifecycle(self, events: Collection[Event]) -> None:
        """Every pair is where the model has it, and came there by what has happened."""
        with self.world.store.begin(self.world.team) as tx:
            pairs = list_pairs(tx, list(self.lives))
            rows = tx.rows("select id, outcome from pair where team_id = %(team)s")
            away = {self._names[row["id"]] for row in tx.rows(
                "select id from member where team_id = %(team)s and paused_on is not null")}  # fmt: skip
        outcomes = {row["id"]: row["outcome"] for row in rows}
        assert set(outcomes) == set(self.lives), "a pair that nobody made"
        for pair in pairs:
            life = self.lives[pair.id]
            over = pair.ends_on is not None and comes_to(pair, pair.ends_on) <= self.world.at
            if life.open and over and Event.TIME_OVER in events:
                life.ends(Event.TIME_OVER, Outcome.COMPLETED)
            assert outcomes[pair.id] == (life.outcome and life.outcome.value)
            assert life.outcome is None or (life.how and life.outcome in OUTCOMES_OF[life.how])
            assert pair.ends_on == life.ends_on
            if life.open:
                assert {one.member.name: one.role for one in pair.members} == life.members
                assert (pair.stopped_at is not None) == bool(away & set(life.members))
            self._moved(life, state_of(pair), events)

    def not_stuck(self) -> None:
        """Each open pair has something to come: what its stages bring to each of its people, or else its end."""
        with self.world.store.begin(self.world.team) as tx:
            pairs = [pair for pair in list_pairs(tx, list(self.lives)) if pair.active]
            rows = tx.rows("select pair_id, stage, member_id, n, next_at from schedule where team_id = %(team)s")
            last = {(row["pair_id"], row["stage"], row["member_id"]): row["n"] for row in tx.rows(
                """select pair_id, stage, member_id, max(n) as n from form where team_id = %(team)s
                   group by pair_id, stage, member_id""")}  # fmt: skip
        coming = {(row["pair_id"], row["stage"], row["member_id"]): row["next_at"] for row in rows}
        assert {pair for pair, _, _ in coming} <= {pair.id for pair in pairs}, "something comes to a closed pair"
        for pair in pairs:
            again = self.world.playbooks[pair.kind].comes_again
            comes = [at for key, at in coming.items() if key[0] == pair.id]
            if pair.stopped_at:
                assert set(comes) <= {None}
                continue
            assert all(at and at > self.world.at for at in comes), "something is due and was not planned"
            assert comes or pair.ends_on, "nothing will ever come to this pair, nor its end"
            for one in (one for one in pair.members if again and again.form_of(one.role)):
                key = (pair.id, again.id if again else "", one.member.id)
                following = comes_at(pair, one.member, last.get(key, 0) + 1)
                assert key in coming or not following, f"{one.member.name} is asked nothing more"

    def posts(self) -> None:
        """What was posted is for the people of its pair, once, while it was one, and within everybody's week."""
        new = self.world.posts[self._posts :]
        self._posts = len(self.world.posts)
        assert len({one.id for one in self.world.posts}) == len(self.world.posts), "posted twice"
        for one in new:
            with self.world.store.begin(self.world.team) as tx:
                said = tx.rows(
                    """select p.*, pr.kind from prompt p join pair on (pair.team_id, pair.id) = (p.team_id, p.pair_id)
                       join program pr on (pr.team_id, pr.id) = (pair.team_id, pair.program_id)
                       where p.team_id = %(team)s and p.outbox_id = %(id)s""",
                    id=one.id,
                )
                notices = tx.rows("select * from notice where team_id = %(team)s and outbox_id = %(id)s", id=one.id)
            assert said or notices, "a message that nobody owed"
            readers = {self._users[user] for user in one.readers}
            for row in said:
                assert readers <= set(self.lives[row["pair_id"]].members), f"{row['prompt']} to who is not in the pair"
                key = tuple(row[part] for part in ("pair_id", "stage", "prompt", "n", "recipient"))
                assert self._carriers.setdefault(key, one.id) == one.id, f"{row['prompt']} was sent twice"
            for row in notices:
                self._parting(row)
            self._quiet(one, said, notices, readers)
            self._words(one.text, readers)

    def shown(self) -> None:
        """Nobody was shown a word that is not for them."""
        for one in self.world.shown[self._shown :]:
            self._words(one.text, {self._users[one.user]})
        self._shown = len(self.world.shown)

    def nothing_of_the_closed(self) -> None:
        """Nothing waits to be sent of a pair that has ended."""
        with self.world.store.begin(self.world.team) as tx:
            waits = tx.rows(
                """select o.id from outbox o join pair on pair.team_id = o.team_id and pair.state = 'closed' and (
                       pair.id = o.to_pair or pair.id in (select pair_id from prompt
                           where (prompt.team_id, prompt.outbox_id) = (o.team_id, o.id)))
                   where o.team_id = %(team)s and o.state in ('due', 'held', 'sending')"""
            )
        assert not waits

    def partings_wait(self) -> bool:
        """Say whether a pair was over so lately that it is not yet morning for somebody who is to be told."""
        with self.world.store.begin(self.world.team) as tx:
            waits = tx.rows(
                """select from notice n join outbox o on (o.team_id, o.id) = (n.team_id, n.outbox_id)
                   where n.team_id = %(team)s and n.kind = any(%(kinds)s) and o.state = 'due' and o.due_at > %(now)s""",
                kinds=[one.value for one in PARTING],
                now=self.world.at,
            )
        return bool(waits)

    def partings_said(self) -> None:
        """Everybody who was to be told that their pair is over was, once; for when all time has passed."""
        for life in self.lives.values():
            told = {name for name in self.world.users if any(self._said[one.value, life.id, name] for one in PARTING)}
            assert life.told - self.gone <= told <= life.told, f"{told} of {life.told} were told"

    def _moved(self, life: Life, state: State, events: Collection[Event]) -> None:
        """Follow the table from where a pair was to where it is, by these events alone."""
        ways: dict[State, tuple[tuple[State, Event], ...]] = {life.state: ()}
        while state not in ways:
            more = {after: (*ways[before], (before, event)) for (before, event), after in TRANSITIONS.items()
                    if before in ways and event in events and after not in ways}  # fmt: skip
            assert more, f"{life.kind} went from {life.state} to {state} by {events}"
            ways |= more
        self.reached.update([state, *ways[state], *([life.outcome] if life.outcome else [])])
        life.state = state

    def _parting(self, row: RowMapping) -> None:
        if row["kind"] not in [when.value for when in PARTING]:
            return
        name = self._names[row["recipient"]]
        assert name in self.lives[row["about"]].told, f"{name} was told of an end that is not theirs"
        self._said[row["kind"], row["about"], name] += 1
        assert sum(self._said[when.value, row["about"], name] for when in PARTING) == 1

    def _words(self, text: str, readers: Iterable[str]) -> None:
        numbers = {made.number: key for key, made in self.checkins.items()}
        for number, question in WORD.findall(text):
            allowed = self.readers(numbers[int(number)], question) if int(number) in numbers else set()
            assert set(readers) <= allowed, f"{question} of {numbers.get(int(number))} was shown to {readers}"

    def _quiet(self, post: Posted, said: Collection[RowMapping], notices: Collection[RowMapping],
               readers: Collection[str]) -> None:  # fmt: skip
        """Count a message in its readers' weeks: what came by itself is within them, unless it could not wait."""
        prompts = [self.world.playbooks[row["kind"]].stage(row["stage"]).prompt(row["prompt"]) for row in said]
        scheduled = not notices and all(map(is_scheduled, prompts))
        people = {name: self.world.member(name) for name in readers}
        assert not any(one.paused for one in people.values()), "somebody was disturbed in their break"
        late = any(not prompt.drops and self._cannot_wait(row, people[self._names[row["recipient"]]], post.at)
                   for row, prompt in zip(said, prompts, strict=True))  # fmt: skip
        for name in {self._names[row["recipient"]] for row in (*said, *notices)}:
            self._got[name].append((post.at, scheduled))
            today = local_day(post.at, people[name].zone)
            week = [at for at, by_itself in self._got[name] if by_itself
                    and local_day(at, people[name].zone) > today - timedelta(days=DAYS)]  # fmt: skip
            most = limit(sum(name in life.members for life in self.lives.values()))
            assert not scheduled or late or len(week) <= most, f"{name} got {len(week)} by themselves, {prompts[0].id}"

    def _cannot_wait(self, row: RowMapping, reader: Member, at: datetime) -> bool:
        end = row["expires_at"] - TO_ANSWER if row["expires_at"] else row["due_at"] + AT_MOST
        day = local_day(end, reader.zone)
        hours = [instant(day - timedelta(days=n), reader.at, reader.zone) for n in (0, 1)]
        return at >= max(hour for hour in hours if hour <= end)


def made(watch: Watch, kind: str, roles: dict[str, str]) -> Life | None:
    """Take in the pair that was just made of these people, if one was."""
    with watch.world.store.begin(watch.world.team) as tx:
        found = [pair for pair in _all(tx) if pair.id not in watch.lives]
    if not found:
        return None
    [pair] = found
    assert pair.kind == kind
    life = watch.lives[pair.id] = Life(pair.id, kind, dict(roles), pair.ends_on)
    watch.reached.update([State.PROPOSED] if kind == "mentoring" else [])
    life.state = state_of(pair)
    assert life.state is State.ACTIVE
    return life


def _all(tx: Tx) -> tuple[Pair, ...]:
    return list_pairs(tx, [row["id"] for row in tx.rows("select id from pair where team_id = %(team)s")])
