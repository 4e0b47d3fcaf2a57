"""A season: 200 pairs for 24 weeks on the moved clock, and how many messages each person gets in a week.

People enrol by the app's own functions; an organizer pairs them in the app, and from then on everything goes through
it: the planner, the sender, the forms, and the local Slack. Every message that Trellis posts there is counted for
everybody in its conversation, a card that one shared oneself included. What notified those it was for is counted once
more, what came by itself apart from what somebody's act caused.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from heapq import heappop, heappush
from itertools import count

from blocks.prompts import CHECK_IN_SKIP, TALKED
from db.embedded import Cluster
from db.people import keep_member
from db.programs import enrol, list_openings
from playground.slack import Answer, LocalSlack, Message, Person
from playground.slack.inputs import elements
from playground.stage import MovedClock, Stage
from playground.stories.weeks import Week, messages_by_week
from programs.mentorship import MENTORSHIP
from programs.people import SlackUser
from tests.benchmarks.table import Row
from tests.cast import ANSWERS, STARTS, Cast, opened

PAIRS, WEEKS, SEED = 200, 24, 7
CHECK_IN = MENTORSHIP.stage("regular").prompt("check_in")
ZONES = (
    "Europe/Lisbon", "Europe/Berlin", "Europe/Kyiv", "Africa/Lagos", "Africa/Nairobi", "Asia/Kolkata", "Asia/Kathmandu",
    "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo", "America/Santiago",
    "America/New_York", "America/Chicago", "America/Los_Angeles",
)  # fmt: skip
# How many pairs each mentor takes, in turns.
TAKES = (1, 1, 2, 1, 3)
# What becomes of a check-in, and of a card that came.
MENTEE = {"share": 0.5, "keep": 0.1, "skip": 0.15, "miss": 0.25}
MENTOR = {"answer": 0.6, "talk": 0.15, "nothing": 0.25}
# People act at full hours, this long after they were asked; a reminder comes after 48.
HOURS = range(3, 73, 3)
# Two a week, and one more for each pair beyond the second.
FREE_PAIRS, BUDGET = 2, 2
BAR = 40
TRIES = 5


@dataclass
class People:
    """Those who take part, what they will do, and a die that falls the same way each time."""

    stage: Stage
    die: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - it hides nothing
    pairs: Counter[str] = field(default_factory=Counter)
    roles: dict[str, str] = field(default_factory=dict)
    planned: list[tuple[datetime, int, str, Person, Message]] = field(default_factory=list)
    did: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    _order: Iterator[int] = field(default_factory=count)

    def enrol(self) -> list[dict[str, Person]]:
        """Enrol everybody; return who is to be paired with whom, by role."""
        with self.stage.trellis.store.begin(self.stage.workspace.id) as tx:
            openings = {one.role: one for one in list_openings(tx)}
            taking = (n for mentor in count() for n in [mentor] * TAKES[mentor % len(TAKES)])
            couples: list[dict[str, Person]] = []
            known: dict[tuple[str, int], Person] = {}
            for number, mentor in zip(range(PAIRS), taking, strict=False):
                numbers = {role.id: number if role.id == MENTORSHIP.anchor else mentor for role in MENTORSHIP.roles}
                couples.append({})
                for role, which in numbers.items():
                    if (role, which) not in known:
                        zone = self.die.choice(ZONES)
                        person = known[role, which] = self.stage.person(f"{role.title()} {which}", zone)
                        member = keep_member(tx, SlackUser(person.id, tx.team, person.name, zone), wall_time(9))
                        enrol(tx, openings[role], member.id, max(TAKES))
                    couples[-1][role] = known[role, which]
                    self.pairs[known[role, which].id] += 1
                    self.roles[known[role, which].id] = role
        return couples

    def look(self, now: datetime) -> None:
        """Read what is new, and decide who does what about it and when."""
        state = self.stage.workspace.state
        for channel in self.stage.workspace.conversations():
            posts = state.posts[channel.id]
            for message in posts[self.read[channel.id] :]:
                actions = {element["action_id"] for _, element in elements(message.blocks)}
                if CHECK_IN_SKIP in actions and message.thread_ts is None:
                    self._plan(now, MENTEE, message)
                elif TALKED in actions:
                    self._plan(now, MENTOR, message)
            self.read[channel.id] = len(posts)

    def _plan(self, now: datetime, odds: dict[str, float], message: Message) -> None:
        (act,) = self.die.choices(list(odds), list(odds.values()))
        at = (now + timedelta(hours=self.die.choice(HOURS))).replace(minute=0, second=0)
        for user in self.stage.workspace.state.channels[message.channel].members:
            if user in self.roles and (odds is MENTEE) == (self.roles[user] == MENTORSHIP.anchor):
                heappush(self.planned, (at, next(self._order), act, self.stage.workspace.people[user], message))

    def act(self, now: datetime) -> bool:
        """Do what was decided for this moment; return whether there was anything."""
        before = self.did.total()
        while self.planned and self.planned[0][0] <= now:
            _, _, act, person, message = heappop(self.planned)
            self.did[act] += 1
            self._act(act, person, message)
        return self.did.total() > before

    def _act(self, act: str, person: Person, message: Message) -> None:
        match act:
            case "share" | "keep":
                _press(person, CHECK_IN.button, message)
                form = opened(person)
                asked = {block["block_id"] for block, _ in elements(form.blocks)}
                person.fill({**ANSWERS, **({"last_promise": "done"} if "last_promise" in asked else {})})
                _until_ok(person.submit, f"{person.name} sends the form")
                if act == "share":
                    _until_ok(person.submit, f"{person.name} shares the card")
                while person.modal:
                    person.close()
            case "skip":
                _press(person, CHECK_IN_SKIP, message)
            case "answer":
                person.say(message, "What would happen if you asked them first?")
            case "talk":
                _press(person, TALKED, message)


def _press(person: Person, action: str, message: Message) -> None:
    _until_ok(lambda: person.press(action, on=message), f"{person.name} presses {action}")


def _until_ok(act: Callable[[], Answer], what: str) -> None:
    """Do it again, as people do, when the app was too slow to answer in time."""
    if not any(act().ok for _ in range(TRIES)):
        raise RuntimeError(f"{what}, in vain")


def measure(cluster: Cluster, slack: LocalSlack) -> list[Row]:
    """Play the season, telling of each week as it ends, and count what everybody got."""
    with Stage(cluster, slack, MovedClock(STARTS)) as stage:
        cast = Cast(stage).until_organized()
        people = People(stage)
        _tell(f"enrolling {PAIRS} pairs")
        for number, couple in enumerate(people.enrol(), 1):
            _pair(cast, couple)
            if number % 50 == 0:
                _tell(f"{number} pairs made")
        stage.settle()
        used = time.process_time()
        seconds = [_week(stage, people, week) for week in range(WEEKS)]
        used = time.process_time() - used
        got, weeks = _messages(stage, people), messages_by_week(stage)
    _check(people, got)
    print(_histogram(got))
    return [*_rows(people, got, seconds, used), *_quiet_rows(weeks)]


def _pair(cast: Cast, couple: dict[str, Person]) -> None:
    cast.olu.open_home()
    _until_ok(lambda: cast.olu.press("Pair people"), "the organizer opens the form")
    opened(cast.olu)
    cast.olu.fill({MENTORSHIP.role(role).name: person for role, person in couple.items()})
    _until_ok(cast.olu.submit, "the organizer makes a pair")


def _week(stage: Stage, people: People, week: int) -> float:
    """Go through every moment of a week at which something is due or somebody acts; return how long it took."""
    began, before, end = time.monotonic(), people.did.copy(), STARTS + timedelta(weeks=week + 1)
    while True:
        moments = [at for at in (stage.next_at(), people.planned[0][0] if people.planned else None) if at]
        now = min(moments, default=end)
        if now >= end:
            break
        stage.clock.set(now)
        stage.settle()
        if people.act(now):
            stage.settle()
        people.look(now)
    stage.clock.set(end)
    took = time.monotonic() - began
    done = ", ".join(f"{act} {people.did[act] - before[act]}" for act in (*MENTEE, *MENTOR))
    _tell(f"week {week + 1:2} of {WEEKS}: {took:5.1f} s; {done}")
    return took


def _messages(stage: Stage, people: People) -> Counter[tuple[str, int]]:
    """Count what Trellis posted to whom in which week, by the messages that stand in the local Slack."""
    got = Counter({(user, week): 0 for user in people.pairs for week in range(WEEKS)})
    workspace = stage.workspace
    for channel in workspace.conversations():
        for message in workspace.messages(channel.id):
            if message.user == workspace.bot_user and message.program_at is not None:
                week = (message.program_at - STARTS) // timedelta(weeks=1)
                got.update((user, week) for user in channel.members if (user, week) in got)
    return got


def _check(people: People, got: Counter[tuple[str, int]]) -> None:
    asked = sum(people.did[act] for act in MENTEE)
    if asked < PAIRS * (WEEKS // MENTORSHIP.rhythm.weeks - 1) or not (people.did["share"] and people.did["answer"]):
        raise RuntimeError(f"{asked} check-ins were asked for and {people.did['share']} shared, which is too few")
    if any(got[user, 0] == 0 for user in people.pairs):
        raise RuntimeError("somebody was not introduced")


def _histogram(got: Counter[tuple[str, int]]) -> str:
    of = Counter(got.values())
    lines = ["\nmessages   weeks of a person"]
    for messages in range(max(of) + 1):
        bar = "█" * round(BAR * of[messages] / max(of.values()))
        lines.append(f"{messages:8}   {of[messages]:6}  {of[messages] / len(got):6.1%}  {bar}")
    return "\n".join(lines)


def _rows(people: People, got: Counter[tuple[str, int]], seconds: list[float], used: float) -> list[Row]:
    rows = []
    for who in ("person", *(role.id for role in MENTORSHIP.roles)):
        weeks = {key: n for key, n in got.items() if who in ("person", people.roles[key[0]])}
        ordered = sorted(weeks.values())
        p50, p95 = (ordered[-(-len(ordered) * part // 100) - 1] for part in (50, 95))
        over = sum(n > _budget(people.pairs[user]) for (user, _), n in weeks.items())
        figure = f"p50 {p50}, p95 {p95}, most {ordered[-1]}; over budget {over / len(ordered):.1%} of {len(ordered)}"
        rows.append(Row(f"season: messages seen by a {who} in a week", figure))
    middle = sorted(seconds)[len(seconds) // 2]
    figure = (
        f"p50 {middle:.1f} s, longest {max(seconds):.1f} s, {sum(seconds):.0f} s for {WEEKS} weeks, {used:.0f} s of CPU"
    )
    return [*rows, Row(f"season: time for a week of {PAIRS} pairs", figure)]


def _quiet_rows(weeks: Mapping[tuple[str, int], Week]) -> list[Row]:
    """Count what notified people: what came by itself, which has a limit, apart from what somebody's act caused."""
    rows = []
    for what, counts in (
        ("scheduled", sorted(week.scheduled for week in weeks.values())),
        ("caused by somebody's act", sorted(week.caused for week in weeks.values())),
    ):
        p95 = counts[-(-len(counts) * 95 // 100) - 1]
        figure = f"mean {sum(counts) / len(counts):.2f}, p95 {p95}, most {counts[-1]}"
        rows.append(Row(f"season: messages to a person in a week, {what}", figure))
    over = sum(week.most > week.limit for week in weeks.values())
    figure = f"{over} of {len(weeks)} weeks"
    return [*rows, Row("season: more scheduled in any seven days than the limit", figure, "none", over == 0)]


def _budget(pairs: int) -> int:
    return BUDGET + max(0, pairs - FREE_PAIRS)


def _tell(words: str) -> None:
    print(f"  {datetime.now(UTC):%H:%M:%S}  {words}", file=sys.stderr, flush=True)
