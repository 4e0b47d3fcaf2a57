"""The worker processes of a kill test: three run at any time; they are killed, frozen and replaced."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from db import embedded

HOUSE = Path(embedded.__file__).parent.parent
SIZE = 3
# However slow the machine, what is asked to stop has stopped by then.
_STOP_SECONDS = 60


@dataclass
class Worker:
    """One process; `thaws_at` is when it goes on, while it is frozen."""

    name: str
    process: subprocess.Popen[bytes]
    thaws_at: float | None = None

    @property
    def pid(self) -> int:
        """The process's id."""
        return self.process.pid


class Crew:
    """Keeps workers running with this command; `url` gives each its own way into the database."""

    def __init__(
        self, command: Sequence[str], settings: Mapping[str, str], url: Callable[[str], str], log: Path
    ) -> None:
        """Take what they are started with; nothing runs yet."""
        self._command, self._url, self._log = command, url, log
        self._settings = dict(os.environ) | {"PYTHONPATH": str(HOUSE)} | dict(settings)
        self.workers: list[Worker] = []
        self.started = self.kills = self.freezes = self.ended = 0

    def running(self) -> list[Worker]:
        """Who is not frozen."""
        return [one for one in self.workers if one.thaws_at is None]

    def pids(self) -> list[int]:
        """The processes that are not frozen."""
        return [one.pid for one in self.running()]

    def named(self, name: str) -> Worker | None:
        """Who has this name, unless frozen."""
        return next((one for one in self.running() if one.name == name), None)

    def of(self, pid: int) -> Worker:
        """Whose process this is."""
        return next(one for one in self.workers if one.pid == pid)

    def tend(self) -> None:
        """Thaw whose time has come, and replace who is missing."""
        for one in [one for one in self.workers if one.process.poll() is not None]:
            self.workers.remove(one)  # it began while there was no database
            self.ended += 1
        for one in self.workers:
            if one.thaws_at is not None and one.thaws_at <= time.monotonic():
                one.process.send_signal(signal.SIGCONT)
                one.thaws_at = None
        while len(self.running()) < SIZE:
            self._start()

    def kill(self, worker: Worker) -> None:
        """End a worker without a word."""
        worker.process.kill()
        worker.process.wait()
        self.workers.remove(worker)
        self.kills += 1

    def freeze(self, worker: Worker, seconds: float) -> None:
        """Let a worker stand still for so long."""
        worker.process.send_signal(signal.SIGSTOP)
        worker.thaws_at = time.monotonic() + seconds
        self.freezes += 1

    def thaw(self) -> None:
        """Wait for the last frozen worker's time, and let all of them go on."""
        while frozen := [one.thaws_at for one in self.workers if one.thaws_at is not None]:
            time.sleep(max(0.0, min(frozen) - time.monotonic()))
            self.tend()

    def stop(self) -> None:
        """Ask all to finish what is on its way, and wait for it."""
        for one in self.workers:
            one.process.send_signal(signal.SIGTERM)
        for one in self.workers:
            one.process.wait(_STOP_SECONDS)
        self.workers.clear()

    def abandon(self) -> None:
        """Leave no process behind, whatever happened."""
        for one in self.workers:
            one.process.kill()
            one.process.wait()
        self.workers.clear()

    def _start(self) -> None:
        self.started += 1
        name = f"worker-{self.started}"
        with self._log.open("ab") as log:
            process = subprocess.Popen(
                self._command,
                cwd=HOUSE,
                env=self._settings | {"DATABASE_URL": self._url(name)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self.workers.append(Worker(name, process))
