"""Slack made to misbehave by a click: each fault strikes as its words say, and ends when it is switched off."""

import time
import urllib.request
from http.client import RemoteDisconnected
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.slack import Person, Workspace
from playground.slack.page.misbehaving import KINDS
from tests.cast import Cast
from tests.playground.page.asking import see, tell
from tests.playground.slack.conftest import Connect, button, home, until

POST = "chat.postMessage"
LOST = (RemoteDisconnected, ConnectionError)


def on(ws: Workspace, kind: str, **more: Any) -> None:
    """Switch a fault on for posting, until it is switched off."""
    assert tell(ws, do="on", kind=kind, **{"method": POST, "times": "", **more}) is None


def wrongs(ana: Person) -> str:
    """Return what the inspector says is wrong, as it is read."""
    return see(ana).partition("Slack misbehaves")[2].partition("Make Slack misbehave")[0]


@pytest.mark.parametrize(
    ("kind", "more", "error", "stored", "words"),
    [
        ("refuse", {"code": "not_in_channel"}, SlackApiError, 0, "refuses chat.postMessage with “not_in_channel”"),
        ("error", {}, SlackApiError, 0, "answers chat.postMessage with a server error and does nothing"),
        ("error_stored", {}, SlackApiError, 1, "with a server error, and does it all the same"),
        ("drop", {}, LOST, 0, "hangs up on chat.postMessage and does nothing"),
        ("drop_stored", {}, LOST, 1, "hangs up on chat.postMessage, and does it all the same"),
        ("late_store", {"seconds": "0.1"}, LOST, 1, "and does it 0.1 s later"),
        ("rate_limited", {"seconds": 60}, SlackApiError, 0, "“too many requests” and asks to wait 60 s"),
    ],
)
def test_each_fault_strikes_as_described(
    ws: Workspace, client: WebClient, ana: Person, kind: str, more: dict[str, Any], error: Any, stored: int, words: str
) -> None:
    """A fault does what its words say to its own requests alone, is told of in the list, and can be switched off."""
    on(ws, kind, **more)
    assert words in wrongs(ana)
    assert "until this is switched off" in wrongs(ana)
    with pytest.raises(error):
        client.chat_postMessage(channel=ana.id, text="x")
    assert client.users_info(user=ana.id)["ok"]
    until(lambda: len(ana.dm) == stored, 1.0)
    assert "Trial asked Slack chat.postMessage Ana Souza refused" in see(ana, "?bad=1")
    assert tell(ws, do="off", id=str(ws.faults.pending[0].id)) is None
    assert "Slack misbehaves" not in see(ana)
    assert client.chat_postMessage(channel=ana.id, text="x")["ok"]
    assert len(ana.dm) == stored + 1


def test_a_fault_ends_after_its_times(ws: Workspace, client: WebClient, ana: Person) -> None:
    """What strikes twice is told as such, counts down, and is gone."""
    on(ws, "refuse", code="fatal_error", times=2, method="*")
    assert "every request with “fatal_error”, the next 2 times." in wrongs(ana)
    for left in (", once.", ""):
        with pytest.raises(SlackApiError, match="fatal_error"):
            client.users_info(user=ana.id)
        assert (left in wrongs(ana)) if left else not wrongs(ana)
    assert client.users_info(user=ana.id)["ok"]


def test_a_rate_limit_is_told_while_it_holds(ws: Workspace, client: WebClient, ana: Person) -> None:
    """Struck once, it is still told for as long as every such request is refused, and ends by itself."""
    on(ws, "rate_limited", times=1, seconds=1)
    with pytest.raises(SlackApiError) as caught:
        client.chat_postMessage(channel=ana.id, text="x")
    assert caught.value.response.headers["Retry-After"] == "1"
    assert "asks to wait 1 s, now until " in wrongs(ana)
    assert "Slack asks to wait 1 s (Retry-After)." in see(ana, "?bad=1")
    until(lambda: not wrongs(ana))
    assert client.chat_postMessage(channel=ana.id, text="x")["ok"]


def test_slow_answers_and_a_history_that_lags(ws: Workspace, client: WebClient, ana: Person) -> None:
    """Both hold for every request until they are switched off, one by one or all at once."""
    sent = client.chat_postMessage(channel=ana.id, text="x")
    on(ws, "latency", seconds=0.2)
    on(ws, "history_lag", seconds=60)
    assert "Slack takes 0.2 s longer for every answer." in wrongs(ana)
    assert "A new message stands in the history only after 60 s." in wrongs(ana)
    started = time.monotonic()
    assert client.conversations_history(channel=sent["channel"])["messages"] == []
    assert time.monotonic() - started >= 0.2
    assert tell(ws, do="off", id="latency") is None
    assert "longer" not in wrongs(ana)
    assert tell(ws, do="off", id="all") is None
    assert not wrongs(ana)
    assert len(client.conversations_history(channel=sent["channel"])["messages"]) == 1


