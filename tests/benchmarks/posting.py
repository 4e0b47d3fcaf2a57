"""Posting: the sender with protocol and commits, against a bare slack_sdk loop, to a Slack that answers in 100 ms."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing.connection import Connection
from typing import cast
from uuid import uuid4

from slack_sdk import WebClient

from blocks.kit import Message
from db import outbox
from db.embedded import Cluster
from delivery.render import Rendered, render
from delivery.send import Sender
from delivery.slack import Poster
from delivery.times import Times
from playground.slack import LocalSlack
from playground.stage import wait_until
from slack_app.playbooks import PLAYBOOKS
from tests.benchmarks.apps import Child, Cpu, running
from tests.benchmarks.crowd import Crowd, crowd
from tests.benchmarks.table import Row, rate, ratio

ANSWERS_AFTER = 0.1
# A lot is forty for each that may be on its way, so that its beginning and its end weigh the same at each number.
FLIGHTS, A_HAND, ROUNDS = (8, 32), 40, 3
AIM = 0.9
TOKEN, PATIENCE = "xoxb-1", 120


def serve_slack(pipe: Connection) -> None:
    """Be a Slack that does nothing but take every request, and answer it after 100 ms."""
    asyncio.run(_serve(pipe))


class _Answering(asyncio.Protocol):
    """One connection with one request in it."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the connection."""
        self._transport, self._came = cast(asyncio.Transport, transport), b""

    def data_received(self, data: bytes) -> None:
        """Take what came, and answer once it is all there."""
        self._came += data
        head, found, body = self._came.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if found and len(body) >= int(length):
            asyncio.get_running_loop().call_later(ANSWERS_AFTER, self._answer)

    def _answer(self) -> None:
        body = b'{"ok": true, "ts": "%f"}' % time.time()
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: %d\r\n\r\n"
        self._transport.write(head % len(body) + body)
        self._transport.close()


async def _serve(pipe: Connection) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Answering, "127.0.0.1", 0, backlog=512)
    pipe.send(server.sockets[0].getsockname()[1])
    gone = asyncio.Event()

    def tell() -> None:
        try:
            pipe.recv()
            pipe.send(Cpu(time.process_time(), 0))
        except EOFError:
            loop.remove_reader(pipe.fileno())
            gone.set()

    loop.add_reader(pipe.fileno(), tell)
    await gone.wait()


@dataclass
class Rates:
    """Messages a second, our processor time for one, and how busy the local Slack was, of one processor; by rounds."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    our_cpu: list[list[float]] = field(default_factory=list)
    bare_cpu: list[list[float]] = field(default_factory=list)
    slack: list[float] = field(default_factory=list)


class Match:
    """Sends one lot after the other, by turns as the bare loop would and as the product does."""

    def __init__(self, crowd: Crowd, slack: Child, in_flight: int) -> None:
        self._crowd, self._slack = crowd, slack
        self._in_flight, self._lot = in_flight, in_flight * A_HAND
        self._url = f"http://127.0.0.1:{slack.port}/api/"

    def play(self, rates: Rates) -> None:
        """Send one lot both ways."""
        now = next(self._crowd.lots)
        self._crowd.plan(now)
        self._crowd.analyze()
        message = self._drawn()
        began, busy = time.perf_counter(), self._slack.cpu().whole
        cpu = [time.process_time()]
        rates.bare.append(self._bare(message))
        cpu.append(time.process_time())
        rates.ours.append(self._ours(now))
        cpu.append(time.process_time())
        rates.bare_cpu.append([(cpu[1] - cpu[0]) / self._lot])
        rates.our_cpu.append([(cpu[2] - cpu[1]) / self._lot])
        rates.slack.append((self._slack.cpu().whole - busy) / (time.perf_counter() - began))

    def _drawn(self) -> Message:
        """Draw one of the messages that are due, so that both send the same."""
        with self._crowd.store.begin(self._crowd.team) as tx:
            due = "select outbox_id from prompt where team_id = %(team)s and prompt = 'check_in' and state = 'due'"
            drawn = render(tx, tx.value(due), PLAYBOOKS)
        if not isinstance(drawn, Rendered):
            raise LookupError("a check-in that is due was not drawn")
        return drawn.draw("")

    def _bare(self, message: Message) -> float:
        client = WebClient(TOKEN, self._url, retry_handlers=[])

        def post(number: int) -> None:
            metadata = {"event_type": "prompt", "event_payload": {"id": str(uuid4())}}
            client.chat_postMessage(channel=f"D{number}", text=message.text, blocks=message.blocks, metadata=metadata)

        began = time.perf_counter()
        with ThreadPoolExecutor(self._in_flight) as hands:
            list(hands.map(post, range(self._lot)))
        return self._lot / (time.perf_counter() - began)

    def _ours(self, now: datetime) -> float:
        times = Times(in_flight=self._in_flight, pace_channel=0, pace_team=0)
        store, team = self._crowd.store, self._crowd.team
        sender = Sender(store, team, Poster(TOKEN, self._url, times), PLAYBOOKS, lambda: now, times)
        before = self._sent()

        def done() -> bool:
            if sender.busy:
                return False
            with store.begin(team) as tx:
                return not outbox.is_busy(tx, now)

        began = time.perf_counter()
        sender.start()
        wait_until(done, "a lot to be sent", PATIENCE)
        took = time.perf_counter() - began
        sender.stop()
        if self._sent() - before != self._lot:
            raise RuntimeError("not every message of a lot was sent")
        return self._lot / took

    def _sent(self) -> int:
        with self._crowd.store.begin(self._crowd.team) as tx:
            return int(tx.value("select count(*) from outbox where team_id = %(team)s and state = 'sent'"))


def measure(cluster: Cluster, _: LocalSlack) -> list[Row]:
    """Let both send lots of the same size in turns, at each number in flight."""
    found = {in_flight: Rates() for in_flight in FLIGHTS}
    with ExitStack() as ends:
        slack = ends.enter_context(running(serve_slack))
        lots = {one: one * A_HAND for one in FLIGHTS}
        crowds = {one: crowd(cluster, ROUNDS * lot, ROUNDS, lot, one + 8) for one, lot in lots.items()}
        matches = {one: Match(ends.enter_context(people), slack, one) for one, people in crowds.items()}
        for _round in range(ROUNDS):
            for in_flight, rates in found.items():
                matches[in_flight].play(rates)
    rows: list[Row] = []
    for in_flight, one in found.items():
        rows += [
            rate(f"posting: messages a second, {in_flight} in flight, to bare slack_sdk", one.ours, one.bare, AIM),
            ratio("  processor time of the one process for a message", one.our_cpu, one.bare_cpu, None),
        ]
    busiest = max(share for one in found.values() for share in one.slack)
    return [*rows, Row("  the local Slack, which must not be what is slow", f"busy {busiest:.0%} of one processor")]
