"""The process ends in the middle of submits: politely or at once, every check-in that was acked is in the database."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from db.embedded import Cluster
from db.engine import Store, make_engine
from db.pairs import add_pair
from db.people import keep_member
from db.programs import add_program, enrol, list_enrolments, list_openings
from db.prompts import add_form, add_period
from db.teams import add_team
from db.vault import Vault, new_key
from playground.slack import LocalSlack, Person
from playground.slack.workspace import Workspace
from playground.stage import wait_until
from programs.mentorship import MENTORSHIP
from programs.pairs import PairSpan
from programs.people import SlackUser
from programs.starting import suggested
from slack_app.process import EVENTS_PATH
from tests.figures import Figures
from tests.handlers.ledger import Ledger

NOW = datetime(2026, 10, 13, 8, tzinfo=UTC)
KEY = new_key()
PAIRS = 150
CHECKOUT = Path(__file__).parent.parent.parent


@pytest.fixture
def store(cluster: Cluster) -> Iterator[Store]:
    """The way into the database that the process will use."""
    engine = make_engine(cluster.app_url, 2)
    yield Store(engine, Vault([KEY]))
    engine.dispose()


def open_forms(store: Store, workspace: Workspace) -> list[tuple[Person, UUID]]:
    """Lay out one open check-in for each of many mentees."""
    people = [workspace.person(f"Mentee {n}") for n in range(PAIRS)]
    with store.begin(workspace.id) as tx:
        add_team(tx, "Stopping")
        program = add_program(tx, MENTORSHIP, suggested(MENTORSHIP, NOW.date()))
        openings = {one.role: one for one in list_openings(tx)}
        mentor = keep_member(tx, SlackUser("U0MENTOR00", workspace.id, "Mara", "UTC"), MENTORSHIP.rhythm.at)
        enrol(tx, openings["mentor"], mentor.id, PAIRS)
        for person in people:
            slack = SlackUser(person.id, workspace.id, person.name, person.tz)
            enrol(tx, openings["mentee"], keep_member(tx, slack, MENTORSHIP.rhythm.at).id, 1)
        enrolled = list_enrolments(tx, program_id=program.id)
        mentors = [one for one in enrolled if one.role == "mentor"]
        for one in (one for one in enrolled if one.role == "mentee"):
            pair = add_pair(tx, program, [one, *mentors], PairSpan("UTC", NOW.date(), NOW.date(), None), "", NOW)
            add_period(tx, pair, "regular", 1, 1, NOW, None)
            add_form(tx, pair, "regular", 1, 1, one.member_id)
        rows = tx.rows("select m.slack_user, f.id from form f join member m on m.id = f.member_id")
    forms = {row["slack_user"]: row["id"] for row in rows}
    return [(person, forms[person.id]) for person in people]


def check_in(workspace: Workspace, person: Person, form: UUID) -> dict[str, Any]:
    """Return a filled check-in as Slack sends it."""
    words = {"type": "plain_text_input", "value": f"{person.name} will write one page."}
    blocks = [{"type": "input", "block_id": "growth"}]
    return {
        "type": "view_submission",
        "team": {"id": workspace.id, "domain": "stopping"},
        "user": {"id": person.id, "team_id": workspace.id},
        "api_app_id": workspace.app_id,
        "is_enterprise_install": False,
        "view": {
            "id": "V0STOPPING0", "type": "modal", "callback_id": "checkin.send", "private_metadata": str(form),
            "team_id": workspace.id, "app_installed_team_id": workspace.id, "blocks": blocks,
            "state": {"values": {"next_promise": {"answer": words}}},
        },
    }  # fmt: skip


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(
    cluster: Cluster, slack: LocalSlack, workspace: Workspace, *, http: bool
) -> Iterator[subprocess.Popen[str]]:
    """Run Trellis as an operator does; it has told that it runs, and in the end it is gone."""
    port = free_port()
    env = os.environ | {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": "" if http else workspace.app_token,
        "SLACK_SIGNING_SECRET": workspace.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": cluster.app_url,
        "TRELLIS_KEYS": KEY,
        "TRELLIS_PORT": str(port),
    }
    command = [sys.executable, "-m", "slack_app"]
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as app:
        try:
            assert app.stdout is not None
            assert "running" in app.stdout.readline()
            workspace.request_url = f"http://127.0.0.1:{port}{EVENTS_PATH}" if http else None
            yield app
        finally:
            app.kill()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL], ids=["polite", "at once"])
def test_no_acked_check_in_is_lost_when_the_process_ends(
    cluster: Cluster, local_slack: LocalSlack, store: Store, ledger: Ledger, transport: str, end: signal.Signals,
    figures: Figures,
) -> None:  # fmt: skip
    """Many send at once while the process ends: what Slack got an ack for is kept, and the rest is taken afterwards."""
    workspace = local_slack.workspace("Stopping")
    forms, acked, http = open_forms(store, workspace), set[str](), transport == "http"
    ended, seen = threading.Event(), list[str]()

    def send(one: tuple[Person, UUID]) -> None:
        """Press until it is saved, as people do, or until nobody is there any more."""
        while str(one[1]) not in acked:
            request = workspace.deliver("interactive", check_in(workspace, *one))
            seen.append(f"{request.status} {request.reason} {request.ms:.0f} ms")
            if request.acked and request.answer["response_action"] == "update":
                acked.add(str(one[1]))
            elif ended.wait(0.05):
                return

    with process(cluster, local_slack, workspace, http=http) as app, ThreadPoolExecutor(8) as senders:
        sending = senders.map(send, forms)
        try:
            wait_until(lambda: len(acked) >= PAIRS // 5, "some check-ins to be acked", seconds=40)
        finally:
            ended.set()
            print(len(acked), "acked of", len(seen), "answers:", seen)
        workspace.delivery.ack_timeout = 1.5
        app.send_signal(end)
        status = app.wait(15)
        list(sending)
    kept = kept_forms(ledger, workspace.id)
    assert status == (0 if end == signal.SIGTERM else -end)
    assert acked <= kept
    assert PAIRS // 5 <= len(acked) < PAIRS
    figures(f"{len(acked)} acked, {len(kept)} kept, of {PAIRS}")
    with process(cluster, local_slack, workspace, http=http), ThreadPoolExecutor(8) as senders:
        acked.clear()
        ended.clear()
        list(senders.map(send, forms))
    assert acked == kept_forms(ledger, workspace.id) == {str(form) for _, form in forms}


def kept_forms(ledger: Ledger, team: str) -> set[str]:
    """Return the forms whose check-in is kept with its words, each once."""
    rows = ledger.rows(team)
    answered = {row["submission_id"] for row in rows["answer"] if row["words"]}
    pairs = [row["pair_id"] for row in rows["submission"] if row["id"] in answered]
    assert len(pairs) == len(set(pairs))
    return {row["id"] for row in rows["form"] if row["pair_id"] in pairs}
