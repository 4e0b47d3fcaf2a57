"""docs/run.md as a test reads it: its blocks, and a machine on which they run as they stand there."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from db import embedded
from db.embedded import Cluster
from playground.slack import Workspace
from playground.stage import MANIFEST
from tests.db.clusters import open_folder

HOUSE = MANIFEST.parent
PAGE = (HOUSE / "docs" / "run.md").read_text()
TOOLS = ("psql", "pg_dump", "pg_restore")
# What nobody but the owner of a machine can do: its packages, accounts and services, and other machines.
FOR_A_MACHINE = re.compile(
    r"cd |sudo (apt-get|useradd|install|nano|systemctl) |(systemctl|journalctl|ssh) |"
    r"sudo -u trellis_owner (git |python3 -m venv |\.venv/bin/python -m pip )"
)
# In place of sudo: Postgres lets everybody in under the name they give.
SUDO = """#!/bin/sh
if [ "$1" = -E ]; then shift; fi
if [ "$1" = -u ]; then PGUSER=$2; export PGUSER; shift 2; fi
exec "$@"
"""


def blocks(kind: str) -> list[str]:
    """List the fenced blocks of one kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.M | re.S)


def block(phrase: str) -> str:
    """Return the one block that holds a phrase."""
    (found,) = (one for kind in ("sh", "sql", "ini") for one in blocks(kind) if phrase in one)
    return found


def is_for_a_machine(text: str) -> bool:
    """Say whether a block can be run by nobody but the owner of a machine."""
    return all(FOR_A_MACHINE.match(line) for line in text.replace("\\\n", " ").splitlines())


def unit(name: str) -> list[tuple[str, str]]:
    """Return what a systemd unit says, line by line, without its comments."""
    lines = (HOUSE / "docs" / name).read_text().splitlines()
    return [(key, value) for line in lines if line[:1].isalpha() for key, value in [line.split("=", 1)]]


@dataclass(frozen=True)
class Machine:
    """A folder that stands for a machine, and a Postgres in which nothing has been made yet."""

    folder: Path
    cluster: Cluster

    def here(self, text: str) -> str:
        """Return the text with the places of a real machine replaced by the places here."""
        places = {
            ".venv/bin/python": sys.executable,
            "/srv/trellis/": "",
            "/srv/trellis": str(HOUSE),
            "/etc/trellis.env": str(self.folder / "trellis.env"),
            "/var/backups/trellis": str(self.copies),
            "/run/postgresql": self.sockets,
        }
        for there, here in places.items():
            text = text.replace(there, here)
        return text

    @property
    def copies(self) -> Path:
        """Return the folder of the backups."""
        return self.folder / "backups"

    @property
    def sockets(self) -> str:
        """Return the folder by which Postgres is reached."""
        return str(make_url(self.cluster.owner_url).query["host"])

    def sh(self, text: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run commands as they stand on the page."""
        path = f"{self.folder / 'bin'}:{self.cluster.bindir}:{os.environ['PATH']}"
        env = {"PATH": path, "PGHOST": self.sockets, "PYTHONDONTWRITEBYTECODE": "1", **more}
        return subprocess.run(
            ["sh", "-c", self.here(text)], cwd=HOUSE, env=env, capture_output=True, text=True, check=False, timeout=60
        )

    def sql(self, text: str, role: str = "postgres", database: str = "postgres") -> list[tuple[object, ...]]:
        """Run statements one by one, as psql does, and return the rows of the last."""
        with psycopg.connect(host=self.sockets, user=role, dbname=database, autocommit=True) as connection:
            for statement in filter(str.strip, text.split(";")):
                cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def rows(self, database: str = "trellis") -> dict[str, int]:
        """Count every table."""
        done = self.sh(f"sudo -u trellis_backup psql -XqAt -f docs/rows.sql {database}")
        assert (done.returncode, done.stderr) == (0, "")
        return {name: int(count) for name, count in (line.split("|") for line in done.stdout.splitlines())}

    def settings(self) -> Mapping[str, str]:
        """Return what the settings' file sets."""
        lines = (self.folder / "trellis.env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if line)


@contextmanager
def bare_machine() -> Iterator[Machine]:
    """Give a machine on which steps 1 and 2 are still to be done, but for the packages."""
    with open_folder() as folder, embedded.start(folder / "postgres", durable=False) as cluster:
        missing = [name for name in TOOLS if not os.access(cluster.bindir / name, os.X_OK)]
        assert not missing, f"{cluster.bindir} has no {', '.join(missing)}: install Postgres's client programs there."
        machine = Machine(folder, cluster)
        machine.copies.mkdir()
        (folder / "bin").mkdir()
        (folder / "bin" / "sudo").write_text(SUDO)
        (folder / "bin" / "sudo").chmod(0o755)
        machine.sql("drop database trellis; drop role trellis_app; drop role trellis_owner")
        yield machine


def set_up(machine: Machine, workspace: Workspace, api_url: str) -> None:
    """Do steps 2 to 4 of the page up to the start, for this workspace."""
    for phrase in ("CREATE ROLE", "CREATE DATABASE"):
        machine.sql(block(phrase))
    key = machine.sh(block("slack_app key")).stdout.strip()
    given = {"SLACK_BOT_TOKEN": workspace.bot_token, "SLACK_APP_TOKEN": workspace.app_token, "TRELLIS_KEYS": key}
    lines = (line.split("=", 1) for line in machine.here(block("SLACK_BOT_TOKEN=")).splitlines())
    filled = [f"{name}={given.get(name, value)}" for name, value in lines]
    (machine.folder / "trellis.env").write_text("\n".join([*filled, f"SLACK_API_URL={api_url}\n"]))
    done = machine.sh(block("slack_app migrate"))
    assert (done.returncode, done.stdout) == (0, "The tables are up to date.\n"), done.stderr
