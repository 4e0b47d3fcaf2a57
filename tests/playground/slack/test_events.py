"""What reaches the app, and how often: subscriptions, redelivery, connections, signatures."""

import json
import threading
import time
from contextlib import ExitStack
from typing import Any

import pytest
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from playground.slack import LocalSlack, Person, Workspace
from tests.playground.slack.conftest import MANIFEST, Connect, home, over_socket, until


def events(ws: Workspace) -> list[str]:
    """The kinds of events that were sent to the app, in order."""
    return [r.body["event"]["type"] for r in ws.requests if r.kind == "events_api"]


def test_messages_reach_the_app(
    app: App, connect: Connect, client: WebClient, ws: Workspace, ana: Person, kenji: Person
) -> None:
    """A person's message reaches the app from each kind of conversation it is in, and from no other."""
    heard: list[tuple[str, str]] = []
    app.event("message")(lambda event: heard.append((event["channel_type"], event["text"])))
    connect(app)
    dm = client.conversations_open(users=ana.id)["channel"]["id"]
    pair = client.conversations_open(users=[ana.id, kenji.id])["channel"]["id"]
    places = [dm, pair, ws.channel("hall", members=[ana]).id, ws.channel("den", private=True, members=[ana]).id]
    for place in places:
        ana.say(place, "hi")
    ana.say(ws.channel("away", members=[ana], bot=False).id, "hi")
    assert heard == [(kind, "hi") for kind in ("im", "mpim", "channel", "group")]


def test_own_messages_are_events(app: App, socket: Connect, client: WebClient, ws: Workspace, ana: Person) -> None:
    """The app's own posts and edits come back as events that carry its bot_id."""
    socket(app)
    sent = client.chat_postMessage(channel=ana.id, text="a")
    client.chat_update(channel=sent["channel"], ts=sent["ts"], text="b")
    until(lambda: len(ws.requests) == 2)
    by_kind = {r.body["event"].get("subtype"): r.body["event"] for r in ws.requests}  # whichever was acked first
    posted, edited = by_kind[None], by_kind["message_changed"]
    assert (posted["bot_id"], posted["ts"]) == (ws.bot_id, sent["ts"])
    assert (edited["message"]["text"], edited["previous_message"]["text"]) == ("b", "a")


def test_nothing_unsubscribed(ana: Person) -> None:
    """An event that the manifest does not subscribe to, or whose scope it lacks, is never sent."""
    narrow = MANIFEST | {
        "settings": {"event_subscriptions": {"bot_events": ["message.im", "user_change", "member_joined_channel"]}},
        "oauth_config": {"scopes": {"bot": ["im:history", "channels:read"]}},
    }
    with LocalSlack(narrow, retry_delays=()) as slack:
        ws = slack.workspace("Narrow")
        lena = ws.person("Lena")
        hall, den = ws.channel("hall", members=[lena]), ws.channel("den", private=True, members=[lena])
        lena.open_home()
        ws.join(lena)
        ws.change_user(lena, tz="UTC")
        ws.invite(den, ws.person("Otto"))
        lena.say(hall, "hi")
        assert events(ws) == []
        lena.say(ws.state.open_dm(lena.id), "hi")
        ws.invite(hall, ws.person("Rosa"))
        assert events(ws) == ["message", "member_joined_channel"]
    assert ana.modal is None


def test_workspace_events(app: App, connect: Connect, ws: Workspace, ana: Person, kenji: Person) -> None:
    """Joining, leaving, archiving, changing and removing the app are told, each once."""
    for kind in ("user_change", "team_join", "member_joined_channel", "member_left_channel", "channel_archive"):
        app.event(kind)(lambda: None)
    app.event("tokens_revoked")(lambda: None)
    app.event("app_uninstalled")(lambda: None)
    connect(app)
    hall = ws.channel("hall", members=[ana])
    ws.join(kenji)
    ws.change_user(kenji, tz="Europe/Berlin")
    ws.invite(hall, kenji)
    ws.remove(hall, kenji)
    ws.archive(hall)
    ws.uninstall()
    assert events(ws) == [
        "team_join", "user_change", "member_joined_channel", "member_left_channel", "channel_archive",
        "tokens_revoked", "app_uninstalled",
    ]  # fmt: skip
    assert all(r.acked for r in ws.requests)
    assert ws.requests[1].body["event"]["user"]["tz"] == "Europe/Berlin"
    ws.change_user(kenji, tz="UTC")
    assert ws.last_request.body["event"]["type"] == "app_uninstalled"


