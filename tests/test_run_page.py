"""docs/run.md and the units beside it name only what is there, and leave out nothing that can be set."""

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer
import yaml

from slack_app.__main__ import cli
from slack_app.settings import Settings
from tests.slack_app.manual import HOUSE, PAGE, block, blocks, unit

UNITS = (
    "trellis.service", "trellis-backup.service", "trellis-backup.timer", "trellis-purge.service", "trellis-purge.timer",
)  # fmt: skip
# Read by the embedded Postgres and by nothing that an operator sets up.
NOT_SETTINGS = {"TRELLIS_POSTGRES_BIN"}
SECTIONS = {"Unit", "Service", "Timer", "Install"}
# The options in use, for where there is no systemd to ask.
OPTIONS = {
    "After", "CapabilityBoundingSet", "Description", "Environment", "EnvironmentFile", "ExecStart", "LockPersonality",
    "NoNewPrivileges", "OnCalendar", "Persistent", "PrivateDevices", "PrivateTmp", "ProtectClock",
    "ProtectControlGroups", "ProtectHome", "ProtectHostname", "ProtectKernelLogs", "ProtectKernelModules",
    "ProtectKernelTunables", "ProtectProc", "ProtectSystem", "RandomizedDelaySec", "ReadWritePaths", "Restart",
    "RestartSec", "RestrictAddressFamilies", "RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID",
    "StartLimitIntervalSec", "SystemCallArchitectures", "SystemCallFilter", "TimeoutStopSec", "Type", "UMask", "User",
    "WantedBy", "Wants", "WorkingDirectory",
}  # fmt: skip


def test_every_setting_is_on_the_page_and_nothing_else() -> None:
    """What the page tells to set is read, and what is read stands on the page and in its table."""
    named = set(re.findall(r"\b(?:SLACK|TRELLIS|DATABASE)_[A-Z_]+\b", PAGE))
    fields = {name.upper() for name in Settings.model_fields}
    assert named - NOT_SETTINGS == fields
    assert {name for row in re.findall(r"^\| (`[A-Z].*?) \|", PAGE, re.M) for name in re.findall(r"\w+", row)} == fields


def test_every_command_is_there() -> None:
    """Each `python -m slack_app …` and each `make …` that the page, the README or CONTRIBUTING tells to run exists."""
    commands = set(typer.main.get_group(cli).commands)
    targets = set(re.findall(r"^(\w+):", (HOUSE / "Makefile").read_text(), re.M))
    for name in ("docs/run.md", "README.md", "CONTRIBUTING.md", "docs/promises.md", "docs/privacy.md"):
        text = (HOUSE / name).read_text()
        assert set(re.findall(r"-m slack_app ([a-z]+)", text)) <= commands, name
        assert set(re.findall(r"(?:`|^ {4})make ([a-z]+)", text, re.M)) <= targets, name
    assert all(f"slack_app {command}" in PAGE for command in commands)


def test_every_file_that_is_named_is_there() -> None:
    """Links lead somewhere, and what is run or installed from the checkout is in it."""
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", PAGE) if not link.startswith("http")]
    assert [link for link in links if not (HOUSE / "docs" / link).exists()] == []
    paths = re.findall(
        r"/srv/trellis/(docs/[\w./-]+)", PAGE + "".join(value for name in UNITS for _, value in unit(name))
    )
    assert {f"docs/{name}" for name in UNITS} <= set(paths)
    assert [path for path in [*paths, "docs/rows.sql", "requirements.lock"] if not (HOUSE / path).is_file()] == []


def test_the_scopes_on_the_page_are_those_of_the_manifest() -> None:
    """What the page says that Slack will ask for is what Slack asks for."""
    (listed,) = re.findall(r"Slack lists what Trellis may do: (.*?)\. \[", PAGE, re.S)
    manifest = yaml.safe_load((HOUSE / "manifest.yml").read_text())
    assert re.findall(r"`([\w:.]+)`", listed) == manifest["oauth_config"]["scopes"]["bot"]
    assert manifest["settings"]["socket_mode_enabled"]


@pytest.mark.parametrize("text", blocks("sh"))
def test_every_command_can_be_pasted(text: str) -> None:
    """The shell takes each block."""
    done = subprocess.run(["sh", "-n"], input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def verified(name: str, folder: Path) -> tuple[int, str]:
    """Ask systemd about a unit as it would stand on this machine."""
    for one in UNITS:
        text = (HOUSE / "docs" / one).read_text().replace("/srv/trellis/.venv/bin/python", sys.executable)
        (folder / one).write_text(text.replace("/srv/trellis", str(HOUSE)))
    command = ["systemd-analyze", "verify", "--man=no", str(folder / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("name", UNITS)
def test_the_units_say_what_systemd_knows(name: str, tmp_path: Path) -> None:
    """Their sections and options exist, and what they start is there; with systemd at hand it is asked itself."""
    if shutil.which("systemd-analyze"):
        assert verified(name, tmp_path) == (0, "")
    text = (HOUSE / "docs" / name).read_text()
    assert set(re.findall(r"^\[(.*)\]$", text, re.M)) <= SECTIONS
    said = dict(unit(name))
    assert set(said) <= OPTIONS
    if command := said.get("ExecStart", "").split():
        assert command[1] == "-m" or (HOUSE / command[1].removeprefix("/srv/trellis/")).is_file()
        assert command[1] != "-m" or find_spec(f"{command[2]}.__main__")
        assert f"{said['User']} LOGIN" in block("CREATE ROLE")
        assert re.search(rf"useradd --system .*--shell /usr/sbin/nologin {said['User']}\n", PAGE)


def test_the_service_reads_what_the_page_writes() -> None:
    """The settings' file, the code and the copies are where the page puts them, closed to everybody else."""
    service, backup = dict(unit("trellis.service")), dict(unit("trellis-backup.service"))
    assert f"install -m 600 -o {service['User']} -g {service['User']} /dev/null {service['EnvironmentFile']}\n" in PAGE
    assert f"git clone ADDRESS {service['WorkingDirectory']}\n" in PAGE
    assert f"install -d -m 700 -o {backup['User']} -g {backup['User']} {backup['ReadWritePaths']}\n" in PAGE
    assert backup["ExecStart"].removeprefix("/bin/") in PAGE
    name, url = dict(unit("trellis-purge.service"))["Environment"].split("=", 1)
    assert f"{name}='{url}'" in block("slack_app purge")
