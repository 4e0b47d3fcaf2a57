"""Trellis starts and stops whole: at once, after the answers to what came, and with nothing left running."""

import gc
import socket
import threading
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

import psycopg
import pytest
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import OperationalError

from db.embedded import Cluster
from handlers.views import LARGEST_ACK
from playground.slack import LocalSlack, events
from playground.stage import MovedClock, Stage
from programs import timeline
from programs.mentorship import MENTORSHIP
from programs.mentorship_forms import CHECK_IN
from programs.playbook import Question, Visibility
from slack_app.process import EVENTS_PATH, Http, Trellis
from tests.cast import ANSWERS, SECOND, STARTS, Cast

# The SDK's own client takes a second or more.
STOP_SECONDS = 0.5


@contextmanager
def nothing_left() -> Iterator[None]:
    """Fail if a thread, or anything that has to be closed, is left behind."""
    gc.collect()
    before = set(threading.enumerate())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
        gc.collect()
    assert [thread.name for thread in threading.enumerate() if thread not in before] == []


def timed(act: Callable[[], object]) -> float:
    """Return how many seconds it takes."""
    began = time.monotonic()
    act()
    return time.monotonic() - began


@pytest.fixture
def still(cluster: Cluster, local_slack: LocalSlack, transport: str) -> Stage:
    """A stage whose app has not been started."""
    return Stage(cluster, local_slack, MovedClock(STARTS), http=transport == "http")


def test_it_stops_at_once_and_leaves_nothing(still: Stage) -> None:
    """Started, used and stopped three times, it is gone each time within half a second."""
    ana = still.person("Ana", "Europe/Lisbon")
    with nothing_left():
        for _ in range(3):
            still.trellis = Trellis(still.settings, still.trellis.playbooks, still.clock.now)
            still.start()
            assert ana.open_home()
            assert timed(still.stop) < STOP_SECONDS


