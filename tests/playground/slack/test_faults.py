"""Faults on request: each happens as asked, as often as asked, and is told apart by what was stored."""

import threading
import time
from http.client import RemoteDisconnected

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from playground.slack import Person, Workspace
from tests.playground.slack.conftest import until

POST = "chat.postMessage"


def test_rate_limited(ws: Workspace, client: WebClient, ana: Person) -> None:
    """A 429 says when to come back, blocks that method alone until then, and Slack's own client waits it out."""
    ws.faults.add(POST, "rate_limited", retry_after=1)
    for _ in range(2):
        with pytest.raises(SlackApiError) as caught:
            client.chat_postMessage(channel=ana.id, text="x")
        assert (caught.value.response.status_code, caught.value.response["error"]) == (429, "ratelimited")
        assert caught.value.response.headers["Retry-After"] == "1"
    assert client.users_info(user=ana.id)["ok"]
    assert ana.dm == []
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=1))
    assert client.chat_postMessage(channel=ana.id, text="x")["ok"]
    assert len(ana.dm) == 1


@pytest.mark.parametrize(("kind", "stored"), [("error", 0), ("error_stored", 1)])
def test_server_errors(ws: Workspace, client: WebClient, ana: Person, kind: str, stored: int) -> None:
    """A 5xx may or may not have done the work."""
    ws.faults.add(POST, kind, status=503, code="service_unavailable")
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=ana.id, text="x")
    assert caught.value.response.status_code == 503
    assert len(ana.dm) == stored
    assert client.chat_postMessage(channel=ana.id, text="x")["ok"]


@pytest.mark.parametrize(("kind", "stored"), [("drop", 0), ("drop_stored", 1)])
def test_dropped_connections(ws: Workspace, client: WebClient, ana: Person, kind: str, stored: int) -> None:
    """A connection that closes without an answer may or may not have done the work."""
    ws.faults.add(POST, kind)
    with pytest.raises((RemoteDisconnected, ConnectionError)):
        client.chat_postMessage(channel=ana.id, text="x")
    assert len(ana.dm) == stored
    assert (ws.calls[-1].status, ws.calls[-1].answer) == (None, None)


def test_late_store(ws: Workspace, client: WebClient, ana: Person) -> None:
    """A message may appear some time after its connection was lost."""
    ws.faults.add(POST, "late_store", delay=0.15)
    with pytest.raises((RemoteDisconnected, ConnectionError)):
        client.chat_postMessage(channel=ana.id, text="x")
    assert ana.dm == []
    until(lambda: len(ana.dm) == 1, 1.0)


def test_refuse(ws: Workspace, client: WebClient, ana: Person) -> None:
    """Any error code can be had, as often as asked, and clearing ends it."""
    ws.faults.add(POST, "refuse", code="fatal_error", times=2)
    for _ in range(2):
        with pytest.raises(SlackApiError, match="fatal_error"):
            client.chat_postMessage(channel=ana.id, text="x")
    assert client.chat_postMessage(channel=ana.id, text="x")["ok"]
    ws.faults.add("*", "refuse", times=None)
    with pytest.raises(SlackApiError, match="internal_error"):
        client.users_info(user=ana.id)
    ws.faults.clear()
    assert client.users_info(user=ana.id)["ok"]
    with pytest.raises(ValueError, match="explode"):
        ws.faults.add(POST, "explode")


def test_chance(ws: Workspace, client: WebClient, ana: Person) -> None:
    """A fault with a chance befalls some requests and not others."""
    ws.faults.add("users.info", "refuse", times=None, chance=0.5)
    outcomes = set()
    for _ in range(60):
        try:
            outcomes.add(client.users_info(user=ana.id)["ok"])
        except SlackApiError:
            outcomes.add(False)
    assert outcomes == {True, False}


def test_lag_and_latency(ws: Workspace, client: WebClient, ana: Person) -> None:
    """With a lag a new message is not yet in the history; with latency every answer is late."""
    sent = client.chat_postMessage(channel=ana.id, text="x")
    ws.faults.history_lag = 0.2
    assert client.conversations_history(channel=sent["channel"])["messages"] == []
    until(lambda: len(client.conversations_history(channel=sent["channel"])["messages"]) == 1, 1.0)
    ws.faults.latency = 0.1
    started = time.monotonic()
    together = [threading.Thread(target=client.users_info, kwargs={"user": ana.id}) for _ in range(5)]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert 0.1 <= time.monotonic() - started < 0.4
