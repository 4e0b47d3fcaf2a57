"""The door: each step from begin to ack fails in turn, on both transports, and only what was committed is acked."""

import io
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy

from db.engine import Tx
from handlers.door import NOT_SAVED, Door
from handlers.outcomes import Asked, Close, Outcome
from handlers.routes import Route, register
from playground.slack import Person
from playground.slack.payloads import submission
from playground.slack.records import Request
from playground.stage import Stage, wait_until
from programs.people import Act, Actor, why_not
from slack_app.clock import seconds
from tests.cast import ANSWERS, Cast, opened
from tests.handlers.ledger import Ledger

STEPS = ("begin", "identity", "thing", "may", "handler", "commit")
OWN_ID = "test.send"
# Over a socket a failure is an ack that never comes, and Slack waits so long for it here; a 500 comes, however late.
NO_ACK = {"socket": 0.4, "http": 30.0}


class FaultError(RuntimeError):
    """A step that was made to fail."""


class Steps:
    """Notes each step of the door as it comes, and fails one of them."""

    def __init__(self, fails_at: str = "") -> None:
        """Take the step to fail at, if any."""
        self.taken: list[str] = []
        self._fails_at = fails_at

    def take(self, step: str) -> None:
        """Note a step. Raises FaultError at the one that fails."""
        if step not in self.taken:
            self.taken.append(step)
        if step == self._fails_at:
            raise FaultError(step)

    def watch(self, engine: sqlalchemy.Engine) -> None:
        """Note what the database is asked for on the way."""
        sqlalchemy.event.listen(engine, "begin", lambda _: self.take("begin"))
        sqlalchemy.event.listen(engine, "before_cursor_execute", self._statement)
        sqlalchemy.event.listen(engine, "commit", lambda _: self.take("commit"))
        sqlalchemy.event.listen(engine, "rollback", lambda _: self.taken.append("rollback"))

    def _statement(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        if "from member m" in statement:
            self.take("identity")

    def find(self, _: Tx, __: Actor, opaque: UUID) -> object:
        """Find a thing that notes when it is asked whose it is."""
        self.take("thing")
        return Thing(self, opaque)

    def handle(self, asked: Asked) -> Outcome:
        """Write something, so that there is something to commit."""
        self.take("handler")
        asked.tx.run("insert into pace values (%(team)s, 'test', %(now)s)", now=asked.now)
        return Close()


class Thing:
    """A thing whose owner is asked for by nobody but `may`."""

    def __init__(self, steps: Steps, program: UUID) -> None:
        """Take the steps to note it in."""
        self._steps, self._program = steps, program

    @property
    def program_id(self) -> UUID:
        """Return the program it belongs to."""
        self._steps.take("may")
        return self._program


def own_door(stage: Stage, steps: Steps, who: Act = Act.PAIR, handler: Callable[[Asked], Any] | None = None) -> None:
    """Let the app listen for one id more, on an engine of its own that notes its steps."""
    trellis = stage.trellis
    engine = sqlalchemy.create_engine(trellis.engine.url, poolclass=sqlalchemy.pool.NullPool)
    steps.watch(engine)
    store = type(trellis.store)(engine, trellis.store.vault)
    door = Door(store, trellis.app.client, trellis.app.views, trellis.playbooks, trellis.now, seconds)
    register(trellis.app, door, (Route("view", OWN_ID, handler or steps.handle, who, steps.find),))


@contextmanager
def impatient(stage: Stage, seconds: float) -> Iterator[None]:
    """Let Slack wait less long for an ack, for the tests in which none comes."""
    stage.workspace.delivery.ack_timeout = seconds
    yield
    stage.workspace.delivery.ack_timeout = 3.0


def send_own(stage: Stage, person: Person, about: object) -> Request:
    """Send a form of the test's own, right as Slack would."""
    home = person.home or person.open_home()
    assert home is not None
    body = submission(stage.workspace.state, home)
    body["view"] |= {"type": "modal", "callback_id": OWN_ID, "private_metadata": str(about), "blocks": []}
    return stage.workspace.deliver("interactive", body)


def refuses(request: Request, transport: str) -> bool:
    """Say whether a request was answered as a failure: 500, which over a socket is no ack."""
    return not request.acked and request.status == (500 if transport == "http" else None)


@pytest.mark.parametrize("step", [*STEPS, "none"])
def test_steps_come_in_order_and_each_failure_stops_the_rest(
    cast: Cast, ledger: Ledger, transport: str, step: str, log: io.StringIO
) -> None:
    """What comes before the failing step was done, nothing after it was, and nothing is committed or acked."""
    stage = cast.until_organized().stage
    program = ledger.rows(stage.trellis.team)["program"][0]["id"]
    steps = Steps(step)
    own_door(stage, steps)
    before = ledger.rows(stage.trellis.team)
    if step == "none":
        assert send_own(stage, cast.olu, program).acked
        assert steps.taken == list(STEPS)
        assert ledger.count("pace", stage.trellis.team) == len(before["pace"]) + 1
        return
    with impatient(stage, NO_ACK[transport]):
        assert refuses(send_own(stage, cast.olu, program), transport)
    wait_until(lambda: "question_failed" in log.getvalue(), "the door to say that it failed")
    assert [one for one in steps.taken if one != "rollback"] == list(STEPS[: STEPS.index(step) + 1])
    assert ledger.rows(stage.trellis.team) == before


def test_handler_without_an_outcome_is_a_500(cast: Cast, ledger: Ledger, transport: str, log: io.StringIO) -> None:
    """A handler that returns nothing is an error, not a silent yes, and what it wrote is not kept."""
    steps = Steps()

    def forgets(asked: Asked) -> None:
        steps.handle(asked)

    stage = cast.until_organized().stage
    own_door(stage, steps, Act.LOOK, forgets)
    before = ledger.rows(stage.trellis.team)
    with impatient(stage, NO_ACK[transport]):
        assert refuses(send_own(stage, cast.olu, uuid4()), transport)
    wait_until(lambda: "NoOutcomeError" in log.getvalue(), "the door to say what failed")
    assert steps.taken[-1] == "rollback"
    assert ledger.rows(stage.trellis.team) == before


REAL: dict[str, Callable[[Ledger], AbstractContextManager[None]]] = {
    "identity": lambda ledger: ledger.unreadable("member"),
    "thing": lambda ledger: ledger.unreadable("form"),
    "handler": lambda ledger: ledger.trigger("answer", "raise exception 'no'"),
    "commit": lambda ledger: ledger.trigger("answer", "raise exception 'no'", at_commit=True),
}


def test_fault_of_the_database_is_no_ack_and_no_row(
    cast: Cast, ledger: Ledger, transport: str, log: io.StringIO
) -> None:
    """Postgres fails at each step of a real check-in: a 500 and no row every time, and then the form is taken."""
    stage = cast.until_open().stage
    before = ledger.rows(stage.trellis.team)
    for failed, (step, fail) in enumerate(REAL.items(), 1):
        with fail(ledger), impatient(stage, NO_ACK[transport]):
            answer = cast.ana.submit()
            assert not answer.ok, step
            assert answer.status == (500 if transport == "http" else None), step
            wait_until(lambda: log.getvalue().count("question_failed") == failed, f"the door to fail at {step}")  # noqa: B023 - waited for here
        assert ledger.rows(stage.trellis.team) == before, step
    assert not any(words in log.getvalue() for words in ANSWERS.values() if isinstance(words, str) and len(words) > 9)
    assert cast.ana.submit().ok
    assert ledger.count("submission", stage.trellis.team) == len(before["submission"]) + 1


def test_no_way_in_is_said_beside_the_first_field(cast: Cast, ledger: Ledger) -> None:
    """The transaction cannot begin: nothing is kept, and the form stays open with its text."""
    stage = cast.until_open().stage
    before = ledger.rows(stage.trellis.team)
    with ledger.shut_out():
        answer = cast.ana.submit()
    assert answer.errors == {"growth": NOT_SAVED}
    assert ledger.rows(stage.trellis.team) == before
    assert cast.ana.submit().ok
    assert ledger.count("answer", stage.trellis.team) == len(before["answer"]) + len(ANSWERS)


def test_who_may_not_is_told_and_changes_nothing(cast: Cast, ledger: Ledger) -> None:
    """A form of an organizer, sent by somebody who is none, is answered with a no and commits nothing."""
    stage = cast.until_enrolled().stage
    cast.olu.press("Pair people")
    opened(cast.olu)
    cast.olu.fill({"mentee": cast.ana, "mentor": cast.kenji})
    assert cast.olu.modal is not None
    body = submission(stage.workspace.state, cast.olu.modal)
    body["user"] |= {"id": cast.ana.id}
    before = ledger.rows(stage.trellis.team)
    request = stage.workspace.deliver("interactive", body)
    assert request.answer == {"response_action": "errors", "errors": {"mentee": why_not(Act.PAIR)}}
    assert ledger.rows(stage.trellis.team) == before
    assert cast.olu.submit().ok


def test_lost_ack_is_committed_and_the_second_press_changes_nothing(cast: Cast, ledger: Ledger) -> None:
    """Slack does not get the ack of what was committed: the person presses again, and there is one row."""
    stage = cast.until_open().stage
    with ledger.trigger("submission", "perform pg_sleep(0.3)"), impatient(stage, 0.05):
        assert not cast.ana.submit().ok
    assert cast.ana.modal is not None
    assert cast.ana.modal.callback_id == "checkin.send"
    assert cast.ana.submit().ok
    assert [row["stage"] for row in ledger.rows(stage.trellis.team)["submission"]].count("regular") == 1


def test_form_is_acked_only_after_its_commit(cast: Cast, ledger: Ledger) -> None:
    """A slow commit holds the ack back: the row is there when Slack hears of it, and not before."""
    stage = cast.until_open().stage
    with ledger.trigger("submission", "perform pg_sleep(0.3)", at_commit=True):
        answer = cast.ana.submit()
    assert answer.ok
    assert answer.ms > 300
    assert [row["stage"] for row in ledger.rows(stage.trellis.team)["submission"]].count("regular") == 1
