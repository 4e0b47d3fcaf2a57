"""Runs the benchmarks and prints one small table; fails only when something could not be measured.

`python -m tests.benchmarks season` runs what is named; without a name it is all but the season, which takes minutes.
"""

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
from slack_app import logs
from tests.benchmarks import planning, posting, season, share, submit
from tests.benchmarks.table import draw

BENCHMARKS = {"submit": submit, "share": share, "posting": posting, "planning": planning, "season": season}
LIBRARIES = ("slack-bolt", "slack-sdk", "SQLAlchemy", "psycopg", "APScheduler")


def main() -> None:
    """Start a Postgres that keeps what it commits and a local Slack, then measure one thing after the other."""
    names = sys.argv[1:] or [name for name in BENCHMARKS if name != "season"]
    if unknown := set(names) - set(BENCHMARKS):
        sys.exit(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}.")
    began, load = time.monotonic(), os.getloadavg()[0]
    rows = []
    with (
        Path(os.devnull).open("w") as nowhere,
        tempfile.TemporaryDirectory() as folder,
        embedded.start(Path(folder)) as cluster,
        LocalSlack(MANIFEST) as slack,
    ):
        logs.set_up(nowhere)
        migrate(cluster.owner_url, cluster.app_url)
        for name in names:
            benchmark = BENCHMARKS[name]
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
