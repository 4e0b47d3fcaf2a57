"""A Postgres of one's own that ends at once, comes back at the same address, or stands still."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from db import embedded
from db.migrate import migrate
from playground.stage import wait_until

# The machine may be busy, and a server that was ended at once has to recover.
PATIENCE_SECONDS = 60


class Shaky:
    """A server whose data outlive it; every commit it has confirmed is on the disk."""

    def __init__(self, folder: Path) -> None:
        """Start it in this folder, migrated and empty."""
        self._folder = folder
        self.cluster = embedded.start(folder)
        migrate(self.cluster.owner_url, self.cluster.app_url)

    def end(self) -> None:
        """End it as `pg_ctl stop -m immediate` does: no session is waited for, nothing is written down."""
        server = self._server()
        os.kill(server, signal.SIGQUIT)
        wait_until(lambda: not Path(f"/proc/{server}").exists(), "Postgres to end", PATIENCE_SECONDS)

    def begin(self) -> None:
        """Start it again, once it has recovered what was committed."""
        before, self.cluster = self.cluster, embedded.start(self._folder)
        before.stop()

    def restart(self) -> None:
        """End it and start it again, as `pg_ctl restart -m immediate` does."""
        self.end()
        self.begin()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Let the server and every session of it stand still: nothing is refused, and nothing is answered."""
        server = self._server()
        os.kill(server, signal.SIGSTOP)  # first, so that there are no more sessions than those that are found now
        sessions = [int(one) for one in Path(f"/proc/{server}/task/{server}/children").read_text().split()]
        for session in sessions:
            os.kill(session, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in (*sessions, server):
                os.kill(process, signal.SIGCONT)

    def _server(self) -> int:
        return int((self.cluster.data / "postmaster.pid").read_text().splitlines()[0])


@contextmanager
def shaky_postgres(folder: Path) -> Iterator[Shaky]:
    """Run such a server for as long as this lasts."""
    shaky = Shaky(folder)
    try:
        yield shaky
    finally:
        shaky.cluster.stop()
