"""Postgres or Slack gone in the middle: the person is told, their text stays, and the second press works."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from db import embedded
from db.migrate import migrate
from handlers.door import NOT_SAVED, SLACK_SILENT
from playground.slack import LocalSlack, Person
from playground.stage import MovedClock, Stage, wait_until
from tests.cast import ANSWERS, PROMISE, STARTS, Cast, opened
from tests.handlers.ledger import Ledger
from tests.words import join_as


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for a Postgres that only this test's app uses, so that it can be killed."""
    folder = tmp_path_factory.mktemp("outage")
    with embedded.start(folder) as cluster:
        migrate(cluster.owner_url, cluster.app_url)
        yield folder


def kill(cluster: embedded.Cluster) -> None:
    """End the server at once, as when its machine goes away."""
    pid = int((cluster.data / "postmaster.pid").read_text().splitlines()[0])
    os.kill(pid, signal.SIGQUIT)
    wait_until(lambda: not Path(f"/proc/{pid}").exists(), "Postgres to end")


def test_check_in_survives_postgres_ending_in_the_middle(folder: Path, local_slack: LocalSlack, transport: str) -> None:
    """The server dies while it writes: "Not saved" beside the first field, every word still there, then it is saved."""
    with (
        embedded.start(folder) as cluster,
        Stage(cluster, local_slack, MovedClock(STARTS), http=transport == "http") as stage,
        ThreadPoolExecutor(1) as pressing,
    ):
        cast, ledger = Cast(stage).until_open(), Ledger(cluster)
        ledger.add_trigger("submission", "perform pg_sleep(0.5)")
        pressed = pressing.submit(cast.ana.submit)
        wait_until(ledger.is_asleep, "the app to be in the middle")
        kill(cluster)
        ledger.close()
        answer, modal = pressed.result(), cast.ana.modal
        assert answer.errors == {"growth": NOT_SAVED}
        assert answer.ms < 3000
        assert modal is not None
        assert modal.values["growth"]["answer"]["value"] == ANSWERS["growth"]
        assert modal.values["next_promise"]["answer"]["value"] == PROMISE
        assert cast.ana.submit().errors == {"growth": NOT_SAVED}
        with embedded.start(folder) as again:
            assert cast.ana.submit().ok
            assert cast.ana.modal is not None
            assert cast.ana.modal.says(PROMISE)
            ledger = Ledger(again)
            assert [row["stage"] for row in ledger.rows(stage.trellis.team)["submission"]].count("regular") == 1
            ledger.close()
            stage.stop()


@pytest.mark.parametrize("kind", ["error", "drop", "rate_limited"])
def test_enrolment_while_slack_is_silent_keeps_its_text(cast: Cast, ledger: Ledger, kind: str) -> None:
    """Slack does not say who she is: she is told beside the first field, nothing is kept, and the next press works."""
    stage = cast.until_organized().stage
    opens_enrolment(cast.ana)
    cast.ana.fill({"change": "Lead a small project."})
    before = ledger.rows(stage.trellis.team)
    stage.workspace.faults.add("users.info", kind)
    assert cast.ana.submit().errors == {"change": SLACK_SILENT}
    assert ledger.rows(stage.trellis.team) == before
    assert cast.ana.modal is not None
    assert cast.ana.modal.values["change"]["answer"]["value"] == "Lead a small project."
    stage.workspace.faults.clear()
    assert cast.ana.submit().ok
    assert ledger.count("enrolment", stage.trellis.team) == 1


def test_pairing_while_slack_is_silent_makes_no_pair(cast: Cast, ledger: Ledger) -> None:
    """Slack does not say who was chosen: no pair is made unseen, and the next press makes it."""
    stage = cast.until_enrolled().stage
    cast.olu.open_home()
    assert cast.olu.press("Pair people").ok
    opened(cast.olu)
    cast.olu.fill({"mentee": cast.ana, "mentor": cast.kenji})
    stage.workspace.faults.add("users.info", "error")
    assert cast.olu.submit().errors == {"mentee": SLACK_SILENT}
    assert ledger.count("pair", stage.trellis.team) == 0
    assert cast.olu.submit().ok
    assert ledger.count("pair", stage.trellis.team) == 1


def test_press_while_slack_is_silent_is_told_on_home(cast: Cast) -> None:
    """A button of Home that Slack leaves hanging says so there, and opens its form when pressed again."""
    stage = cast.until_organized().stage
    cast.ana.open_home()
    stage.workspace.faults.add("users.info", "error")
    assert cast.ana.press(join_as("mentee")).ok
    assert cast.ana.wait(lambda: cast.ana.home is not None and cast.ana.home.says(SLACK_SILENT))
    opens_enrolment(cast.ana)


def opens_enrolment(person: Person) -> None:
    """Open the form to join as a mentee."""
    person.open_home()
    assert person.press(join_as("mentee")).ok
    opened(person)
