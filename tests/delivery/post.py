"""A small real HTTP server that answers like Slack, well or badly, and a team with mail to send to it."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID, uuid4

from db.engine import Store
from db.stuck import list_stuck
from delivery.drafts import Render
from delivery.send import Sender
from delivery.slack import Poster
from delivery.times import Times
from tests.delivery.drawing import draw

US = "B1"
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
QUICK = Times(http_timeout=1, settle=0.2, lease=20, beat=0.2, pace_channel=0, pace_team=0)


@dataclass(frozen=True)
class Answer:
    """How one request is answered: a status with a body, or a connection that breaks."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    breaks: str = ""
    after: float = 0


def no(code: str, status: int = 200, **headers: str) -> Answer:
    """Slack's own no."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, json.dumps({"ok": False, "error": code}), named)


def yes(**said: Any) -> Answer:
    """Slack's own yes."""
    return Answer(200, json.dumps({"ok": True, **said}))


@dataclass(frozen=True)
class Call:
    """One request that came in."""

    method: str
    args: dict[str, Any]
    at: float

    @property
    def row(self) -> UUID:
        """The outbox row that a post was made for."""
        return UUID(self.args["metadata"]["event_payload"]["id"])


class Slack:
    """Answers every request; `bad` holds the answers of the next posts, `always` the answer of all of them.

    Whoever reads a conversation is shown `shown`, or answered with `reading`.
    """

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.bad: list[Answer] = []
        self.always: Answer | None = None
        self.opening: Answer | None = None
        self.reading: Answer | None = None
        self.shown: list[dict[str, Any]] = []
        self.url = ""

    def posts(self) -> list[Call]:
        """Every request to post, in the order they came in."""
        return [call for call in self.calls if call.method == "chat.postMessage"]

    def show(self, row: UUID, ts: str = "5.5", bot: str = "") -> None:
        """Have a message with this id in the conversation, ours unless another bot wrote it."""
        self.shown.append({"ts": ts, "bot_id": bot or US, "metadata": {"event_payload": {"id": str(row)}}})

    def answer(self, call: Call) -> Answer:
        """Choose the answer to a request."""
        if call.method == "chat.postMessage":
            chosen = self.bad.pop(0) if self.bad else self.always
            return chosen or yes(ts=f"{call.at:.6f}", channel=call.args["channel"])
        if call.method == "conversations.open":
            users = call.args["users"]
            return self.opening or yes(channel={"id": f"D{users}"})
        if call.method == "auth.test":
            return yes(bot_id=US)
        if call.method in ("conversations.history", "conversations.replies"):
            return self.reading or yes(messages=self.shown)
        return yes(permalink=f"https://slack.test/{call.args['message_ts']}")