def test_redelivery(app: App, connect: Connect, ws: Workspace, ana: Person) -> None:
    """An event that is not acknowledged comes again, the same, three times at most, saying so; then it is lost."""
    heard: list[tuple[str, str]] = []

    def listen(body: dict[str, Any], request: BoltRequest) -> None:
        heard.append((body["event_id"], "".join(request.headers.get("x-slack-retry-num") or ["0"])))
        if len(heard) != 6:
            raise RuntimeError

    app.error(lambda: None)
    app.event("user_change")(listen)
    connect(app)
    ws.delivery.ack_timeout = 0.1
    ws.change_user(ana, tz="UTC")
    until(lambda: len(ws.requests) == 4)
    time.sleep(0.15)
    assert [n for _, n in heard] == ["0", "1", "2", "3"]
    assert len({event for event, _ in heard}) == 1
    ws.change_user(ana, tz="Asia/Tokyo")
    until(lambda: len(ws.requests) == 6)
    time.sleep(0.15)
    assert len(ws.requests) == 6
    assert [r.acked for r in ws.requests] == [False] * 5 + [True]
    assert [r.reason for r in ws.requests][-2:] == ["http_error" if ws.request_url else "timeout", None]


def test_duplicates(app: App, connect: Connect, ws: Workspace, ana: Person) -> None:
    """A test can have the same event delivered many times."""
    heard: list[str] = []
    app.event("user_change")(lambda body: heard.append(body["event_id"]))
    connect(app)
    ws.event({"type": "user_change", "user": {"id": ana.id}}, event_id="Ev1", times=4)
    assert heard == ["Ev1"] * 4
    assert [r.attempt for r in ws.requests] == [0, 1, 2, 3]


def test_connections(app: App, ws: Workspace, ana: Person) -> None:
    """With several connections each payload goes to one, and a refresh moves them all without a loss."""
    app.event("user_change")(lambda: None)
    with ExitStack() as ends:
        over_socket(ws, app, ends, count=2)
        old = list(ws.delivery.sockets)
        for n in range(4):
            ws.change_user(ana, tz=f"Etc/GMT+{n}")
        ws.refresh()
        until(lambda: len(ws.delivery.sockets) == 2)
        assert not set(map(id, old)) & set(map(id, ws.delivery.sockets))
        ws.change_user(ana, tz="UTC")
        assert [r.acked for r in ws.requests] == [True] * 5
    until(lambda: ws.delivery.sockets == [])
    assert not ws.deliver("interactive", {"type": "shortcut"}).acked


def test_ticket_opens_one_connection(client: WebClient, ws: Workspace, slack: LocalSlack) -> None:
    """A Socket Mode address is good once."""
    url = client.apps_connections_open(app_token=ws.app_token)["url"]
    assert url.startswith(f"ws://127.0.0.1:{slack.port}/link/?ticket=")
    assert len({client.apps_connections_open(app_token=ws.app_token)["url"] for _ in range(3)}) == 3


def test_signatures(app: App, ws: Workspace) -> None:
    """What is posted is signed so that the app accepts it, and a forged or old signature is refused."""
    app.event("user_change")(lambda: None)
    raw = json.dumps(
        {"type": "event_callback", "team_id": ws.id, "event": {"type": "user_change", "user": {"id": "U1"}}}
    )

    def status(headers: dict[str, str]) -> int:
        lower: Any = {k.lower(): v for k, v in headers.items()} | {"content-type": "application/json"}
        return int(app.dispatch(BoltRequest(body=raw, headers=lower)).status)

    assert status(ws.sign(raw)) == 200
    assert status(ws.sign(raw, secret="other")) == 401
    assert status(ws.sign(raw, timestamp=int(time.time()) - 301)) == 401
    assert status(ws.sign(raw + " ")) == 401


def test_home_waits_for_the_app(app: App, connect: Connect, ws: Workspace, ana: Person) -> None:
    """Opening Home returns what the app publishes, even when it publishes after its acknowledgement."""

    def publish(event: dict[str, Any], client: WebClient) -> None:
        threading.Timer(0.1, lambda: client.views_publish(user_id=event["user"], view=home())).start()

    app.event("app_home_opened")(publish)
    connect(app)
    shown = ana.open_home()
    assert shown
    assert shown.says("Go")
    assert "view" not in ws.requests[0].body["event"]
    ana.open_home()
    assert ws.requests[1].body["event"]["view"]["id"] == shown.id


@pytest.mark.parametrize("kind", ["app_home_opened", "user_change"])
def test_nobody_listens(ws: Workspace, ana: Person, kind: str) -> None:
    """With no connection at all nothing arrives and nobody waits."""
    started = time.monotonic()
    if kind == "app_home_opened":
        assert ana.open_home() is None
    else:
        ws.change_user(ana, tz="UTC")
    assert ws.requests[0].reason == "connection_failed"
    assert time.monotonic() - started < 0.4
