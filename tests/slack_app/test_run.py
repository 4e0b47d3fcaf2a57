"""docs/run.md, run as it stands there: from an empty Postgres to a copy of it that works in its place."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg
import pytest
from pydantic import SecretStr

from db.vault import new_key
from delivery.times import Times
from playground.slack import LocalSlack, Workspace
from playground.stage import MovedClock, Stage
from slack_app.playbooks import PLAYBOOKS
from slack_app.process import CLOSE_SECONDS, Trellis
from tests.cast import PROMISE, STARTS, Cast, opened
from tests.slack_app.manual import HOUSE, Machine, bare_machine, block, blocks, is_for_a_machine, set_up, unit

BACKUP, DOCTOR = "sh /srv/trellis/docs/backup.sh", "slack_app doctor"
RESTORE, RENAME, CREATE, RESEAL = "pg_restore", "RENAME TO", "CREATE DATABASE", "slack_app reseal"
PURGE = "slack_app purge"
RUN_HERE = ("slack_app key", "slack_app migrate", DOCTOR, BACKUP, RESTORE, RENAME, CREATE, RESEAL, PURGE, "CREATE ROLE")
TWO_WEEKS = 15 * 86_400


@pytest.fixture(scope="module")
def workspace(local_slack: LocalSlack) -> Workspace:
    """A workspace with the app installed from the manifest."""
    return local_slack.workspace("Cloud User Group")


@pytest.fixture(scope="module")
def machine(workspace: Workspace, local_slack: LocalSlack) -> Iterator[Machine]:
    """A machine on which everything is done but the start."""
    with bare_machine() as machine:
        set_up(machine, workspace, local_slack.api_url)
        yield machine


@pytest.fixture
def stage(machine: Machine, local_slack: LocalSlack) -> Iterator[Stage]:
    """The app running on the machine's database with the machine's keys, its clock standing."""
    settings = machine.settings()
    url = settings["DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
    stage = Stage(replace(machine.cluster, app_url=url), local_slack, MovedClock(STARTS))
    stage.settings = stage.settings.model_copy(update={"trellis_keys": SecretStr(settings["TRELLIS_KEYS"])})
    stage.trellis = Trellis(stage.settings, PLAYBOOKS, stage.clock.now)
    with stage:
        yield stage


def test_what_can_be_run_is_run_here() -> None:
    """Every block of commands is for the owner of a machine alone, or is among those that are run in these tests."""
    ours = {block(phrase) for phrase in RUN_HERE}
    assert [one for one in [*blocks("sh"), *blocks("sql")] if one not in ours and not is_for_a_machine(one)] == []
    assert [one for one in ours if is_for_a_machine(one)] == []


def test_the_roles_may_what_the_page_says(machine: Machine) -> None:
    """Nobody is a superuser; the backup's role reads everything and writes nothing; the app's makes no table."""
    able = "select rolname, rolsuper, rolbypassrls from pg_roles where rolname like 'trellis%' order by 1"
    assert machine.sql(able) == [
        ("trellis_app", False, False), ("trellis_backup", False, True), ("trellis_owner", False, False),
    ]  # fmt: skip
    assert machine.sql("show server_encoding", database="trellis") == [("UTF8",)]
    forbidden = {
        "trellis_backup": ("insert into team values ('T0', 'x')", "delete from team", "create table x ()"),
        "trellis_app": ("create table x ()", "alter table team add x int", "truncate team"),
    }
    for role, statements in forbidden.items():
        for statement in statements:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                machine.sql(statement, role, "trellis")


def test_the_doctor_finds_everything_well(machine: Machine) -> None:
    """After steps 1 to 4, in the words of the page."""
    done = machine.sh(block(DOCTOR))
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 5
    assert [line for line in done.stdout.splitlines() if not line.startswith("ok ")] == []


def test_it_starts_and_stops_as_systemd_does_it(machine: Machine, workspace: Workspace) -> None:
    """The unit's own command and settings: a Home is shown, and SIGTERM ends it with 0, long before a kill."""
    said = dict(unit("trellis.service"))
    assert said["EnvironmentFile"] == "/etc/trellis.env"
    python, *words = said["ExecStart"].split()
    assert python == f"{said['WorkingDirectory']}/.venv/bin/python"
    olu = workspace.person("Olu", tz="Europe/London", owner=True)
    with subprocess.Popen(
        [sys.executable, *words], cwd=HOUSE, env=dict(machine.settings()), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout
            assert "Trellis is running" in process.stdout.readline()
            assert olu.open_home()
            process.send_signal(signal.SIGTERM)
            assert process.wait(int(said["TimeoutStopSec"]) / 3) == 0
        finally:
            process.kill()


def test_systemd_waits_as_long_as_trellis_needs() -> None:
    """Slack may be slow: five requests of a message on its way, and what people just asked, fit into the wait."""
    longest = 5 * Times().http_timeout + 2 * CLOSE_SECONDS
    assert longest < int(dict(unit("trellis.service"))["TimeoutStopSec"])


def test_a_copy_made_while_it_runs_works_in_its_place(machine: Machine, stage: Stage) -> None:
    """Copied while people press, restored beside what was there: every row is there, and every word opens again."""
    cast = Cast(stage).until_shared()
    with ThreadPoolExecutor() as threads:
        copying = threads.submit(machine.sh, block(BACKUP))
        while not copying.done():
            cast.ana.open_home()
        copied = copying.result()
    assert (copied.returncode, copied.stderr) == (0, "")
    stage.stop()
    now = machine.rows()

    machine.sql(block(RENAME))
    machine.sql(block(CREATE))
    restored = machine.sh(block(RESTORE))
    assert (restored.returncode, restored.stderr, restored.stdout) == (0, "", "Every row is there.\n")
    assert {name: count for name, count in machine.rows().items() if count != now[name] and name != "inbox"} == {}
    assert machine.rows()["answer"] == now["answer"] > 0
    assert machine.sh(block(DOCTOR)).returncode == 0

    stage.trellis = Trellis(stage.settings, PLAYBOOKS, stage.clock.now)
    stage.start()
    cast.ana.open_home()
    assert cast.ana.press("Look back").ok
    assert opened(cast.ana).says(PROMISE)
    cast.kenji.say(cast.group()[-1], "Who reads it first?")
    stage.settle()


def test_rows_that_are_missing_are_seen(machine: Machine) -> None:
    """One row less than when the copy was made, and the comparison names its table."""
    machine.sql("insert into team values ('T0GONE', 'Gone')", database="trellis")
    copy = machine.sh(block(BACKUP)).stdout.strip()
    compare = f"copy={copy}\n" + block(RESTORE).splitlines()[-1]
    assert machine.sh(compare).stdout == "Every row is there.\n"
    machine.sql("delete from team where team_id = 'T0GONE'", database="trellis")
    seen = machine.sh(compare).stdout
    assert "team|" in seen
    assert "Every row" not in seen


def test_workspaces_are_deleted_on_their_day(machine: Machine) -> None:
    """One whose day has come goes, one whose day is tomorrow is named, and the one in use is not spoken of."""
    machine.sql(
        """insert into team (team_id, name, state, purge_on) values
           ('T0GONE', 'Gone', 'paused', current_date - 1), ('T0SOON', 'Soon', 'paused', current_date + 2)""",
        database="trellis",
    )
    done = machine.sh(block(PURGE))
    assert (done.returncode, done.stderr) == (0, "")
    gone, soon = done.stdout.splitlines()
    assert gone.startswith("T0GONE (Gone) is deleted, every row of it in ")
    assert soon.startswith("T0SOON (Soon) is to be deleted on ")
    machine.sql("delete from team where team_id = 'T0SOON'", database="trellis")
    assert machine.sh(block(PURGE)).stdout == "No workspace waits to be deleted.\n"


def test_a_start_that_knows_the_owner_deletes_too(machine: Machine) -> None:
    """What is overdue goes once Trellis runs, so that its own workspace has been let in again by then."""
    machine.sql(
        "insert into team (team_id, name, state, purge_on) values ('T0GONE', 'Gone', 'paused', current_date - 1)",
        database="trellis",
    )
    owner = machine.here(dict(unit("trellis-purge.service"))["Environment"].split("=", 1)[1])
    with subprocess.Popen(
        [sys.executable, "-m", "slack_app"], cwd=HOUSE, env={**machine.settings(), "TRELLIS_OWNER_URL": owner},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout
            assert "Trellis is running" in process.stdout.readline()
            assert process.stdout.readline().startswith("T0GONE (Gone) is deleted")
            process.send_signal(signal.SIGTERM)
            process.wait()
        finally:
            process.kill()


def test_the_key_is_changed(machine: Machine, stage: Stage) -> None:
    """Sealed anew, everything opens with the new key alone; the old one alone is refused and changes nothing."""
    cast = Cast(stage).until_kept()
    stage.stop()
    old, new = machine.settings()["TRELLIS_KEYS"], new_key()
    set_keys(machine, f"{new},{old}")
    done = machine.sh(block(RESEAL))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Everything is sealed with the first key. Older backups still need the others.\n")
    set_keys(machine, old)
    assert "Put that key back" in machine.sh(block(DOCTOR)).stdout
    refused = machine.sh(block(RESEAL))
    assert (refused.returncode, "open with none of these keys" in refused.stderr) == (1, True)
    set_keys(machine, new)
    stage.settings = stage.settings.model_copy(update={"trellis_keys": SecretStr(new)})
    stage.trellis = Trellis(stage.settings, PLAYBOOKS, stage.clock.now)
    stage.start()
    cast.ana.open_home()
    assert cast.ana.press("See the card").ok
    assert opened(cast.ana).says(PROMISE)


def set_keys(machine: Machine, keys: str) -> None:
    """Change the line of the keys in the settings' file."""
    lines = {**machine.settings(), "TRELLIS_KEYS": keys}
    (machine.folder / "trellis.env").write_text("".join(f"{name}={value}\n" for name, value in lines.items()))


@pytest.mark.parametrize("role", ["trellis_app", "trellis_owner"])
def test_a_copy_by_another_role_is_refused(machine: Machine, stage: Stage, role: str) -> None:
    """The app's role and even the owner would miss rows: there is no copy, no trace of one, and the reason is said."""
    assert stage.trellis.team
    before = set(machine.copies.iterdir())
    done = machine.sh(block(BACKUP).replace("trellis_backup", role))
    assert done.returncode == 1
    assert "row-level security" in done.stderr
    assert set(machine.copies.iterdir()) == before
    silenced = machine.sh(f"sudo -u {role} pg_dump --enable-row-security --inserts --table=team trellis")
    assert (silenced.returncode, "INSERT INTO" in silenced.stdout) == (0, False)
    assert machine.rows()["team"] > 0


def test_old_copies_go_when_a_new_one_is_whole(machine: Machine) -> None:
    """A copy past two weeks stays while none can be made, and goes with the next; younger ones stay."""
    old, young = machine.copies / "trellis-old.dump", machine.copies / "trellis-young.dump"
    for file, age in ((old, TWO_WEEKS), (young, 86_400)):
        file.touch()
        os.utime(file, (time.time() - age,) * 2)
    assert machine.sh(block(BACKUP).replace("trellis_backup", "trellis_app")).returncode == 1
    assert old.exists()
    made = machine.sh(block(BACKUP)).stdout.strip()
    assert sorted(path.name for path in machine.copies.glob("*.part")) == []
    assert (old.exists(), young.exists()) == (False, True)
    assert os.stat(made).st_mode & 0o077 == 0
    young.unlink()


def test_migrate_says_what_it_lacks(machine: Machine) -> None:
    """Without an address, or with one that does not answer, it says which and changes nothing."""
    lacking = machine.sh(".venv/bin/python -m slack_app migrate")
    assert (lacking.returncode, "DATABASE_URL is not set" in lacking.stderr) == (1, True)
    assert "TRELLIS_OWNER_URL is not set" in lacking.stderr
    lost = machine.sh(block("slack_app migrate").replace("/trellis?", "/nothing?"))
    assert (lost.returncode, "TRELLIS_OWNER_URL does not answer" in lost.stderr) == (1, True)