@contextmanager
def serving() -> Iterator[Slack]:
    """Serve a Slack on a port of its own."""
    slack = Slack()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_POST(self) -> None:
            """Answer one request."""
            args = _read(self.rfile.read(int(self.headers["content-length"])).decode())
            call = Call(self.path.rsplit("/", 1)[-1], args, time.monotonic())
            slack.calls.append(call)
            answer = slack.answer(call)
            time.sleep(answer.after)
            if answer.breaks:
                _break(self.connection, answer.breaks)
                self.close_connection = True
                return
            body = answer.body.encode()
            self.send_response(answer.status)
            for name, value in {"content-length": str(len(body)), "connection": "close", **answer.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # whoever hung up is not news
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    slack.url = f"http://127.0.0.1:{server.server_port}/api/"
    try:
        yield slack
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _read(body: str) -> dict[str, Any]:
    return json.loads(body) if body.startswith("{") else {key: value[0] for key, value in parse_qs(body).items()}


def _break(connection: socket.socket, how: str) -> None:
    if how == "reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
    else:
        connection.shutdown(socket.SHUT_RDWR)


class Team:
    """A workspace with members, one program, and an outbox; its clock is moved by hand."""

    def __init__(self, store: Store) -> None:
        self.store, self.id = store, f"T{uuid4().hex[:10].upper()}"
        self.now, self.program = NOON, uuid4()
        with self.begin() as tx:
            tx.run("insert into team (team_id, name) values (%(team)s, 'Here')")
            tx.run(
                "insert into program values (%(team)s, %(id)s, 'mentorship', 'Mentorship', 2, 1, '09:00')",
                id=self.program,
            )

    def begin(self) -> Any:
        """Open a transaction of this team."""
        return self.store.begin(self.id)

    def clock(self) -> datetime:
        """The program's time."""
        return self.now

    def member(self, name: str = "Ana", channel: str | None = None) -> UUID:
        """Add a person."""
        member = uuid4()
        with self.begin() as tx:
            tx.run(
                """insert into member (team_id, id, slack_user, name, zone, hour_local, dm_channel)
                values (%(team)s, %(id)s, %(user)s, %(name)s, 'UTC', '09:00', %(channel)s)""",
                id=member,
                user=f"U{member.hex[:10].upper()}",
                name=name,
                channel=channel,
            )
        return member

    def pair(self, *members: UUID) -> UUID:
        """Make a pair of these people."""
        pair = uuid4()
        with self.begin() as tx:
            tx.run(
                """insert into pair (team_id, id, program_id, anchor_zone, first_on, weeks, starts_on, made_at)
                values (%(team)s, %(id)s, %(program)s, 'UTC', '2026-03-03', 2, '2026-03-03', %(at)s)""",
                id=pair,
                program=self.program,
                at=NOON,
            )
            tx.run_many(
                "insert into pair_member values (%(team)s, %(pair)s, %(member)s, 'mentee', %(at)s)",
                [{"pair": pair, "member": member, "at": NOON} for member in members],
            )
        return pair

    def mail(self, member: UUID | None = None, pair: UUID | None = None, due: float = 0, lasts: float = 0) -> UUID:
        """Put a message into the outbox, due in so many seconds of program time."""
        row, at = uuid4(), self.now + timedelta(seconds=due)
        with self.begin() as tx:
            tx.run(
                """insert into outbox (team_id, id, to_member, to_pair, due_at, expires_at)
                values (%(team)s, %(id)s, %(member)s, %(pair)s, %(at)s, %(until)s)""",
                id=row,
                member=member,
                pair=pair,
                at=at,
                until=at + timedelta(seconds=lasts) if lasts else None,
            )
        return row

    def prompt(self, row: UUID, pair: UUID, recipient: UUID) -> None:
        """Say that a message carries a prompt."""
        with self.begin() as tx:
            tx.run(
                """insert into period values (%(team)s, %(pair)s, 'regular', 1, 1, %(at)s, null)
                on conflict do nothing""",
                pair=pair,
                at=NOON,
            )
            tx.run(
                """insert into prompt (team_id, pair_id, stage, prompt, n, recipient, due_at, outbox_id)
                values (%(team)s, %(pair)s, 'regular', 'guidance', 1, %(who)s, %(at)s, %(row)s)""",
                pair=pair,
                who=recipient,
                at=NOON,
                row=row,
            )

    def state(self, row: UUID) -> tuple[str, str]:
        """What became of a message, and why."""
        with self.begin() as tx:
            found = tx.row("select state, reason from outbox where team_id = %(team)s and id = %(id)s", id=row)
        return found["state"], found["reason"]

    def sender(self, slack: Slack, times: Times = QUICK, render: Render = draw) -> Sender:
        """Make a worker for this team that posts to this Slack."""
        return Sender(self.store, self.id, Poster("xoxb-1", slack.url, times), {}, self.clock, times, render)


def drained(sender: Sender) -> int:
    """Send all that may go, with a worker of its own."""
    sent = sender.drain()
    sender.stop()
    return sent


def stuck(team: Team) -> list[tuple[str, str]]:
    """What the organizers are shown: for whom, and why."""
    with team.begin() as tx:
        return [(one.for_whom, one.reason) for one in list_stuck(tx, team.program)]


@contextmanager
def working(*senders: Sender) -> Iterator[None]:
    """Let workers run, and end them."""
    for one in senders:
        one.start()
    try:
        yield
    finally:
        for one in senders:
            one.stop()


def until(true: Callable[[], bool], seconds: float = 10) -> bool:
    """Wait for something to come true."""
    patience = time.monotonic() + seconds
    while not (come := true()) and time.monotonic() < patience:
        time.sleep(0.01)
    return come


def quick(**changed: Any) -> Times:
    """The tests' times with some of them changed."""
    return replace(QUICK, **changed)
