"""Whatever becomes of the connection to Slack, there is one again without a restart, and nothing is acked twice."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest

from db.embedded import Cluster
from playground.slack import LocalSlack, events
from playground.stage import MovedClock, Stage, wait_until
from slack_app import socket_mode
from tests.cast import STARTS, Cast
from tests.figures import Figures
from tests.slack_app.test_process import locked, waits

# A look this often finds a dead connection within some two seconds; a machine with much to do takes longer.
QUICK, PATIENCE = 0.3, 60


@pytest.fixture
def acks(monkeypatch: pytest.MonkeyPatch) -> "Counter[str]":
    """Count how often each envelope is acknowledged, over whichever connection."""
    found: Counter[str] = Counter()
    answered = events.Socket.answered

    def counted(socket: events.Socket, message: dict[str, Any]) -> None:
        found[message["envelope_id"]] += 1
        answered(socket, message)

    monkeypatch.setattr(events.Socket, "answered", counted)
    return found


@pytest.fixture
def cast_(cluster: Cluster, local_slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """The people of the story, over a connection that is looked at often and says nothing by itself."""
    monkeypatch.setattr(socket_mode, "LOOK_SECONDS", QUICK)
    monkeypatch.setattr(events, "PING_SECONDS", 60)
    with Stage(cluster, local_slack, MovedClock(STARTS)) as stage:
        # The process knows of it a moment before Slack does.
        wait_until(lambda: bool(stage.workspace.delivery.sockets), "a connection", PATIENCE)
        yield Cast(stage)


def transport_of(socket: events.Socket) -> Any:
    """Return the local Slack's end of a connection."""
    return cast(Any, socket.ws)._req.transport


def lost(stage: Stage, how: str) -> None:
    """Let something become of the connection that there is."""
    (socket,) = stage.workspace.delivery.sockets
    if how in ("abort", "close", "pause_reading"):
        stage.slack.loop.call_soon_threadsafe(getattr(transport_of(socket), how))
    else:
        stage.workspace.refresh(how)
    wait_until(lambda: socket not in stage.workspace.delivery.sockets or how == "pause_reading", "it to be lost")


def back(stage: Stage, before: events.Socket) -> Callable[[], bool]:
    """Say whether there is another connection by now, and the process thinks so too."""
    sockets = stage.workspace.delivery.sockets
    return lambda: any(one is not before for one in sockets) and "not_connected" not in stage.trellis.health().wrong


@pytest.mark.parametrize("how", ["abort", "close", "pause_reading", "warning", "refresh_requested"])
def test_it_is_connected_again(cast_: Cast, acks: "Counter[str]", how: str, figures: Figures) -> None:
    """Dropped, ended, silent, or told to go: each time there is a connection again, over which a Home is opened."""
    stage, began = cast_.stage, time.monotonic()
    (before,) = stage.workspace.delivery.sockets
    lost(stage, how)
    wait_until(lambda: back(stage, before)(), "a connection", PATIENCE)
    took = time.monotonic() - began
    if how == "pause_reading":
        stage.workspace.delivery.sockets.remove(before)
    assert cast_.ana.open_home()
    assert set(acks.values()) == {1}
    if how in ("warning", "refresh_requested"):
        assert len(opened(stage)) == 2  # at the start, and once more however many have found out
    figures(f"{how}: connected again after {took:.1f} s with a look each {QUICK} s, envelopes acked twice 0")