def test_nothing_reaches_the_app(ws: Workspace, app: App, connect: Connect, ana: Person) -> None:
    """For as long as asked nothing is heard; an event comes again afterwards, once, and a press is lost."""
    heard: list[str] = []
    app.event("app_home_opened")(lambda event: heard.append(event["user"]))
    app.action("go")(lambda ack: ack())
    connect(app)
    app.client.views_publish(user_id=ana.id, view=home(button()))
    on(ws, "unheard", seconds=60)
    assert "Nothing of what Slack sends reaches the app until " in wrongs(ana)
    assert ana.press("Go").trouble
    ana.open_home()
    assert heard == []
    assert "Trial did not answer within 0.6 s." in see(ana, "?bad=1&kind=events")
    assert tell(ws, do="off", id="unheard") is None
    until(lambda: heard == [ana.id])
    assert ana.press("Go").ok


def test_an_event_is_delivered_again(ws: Workspace, app: App, connect: Connect, ana: Person) -> None:
    """The same event reaches the app once more as a repetition; nothing else can be repeated."""
    numbers: list[Any] = []
    app.event("app_home_opened")(lambda body: numbers.append(body["event_id"]))
    app.command("/trial")(lambda ack: ack("Hello"))
    connect(app)
    ana.open_home()
    ana.command("/trial")
    assert tell(ws, do="again", key="r0") is None
    until(lambda: len(numbers) == 2)
    assert len(set(numbers)) == 1
    assert [request.attempt for request in ws.requests] == [0, 0, 1]
    assert ws.last_request.headers.get("X-Slack-Retry-Num") == ("1" if ws.request_url else None)
    assert "only events" in str(tell(ws, do="again", key="r1"))
    assert "no such exchange" in str(tell(ws, do="again", key="r7"))


def test_every_connection_is_dropped(cast: Cast) -> None:
    """The real app connects again and hears what comes after; over HTTP there is nothing to drop."""
    ws, stage = cast.stage.workspace, cast.stage
    before = list(ws.delivery.sockets)
    trouble = tell(ws, do="disconnect")
    if ws.request_url:
        assert trouble == "There is no Socket Mode connection to drop."
        return
    assert trouble is None
    until(lambda: bool(ws.delivery.sockets) and before[0] not in ws.delivery.sockets, 10.0)
    assert cast.olu.open_home()
    assert stage.workspace.last_request.acked


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"do": "dance"}, "Say what to do"),
        ({"do": "on", "kind": "explode"}, "Choose what goes wrong"),
        ({"do": "on", "kind": "drop", "method": "chat.dance"}, "Choose a request from the list"),
        ({"do": "on", "kind": "drop", "times": "0"}, "Say how many times, from 1 to 1000"),
        ({"do": "on", "kind": "drop", "times": "²"}, "Say how many times, from 1 to 1000"),
        ({"do": "on", "kind": "latency", "seconds": "nan"}, "Say how many seconds, from 0.1 to 600"),
        ({"do": "on", "kind": "rate_limited"}, "Say how many seconds, from 1 to 600"),
        ({"do": "on", "kind": "refuse", "code": "<b>"}, "Write the error as Slack does"),
        ({"do": "off", "id": "7000000"}, "That has ended already"),
    ],
)
def test_what_cannot_be_asked_is_said(ws: Workspace, asked: dict[str, Any], words: str) -> None:
    """A wrong wish changes nothing and is answered in words."""
    assert words in str(tell(ws, **asked))
    assert ws.faults.standing() == []


def test_each_kind_has_its_words_on_the_page(ws: Workspace, client: WebClient, ana: Person) -> None:
    """The form offers every kind, and every page of a person says what is wrong while it is."""
    assert [kind.name for kind in KINDS.values() if kind.name not in see(ana)] == []
    times = ws.state.changed.times
    on(ws, "drop")
    assert ws.state.changed.times > times
    client.views_publish(user_id=ana.id, view=home())
    with urllib.request.urlopen(f"{ws.app.url}/{ws.id}/{ana.id}/messages") as answer:  # noqa: S310
        page = answer.read().decode()
    assert "Slack misbehaves:" in page
    assert "Slack hangs up on chat.postMessage and does nothing, until this is switched off." in page
