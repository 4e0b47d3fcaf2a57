"""The apps that are measured, each in a process of its own: Trellis, and the bare Bolt apps it is held against."""

import logging
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from psycopg_pool import ConnectionPool
from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlalchemy import make_url

from blocks.checkin import CHECK_IN_SEND
from playground.stage import MovedClock
from slack_app import logs
from slack_app.app import TrellisApp
from slack_app.playbooks import PLAYBOOKS
from slack_app.process import EVENTS_PATH, Http, Readable, Trellis
from slack_app.settings import Settings

# A statement with its values; a list of values is run as executemany.
Statement = tuple[str, Any]


@dataclass(frozen=True)
class Cpu:
    """Seconds of processor time a process has used, and how many of them went into showing things after the ack."""

    whole: float
    showing: float

    def until_ack(self, before: "Cpu") -> float:
        """Return what was used since, without what was shown afterwards."""
        return (self.whole - before.whole) - (self.showing - before.showing)


class Child:
    """A running app in another process."""

    def __init__(self, pipe: Connection, port: int) -> None:
        """Take the way to talk to it, and its port if it has one."""
        self._pipe, self.port = pipe, port

    def cpu(self) -> Cpu:
        """Ask how much processor time it has used."""
        self._pipe.send("cpu")
        used: Cpu = self._pipe.recv()
        return used


@contextmanager
def running(serve: Callable[..., None], *args: object) -> Iterator[Child]:
    """Run an app in a process of its own for as long as the block lasts."""
    spawn = multiprocessing.get_context("spawn")
    pipe, theirs = spawn.Pipe()
    process = spawn.Process(target=serve, args=(theirs, *args))
    process.start()
    theirs.close()
    try:
        yield Child(pipe, pipe.recv())
    finally:
        pipe.close()
        process.join()


def serve_trellis(pipe: Connection, settings: Settings, clock: MovedClock) -> None:
    """Be the real app, on the transport of its settings. It logs as always, to where nobody reads it."""
    with Path(os.devnull).open("w") as nowhere:
        logs.set_up(nowhere)
        trellis = Trellis(settings, PLAYBOOKS, clock.now)
        trellis.start()
        _answer(pipe, trellis.transport.port if isinstance(trellis.transport, Http) else 0)
        trellis.stop()


def serve_acks(pipe: Connection, settings: Settings) -> None:
    """Be a bare Bolt app with its default settings that only acks."""
    _serve_bolt(pipe, settings, {}, lambda ack: ack())


def serve_statements(pipe: Connection, settings: Settings, said: Mapping[UUID, Sequence[Statement]]) -> None:
    """Be a bare Bolt app with our settings that runs these statements for each form through bare psycopg, and acks."""
    url = make_url(settings.database_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with ConnectionPool(url, min_size=1, max_size=settings.connections, open=True) as pool:
        pool.wait()

        def run(ack: Ack, view: dict[str, Any]) -> None:
            with pool.connection() as connection, connection.cursor() as cursor:
                for sql, values in said[UUID(view["private_metadata"])]:
                    if isinstance(values, list):
                        cursor.executemany(sql, values)
                    else:
                        cursor.execute(sql, values)
                    if cursor.description:
                        cursor.fetchall()
            ack()

        ours = {"process_before_response": True, "attaching_conversation_kwargs_enabled": False}
        _serve_bolt(pipe, settings, ours, run)


def _serve_bolt(pipe: Connection, settings: Settings, extra: dict[str, Any], listener: Callable[..., None]) -> None:
    logger = logging.getLogger("bare")
    logger.setLevel(logging.ERROR)
    client = WebClient(settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url)
    secret = settings.slack_signing_secret.get_secret_value()
    app = App(client=client, signing_secret=secret, logger=logger, **extra)
    app.view(CHECK_IN_SEND)(listener)
    handler = Readable(cast(TrellisApp, app), EVENTS_PATH)
    transport = Http(handler, settings.trellis_host, 0, settings.trellis_concurrency)
    _answer(pipe, transport.port)
    transport.close()


def _answer(pipe: Connection, port: int) -> None:
    """Say that we are ready, then tell of our processor time until the other side goes away."""
    pipe.send(port)
    while True:
        try:
            pipe.recv()
        except EOFError:
            return
        pipe.send(Cpu(time.process_time(), _showing()))


def _showing() -> float:
    """Return the processor time of the threads that open views and publish Homes."""
    threads = [one.ident for one in threading.enumerate() if one.name.startswith("views") and one.ident]
    return sum(time.clock_gettime(time.pthread_getcpuclockid(ident)) for ident in threads)
