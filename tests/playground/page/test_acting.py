"""What a browser asks to be done is done as the driver does it, once, in order, and told of in words."""

import json
import threading
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from playground.slack import LocalSlack, Person, Workspace
from tests.playground.page.acts import JSON, Act, Told, ask, form, pressed
from tests.playground.slack.conftest import Connect, button, home, modal, question
from tests.playground.slack.test_driver import held, options, show


def rows(*names: str) -> list[JSON]:
    """Rows of one button each, all with the same action and their own block_id."""
    return [button() | {"block_id": name} for name in names]


def test_the_pressed_block_is_meant(app: App, socket: Connect, client: WebClient, ana: Person, act: Act) -> None:
    """Of two buttons with the same action the one in the block that was pressed reaches the app."""
    heard: list[str] = []

    def go(ack: Any, action: JSON) -> None:
        heard.append(action["block_id"])
        ack()

    app.action("go")(go)
    socket(app)
    client.views_publish(user_id=ana.id, view=home(*rows("first", "second")))
    for block in ("second", "first"):
        assert act(ana, "press", **pressed(ana, block, "go")) == Told(200, True, {}, None, None)
    assert heard == ["second", "first"]


def test_typed_text_is_kept(client: WebClient, ws: Workspace, ana: Person, act: Act) -> None:
    """What is typed stands in the form before anything is sent, however short, and the app hears of none of it."""
    show(client, ana, question("a", min_length=5), question("b") | {"optional": True})
    assert act(ana, "fill", **form(ana, a="Lea", b="x")).ok
    assert held(ana) == {"a": "Lea", "b": "x"}
    assert act(ana, "submit", **form(ana, a="Lea")).errors == {"a": "Please enter at least 5 characters."}
    assert held(ana) == {"a": "Lea", "b": "x"}
    late = form(ana, a="Lead")
    ana.close()
    assert "not open" in (act(ana, "fill", **late).trouble or "")
    assert ws.requests == []


def test_errors_of_the_app(app: App, socket: Connect, client: WebClient, ana: Person, act: Act) -> None:
    """The app's field errors come back by block, and the form stays with what was typed; then it can be sent."""

    def send(ack: Any, view: JSON) -> None:
        words = view["state"]["values"]["a"]["answer"]["value"]
        ack(response_action="errors", errors={"a": "Say more"}) if words == "No" else ack()

    app.view("form")(send)
    socket(app)
    show(client, ana, question("a"))
    assert act(ana, "submit", **form(ana, a="No")) == Told(200, False, {"a": "Say more"}, None, None)
    assert held(ana) == {"a": "No"}
    assert act(ana, "submit", **form(ana, a="Yes, and more")).ok
    assert ana.modal is None


def test_a_stack_of_three(app: App, socket: Connect, client: WebClient, ana: Person, act: Act) -> None:
    """Modals lie on each other, are left one by one or all at once, and leaving twice leaves one."""

    def go(ack: Any, body: JSON, client: WebClient) -> None:
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=modal(question(), button()))

    app.action("go")(go)
    socket(app)
    show(client, ana, question(), button())
    for typed in ("one", "two"):
        values = form(ana, why=typed)["values"]
        assert act(ana, "press", **pressed(ana, "row", "go", values=values)).ok
    assert len(ana.modals) == 3
    top = ana.modals[-1].id
    assert all(act(ana, "close", view=top, all=False).ok for _ in range(2))
    assert [m.values["why"]["answer"]["value"] for m in ana.modals] == ["one", "two"]
    assert act(ana, "close", view=ana.modals[-1].id, all=True).ok
    assert ana.modals == []


