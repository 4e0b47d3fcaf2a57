"""The permission matrix: every id of the table asked for by every kind of person; each may exactly what it says here.

A new row of the table fails until it stands in MAY, and in WORKS with what one sees when it worked.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from blocks.foot import MESSAGE_MENU, MESSAGES_ALL, MESSAGES_FEWER, WHY
from blocks.helping import HELP_OPEN, HELP_READ
from blocks.prompts import TALKED
from db.embedded import Cluster
from handlers.door import GONE
from handlers.routes import ROUTES, Route
from playground.slack import LocalSlack
from playground.slack.records import View
from playground.stage import MovedClock, Stage, wait_until
from programs.helping import NOTE, TOPIC
from programs.people import why_not
from tests.cast import ANSWERS, SECOND, STARTS, Cast, opened
from tests.handlers.ledger import Ledger, Rows
from tests.handlers.questions import Asker, Body, ask, recorded, whispered
from tests.words import BUTTON, CLOSING_SAYS, join_as

# The neighbour's question comes to their own app, with ids of ours in it.
HERE = {"stranger", "guest", "mentor", "mentee", "partner", "owner", "organizer"}
ELSEWHERE = {"visitor", "impostor", "neighbour"}
MEMBERS = HERE - {"stranger", "guest"}
FULL = HERE - {"guest"}
MAY = {
    "app_home_opened": HERE,
    "/trellis": HERE,
    "organizer.become": {"organizer"},
    "enrolment.open": FULL,
    "enrolment.send": FULL,
    "pairing.open": {"organizer"},
    "pairing.send": {"organizer"},
    "checkin.open": {"owner"},
    "checkin.skip": {"owner"},
    "checkin.send": {"owner"},
    "checkin.share": {"owner"},
    "checkin.talked": {"partner"},
    "history.open": {"owner", "partner"},
    "message.menu": {"owner", "partner"},
    "messages.fewer": {"owner"},
    "messages.all": {"owner"},
    "help.open": {"owner", "partner"},
    "help.send": {"owner", "partner"},
    "help.read": {"organizer"},
    "help.take": {"organizer"},
    "help.take_read": {"organizer"},
    "message": {"partner"},
    "user_change": MEMBERS,
    "tokens_revoked": HERE,
    "app_uninstalled": HERE,
}
WORKS = {
    "app_home_opened": "home",
    "/trellis": "words",
    "organizer.become": "rows",
    "enrolment.open": "modal",
    "enrolment.send": "rows",
    "pairing.open": "modal",
    "pairing.send": "rows",
    "checkin.open": "modal",
    "checkin.skip": "whisper",
    "checkin.send": "rows",
    "checkin.share": "rows",
    "checkin.talked": "whisper",
    "history.open": "modal",
    "message.menu": "modal",
    "messages.fewer": "modal",
    "messages.all": "modal",
    "help.open": "modal",
    "help.send": "rows",
    "help.read": "modal",
    "help.take": "rows",
    "help.take_read": "home",
    "message": "rows",
    "user_change": "rows",
    "tokens_revoked": "rows",
    "app_uninstalled": "rows",
}
NOES = {GONE, *(why_not(route.who) for route in ROUTES)}


@dataclass
class Matrix:
    """Everybody in one workspace, and what was seen of each cell."""

    stage: Stage
    other: Stage
    ledger: Ledger
    askers: dict[str, Asker]
    bodies: dict[str, Body] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    cells: int = 0

    def rows(self) -> tuple[Rows, Rows]:
        """Return every row of both teams."""
        return self.ledger.rows(self.stage.trellis.team), self.ledger.rows(self.other.trellis.team)

    def modals(self) -> Any:
        """Return what stands open before everybody."""
        return [dict(one.workspace.state.stacks) for one in (self.stage, self.other)]

    def refused(self, route: Route, who: str) -> None:
        """Ask where one may not: an answer in words, and nothing has changed anywhere."""
        asker, before = self.askers[who], (self.rows(), self.modals())
        seen = asker.workspace.state.seen[asker.user]
        # A question without an id of ours is about their own workspace, where they may; ours must not feel it.
        theirs = who == "neighbour" and route.find is None
        request = ask(route, self.bodies[route.id], asker)
        self.cells += 1
        if not request.acked:
            self.wrong.append(f"{route.id} by {who} is not answered")
        elif not theirs and route.kind != "event" and not self._says_no(route, asker, request.answer, seen):
            self.wrong.append(f"{route.id} by {who} is not refused in words: {request.answer} {whispered(asker)}")
        after = (self.rows(), self.modals())
        if after[0][0] != before[0][0] or (not theirs and after != before):
            self.wrong.append(f"{route.id} by {who} changed something")

    def _says_no(self, route: Route, asker: Asker, answer: Any, seen: int) -> bool:
        if route.kind == "action":
            wait_until(lambda: asker.workspace.state.seen[asker.user] > seen, f"a no to {route.id}")
            return whispered(asker) in NOES
        if route.kind == "command":
            return answer["text"] in NOES
        errors = answer.get("errors") or {}
        words = [*errors.values(), *(block["text"]["text"] for block in (answer.get("view") or {}).get("blocks", []))]
        return len(words) == 1 and words[0] in NOES

    def allowed(self, route: Route, who: str) -> None:
        """Ask where one may, and see it work."""
        asker, before = self.askers[who], self.rows()[0]
        state = asker.workspace.state
        state.stacks.pop(asker.user, None)
        seen = state.seen[asker.user]
        request = ask(route, self.bodies[route.id], asker)
        self.cells += 1
        sees: dict[str, Callable[[], bool]] = {
            "rows": lambda: self.rows()[0] != before,
            "words": lambda: bool(request.answer["text"]) and request.answer["text"] not in NOES,
            "home": lambda: state.seen[asker.user] > seen and asker.user in state.homes,
            "modal": lambda: bool(state.stacks.get(asker.user)),
            "whisper": lambda: state.seen[asker.user] > seen and whispered(asker) not in {"", *NOES},
        }
        works = sees[WORKS[route.id]]
        until = time.monotonic() + 3
        while request.acked and not works() and time.monotonic() < until:
            time.sleep(0.01)
        if not request.acked or not works():
            self.wrong.append(f"{route.id} by {who} does not work: {request.status} {request.answer}")
        self.ledger.run("update team set state = 'active', reason = '' where team_id = %s", self.stage.trellis.team)


@pytest.fixture
def other(cluster: Cluster, local_slack: LocalSlack, transport: str) -> Iterator[Stage]:
    """Another workspace with the app on the same database."""
    clock = MovedClock(STARTS)
    with Stage(cluster, local_slack, clock, name="The neighbours", http=transport == "http") as stage:
        yield stage


@pytest.fixture
def matrix(cast: Cast, other: Stage, ledger: Ledger) -> Matrix:
    """A shared check-in that waits for its answer and a second one that is kept; and everybody who could ask."""
    stage = cast.until_shared().stage
    home = stage.workspace.id
    stage.move_to(SECOND)
    people = {name: stage.person(name.title(), "Europe/Paris", guest=name == "guest")
              for name in ("stranger", "guest", "mentor", "mentee")}  # fmt: skip
    for name in ("mentor", "mentee"):
        people[name].open_home()
        people[name].press(join_as(name))
        opened(people[name])
        people[name].fill({"can_help_with": ["leading"], "how_many": "2"} if name == "mentor" else {"change": "Much."})
        assert people[name].submit().ok
    neighbours = Cast(other).until_enrolled()
    people |= {"owner": cast.ana, "partner": cast.kenji, "organizer": cast.olu}
    askers = {name: Asker(person.id, home, stage.workspace) for name, person in people.items()}
    askers["visitor"] = Asker("U0VISITOR00", other.workspace.id, stage.workspace)
    askers["impostor"] = Asker(cast.ana.id, other.workspace.id, stage.workspace)
    askers["neighbour"] = Asker(neighbours.olu.id, other.workspace.id, other.workspace)
    matrix = Matrix(stage, other, ledger, askers)
    record(cast, matrix)
    return matrix


def record(cast: Cast, matrix: Matrix) -> None:
    """Let everything be asked once by somebody who may, or nearly, and keep what Slack sent."""
    stage, ws = cast.stage, cast.stage.workspace
    cast.ana.press(BUTTON, on=cast.ana.dm[-1])
    opened(cast.ana)
    cast.ana.fill(ANSWERS | {"last_promise": "done"})
    assert cast.ana.submit().ok
    assert cast.ana.modal is not None
    share = cast.ana.modal
    cast.ana.command("/trellis")
    cast.ana.open_home()
    cast.ana.press("Look back")
    help_read = from_a_message(cast)
    cast.olu.press("Pair people")
    opened(cast.olu)
    cast.olu.fill({"mentee": matrix.askers["mentee"].user, "mentor": matrix.askers["mentor"].user})
    pair = cast.olu.modal
    assert pair is not None
    ws.change_user(cast.ana, tz="Europe/Madrid")
    stage.settle()
    bodies = matrix.bodies
    made_here = {"message", "checkin.skip", "checkin.talked", "pairing.send", "tokens_revoked", "app_uninstalled",
                 "help.take", "help.take_read"}  # fmt: skip
    for route in (route for route in ROUTES if route.id not in made_here):
        bodies[route.id] = recorded(ws, route)
    submit = bodies["checkin.send"]
    tap = bodies["checkin.open"]
    bodies["checkin.skip"] = tap | {"actions": [tap["actions"][0] | {"action_id": "checkin.skip"}]}
    bodies["pairing.send"] = submit | {"view": pair.wire()}
    bodies["help.take_read"] = submit | {"view": help_read.wire()}
    read = bodies["help.read"]["actions"][0]
    bodies["help.take"] = bodies["help.read"] | {"actions": [read | {"action_id": "help.take"}]}
    bodies["checkin.share"] = submit | {"view": share.wire()}
    record_the_rest(cast, bodies)


def record_the_rest(cast: Cast, bodies: dict[str, Body]) -> None:
    """Make of what was recorded what Slack sends by itself, and a press on the card."""
    tap = bodies["checkin.open"]
    event = bodies["user_change"]
    thread = next(one for one in cast.group() if one.says(CLOSING_SAYS))
    [button] = [one for block in thread.blocks for one in block.get("elements", ()) if one.get("action_id") == TALKED]
    talked = {"action_id": "checkin.talked", "value": button["value"]}
    bodies["checkin.talked"] = tap | {"actions": [tap["actions"][0] | talked]}
    said = {"type": "message", "channel": thread.channel, "channel_type": "mpim", "text": "Who?", "ts": "",
            "thread_ts": thread.ts}  # fmt: skip
    bodies["message"] = event | {"event": said}
    for gone in ("tokens_revoked", "app_uninstalled"):
        bodies[gone] = event | {"event": {"type": gone}}


def from_a_message(cast: Cast) -> View:
    """Let Ana use all that hangs on a message, and Olu read what she asks; return what is before him then."""
    cast.ana.close()
    cast.ana.press(MESSAGES_FEWER)
    opened(cast.ana)
    cast.ana.close()
    cast.ana.open_home()
    cast.ana.press(MESSAGES_ALL)
    opened(cast.ana)
    cast.ana.close()
    cast.ana.choose(MESSAGE_MENU, WHY.label, on=cast.group()[-1])
    opened(cast.ana)
    cast.ana.close()
    cast.ana.press(HELP_OPEN, on=cast.group()[-1])
    opened(cast.ana)
    cast.ana.fill({TOPIC: "pair", NOTE: "We cannot find a time."})
    assert cast.ana.submit().ok
    cast.olu.open_home()
    cast.olu.press(HELP_READ)
    help_read = opened(cast.olu)
    cast.olu.close()
    return help_read


def test_table_and_matrix_know_the_same_ids() -> None:
    """A row of the table without a word here on who may and what is seen then is not finished."""
    assert set(MAY) == set(WORKS) == {route.id for route in ROUTES}


def test_everybody_may_what_the_table_says_and_nothing_else(matrix: Matrix) -> None:
    """Every id x every kind of person: what is allowed works, what is not is refused in words and changes nothing."""
    for route in ROUTES:
        for who in sorted(matrix.askers.keys() - MAY[route.id]):
            matrix.refused(route, who)
    noes = matrix.cells
    for route in ROUTES:
        for who in sorted(MAY[route.id]):
            matrix.allowed(route, who)
    print(f"{matrix.cells} cells: {matrix.cells - noes} allowed, {noes} refused")
    assert matrix.wrong == []
    assert matrix.cells == len(ROUTES) * len(HERE | ELSEWHERE)
