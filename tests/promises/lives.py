"""The whole app without Slack's wire, so that lives can be played by the hundred.

What people press goes through the door and its table of routes, what is due through the planner and the sender, all of
it on a real Postgres; only what would travel to Slack stays here, and everything that anybody is shown is kept.
"""

import json
import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient

from blocks.home import home_view
from blocks.kit import Message, View
from db.clocks import next_planned_at
from db.engine import Store
from db.homes import load_home
from db.organizers import add_organizer
from db.people import find_actor, keep_member
from db.programs import add_program, enrol, list_openings
from db.teams import add_team
from db.waiting import next_due_at
from delivery.plan import plan
from delivery.send import Sender
from delivery.slack import Opened, Outcome, Poster, Sent
from delivery.times import Times
from handlers.door import Door
from handlers.routes import ROUTES
from handlers.views import Views
from playground.slack.inputs import elements, entry, initial, options_of
from programs.pairs import Program
from programs.people import Member, SlackUser
from programs.playbook import Playbooks
from programs.starting import Layout

# A Monday; on 25 October summer time ends in Europe.
STARTS = datetime(2026, 10, 5, 10, tzinfo=UTC)
ONE_BY_ONE = Times(pace_channel=0, pace_team=0, in_flight=1)


@dataclass(frozen=True)
class Posted:
    """One message as it would stand in Slack: who is in the conversation, and when it came."""

    id: UUID
    channel: str
    readers: tuple[str, ...]
    text: str
    at: datetime


@dataclass(frozen=True)
class Shown:
    """Something that one person alone was shown."""

    user: str
    text: str
    at: datetime


@dataclass
class Answered:
    """How a question was answered: with errors, with a view, with words, or with nothing of these."""

    errors: Mapping[str, str] = field(default_factory=dict)
    view: View | None = None
    words: str = ""


class Wire(Poster):
    """Takes what the sender posts."""

    def __init__(self, world: "World") -> None:
        """Take the world whose clock it reads."""
        self._world = world
        self.people: dict[str, tuple[str, ...]] = {}

    def open_conversation(self, users: tuple[str, ...]) -> Opened:
        """Open the one conversation of these people."""
        channel = ("D" if len(users) == 1 else "G") + "_".join(sorted(users))
        self.people[channel] = users
        return Opened(channel)

    def permalink(self, channel: str, ts: str) -> str:
        """Return an address."""
        return f"https://slack.test/{channel}/{ts}"

    def post(self, channel: str, message: Message, uuid: UUID, thread_ts: str | None = None,
             until: float = math.inf) -> Outcome:  # fmt: skip
        """Keep it, whatever the thread."""
        del thread_ts, until
        text = f"{message.text} {json.dumps(message.blocks)}"
        self._world.posts.append(Posted(uuid, channel, self.people[channel], text, self._world.at))
        return Sent(f"{len(self._world.posts)}.0")


class Slack(WebClient):
    """Knows the people."""

    def __init__(self) -> None:
        """Know nobody yet."""
        self.users: dict[str, dict[str, Any]] = {}

    def users_info(self, *, user: str, **_: Any) -> Any:
        """Return what Slack says of somebody."""
        return {"user": self.users[user]}


class Acked(Ack):
    """Takes what Slack is answered."""

    def __init__(self, take: Callable[[Mapping[str, str], View | None, str], None]) -> None:
        """Hand it on like that."""
        self._take = take

    def __call__(self, text: Any = "", *_: Any, errors: Any = None, view: Any = None, **__: Any) -> Any:
        """Answer."""
        self._take(errors or {}, view, str(text))


class Screen(Views):
    """Keeps what people are shown, and draws their Homes when they look."""

    def __init__(self, world: "World") -> None:
        """Take the world whose people look at it."""
        self._world = world

    def open(self, body: dict[str, Any], team: str, user: str, view: View) -> None:
        """Show a modal."""
        del body, team
        self._world.show(user, view)

    def update(self, view_id: str, view: View) -> None:
        """Show a modal in the place of the one this user pressed in."""
        self._world.show(view_id, view)

    def publish(self, team: str, user: str, notice: str = "") -> None:
        """Show nothing: Homes are drawn when somebody opens theirs."""

    def whisper(self, body: dict[str, Any], team: str, user: str, text: str) -> None:
        """Say something to one person."""
        del body, team, user
        self._world.answered.words = text


