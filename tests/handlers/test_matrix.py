"""The permission matrix: every id of the table asked for by every kind of person; each may exactly what it says here.

A new row of the table fails until it stands in MAY, and in WORKS with what one sees when it worked.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from db.embedded import Cluster
from handlers.door import GONE
from handlers.routes import ROUTES, Route
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage, wait_until
from programs.people import why_not
from tests.cast import SECOND, STARTS, Cast, joins
from tests.handlers.celebrating import celebrating, record_celebrating
from tests.handlers.ledger import Ledger, Rows
from tests.handlers.questions import Asker, Body, ask, whispered
from tests.handlers.recordings import record, record_organizing
from tests.handlers.recordings_asking import record_asking
from tests.words import join_as

# The neighbour's question comes to their own app, with ids of ours in it.
# "former" was in the pair that it is all about, and has left it.
HERE = {"stranger", "guest", "mentor", "mentee", "partner", "former", "owner", "organizer"}
ELSEWHERE = {"visitor", "impostor", "neighbour"}
MEMBERS = HERE - {"stranger", "guest"}
FULL = HERE - {"guest"}
MAY = {
    "app_home_opened": HERE,
    "/trellis": HERE,
    "checkin.shortcut": HERE,
    "chooser.open": HERE,
    "chooser.send": HERE,
    "program.start": {"organizer"},
    "program.kind": {"organizer"},
    "program.create": {"organizer"},
    "organizer.take_over": set(),  # the program has its organizer
    "program.close": {"organizer"},
    "program.reopen": {"organizer"},
    "organizer.step_down": {"organizer"},
    "organizer.open": {"organizer"},
    "organizer.name": {"organizer"},
    "enrolment.open": FULL,
    "enrolment.send": FULL,
    "enrolment.finish": {"former"},  # whose form it is: the last to have joined
    "enrolment.withdraw": {"owner"},
    "enrolment.leave": {"owner"},
    "pairing.open": {"organizer"},
    "pairing.send": {"organizer"},
    "checkin.open": {"owner"},
    "checkin.skip": {"owner"},
    "checkin.send": {"owner"},
    "checkin.share": {"owner"},
    "checkin.talked": {"partner"},
    "checkin.nudge": {"owner"},
    "celebration.open": {"owner", "partner"},
    "celebration.preview": {"owner", "partner"},
    "celebration.post": {"owner"},
    "celebration.withdraw": {"owner"},
    "guidance.open": {"partner"},
    "guidance.send": {"partner"},
    "guidance.share": {"partner"},
    "shelf.keep": {"owner", "partner"},
    "shelf.open": {"owner", "partner"},
    "shelf.take_off": {"partner"},
    "goals.open": {"owner", "partner"},
    "goals.add": {"owner"},
    "goals.save": {"owner"},
    "goals.change": {"owner"},
    "goals.close": {"owner"},
    "goals.closed": {"owner"},
    "history.open": {"owner", "partner", "former"},
    "pausing.open": {"owner"},
    "pausing.send": {"owner"},
    "pausing.stop": {"owner"},
    "pausing.back": {"owner"},
    "leaving.open": {"owner", "partner"},
    "leaving.send": {"owner", "partner"},
    "going.on": {"owner", "partner"},
    "going.new": {"owner", "partner"},
    "going.rest": {"owner", "partner"},
    "going.finish": {"owner", "partner"},
    "feedback.read": {"organizer"},
    "ending.open": {"organizer"},
    "ending.send": {"organizer"},
    "message.menu": {"owner", "partner"},
    "messages.fewer": {"owner"},
    "messages.all": {"owner"},
    "help.open": {"owner", "partner"},
    "help.send": {"owner", "partner"},
    "help.read": {"organizer"},
    "help.take": {"organizer"},
    "help.take_read": {"organizer"},
    "request.accept": {"partner"},
    "request.ask_back": {"partner"},
    "request.back_send": {"partner"},
    "request.decline": {"partner"},
    "request.reply": {"owner"},
    "request.reply_send": {"owner"},
    "request.take_back": {"owner"},
    "move.open": {"owner", "mentor"},
    "move.send": {"owner", "mentor"},
    "move.accept": {"mentor"},
    "move.decline": {"mentor"},
    "directory.open": {"owner"},
    "directory.show": {"owner"},
    "directory.ask": {"owner"},
    "directory.send": {"owner"},
    "agreement.open": {"owner", "partner"},
    "agreement.write": {"owner", "partner"},
    "agreement.sign": {"owner", "partner"},
    "agreement.change": {"owner", "partner"},
    "message": {"partner"},
    "user_change": MEMBERS,
    "tokens_revoked": HERE,
    "app_uninstalled": HERE,
}
WORKS = {
    "app_home_opened": "home",
    "/trellis": "words",
    "checkin.shortcut": "modal",
    "chooser.open": "modal",
    "chooser.send": "update",
    "program.start": "modal",
    "program.kind": "modal",
    "program.create": "rows",
    "organizer.take_over": "rows",
    "program.close": "rows",
    "program.reopen": "rows",
    "organizer.step_down": "whisper",  # the last one cannot
    "organizer.open": "modal",
    "organizer.name": "rows",
    "enrolment.open": "modal",
    "enrolment.send": "rows",
    "enrolment.finish": "rows",
    "enrolment.withdraw": "modal",
    "enrolment.leave": "rows",
    "pairing.open": "modal",
    "pairing.send": "rows",
    "checkin.open": "modal",
    "checkin.skip": "whisper",
    "checkin.send": "rows",
    "checkin.share": "rows",
    "checkin.talked": "whisper",
    "checkin.nudge": "whisper",
    "celebration.open": "whisper",
    "celebration.preview": "home",
    "celebration.post": "rows",
    "celebration.withdraw": "home",
    "guidance.open": "modal",
    "guidance.send": "rows",
    "guidance.share": "rows",
    "shelf.keep": "whisper",
    "shelf.open": "modal",
    "shelf.take_off": "rows",
    "history.open": "modal",
    "goals.open": "modal",
    "goals.add": "modal",
    "goals.save": "rows",
    "goals.change": "modal",
    "goals.close": "modal",
    "goals.closed": "rows",
    "pausing.open": "modal",
    "pausing.send": "rows",
    "pausing.stop": "rows",
    "pausing.back": "rows",
    "leaving.open": "modal",
    "leaving.send": "rows",
    "going.on": "home",  # which says that their pair is not ending
    "going.new": "home",
    "going.rest": "home",
    "going.finish": "home",
    "feedback.read": "modal",
    "ending.open": "modal",
    "ending.send": "rows",
    "message.menu": "modal",
    "messages.fewer": "modal",
    "messages.all": "modal",
    "help.open": "modal",
    "help.send": "rows",
    "help.read": "modal",
    "help.take": "rows",
    "help.take_read": "home",
    "request.accept": "rows",
    "request.ask_back": "modal",
    "request.back_send": "rows",
    "request.decline": "rows",
    "request.reply": "modal",
    "request.reply_send": "rows",
    "request.take_back": "rows",
    "move.open": "modal",
    "move.send": "home",  # one proposal at a time
    "move.accept": "whisper",  # she has a mentor there
    "move.decline": "rows",
    "directory.open": "modal",
    "directory.show": "home",
    "directory.ask": "modal",
    "directory.send": "rows",
    "agreement.open": "modal",
    "agreement.write": "rows",
    "agreement.sign": "home",
    "agreement.change": "home",
    "message": "rows",
    "user_change": "rows",
    "tokens_revoked": "rows",
    "app_uninstalled": "rows",
}
# What brings things back to where they were, so that the next one can do the same.
BEFORE = (
    "update team set state = 'active', reason = '' where team_id = %s",
    "update pair set state = 'active', stopped_at = null where team_id = %s",
    "update member set paused_on = null, paused_until = null where team_id = %s",
    "update pair_member set left_at = null where team_id = %s and left_at > joined_at",
    """update request r set state = case (select count(*) from request_words w where w.request_id = r.id)
           when 2 then 'asked_back' else 'open' end where team_id = %s and state <> 'withdrawn'""",
    "update proposal set state = 'open' where team_id = %s",
)
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
        if route.kind in ("action", "shortcut"):
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
            "update": lambda: request.answer["response_action"] == "update",
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
        for as_before in BEFORE:
            self.ledger.run(as_before, self.stage.trellis.team)


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
              for name in ("stranger", "guest", "mentor", "mentee", "former")}  # fmt: skip
    for name, role in (("mentor", "mentor"), ("mentee", "mentee"), ("former", "mentee")):
        answers = {"can_help_with": ["leading"], "how_many": "2"} if name == "mentor" else {"change": "Much."}
        joins(people[name], join_as(role), answers)
    ledger.run(
        """insert into pair_member select p.team_id, p.id, m.id, 'mentee', p.made_at, p.made_at from pair p, member m
           where p.team_id = m.team_id and m.slack_user = %s""",
        people["former"].id,
    )
    neighbours = Cast(other).until_enrolled()
    people |= {"owner": cast.ana, "partner": cast.kenji, "organizer": cast.olu}
    askers = {name: Asker(person.id, home, stage.workspace) for name, person in people.items()}
    askers["visitor"] = Asker("U0VISITOR00", other.workspace.id, stage.workspace)
    askers["impostor"] = Asker(cast.ana.id, other.workspace.id, stage.workspace)
    askers["neighbour"] = Asker(neighbours.olu.id, other.workspace.id, other.workspace)
    matrix = Matrix(stage, other, ledger, askers)
    record(cast, matrix.bodies, {name: people[name].id for name in ("mentee", "mentor")})
    record_organizing(cast, matrix.bodies, people["stranger"])
    record_celebrating(matrix.bodies, celebrating(ledger, cast))
    record_asking(cast, matrix.bodies, people["mentor"], people["mentee"])
    return matrix


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
