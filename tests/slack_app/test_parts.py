"""The parts of Trellis: `web` answers and delivers nothing, `worker` delivers and answers nothing."""

import json
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from db.embedded import Cluster
from db.engine import Store, make_engine
from db.notices import Notice, owe_notice
from db.vault import Vault
from playground.slack import LocalSlack, Person, Workspace
from playground.stage import MovedClock, Stage, wait_until
from programs.vanishing import LET_IN
from slack_app import clock
from slack_app.process import Part, Trellis
from tests.cast import PROMISE, STARTS, Cast, lays_out
from tests.db.clusters import open_folder
from tests.slack_app.running import environment, run, trellis
from tests.words import ASKS

SAID = "For a while Slack did not let Trellis into this workspace"
WATCHED = re.compile(r"event='watched'.* port='?(\d+)")
PATIENCE = 30


@dataclass(frozen=True)
class Place:
    """A workspace with what its processes are told, and somebody who organizes a program in it."""

    workspace: Workspace
    env: dict[str, str]
    folder: Path
    olu: Person
    store: Store

    def said(self) -> int:
        """Count what was delivered to Olu."""
        return sum(message.says(SAID) for message in self.olu.dm)

    def owe(self) -> None:
        """Owe Olu a message at once."""
        with self.store.begin(self.workspace.id) as tx:
            row = tx.row("select program_id, member_id from program_role where team_id = %(team)s")
            assert row
            owe_notice(tx, Notice(LET_IN, uuid4(), row["member_id"], row["program_id"]), clock.now())

    def states(self) -> dict[str, int]:
        """Count the messages in each state."""
        with self.store.begin(self.workspace.id) as tx:
            rows = tx.rows("select state, count(*) as n from outbox where team_id = %(team)s group by state")
            return {row["state"]: row["n"] for row in rows}

    def health(self, *words: str) -> dict[str, Any]:
        """Ask a part how it is."""
        found = WATCHED.search((self.folder / "-".join(["errors", *words])).read_text())
        assert found
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{found[1]}/health", timeout=10) as answer:
                said: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as refusal:
            said = json.load(refusal)
            refusal.close()
        return said


@pytest.fixture
def place(cluster: Cluster, local_slack: LocalSlack, transport: str) -> Iterator[Place]:
    """Everything that both parts need, on the tests' Postgres."""
    workspace = local_slack.workspace("Cloud User Group")
    olu = workspace.person("Olu", tz="Europe/London", owner=True)
    with open_folder() as folder:
        env = environment(workspace, local_slack, folder, transport) | {
            "DATABASE_URL": cluster.app_url, "TRELLIS_WATCH_PORT": "0", "TRELLIS_BEAT": "0.5",
        }  # fmt: skip
        engine = make_engine(cluster.app_url, 2)
        yield Place(workspace, env, folder, olu, Store(engine, Vault([env["TRELLIS_KEYS"]])))
        engine.dispose()


def ends(process: "subprocess.Popen[str]") -> int:
    """Ask a part to stop, and return what it ends with."""
    process.send_signal(signal.SIGTERM)
    return process.wait(PATIENCE)


def test_each_part_does_its_own_and_nothing_else(place: Place) -> None:
    """Web alone answers and sends nothing; worker alone sends and answers nothing; each ends with 0 when told to."""
    with trellis(place.env, place.folder, place.workspace, "web") as web:
        lays_out(place.olu)
        assert place.olu.submit().ok
        place.owe()
        time.sleep(4 * float(place.env["TRELLIS_BEAT"]))
        assert place.states() == {"due": 1}
        assert place.health("web")["parts"] == ["web"]
        with trellis(place.env, place.folder, place.workspace, "worker") as worker:
            wait_until(lambda: place.said() == 1, "the message", PATIENCE)
            assert place.health("worker")["parts"] == ["worker"]
            wait_until(lambda: place.health("worker")["well"], "the worker to be well", PATIENCE)
            assert place.olu.open_home()
            assert ends(web) == 0
            assert place.olu.command("/trellis").trouble
            place.owe()
            wait_until(lambda: place.said() == 2, "the second message", PATIENCE)
            assert ends(worker) == 0
    assert place.states() == {"sent": 2}


@pytest.mark.parametrize("transport", ["socket"])
def test_two_of_each_part_share_the_work(place: Place) -> None:
    """A worker is stopped in the middle, and the other sends the rest, each once; of two that answer one goes on."""
    place.env["TRELLIS_PACE_CHANNEL"] = place.env["TRELLIS_PACE_TEAM"] = "0.05"
    with (
        trellis(place.env, place.folder, place.workspace, "web") as web,
        trellis(place.env, place.folder, place.workspace, "web") as other_web,
        trellis(place.env, place.folder, place.workspace, "worker") as one,
        trellis(place.env, place.folder, place.workspace, "worker") as other,
    ):
        lays_out(place.olu)
        assert place.olu.submit().ok
        for _ in range(20):
            place.owe()
        wait_until(lambda: place.said() > 3, "the first messages", PATIENCE)
        assert ends(one) == 0
        wait_until(lambda: place.states() == {"sent": 20}, "all of them", PATIENCE)
        assert place.said() == 20
        assert ends(web) == 0
        for _ in range(3):
            assert place.olu.open_home()
        assert (ends(other_web), ends(other)) == (0, 0)


@pytest.mark.parametrize("transport", ["socket"])
@pytest.mark.parametrize("part", ["web", "worker"])
def test_a_part_needs_a_database_that_it_shares(place: Place, part: str) -> None:
    """Without DATABASE_URL neither starts, and both say why."""
    done = run(part, env=place.env | {"DATABASE_URL": ""})
    assert (done.returncode, done.stdout) == (1, "")
    assert "DATABASE_URL is not set." in done.stderr


@pytest.mark.parametrize("transport", ["socket"])
def test_a_worker_needs_no_way_for_slack_to_ask(place: Place) -> None:
    """Without an app token and a signing secret a worker starts and web does not."""
    env = place.env | {"SLACK_APP_TOKEN": ""}
    refused = run("web", env=env)
    assert refused.returncode == 1
    assert "Neither SLACK_APP_TOKEN" in refused.stderr
    with trellis(env, place.folder, place.workspace, "worker") as worker:
        assert ends(worker) == 0


def test_a_check_in_and_its_prompt_take_both(cluster: Cluster, local_slack: LocalSlack, transport: str) -> None:
    """From joining to the answered card, with one process's part that answers and another's that delivers."""
    stage = Stage(cluster, local_slack, MovedClock(STARTS), http=transport == "http")
    web, worker = (Trellis(stage.settings, stage.playbooks, stage.clock.now, parts=part) for part in Part)
    worker.start()
    # The stage waits for the beat of whoever delivers.
    stage.trellis, web.beat = web, worker.beat
    with stage:
        cast = Cast(stage).until_answered()
        assert sum(message.says(PROMISE) for message in cast.group()) == 1
        assert sum(message.says(ASKS) for message in cast.ana.dm) == 1
    worker.stop()
