"""`python -m slack_app` as a process of its own, told what it needs by its environment."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from db.vault import new_key
from playground.slack import LocalSlack, Workspace
from playground.stage import MANIFEST
from slack_app.process import EVENTS_PATH

HOUSE = MANIFEST.parent
RUNNING = re.compile(r"Trellis is running(?:; Slack posts to (\S+) on port (\d+))?\. Ctrl-C stops it\.")


def environment(workspace: Workspace, local_slack: LocalSlack, folder: Path, transport: str) -> dict[str, str]:
    """Give everything that an operator has to set, and nothing that this process was started with."""
    way = {
        "socket": ("SLACK_APP_TOKEN", workspace.app_token),
        "http": ("SLACK_SIGNING_SECRET", workspace.signing_secret),
    }
    name, value = way[transport]
    return {
        "PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONDONTWRITEBYTECODE": "1", name: value,
        "SLACK_BOT_TOKEN": workspace.bot_token, "SLACK_API_URL": local_slack.api_url, "TRELLIS_PORT": "0",
        "TRELLIS_KEYS": new_key(), "TRELLIS_STATE": str(folder / "state"),
    }  # fmt: skip


@contextmanager
def trellis(env: Mapping[str, str], folder: Path, workspace: Workspace, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Run it, or a part of it, until it says that it runs, and let Slack know where it listens."""
    errors = folder / "-".join(["errors", *words])
    with (
        errors.open("w") as log,
        subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "slack_app", *words],
            cwd=HOUSE,
            env=env,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            said = RUNNING.fullmatch(process.stdout.readline().strip())
            assert said, errors.read_text()
            if said[2]:
                assert said[1] == EVENTS_PATH
                workspace.request_url = f"http://127.0.0.1:{said[2]}{said[1]}"
            yield process
        finally:
            process.kill()


def run(*words: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    return subprocess.run(
        [sys.executable, "-m", "slack_app", *words], cwd=HOUSE, env=env, capture_output=True, text=True, check=False,
        timeout=30,
    )  # fmt: skip
