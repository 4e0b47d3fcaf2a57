"""Who watches is told how a process is, in ids and figures alone; each thing that is wrong is named."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.client import HTTPResponse
from io import StringIO
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

from db.beats import Standing
from db.embedded import Cluster
from db.engine import Store, make_engine
from db.migrate import migrate
from db.vault import Vault, new_key
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage
from slack_app.health import Health, look
from slack_app.process import PortTaken, Trellis
from slack_app.watch import Alarm, Watch
from tests.cast import FIRST, STARTS, Cast
from tests.db.clusters import ask
from tests.handlers.conftest import ledger, log  # noqa: F401  # fixtures
from tests.handlers.ledger import Ledger

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
STANDING = Standing(NOON, True, NOON, timedelta(0), 0, 0, 0, 0, 0)
WELL = Health(STANDING, 0.0, True, 1, 1.0, 120.0)


@pytest.fixture
def watched(cluster: Cluster, local_slack: LocalSlack, transport: str) -> Iterator[Stage]:
    """A stage whose app can be watched."""
    stage = Stage(cluster, local_slack, MovedClock(STARTS), http=transport == "http")
    stage.trellis.settings = stage.settings.model_copy(update={"trellis_watch_port": 0})
    with stage:
        yield stage


def asked(stage: Stage, path: str, method: str = "GET") -> tuple[int, str]:
    """Ask the port of who watches; return the status and what it says."""
    assert stage.trellis.watching
    url = f"http://127.0.0.1:{stage.trellis.watching.port}{path}"
    try:
        answer: HTTPResponse = urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=10)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, refusal.read().decode()
    with answer:
        return answer.status, answer.read().decode()


def health(stage: Stage) -> dict[str, Any]:
    """Return what `/health` says; its status says whether all is well."""
    status, said = asked(stage, "/health")
    found: dict[str, Any] = json.loads(said)
    assert (status == 200) is found["well"] is not bool(found["wrong"])
    return found


def figures(stage: Stage) -> dict[tuple[str, ...], float]:
    """Return every figure of `/metrics` by its name and its labels' values, in the order of the labels."""
    status, said = asked(stage, "/metrics")
    assert status == 200
    families = text_string_to_metric_families(said)
    return {
        (one.name, *(value for _, value in sorted(one.labels.items()))): one.value
        for family in families
        for one in family.samples
    }


def test_a_process_that_does_its_work_is_well_and_counts_it(watched: Stage) -> None:
    """After a check-in every post and every question is counted, and nobody's name or word is among the figures."""
    cast = Cast(watched).until_answered()
    assert cast.ana.open_home()
    found = health(watched)
    assert (found["wrong"], found["team"], found["parts"]) == ([], watched.workspace.id, ["web", "worker"])
    counted = figures(watched)
    posts = sum(call.method == "chat.postMessage" for call in watched.workspace.calls)
    assert counted["trellis_slack_request_seconds_count", "Sent", "post"] == posts > 0
    assert counted["trellis_slack_request_seconds_count", "Opened", "open"] > 0
    kinds = {one.body.get("type") or "command" for one in watched.workspace.requests}
    asked_for = {key[1] for key in counted if key[0] == "trellis_question_seconds_count"}
    assert asked_for == kinds
    number = sum(value for key, value in counted.items() if key[0] == "trellis_question_seconds_count")
    assert number == len(watched.workspace.requests)
    assert counted[("trellis_well",)] == counted[("trellis_database",)] == counted[("trellis_let_in",)] == 1
    assert counted[("trellis_beats",)] > 0
    assert counted["trellis_info", "web worker", watched.workspace.id] == 1
    said = asked(watched, "/metrics")[1] + asked(watched, "/health")[1]
    for name in ("Ana", "Kenji", "Olu", cast.ana.id, "Send the outline", "xoxb", "xapp"):
        assert name not in said


@pytest.mark.parametrize("transport", ["socket"])
def test_there_is_nothing_else_to_ask(watched: Stage) -> None:
    """Any other path or method is a 404, what Slack posts to among them."""
    tries = [("/", "GET"), ("/slack/events", "POST"), ("/health", "POST"), ("/metrics", "DELETE"), ("/health/x", "GET")]
    assert {asked(watched, path, method)[0] for path, method in tries} == {404}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"standing": None, "offset": None}, "database_lost"),
        ({"offset": 31.0}, "clock_off"),
        ({"offset": -31.0}, "clock_off"),
        ({"standing": replace(STANDING, let_in=False)}, "not_let_in"),
        ({"connected": False}, "not_connected"),
        ({"beaten": 121.0}, "beat_too_old"),
        ({"standing": replace(STANDING, late=timedelta(minutes=16))}, "due_too_old"),
    ],
)
def test_each_thing_that_is_wrong_is_named(changed: dict[str, Any], code: str) -> None:
    """One thing, one code, and the status of a process that is not well."""
    assert WELL.wrong == []
    assert replace(WELL, **changed).wrong == [code]
    said = []
    watch = Watch("T1", ["worker"], lambda: replace(WELL, **changed))
    (body,) = watch({"PATH_INFO": "/health", "REQUEST_METHOD": "GET"}, lambda status, _: said.append(status))
    assert said == ["503 Service Unavailable"]
    assert json.loads(body)["wrong"] == [code]
    assert "trellis_well 0.0" in watch.metrics.text().decode()


