"""The stage: a local Slack and the app together on one machine, with a clock that can be moved."""

import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Self

from pydantic import SecretStr
from sqlalchemy import Engine

from db import embedded
from db.clocks import next_planned_at
from db.embedded import Cluster
from db.migrate import migrate
from db.vault import new_key
from db.waiting import next_due_at
from playground.slack import LocalSlack, Message, Person
from programs.playbook import Playbooks
from slack_app.playbooks import PLAYBOOKS
from slack_app.process import EVENTS_PATH, Http, Trellis
from slack_app.settings import Settings

MANIFEST = Path(__file__).parent.parent / "manifest.yml"
# How long one step of the clock may take before something is surely wrong.
PATIENCE_SECONDS = 20
# The local Slack does not mind how fast it is written to, and shows at once what it stores, so the stage need not wait
# as the real one makes us.
QUICK: Mapping[str, float] = MappingProxyType(
    {"trellis_pace_channel": 0.0, "trellis_pace_team": 0.0, "trellis_beat": 5.0, "trellis_settle": 1.0}
)


@contextmanager
def own_database() -> Iterator[Cluster]:
    """Give a Postgres of one's own, migrated and empty; it and its data are gone at the end."""
    with tempfile.TemporaryDirectory(prefix="trellis-") as folder:
        os.chmod(folder, 0o711)  # noqa: S103 - as root the server is somebody else, and has to get in
        with embedded.start(Path(folder), durable=False) as cluster:
            migrate(cluster.owner_url, cluster.app_url)
            yield cluster


class MovedClock:
    """Program time that starts where one likes and goes on by itself, or stands still but for being moved."""

    def __init__(self, start: datetime, *, flows: bool = False) -> None:
        """Take the instant to start at, in any zone."""
        self._at, self._since, self._flows = start.astimezone(UTC), time.monotonic(), flows

    def now(self) -> datetime:
        """Return program time, in UTC."""
        return self._at + timedelta(seconds=time.monotonic() - self._since if self._flows else 0)

    def set(self, at: datetime) -> None:
        """Move to an instant; never back."""
        self._at, self._since = max(self.now(), at), time.monotonic()


class Stage:
    """One workspace of the local Slack with the app installed and running in it."""

    def __init__(self, cluster: Cluster, slack: LocalSlack, clock: MovedClock, *, name: str = "Cloud User Group",
                 http: bool = False, settings: Mapping[str, float] = QUICK,
                 playbooks: Playbooks = PLAYBOOKS, engine: Engine | None = None) -> None:  # fmt: skip
        """Lay everything out; `settings` are fields of Settings, such as trellis_pace_channel.

        Stages that come one after the other may be lent one `engine`, whose connections are warm by then.
        """
        self.slack, self.clock, self.playbooks = slack, clock, playbooks
        self.workspace = slack.workspace(name)
        self._http = http
        self.settings = Settings(
            slack_bot_token=SecretStr(self.workspace.bot_token),
            slack_app_token=SecretStr("" if http else self.workspace.app_token),
            slack_signing_secret=SecretStr(self.workspace.signing_secret),
            slack_api_url=slack.api_url,
            database_url=cluster.app_url,
            trellis_owner_url=cluster.owner_url,
            trellis_keys=SecretStr(new_key()),
            trellis_port=0,
        ).model_copy(update=dict(settings))
        self.trellis = Trellis(self.settings, playbooks, clock.now, engine)

    def start(self) -> Self:
        """Start the app; it is connected when this returns, and the local Slack shows the clock's time."""
        self.slack.program_time = self.clock.now
        self.trellis.start()
        self.workspace.idle = self.trellis.app.views.idle
        if isinstance(self.trellis.transport, Http):
            self.workspace.request_url = f"http://127.0.0.1:{self.trellis.transport.port}{EVENTS_PATH}"
        return self

    def stop(self) -> None:
        """Stop the app; the local Slack stays."""
        self.trellis.stop()

    def __enter__(self) -> Self:
        """Start the app."""
        return self.start()

    def __exit__(self, *_: object) -> None:
        """Stop the app."""
        self.stop()

    def person(self, name: str, zone: str, *, owner: bool = False, admin: bool = False, guest: bool = False) -> Person:
        """Let somebody into the workspace."""
        return self.workspace.person(name, tz=zone, owner=owner, admin=admin, guest=guest)

    def settle(self) -> None:
        """Wait until nothing is due, being sent or shown. Raises TimeoutError when that does not come about."""
        self.trellis.beat.beat_now()
        wait_until(self.trellis.beat.idle, "the app to have sent what is due")
        wait_until(self.trellis.app.views.idle, "the app to have shown everything")

    def message(self, reader: Person, prompt: str, n: int = 1, kind: str = "") -> Message | None:
        """Return the message in which somebody got a prompt of the nth period, as the local Slack has it.

        With a `kind` only what came in a program of that kind is looked at.
        """
        with self.trellis.store.begin(self.trellis.team) as tx:
            row = tx.row(
                """select o.channel, o.ts from prompt p
                   join outbox o on (o.team_id, o.id) = (p.team_id, p.outbox_id)
                   join member m on (m.team_id, m.id) = (p.team_id, p.recipient)
                   join pair on (pair.team_id, pair.id) = (p.team_id, p.pair_id)
                   join program on (program.team_id, program.id) = (p.team_id, pair.program_id)
                   where p.team_id = %(team)s and p.prompt = %(prompt)s and p.n = %(n)s and o.state = 'sent'
                   and m.slack_user = %(reader)s and program.kind like %(kind)s""",
                prompt=prompt,
                n=n,
                reader=reader.id,
                kind=kind or "%",
            )
        return self.workspace.state.find_message(row["channel"], row["ts"]) if row else None

    def next_at(self) -> datetime | None:
        """Return the next instant at which something comes due."""
        with self.trellis.store.begin(self.trellis.team) as tx:
            due = [at for at in (next_planned_at(tx), next_due_at(tx)) if at]
        return min(due, default=None)

    def move_until(self, seen: Callable[[], bool], within: timedelta) -> None:
        """Move the clock from one due instant to the next until something is seen; at most so far."""
        end = self.clock.now() + within
        self.settle()
        while not seen() and (due := self.next_at()) and due <= end:
            self.clock.set(due)
            self.settle()

    def move_to(self, target: datetime) -> None:
        """Move the clock, step by step through every instant at which something is due, so that nothing is skipped.

        What stays due, since the team is paused, is left where it is.
        """
        self.settle()
        last = None
        while (due := self.next_at()) and last != due <= target:
            self.clock.set(due)
            self.settle()
            last = due
        self.clock.set(target)
        self.settle()


def wait_until(done: Callable[[], bool], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait for something to come about. Raises TimeoutError that says for what."""
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        threading.Event().wait(0.005)