def test_choices_that_tell_at_once(app: App, socket: Connect, client: WebClient, ana: Person, act: Act) -> None:
    """Menus and dispatching fields send the choice with its value, and the form keeps it."""
    heard: list[JSON] = []

    def hear(ack: Any, action: JSON) -> None:
        ack()
        heard.append(action)

    for action in ("more", "pick", "answer"):
        app.action(action)(hear)
    socket(app)
    row = [
        {"type": "overflow", "action_id": "more", "options": options("Pause", "End")},
        {"type": "static_select", "action_id": "pick", "options": options("Weekly", "Monthly")},
    ]
    show(client, ana, {"type": "actions", "block_id": "row", "elements": row}, question() | {"dispatch_action": True})
    assert act(ana, "press", **pressed(ana, "row", "more", value="end")).ok
    assert act(ana, "press", **pressed(ana, "row", "pick", value="monthly")).ok
    assert act(ana, "press", **pressed(ana, "why", "answer", value="Hi")).ok
    assert [heard[0]["selected_option"]["value"], heard[1]["selected_option"]["value"]] == ["end", "monthly"]
    assert heard[2]["value"] == "Hi"
    assert ana.modal
    assert ana.modal.values["row"]["pick"]["selected_option"]["value"] == "monthly"


def test_messages_and_words(
    app: App, socket: Connect, client: WebClient, ws: Workspace, ana: Person, kenji: Person, act: Act
) -> None:
    """Buttons of messages, words, threads, commands and shortcuts reach the app as the person's own."""
    heard: list[str] = []

    def go(ack: Any, body: JSON) -> None:
        ack()
        heard.append(f"{body['user']['id']} {body.get('callback_id') or body['container']['message_ts']}")

    app.action("go")(go)
    app.shortcut("go.global")(go)
    app.message_shortcut("keep.message")(go)
    app.event("message")(lambda: None)
    app.command("/trial")(lambda ack, command: ack(f"You said {command['text']}"))
    socket(app)
    pair = client.conversations_open(users=[ana.id, kenji.id])["channel"]["id"]
    ts = client.chat_postMessage(channel=pair, text="Go?", blocks=[button()])["ts"]
    on = {"channel": pair, "ts": ts}
    assert act(kenji, "press", surface=on, block="row", action="go").ok
    assert act(kenji, "shortcut", callback="go.global").ok
    assert act(kenji, "message_shortcut", callback="keep.message", **on).ok
    assert heard == [f"{kenji.id} {what}" for what in (ts, "go.global", "keep.message")]
    assert act(ana, "say", channel=pair, text="/trial it", thread=None).text == "You said it"
    assert act(ana, "say", channel=pair, text="/etc is a folder", thread=ts).ok
    assert act(ana, "say", channel=pair, text="half \ud83d", thread=ws.messages(pair)[-1].ts).ok
    last = ws.messages(pair)[-2:]
    assert [(m.user, m.thread_ts, m.text) for m in last] == [(ana.id, ts, "/etc is a folder"), (ana.id, ts, "half ?")]
    assert "threads" in (act(ana, "say", channel=pair, text="/trial it", thread=ts).trouble or "")