@pytest.mark.parametrize("transport", ["socket"])
def test_it_stops_at_once_when_slack_says_nothing(still: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack pings seldom; a connection over which nothing comes is closed all the same."""
    monkeypatch.setattr(events, "PING_SECONDS", 60)
    still.start()
    time.sleep(0.3)
    assert timed(still.stop) < STOP_SECONDS


@pytest.mark.parametrize("transport", ["socket"])
@pytest.mark.parametrize("end", ["abort", "close"])
def test_a_connection_that_is_lost_is_opened_again(stage: Stage, end: str) -> None:
    """Dropped without a word, it is there again within seconds, and waiting costs no time of the processor."""
    ana = stage.person("Ana", "Europe/Lisbon")
    sockets = stage.workspace.delivery.sockets
    lost = sockets[0]
    transport = cast(Any, lost.ws)._req.transport
    stage.slack.loop.call_soon_threadsafe(getattr(transport, end))
    used = time.process_time()
    assert until(lambda: lost not in sockets and bool(sockets), seconds=8)
    assert time.process_time() - used < 1
    assert ana.open_home()


def test_stopping_twice_is_stopping_once(still: Stage) -> None:
    """A second stop finds nothing to do."""
    still.start()
    still.stop()
    still.stop()


@contextmanager
def locked(cluster: Cluster, table: str) -> Iterator[psycopg.Connection[Any]]:
    """Keep everybody out of a table."""
    with psycopg.connect(cluster.owner_url.replace("+psycopg", "")) as owner:
        owner.execute(f"lock table {table} in access exclusive mode")
        yield owner


def waits(owner: psycopg.Connection[Any]) -> bool:
    """Say whether somebody waits for the lock."""
    row = owner.execute("select count(*) from pg_locks where not granted").fetchone()
    return bool(row and row[0])


def test_what_came_before_the_stop_is_answered(cluster: Cluster, cast: Cast) -> None:
    """A submit that waits for the database while Trellis stops is saved and acknowledged."""
    cast.until_open()
    with locked(cluster, "submission") as owner, ThreadPoolExecutor() as threads:
        submit = threads.submit(cast.ana.submit)
        assert until(lambda: waits(owner))
        stop = threads.submit(cast.stage.stop)
        time.sleep(0.2)
        assert not stop.done()
        owner.commit()
        assert submit.result().ok
        stop.result()
    assert cast.ana.modal
    assert cast.ana.modal.says("Before you share")


def until(true: Callable[[], bool], seconds: float = 3) -> bool:
    """Wait for something to come true."""
    patience = time.monotonic() + seconds
    while not true() and time.monotonic() < patience:
        time.sleep(0.01)
    return true()


def test_after_the_stop_nothing_is_taken(cluster: Cluster, still: Stage) -> None:
    """What comes then is not acknowledged, so that Slack brings it again."""
    ana = still.person("Ana", "Europe/Lisbon")
    with still:
        pass
    answer = ana.command("/trellis")
    assert answer.trouble
    assert cluster


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"slack_bot_token": SecretStr("xoxb-wrong")}, SlackApiError),
        ({"slack_app_token": SecretStr("xapp-wrong")}, SlackApiError),
        ({"trellis_keys": SecretStr("")}, ValueError),
        ({"slack_app_token": SecretStr(""), "slack_signing_secret": SecretStr("")}, ValueError),
        ({"database_url": "postgresql+psycopg://nobody@127.0.0.1:9/nothing"}, OperationalError),
    ],
)
@pytest.mark.parametrize("transport", ["socket"])
def test_a_start_that_fails_leaves_nothing(still: Stage, changed: dict[str, object], error: type[Exception]) -> None:
    """A wrong token, no key, no signing secret, no database: it says so, and every thread has ended."""
    with nothing_left():
        trellis = Trellis(still.settings.model_copy(update=changed), still.trellis.playbooks)
        with pytest.raises(error):
            trellis.start()
        trellis.stop()


@pytest.mark.parametrize("transport", ["http"])
def test_a_port_that_is_taken_leaves_nothing(still: Stage) -> None:
    """Another one listens there: an OSError, and every thread has ended."""
    with socket.create_server(("127.0.0.1", 0)) as taken, nothing_left():
        settings = still.settings.model_copy(update={"trellis_port": taken.getsockname()[1]})
        trellis = Trellis(settings, still.trellis.playbooks)
        with pytest.raises(OSError, match="in use"):
            trellis.start()
        trellis.stop()


@pytest.mark.parametrize("transport", ["http"])
@pytest.mark.parametrize(
    ("path", "body", "status"),
    [("/", b"x", 404), ("/slack/events/x", b"x", 404), ("/slack/oauth", b"x", 404), (EVENTS_PATH, None, 404),
     (EVENTS_PATH, b"x", 401), ("/metrics", None, 404), ("/health", None, 404)],
)  # fmt: skip
def test_there_is_one_way_in(stage: Stage, path: str, body: bytes | None, status: int) -> None:
    """Any other path or method is a 404, and what is not signed a 401."""
    url = f"http://127.0.0.1:{cast_http(stage).port}{path}"
    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(url, data=body, timeout=3)
    assert refusal.value.code == status
    refusal.value.close()


def cast_http(stage: Stage) -> Http:
    """Return the way in of a stage that Slack posts to."""
    return cast(Http, stage.trellis.transport)


def test_a_question_near_a_megabyte_is_answered(cast: Cast) -> None:
    """A submit of nine hundred thousand characters is refused beside its field, and an event as large is taken."""
    cast.until_open()
    cast.ana.fill({"growth": "x" * 900_000}, force=True)
    answer = cast.ana.submit(force=True)
    assert answer.errors["growth"].startswith("This is 900,000 characters long")
    event = {"type": "message", "channel": "D0", "user": cast.ana.id, "text": "x" * 900_000, "ts": "1.0"}
    assert cast.stage.workspace.event(event)[0].acked
    cast.ana.fill(ANSWERS)
    assert cast.ana.submit().ok


LONG = tuple(
    Question(f"long_{n}", f"Question {n}?", Visibility.PARTNER, longest=3000, on_card=f"Answer {n}") for n in range(24)
)
WIDE = replace(CHECK_IN, questions=(*CHECK_IN.questions, *LONG))


def test_an_answer_over_sixty_kilobytes_is_shown(still: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written too late comes back whole, even if it is too much for an acknowledgement over Socket Mode."""
    monkeypatch.setattr(timeline, "ASKED", len(WIDE.questions))  # no form that is asked again is so long
    stages = tuple(replace(one, form=WIDE) if one.form is CHECK_IN else one for one in MENTORSHIP.stages)
    still.trellis.playbooks = {MENTORSHIP.kind: replace(MENTORSHIP, stages=stages)}
    written = {one.id: f"{one.id} " + "and so on " * 298 + "the end." for one in LONG}
    with still:
        cast = Cast(still).until_open()
        cast.ana.fill(written)
        still.clock.set(SECOND)
        assert cast.ana.submit().ok
        assert cast.ana.wait(lambda: bool(cast.ana.modal and cast.ana.modal.says("the end.")))
        assert cast.ana.modal
        assert len(cast.ana.modal.plain) > LARGEST_ACK
        assert [name for name, words in written.items() if not cast.ana.modal.says(words)] == []