def test_a_part_that_only_answers_is_not_to_blame_for_who_delivers() -> None:
    """Whatever waits, a web part stays well, lest a proxy takes it out; it shows how long nobody has delivered."""
    late = replace(STANDING, late=timedelta(hours=3), beat_at=NOON - timedelta(hours=3), due=7)
    web = replace(WELL, standing=late, beats=None, beaten=None)
    assert web.wrong == []
    assert (web.figures()["beat_seconds"], web.figures()["due"]) == (10_800, 7)


@pytest.mark.parametrize("transport", ["socket"])
def test_what_happens_to_a_running_process_is_seen(watched: Stage, ledger: Ledger) -> None:  # noqa: F811
    """Slack takes the token back, mail is late, the database is lost: each is told while it lasts and not after."""
    Cast(watched).until_paired()
    team = watched.trellis.team
    ledger.run("update team set state = 'paused' where team_id = %s", team)
    watched.clock.set(FIRST + timedelta(hours=1))
    watched.trellis.beat.beat_now()
    assert health(watched)["wrong"] == ["not_let_in"]
    ledger.run("insert into pace values (%s, 'ban', 'infinity')", team)
    ledger.run("update team set state = 'active' where team_id = %s", team)
    watched.trellis.beat.beat_now()
    found = health(watched)
    assert (found["wrong"], found["due"] > 0, found["oldest_due_seconds"] >= 3600) == (["due_too_old"], True, True)
    ledger.run("delete from pace where team_id = %s and scope = 'ban'", team)
    watched.settle()
    assert health(watched)["wrong"] == []
    with ledger.shut_out():
        assert health(watched)["wrong"] == ["database_lost"]
        counted = figures(watched)
        assert counted[("trellis_database",)] == counted[("trellis_well",)] == 0
        assert ("trellis_due",) not in counted
    assert health(watched)["wrong"] == []


@pytest.mark.parametrize("transport", ["socket"])
def test_a_port_that_is_taken_is_named(watched: Stage) -> None:
    """A second process on the same port does not start, and leaves nothing running."""
    assert watched.trellis.watching
    port = watched.trellis.watching.port
    other = Trellis(watched.settings.model_copy(update={"trellis_watch_port": port}), watched.playbooks)
    with pytest.raises(PortTaken) as taken:
        other.start()
    assert (taken.value.host, taken.value.port) == ("127.0.0.1", port)


@pytest.fixture
def ahead(cluster: Cluster) -> Iterator[Store]:
    """A database whose clock is two minutes ahead."""
    name = f"d{uuid4().hex[:12]}"
    host = str(make_url(cluster.owner_url).query["host"])
    # Only the superuser may send away a connection of the app's that is just about to go.
    with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as postgres:
        postgres.execute(SQL("create database {} owner trellis_owner").format(Identifier(name)))
        there = cluster.database(name)
        migrate(there.owner_url, there.app_url)
        ask(
            there.owner_url,
            "create function public.clock_timestamp() returns timestamptz language sql as "
            "'select pg_catalog.clock_timestamp() + interval ''120 s'''",
        )
        ask(
            there.owner_url, f"alter database {make_url(there.owner_url).database} set search_path = public, pg_catalog"
        )
        engine = make_engine(there.app_url, 1)
        yield Store(engine, Vault([new_key()]))
        engine.dispose()
        postgres.execute(SQL("drop database {} with (force)").format(Identifier(name)))


def test_clocks_that_differ_are_seen_and_logged(ahead: Store, log: StringIO) -> None:  # noqa: F811
    """Two minutes are wrong, and a warning in the log; no difference is well, and a line of it."""
    standing, offset = look(ahead, "T1", lambda: NOON)
    assert standing is not None
    assert offset == pytest.approx(120, abs=5)
    off, right = replace(WELL, offset=offset), replace(WELL, offset=0.002)
    for found in (off, right):
        watch = Watch("T1", ["worker"], lambda found=found: found)  # type: ignore[misc]
        Alarm(ahead, "T1", lambda: NOON, lambda found=found: found, watch.metrics).compare_clocks()  # type: ignore[misc]
    warned, told = (line for line in log.getvalue().splitlines() if "clock_offset" in line)
    assert (off.wrong, "warning" in warned, "1" in warned) == (["clock_off"], True, True)
    assert ("info" in told, "0.002" in told) == (True, True)