REFUSED: dict[str, tuple[int, str, str, JSON]] = {
    "an unknown act": (404, "gone", "dance", {}),
    "a view of somebody else": (404, "not open", "fill", {"view": "{kenji}", "values": {}}),
    "an unknown block": (404, "changed", "press", {"surface": {"view": "{ana}"}, "block": "no", "action": "answer"}),
    "an unknown field": (404, "changed", "submit", {"view": "{ana}", "values": {"no": {"answer": "x"}}}),
    "a message of others": (
        404, "cannot see", "press",
        {"surface": {"channel": "{private}", "ts": "{ts}"}, "block": "row", "action": "go"},
    ),
    "a thread of others": (404, "cannot see", "say", {"channel": "{own}", "text": "x", "thread": "{ts}"}),
    "a place of others": (404, "cannot see", "say", {"channel": "{private}", "text": "x"}),
    "an unknown shortcut": (409, "shortcut", "shortcut", {"callback": "no"}),
    "no words": (400, "Write", "say", {"channel": "{own}", "text": " \n"}),
    "too many words": (409, "12,000", "say", {"channel": "{own}", "text": "x" * 12_001}),
    "no form": (400, "sense", "submit", {"view": "{ana}"}),
    "a surface that is none": (400, "sense", "press", {"surface": 5, "block": "a", "action": "answer"}),
    "values that are none": (400, "sense", "submit", {"view": "{ana}", "values": {"a": "x"}}),
    "a number for words": (400, "sense", "submit", {"view": "{ana}", "values": {"a": {"answer": 5}}}),
    "words for several": (400, "sense", "submit", {"view": "{ana}", "values": {"d": {"answer": "mon"}}}),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_refused(client: WebClient, ws: Workspace, ana: Person, kenji: Person, act: Act, case: str) -> None:
    """What cannot be done is refused in words, nothing is sent, and nothing that was typed is lost."""
    status, words, what, body = REFUSED[case]
    for person in (kenji, ana):
        show(client, person, question("a"), question("d", type="checkboxes", options=options("Mon")))
    act(ana, "fill", **form(ana, a="typed"))
    private = ws.channel("private", private=True, members=[kenji])
    ts = client.chat_postMessage(channel=private.id, text="Go?", blocks=[button()])["ts"]
    assert ana.modal
    assert kenji.modal
    own = client.conversations_open(users=[ana.id])["channel"]["id"]
    names = {"ana": ana.modal.id, "kenji": kenji.modal.id, "private": private.id, "ts": ts, "own": own}
    text = json.dumps(body)
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value)
    told = act(ana, what, **json.loads(text))
    assert (told.status, told.ok) == (status, False)
    assert words in (told.trouble or "")
    assert [r.kind for r in ws.requests if r.kind != "events_api"] == []
    assert [len(ws.messages(place)) for place in (private.id, own)] == [1, 0]
    assert held(ana)["a"] == "typed"


@pytest.mark.parametrize("raw", [b"", b"nonsense", b"[]", b"\xff\xfe", b"[" * 99_999, b'"' + b"x" * 5_000_000 + b'"'])
def test_no_json(slack: LocalSlack, ana: Person, raw: bytes) -> None:
    """A body that is no JSON object, or larger than anything typed, is refused in words."""
    told = ask(slack, ana, "say", raw)
    assert (told.status, told.ok) == (400, False)
    assert told.trouble


def test_deactivated(client: WebClient, ws: Workspace, ana: Person, act: Act) -> None:
    """Somebody who is deactivated is told so, whatever they try, and nothing happens."""
    show(client, ana)
    ws.change_user(ana, deleted=True)
    for told in (act(ana, "fill", **form(ana, why="x")), act(ana, "shortcut", callback="go.global")):
        assert (told.status, "Ana Souza is deactivated" in (told.trouble or "")) == (409, True)
    assert held(ana) == {"why": None}


def test_an_app_that_does_not_answer(app: App, socket: Connect, client: WebClient, ana: Person, act: Act) -> None:
    """A form that the app did not take stays open with everything in it, and says so in Slack's words."""
    socket(app)
    show(client, ana, question("a"))
    told = act(ana, "submit", **form(ana, a="kept"))
    assert (told.status, told.trouble) == (200, "We had some trouble connecting. Try again?")
    assert held(ana) == {"a": "kept"}


def test_in_turn_and_side_by_side(app: App, socket: Connect, client: WebClient, ws: Workspace, act: Act) -> None:
    """Two acts of one person come one after the other, those of ten people all at once."""
    ws.delivery.ack_timeout = 5
    people = [ws.person(f"Person {n}") for n in range(10)]
    all_in, busy, together = threading.Barrier(len(people), timeout=4), set[str](), list[str]()

    def go(ack: Any, body: JSON) -> None:
        user = body["user"]["id"]
        if user in busy:
            together.append(user)
        busy.add(user)
        all_in.wait()
        busy.remove(user)
        ack()

    app.action("go")(go)
    socket(app)
    for person in people:
        client.views_publish(user_id=person.id, view=home())
    told: list[Told] = []

    def press(person: Person) -> None:
        told.append(act(person, "press", **pressed(person, "row", "go")))

    threads = [threading.Thread(target=press, args=(person,)) for person in people for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.ok for one in told] == [True] * 20
    assert together == []
