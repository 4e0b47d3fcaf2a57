"""`python -m slack_app` as an operator runs it: a process of its own, told what it needs by its environment."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from db.embedded import Cluster
from playground.slack import LocalSlack, Workspace
from tests.cast import lays_out
from tests.db.clusters import open_folder, running, until
from tests.slack_app.running import environment, run, trellis


@pytest.fixture
def workspace(local_slack: LocalSlack) -> Workspace:
    """A workspace with the app installed."""
    return local_slack.workspace("Cloud User Group")


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where Trellis keeps its state; the test fails if anything still runs from there in the end."""
    with open_folder() as folder:
        yield folder


@pytest.mark.parametrize(("transport", "told"), [("socket", signal.SIGTERM), ("http", signal.SIGINT)])
def test_it_serves_until_it_is_told_to_stop(
    workspace: Workspace, local_slack: LocalSlack, folder: Path, transport: str, told: signal.Signals
) -> None:
    """On a Postgres of its own it shows a Home; a signal ends it with 0; nothing is left, and no secret is logged."""
    env = environment(workspace, local_slack, folder, transport)
    ana = workspace.person("Ana", tz="Europe/Lisbon", owner=True)
    with trellis(env, folder, workspace) as process:
        home = ana.open_home()
        assert home
        assert home.says("Nobody organizes Trellis here yet")
        process.send_signal(told)
        assert process.wait(30) == 0
    assert running(folder) == []
    said = (folder / "errors").read_text()
    assert "event='started'" in said
    assert "event='stopped'" in said
    assert not [name for name, value in env.items() if ("KEY" in name or "SECRET" in name) and value in said]
    assert "xoxb-" not in said
    assert "xapp-" not in said
    assert "Ana" not in said


def test_killed_it_leaves_nothing_and_starts_again(workspace: Workspace, local_slack: LocalSlack, folder: Path) -> None:
    """After kill -9 its Postgres ends by itself; the next start has what was there."""
    env = environment(workspace, local_slack, folder, "socket")
    ana = workspace.person("Ana", tz="Europe/Lisbon", owner=True)
    with trellis(env, folder, workspace) as process:
        lays_out(ana)
        assert ana.submit().ok
        process.kill()
        process.wait()
        assert until(lambda: not running(folder))
    with trellis(env, folder, workspace) as process:
        home = ana.open_home()
        assert home
        assert home.says("Pair people")
        process.terminate()
        assert process.wait(30) == 0


def test_without_settings_it_says_what_to_do(folder: Path) -> None:
    """It exits with 1, names each setting that is missing, and starts nothing."""
    done = run(env={"PATH": os.environ["PATH"], "TRELLIS_STATE": str(folder / "state")})
    assert done.returncode == 1
    assert done.stderr.startswith("Trellis cannot start yet.\n")
    for name in ("TRELLIS_KEYS", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_BOT_TOKEN"):
        assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "state").exists()


def test_a_setting_that_cannot_be_is_named() -> None:
    """A port that is none is told of without its value."""
    done = run("doctor", env={"PATH": os.environ["PATH"], "TRELLIS_PORT": "x0x"})
    assert done.returncode == 1
    assert "TRELLIS_PORT:" in done.stderr
    assert "x0x" not in done.stderr + done.stdout


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[Cluster]:
    """A database without tables, as an operator begins with."""
    name = f"d{uuid4().hex[:12]}"
    with psycopg.connect(cluster.owner_url.replace("+psycopg", ""), autocommit=True) as owner:
        owner.execute(SQL("create database {}").format(Identifier(name)))
        yield cluster.database(name)
        owner.execute(SQL("drop database {} with (force)").format(Identifier(name)))


def test_on_a_postgres_of_the_operators_only_the_owner_migrates(
    workspace: Workspace, local_slack: LocalSlack, folder: Path, empty: Cluster
) -> None:
    """Without the owner's address it refuses and says so; with it, it migrates and starts."""
    env = environment(workspace, local_slack, folder, "socket") | {"DATABASE_URL": empty.app_url}
    refused = run(env=env)
    assert refused.returncode == 1
    assert "migrations are needed. Set TRELLIS_OWNER_URL" in refused.stderr
    with trellis(env | {"TRELLIS_OWNER_URL": empty.owner_url}, folder, workspace) as process:
        process.terminate()
        assert process.wait(30) == 0
    assert not (folder / "state").exists()


def test_a_port_that_is_taken_is_named(
    workspace: Workspace, local_slack: LocalSlack, folder: Path, cluster: Cluster
) -> None:
    """Another one listens there: it says which port and exits with 1."""
    port = str(local_slack.port)
    env = environment(workspace, local_slack, folder, "http") | {"DATABASE_URL": cluster.app_url, "TRELLIS_PORT": port}
    done = run(env=env)
    assert done.returncode == 1
    assert f"Port {port} of 127.0.0.1 is taken" in done.stderr


def test_the_doctor_says_what_is_well_and_what_is_not(
    workspace: Workspace, local_slack: LocalSlack, folder: Path
) -> None:
    """Line by line, failing if anything is wrong, with no secret but the key that it offers."""
    env = environment(workspace, local_slack, folder, "socket") | {"SLACK_BOT_TOKEN": "xoxb-0-lost", "TRELLIS_KEYS": ""}
    done = run("doctor", env=env)
    assert (done.returncode, done.stderr) == (1, "")
    assert [line[:25] for line in done.stdout.splitlines()] == [
        "WRONG TRELLIS_KEYS is not", "ok    SLACK_APP_TOKEN is ", "WRONG Slack does not take",
        "ok    DATABASE_URL is not",
    ]  # fmt: skip
    assert "xoxb-0" not in done.stdout
    assert workspace.app_token not in done.stdout
