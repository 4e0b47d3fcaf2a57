"""Runs every benchmark and prints one small table; fails only when something could not be measured."""

import os
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import psycopg

from db import embedded
from db.migrate import migrate
from playground.slack import LocalSlack
from playground.stage import MANIFEST
from tests.benchmarks import share, submit
from tests.benchmarks.table import draw

LIBRARIES = ("slack-bolt", "SQLAlchemy", "psycopg")


def main() -> None:
    """Start a Postgres that keeps what it commits and a local Slack, then measure one thing after the other."""
    began, load = time.monotonic(), os.getloadavg()[0]
    rows = []
    with (
        tempfile.TemporaryDirectory() as folder,
        embedded.start(Path(folder)) as cluster,
        LocalSlack(MANIFEST) as slack,
    ):
        migrate(cluster.owner_url, cluster.app_url)
        for benchmark in (submit, share):
            print(f"{(benchmark.__doc__ or '').splitlines()[0]}", file=sys.stderr)
            rows += benchmark.measure(cluster, slack)
        with psycopg.connect(cluster.app_url.replace("+psycopg", "")) as connection:
            server = connection.info.parameter_status("server_version")
    print(f"\n{draw(rows)}\n")
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    print(f"Python {platform.python_version()}, Postgres {server}, {libraries};")
    print(
        f"{os.cpu_count()} processors with a load of {load:.1f} when it began, {time.monotonic() - began:.0f} s in all."
    )


if __name__ == "__main__":
    main()
