"""Form ids that are swapped, random or not ids at all: over, or not yours, and nothing is kept, shown or told."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from sqlalchemy import Engine

from db.embedded import Cluster
from handlers.door import GONE
from playground.slack import LocalSlack, Person
from playground.slack.payloads import submission
from playground.slack.records import Request
from playground.stage import MovedClock, Stage
from tests.cast import ANSWERS, STARTS, Cast, opened
from tests.handlers.ledger import Ledger
from tests.words import BUTTON, join_as

Value = Callable[[Cast, Stage, Ledger], str]


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


@pytest.fixture
def other(cluster: Cluster, engine: Engine, local_slack: LocalSlack) -> Iterator[Stage]:
    """Another workspace with the app on the same database, with a form of its own."""
    with Stage(cluster, local_slack, MovedClock(STARTS), name="The neighbours", engine=engine) as stage:
        Cast(stage).until_asked()
        yield stage


def form_of(ledger: Ledger, team: str) -> str:
    """Return the id of a team's only check-in form."""
    [found] = [row["id"] for row in ledger.rows(team)["form"] if row["stage"] == "regular"]
    return str(found)


VALUES: dict[str, Value] = {
    "random": lambda *_: str(uuid4()),
    "3 KB": lambda *_: "a" * 3000,
    "empty": lambda *_: "",
    "two ids": lambda cast, _, ledger: form_of(ledger, cast.stage.trellis.team) * 2,
    "sql": lambda *_: "' or true; --",
    "json": lambda cast, _, ledger: f'{{"id": "{form_of(ledger, cast.stage.trellis.team)}"}}',
    "NUL": lambda *_: "\0",
    "surrogate": lambda *_: "\ud83c",
    "another team's": lambda _, other, ledger: form_of(ledger, other.trellis.team),
    "a program's": lambda cast, _, ledger: str(ledger.rows(cast.stage.trellis.team)["program"][0]["id"]),
    "a pair's": lambda cast, _, ledger: str(ledger.rows(cast.stage.trellis.team)["pair"][0]["id"]),
    "a member's": lambda cast, _, ledger: str(ledger.rows(cast.stage.trellis.team)["member"][0]["id"]),
}


def send(cast: Cast, about: str, person: Person | None = None) -> Request:
    """Send Ana's filled form about something else, or as somebody else."""
    assert cast.ana.modal is not None
    body = submission(cast.stage.workspace.state, cast.ana.modal)
    body["view"]["private_metadata"] = about
    body["user"]["id"] = (person or cast.ana).id
    return cast.stage.workspace.deliver("interactive", body)


def press(cast: Cast, about: str, person: Person | None = None) -> str:
    """Press the button of Ana's prompt with another value, or as somebody else; return what was whispered."""
    who = person or cast.ana
    ws = cast.stage.workspace
    assert cast.ana.press(BUTTON, on=cast.ana.dm[-1]).ok
    opened(cast.ana)
    body = ws.last_request.body | {"trigger_id": ws.state.new_trigger(who.id)}
    body = body | {"actions": [body["actions"][0] | {"value": about}], "user": body["user"] | {"id": who.id}}
    cast.ana.close()
    told = len(ws.state.ephemerals.get(cast.ana.id, []))
    assert ws.deliver("interactive", body).acked
    assert cast.ana.wait(lambda: len(ws.state.ephemerals.get(cast.ana.id, [])) > told)
    return ws.state.ephemerals[cast.ana.id][-1].plain


def test_form_id_that_is_not_hers_is_over(cast: Cast, other: Stage, ledger: Ledger) -> None:
    """A submit and a press about something that is not the actor's own form say so, and nothing changes anywhere."""
    stage = cast.until_asked().stage
    before = ledger.rows(stage.trellis.team), ledger.rows(other.trellis.team)
    for case, value in VALUES.items():
        about = value(cast, other, ledger)
        assert cast.ana.press(BUTTON, on=cast.ana.dm[-1]).ok
        opened(cast.ana)
        cast.ana.fill(ANSWERS)
        assert send(cast, about).answer == {"response_action": "errors", "errors": {"growth": GONE}}, case
        assert press(cast, about) == GONE, case
        assert cast.ana.modal is None, case
        assert (ledger.rows(stage.trellis.team), ledger.rows(other.trellis.team)) == before, case


def test_form_of_somebody_else_is_over(cast: Cast, ledger: Ledger) -> None:
    """Kenji with Ana's form gets the same words as for a form that does not exist, and sees nothing of it."""
    stage = cast.until_kept().stage
    about = form_of(ledger, stage.trellis.team)
    card = cast.ana.modal
    assert card is not None
    before = ledger.rows(stage.trellis.team)
    body = submission(stage.workspace.state, card)
    body["user"]["id"] = cast.kenji.id
    shared = stage.workspace.deliver("interactive", body)
    assert shared.answer["response_action"] == "update"
    assert [block["text"]["text"] for block in shared.answer["view"]["blocks"]] == [GONE]
    cast.ana.close()
    assert press(cast, about, cast.kenji) == GONE
    assert cast.kenji.modal is None
    assert ledger.rows(stage.trellis.team) == before


def test_stale_trigger_is_said_and_the_second_press_opens(cast: Cast, ledger: Ledger) -> None:
    """Opening took longer than Slack allows: she is told under the message, and a second press opens the form."""
    stage = cast.until_asked().stage
    before = ledger.rows(stage.trellis.team)
    stage.workspace.state.trigger_life = 0.0
    assert cast.ana.press(BUTTON, on=cast.ana.dm[-1]).ok
    assert cast.ana.wait(lambda: bool(cast.ana.state.ephemerals.get(cast.ana.id)))
    assert not cast.ana.modals
    assert cast.ana.inbox[-1].says("That took too long to open. Please press once more.")
    stage.workspace.state.trigger_life = 3.0
    assert cast.ana.press(BUTTON, on=cast.ana.dm[-1]).ok
    opened(cast.ana)
    cast.ana.fill(ANSWERS)
    assert cast.ana.submit().ok
    assert ledger.count("submission", stage.trellis.team) == len(before["submission"]) + 1


def test_stale_trigger_of_home_is_said_on_home(cast: Cast) -> None:
    """Where there is no message to whisper under, Home says it, and the button there still works."""
    stage = cast.until_organized().stage
    cast.ana.open_home()
    stage.workspace.state.trigger_life = 0.0
    assert cast.ana.press(join_as("mentee")).ok
    assert cast.ana.wait(lambda: cast.ana.home is not None and cast.ana.home.says("Please press once more."))
    stage.workspace.state.trigger_life = 3.0
    assert cast.ana.press(join_as("mentee")).ok
    opened(cast.ana)