class World:
    """A workspace with some people in it, its clock moved by hand. `users` are ids by name."""

    def __init__(self, store: Store, team: str, playbooks: Playbooks, zones: Mapping[str, str]) -> None:
        """Let everybody in; the first of them organizes."""
        self.store, self.team, self.playbooks, self.at = store, team, playbooks, STARTS
        self.posts: list[Posted] = []
        self.shown: list[Shown] = []
        self.answered = Answered()
        self.modals: dict[str, View] = {}
        self._last: tuple[str, str, str, dict[str, Any]] = ("", "", "", {})
        self._wire, self.slack, self._events = Wire(self), Slack(), 0
        self._door = Door(store, self.slack, Screen(self), playbooks, lambda: self.at, lambda: 0.0)
        self._sender = Sender(store, team, self._wire, playbooks, lambda: self.at, ONE_BY_ONE)
        self.users = {name: f"U{name.upper()}" for name in zones}
        self.members: dict[str, UUID] = {}
        self.programs: dict[str, Program] = {}
        with store.begin(team) as tx:
            add_team(tx, "Here")
            for name, zone in zones.items():
                self._profile(name, tz=zone, is_owner=False)
                user = SlackUser(self.users[name], team, name, zone)
                self.members[name] = keep_member(tx, user, STARTS.time().replace(hour=9)).id

    def close(self) -> None:
        """End its threads."""
        self._sender.stop()

    def start(self, kind: str, places: Mapping[str, Mapping[str, int]], organizer: str, weeks: int | None,
              every: int = 1) -> None:  # fmt: skip
        """Start a program and give people their places in it: by role, who takes how many pairs."""
        layout = Layout(kind, date(2026, 10, 5), weeks, every, 0, STARTS.time().replace(hour=9))
        with self.store.begin(self.team) as tx:
            program = self.programs[kind] = add_program(tx, self.playbooks[kind], layout)
            add_organizer(tx, self.members[organizer], program.id)
            openings = {one.role: one for one in list_openings(tx) if one.program_id == program.id}
            for role, takes in places.items():
                for name, capacity in takes.items():
                    enrol(tx, openings[role], self.members[name], capacity)

    def member(self, name: str) -> Member:
        """Return somebody as the app knows them now."""
        with self.store.begin(self.team) as tx:
            found = find_actor(tx, self.users[name]).member
        assert found is not None
        return found

    def press(self, name: str, button: str, about: UUID) -> Answered:
        """Press a button that carries this id."""
        action = {"type": "button", "action_id": button, "value": str(about)}
        return self._ask("action", button, name, {"actions": [action], "view": {"id": name}})

    def fill(self, name: str, given: Mapping[str, object], die: random.Random | None = None,
             words: str = "") -> dict[str, dict[str, Any]]:  # fmt: skip
        """Fill in the modal before somebody; with a `die` it decides what of the rest they answer, in these `words`."""
        view, filled = self.modals[name], dict(given)
        values = initial(view["blocks"])
        for block, element in elements(view["blocks"]):
            name_of = block["block_id"]
            if block["type"] != "input" or (name_of not in filled and die is None):
                continue
            if name_of not in filled:
                if block.get("optional") and die and die.random() < 0.5:
                    continue
                filled[name_of] = _anything(element, die, f"{words}q{name_of}zz") if die else None
            values[name_of] = {element["action_id"]: entry(element, filled[name_of])}
        self.modals[name] = {**view, "state": {"values": values}}
        return values

    def submit(self, name: str) -> Answered:
        """Send the modal before somebody, as it is; what comes in its place is before them then."""
        view = {"state": {"values": initial(self.modals[name]["blocks"])}, **self.modals[name], "id": name}
        return self._ask("view", view["callback_id"], name, {"view": view})

    def changes(self, name: str, **profile: object) -> Answered:
        """Let Slack tell of a profile that has changed."""
        return self.tells(name, {"type": "user_change", "user": self._profile(name, **profile)})

    def tells(self, name: str, event: Mapping[str, object]) -> Answered:
        """Let Slack tell of something."""
        self._events += 1
        body = {"event_id": f"Ev{self._events}", "event": {"user": self.users[name], **event}}
        return self._ask("event", str(event["type"]), name, body)

    def looks(self, name: str) -> str:
        """Let somebody open their Home; return what they see."""
        with self.store.begin(self.team) as tx:
            actor = find_actor(tx, self.users[name])
            tx.identify(actor.member.id if actor.member else None)
            seen = home_view(load_home(tx, actor, self.at, self.playbooks), self.playbooks)
        self.shown.append(Shown(self.users[name], json.dumps(seen), self.at))
        return self.shown[-1].text

    def repeats(self) -> Answered:
        """Let Slack deliver the very last question once more, or somebody press the same thing again."""
        return self._ask(*self._last)

    def plans(self) -> None:
        """Let the planner write down what is due."""
        plan(self.store, self.team, self.playbooks, self.at)

    def sends(self) -> None:
        """Let the sender send it."""
        self._sender.drain()

    def next_at(self) -> datetime | None:
        """Return the next instant at which something comes due."""
        with self.store.begin(self.team) as tx:
            return min((at for at in (next_planned_at(tx), next_due_at(tx)) if at), default=None)

    def show(self, user: str, view: View) -> None:
        """Lay a modal before somebody."""
        name = user if user in self.users else next(name for name, id in self.users.items() if id == user)
        self.modals[name] = self.answered.view = view
        self.shown.append(Shown(self.users[name], json.dumps(view), self.at))

    def _ask(self, kind: str, id: str, name: str, body: dict[str, Any]) -> Answered:
        """Ask at the door, as Bolt does once it has verified a request."""
        self._last = (kind, id, name, body)
        route = next(one for one in ROUTES if (one.kind, one.id) == (kind, id))
        self.answered = Answered()
        user = {"id": self.users[name], "team_id": self.team}
        context = BoltContext({"team_id": self.team, "authorize_result": SimpleNamespace(team_id=self.team)})
        self._door(route)(
            Acked(lambda *said: self._ack(name, *said)), {"user": user, "trigger_id": "1", **body}, context
        )
        return self.answered

    def _ack(self, name: str, errors: Mapping[str, str], view: View | None, text: str) -> None:
        self.answered.errors, self.answered.words = errors, text
        if view:
            self.show(name, view)

    def _profile(self, name: str, **changed: object) -> dict[str, Any]:
        user = self.users[name]
        known = self.slack.users.get(user, {"id": user, "team_id": self.team, "real_name": name})
        self.slack.users[user] = {**known, **changed}
        return self.slack.users[user]


def _anything(element: dict[str, Any], die: random.Random, words: str) -> object:
    """Return something that can be put into an input."""
    if options := options_of(element):
        picked = die.choice(options)["value"]
        return [picked] if "checkboxes" in element["type"] or element["type"].startswith("multi_") else picked
    if element["type"] == "datepicker":
        return (STARTS + timedelta(weeks=40)).date()
    return words