def test_one_over_which_nothing_ever_came_is_found_too(cast_: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connected and never answered, not even a ping: another one is opened, over which a Home is."""
    stage, serve, deaf = cast_.stage, events.Delivery.serve, list[events.Socket]()

    async def once_deaf(delivery: events.Delivery, ws: Any) -> None:
        if deaf:
            await serve(delivery, ws)
            return
        deaf.append(events.Socket(ws))
        await asyncio.Event().wait()

    monkeypatch.setattr(events.Delivery, "serve", once_deaf)
    lost(stage, "abort")
    wait_until(lambda: bool(stage.workspace.delivery.sockets), "a connection that answers", PATIENCE)
    assert deaf
    assert cast_.ana.open_home()


@pytest.mark.parametrize("kind", ["refuse", "rate_limited", "drop", "error"])
def test_a_long_refusal_ends_in_a_connection(cast_: Cast, kind: str) -> None:
    """Slack lets nobody in for a while: health says so, and once it does there is a connection without a restart."""
    stage = cast_.stage
    (before,) = stage.workspace.delivery.sockets
    stage.workspace.faults.add("apps.connections.open", kind, times=None)
    lost(stage, "abort")
    wait_until(lambda: stage.trellis.health().wrong == ["not_connected"], "the process to notice", PATIENCE)
    tried = len(opened(stage))
    wait_until(lambda: len(opened(stage)) > tried + 1, "it to try again", PATIENCE)
    assert stage.trellis.health().wrong == ["not_connected"]
    stage.workspace.faults.clear()
    wait_until(lambda: back(stage, before)(), "a connection", PATIENCE)
    assert cast_.ana.open_home()


# The SDK forgets to close a socket whose handshake fails; it is closed as soon as nobody holds it.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_handshake_that_fails_is_tried_again(cast_: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slack tells where to connect to and does not let us in there: it is asked again until it does."""
    stage = cast_.stage
    (before,) = stage.workspace.delivery.sockets
    tickets = stage.slack.tickets
    monkeypatch.setattr(stage.slack, "tickets", {})  # none of those that are given is known
    lost(stage, "abort")
    wait_until(lambda: stage.trellis.health().wrong == ["not_connected"], "the process to notice", PATIENCE)
    time.sleep(4 * QUICK)
    monkeypatch.setattr(stage.slack, "tickets", tickets)
    wait_until(lambda: back(stage, before)(), "a connection", PATIENCE)
    assert cast_.ana.open_home()


def opened(stage: Stage) -> list[object]:
    """List how often it was asked where to connect to."""
    return [call for call in stage.workspace.calls if call.method == "apps.connections.open"]


def test_sent_away_each_time_it_does_not_come_as_fast_as_it_can(cast_: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many connections: each try is at least a look after the one before, and the last one is let in."""
    stage = cast_.stage
    (before,) = stage.workspace.delivery.sockets
    monkeypatch.setattr(events, "MOST_SOCKETS", 0)
    tried, began = len(opened(stage)), time.monotonic()
    lost(stage, "abort")
    wait_until(lambda: len(opened(stage)) > tried + 4, "it to try", PATIENCE)
    assert (len(opened(stage)) - tried - 1) * QUICK <= time.monotonic() - began
    monkeypatch.setattr(events, "MOST_SOCKETS", 10)
    wait_until(lambda: back(stage, before)(), "a connection", PATIENCE)
    assert cast_.ana.open_home()


def test_it_stops_at_once_while_slack_makes_it_wait(cast_: Cast) -> None:
    """Half a minute to wait, and told to stop: it is gone long before."""
    stage = cast_.stage
    stage.workspace.faults.add("apps.connections.open", "rate_limited", retry_after=2 * PATIENCE)
    tried = len(opened(stage))
    lost(stage, "abort")
    wait_until(lambda: len(opened(stage)) > tried, "it to try", PATIENCE)
    began = time.monotonic()
    stage.stop()
    assert time.monotonic() - began < PATIENCE


def test_what_is_being_answered_while_the_connection_changes_is_answered(
    cluster: Cluster, cast_: Cast, acks: "Counter[str]"
) -> None:
    """A submit waits for the database while Slack asks for a new connection: it is saved, and acknowledged once."""
    cast_.until_open()
    with locked(cluster, "submission") as owner, ThreadPoolExecutor() as threads:
        submit = threads.submit(cast_.ana.submit)
        wait_until(lambda: waits(owner), "the submit to wait")
        refresh = threads.submit(cast_.stage.workspace.refresh, "refresh_requested")
        wait_until(lambda: len(cast_.stage.workspace.delivery.sockets) == 1, "a new connection", PATIENCE)
        owner.commit()
        assert submit.result().ok
        refresh.result()
    assert set(acks.values()) == {1}
