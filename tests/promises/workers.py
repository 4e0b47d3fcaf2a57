"""Workers as an operator runs them: `python -m slack_app worker`, any number of them, each a process of its own."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playground.stage import MANIFEST
from tests.promises.crowd import Crowd

WORKER = ("slack_app", "worker")
_PATIENCE = 120
_OUTCOME = re.compile(r"event='message' .*outcome='(\w+)")


@dataclass(frozen=True)
class Worker:
    """A running worker and where it logs."""

    process: subprocess.Popen[str]
    log: Path

    def stop(self) -> int:
        """Tell it to stop as systemd does; return what it ends with."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_PATIENCE)

    def outcomes(self) -> list[str]:
        """Return what became of each message that it had in hand."""
        return _OUTCOME.findall(self.log.read_text())


@contextmanager
def workers(crowd: Crowd, number: int, *, module: tuple[str, ...] = WORKER, **times: float) -> Iterator[list[Worker]]:
    """Run so many workers with these times, such as pace_team; give them once each of them says that it runs."""
    env = _environment(crowd, times)
    with TemporaryDirectory(prefix="trellis-") as folder, ExitStack() as ends:
        begun = []
        for name in range(number):
            log = Path(folder) / f"{name}.log"
            process = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", *module], cwd=MANIFEST.parent, env=env, text=True,
                stdout=subprocess.PIPE, stderr=ends.enter_context(log.open("w")),
            )  # fmt: skip
            ends.enter_context(process)
            ends.callback(process.kill)
            begun.append(Worker(process, log))
        for one in begun:
            assert one.process.stdout
            assert "Trellis is running" in one.process.stdout.readline(), one.log.read_text()
        yield begun


def _environment(crowd: Crowd, times: Mapping[str, float]) -> dict[str, str]:
    settings = crowd.stage.settings
    return {
        "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "TRELLIS_CONCURRENCY": "1", "TRELLIS_BEAT": "1",
        "SLACK_BOT_TOKEN": crowd.workspace.bot_token, "SLACK_API_URL": settings.slack_api_url,
        "DATABASE_URL": settings.database_url, "TRELLIS_KEYS": settings.trellis_keys.get_secret_value(),
        **{f"TRELLIS_{name.upper()}": str(value) for name, value in times.items()},
    }  # fmt: skip
