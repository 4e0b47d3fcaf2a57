"""The control interface does over plain HTTP what the driver does in Python."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from aiohttp import web
from slack_bolt import App
from slack_sdk import WebClient

from playground.slack import LocalSlack, Person, Workspace
from tests.playground.slack.conftest import Connect, home, modal

Ask = Callable[..., Any]


@pytest.fixture
def ask(slack: LocalSlack, ws: Workspace) -> Ask:
    """Asks the control interface about this workspace."""

    def asked(path: str, **args: Any) -> Any:
        body = json.dumps({"workspace": ws.id, **args}).encode()
        try:
            with urllib.request.urlopen(f"{slack.url}/control/{path}", body) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as wrong:
            with wrong:
                return wrong.code, json.load(wrong)["error"]

    return asked


def test_a_form_over_http(app: App, socket: Connect, ask: Ask, ws: Workspace, ana: Person) -> None:
    """A person can be played with nothing but HTTP: Home, press, fill, submit, inbox, say, command."""

    def submitted(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text="Thanks")

    def go(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal())

    app.event("app_home_opened")(lambda event, client: client.views_publish(user_id=event["user"], view=home()))
    app.event("message")(lambda: None)
    app.command("/trial")(lambda ack: ack("Hello"))
    app.action("go")(go)
    app.view("form")(submitted)
    socket(app)
    assert ask("home", person="Ana") is None
    assert ask("open_home", person="Ana")["plain"] == "Go"
    assert ask("press", person="Ana", what="Go")["modal"]["plain"].startswith("Form")
    assert list(ask("submit", person="Ana")["errors"]) == ["why"]
    filled = ask("fill", person="Ana", values={"Why?": "Because"})
    assert filled["payload"]["state"]["values"]["why"]["answer"]["value"] == "Because"
    assert ask("submit", person="Ana")["ok"] is True
    assert ask("modal", person="Ana") is None
    dm = ask("conversations")[0]["id"]
    assert ask("say", person=ana.id, channel=dm, text="Bye")["plain"] == "Bye"
    assert [m["plain"] for m in ask("messages", channel=dm)] == ["Thanks", "Bye"]
    assert ask("command", person="Ana Souza", line="/trial")["text"] == "Hello"
    assert [m["plain"] for m in ask("inbox", person="Ana")] == ["Thanks", "Bye", "Hello"]
    assert ask("calls", limit=1)[0]["method"] == "chat.postMessage"
    assert ask("requests", limit=1)[0]["body"]["command"] == "/trial"
    assert ask("people")[0]["name"] == ws.people[ana.id].name


def test_people_and_faults(ask: Ask, ws: Workspace) -> None:
    """People can be added and changed, and Slack can be made to misbehave and to stop."""
    added = ask("person", name="Lena Vogt", tz="Europe/Berlin")
    assert ask("change", person="Lena", tz="UTC")["tz"] == "UTC"
    assert ws.people[added["id"]].tz == "UTC"
    assert ask("faults", method="users.info", kind="drop", times=2, latency=0.01)["pending"][0]["times"] == 2
    assert ws.faults.latency == 0.01
    assert ask("faults", clear=True) == {"latency": 0.0, "history_lag": 0.0, "pending": []}


def test_refusals(ask: Ask, ana: Person) -> None:
    """What cannot be done is said, with a status that tells whose mistake it is."""
    assert ask("press", person="Ana", what="Go") == (409, f"{ana.name} sees nothing called 'Go'")
    assert ask("home", person="Nobody")[0] == 400
    assert ask("press", person="Ana")[0] == 400
    assert ask("dance")[0] == 404


def test_page_lists_everything(slack: LocalSlack, ws: Workspace) -> None:
    """The first page shows a line to copy for every route, those that others added included."""

    async def tick(_: web.Request) -> web.StreamResponse:
        """Move the clock."""
        return web.json_response({"moved": True})

    slack.control_extras["clock"] = tick
    try:
        with urllib.request.urlopen(f"{slack.url}/control/") as answer:  # noqa: S310
            page = answer.read().decode()
        with urllib.request.urlopen(f"{slack.url}/control/clock") as answer:  # noqa: S310
            assert json.load(answer) == {"moved": True}
    finally:
        slack.control_extras.clear()
    for route in ("people", "inbox", "press", "fill", "submit", "command", "faults", "clock"):
        assert f"{slack.url}/control/{route}" in page
    assert "# Move the clock." in page
    with urllib.request.urlopen(f"{slack.url}/control/workspaces") as answer:  # noqa: S310
        assert ws.id in [w["id"] for w in json.load(answer)]
