"""The parts of Trellis as an operator runs them: each a process of its own, on a database that may go away."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from db.embedded import Cluster
from playground.slack import LocalSlack
from playground.slack.workspace import Workspace
from playground.stage import QUICK
from slack_app.process import EVENTS_PATH
from tests.handlers.test_stopping import free_port

CHECKOUT = Path(__file__).parent.parent.parent


@contextmanager
def part(name: str, cluster: Cluster, slack: LocalSlack, workspace: Workspace, key: str, log: IO[str], *,
         http: bool) -> Iterator[subprocess.Popen[str]]:  # fmt: skip
    """Run `python -m slack_app` with this word after it; it has told that it runs, and in the end it is gone."""
    port = free_port()
    env = os.environ | {field.upper(): str(value) for field, value in QUICK.items()} | {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": "" if http else workspace.app_token,
        "SLACK_SIGNING_SECRET": workspace.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": cluster.app_url,
        "TRELLIS_KEYS": key,
        "TRELLIS_PORT": str(port),
    }  # fmt: skip
    command = [sys.executable, "-m", "slack_app", name]
    with subprocess.Popen(command, cwd=CHECKOUT, env=env, stdout=subprocess.PIPE, stderr=log, text=True) as process:
        try:
            assert process.stdout is not None
            assert "running" in process.stdout.readline()
            if name == "web":
                workspace.request_url = f"http://127.0.0.1:{port}{EVENTS_PATH}" if http else None
            yield process
        finally:
            process.kill()
