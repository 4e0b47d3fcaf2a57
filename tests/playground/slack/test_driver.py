"""A person acts as Slack's client lets people act, and sees what Slack would show."""

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from slack_bolt import App, Respond
from slack_sdk import WebClient

from playground.slack import LocalSlack, Person, Refused, Workspace
from tests.playground.slack.conftest import Connect, button, home, modal, question


def options(*texts: str) -> list[dict[str, Any]]:
    """Options whose values are their texts in lower case."""
    return [{"text": {"type": "plain_text", "text": t}, "value": t.lower()} for t in texts]


def show(client: WebClient, person: Person, *blocks: dict[str, Any]) -> None:
    """Open a modal before the person."""
    client.views_open(trigger_id=person.state.new_trigger(person.id), view=modal(*blocks))


def held(person: Person) -> dict[str, Any]:
    """What stands in each input of the top modal."""
    assert person.modal
    values = {b: next(iter(entries.values())) for b, entries in person.modal.values.items()}
    return {b: next(v for k, v in entry.items() if k != "type") for b, entry in values.items()}


def test_filling(client: WebClient, ana: Person, kenji: Person) -> None:
    """Each kind of input takes what a person can put there, by its label, and holds it as Slack sends it."""
    show(
        client, ana, question("a", "Text"), question("b", "One", type="static_select", options=options("Yes", "No")),
        question("c", "Radio", type="radio_buttons", options=options("Yes", "No")),
        question("d", "Some", type="checkboxes", options=options("Mon", "Tue", "Wed")),
        question("e", "Who", type="users_select"), question("f", "All", type="multi_users_select"),
        question("g", "Day", type="datepicker"), question("h", "Hour", type="timepicker"),
        question("i", "Number", type="number_input", is_decimal_allowed=False),
        question("j", "Many", type="multi_static_select", options=options("Go", "Rust")),
        question("k", "Given", type="static_select", options=options("Yes"), initial_option=options("Yes")[0]),
    )  # fmt: skip
    ana.fill({
        "Text": "words", "One": "Yes", "Radio": "no", "Some": ["Mon", "wed"], "Who": kenji, "All": [kenji, ana.id],
        "Day": date(2026, 11, 22), "Hour": "09:30", "i": 7, "Many": ["Rust"],
    })  # fmt: skip
    one, some = held(ana)["b"], held(ana)["d"]
    assert one == {"text": {"type": "plain_text", "text": "Yes", "emoji": True}, "value": "yes"}
    assert [o["value"] for o in some] == ["mon", "wed"]
    simple = {k: v for k, v in held(ana).items() if k in "aefghi"}
    assert simple == {"a": "words", "e": kenji.id, "f": [kenji.id, ana.id], "g": "2026-11-22", "h": "09:30", "i": "7"}
    assert held(ana)["k"]["value"] == "yes"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"Nope": "x"}, "called"),
        ({"One": "Perhaps"}, "offered"),
        ({"Short": "abcdef"}, "Only 5"),
    ],
)
def test_filling_refused(client: WebClient, ana: Person, values: dict[str, str], why: str) -> None:
    """An unknown label, an option not on offer and too long a text are refused, the length unless forced."""
    show(
        client,
        ana,
        question("a", "Short", min_length=2, max_length=5),
        question("b", "One", type="static_select", options=options("Yes")),
    )
    with pytest.raises(Refused, match=why):
        ana.fill(values)
    if "Short" in values:
        ana.fill(values, force=True)
        assert held(ana)["a"] == values["Short"]


def test_required_inputs(client: WebClient, ws: Workspace, ana: Person) -> None:
    """An empty required input and too short a text stop the submit in the client, and nothing is sent."""
    short = question("c", "Short", min_length=2)
    show(client, ana, question("a", "Needed"), question("b", "Free") | {"optional": True}, short)
    ana.fill({"Short": "a"})
    answer = ana.submit()
    assert (answer.ok, list(answer.errors)) == (False, ["a", "c"])
    assert ws.requests == []
    assert ana.modal


def test_pressing(app: App, connect: Connect, client: WebClient, ws: Workspace, ana: Person) -> None:
    """A press finds the button in the modal, then Home, then the newest message, and returns what it opened."""
    pressed: list[str] = []

    def go(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        pressed.append(body["container"]["type"] + ("/" + body["view"]["type"] if "view" in body else ""))
        client.views_open(trigger_id=body["trigger_id"], view=modal(button()))

    app.action("go")(go)
    connect(app)
    client.chat_postMessage(channel=ana.id, text="Go?", blocks=[button("Begin")])
    client.views_publish(user_id=ana.id, view=home())
    with pytest.raises(Refused):
        ana.press("Stop")
    assert ana.press("Begin").ok
    ana.close()
    assert ana.press("go").ok
    assert ana.press("Go").ok
    assert pressed == ["message", "view/home", "view/modal"]
    assert all(r.ms < 500 for r in ws.requests)


def test_pressing_exactly(app: App, socket: Connect, client: WebClient, ana: Person) -> None:
    """A block_id and an action_id together name one of several that are alike."""
    heard: list[tuple[str, str]] = []

    def go(ack: Any, body: dict[str, Any], action: dict[str, Any]) -> None:
        values = body["view"]["state"]["values"]
        heard.append((action["block_id"], values["b"]["answer"]["value"]))
        ack()

    app.action("go")(go)
    socket(app)
    asked = [question("a", "Why?"), question("b", "Why?")]
    client.views_publish(user_id=ana.id, view=home(button(), button() | {"block_id": "other"}, *asked))
    assert ana.home
    ana.fill({("b", "answer"): "so"}, on=ana.home)
    ana.press(("other", "go"))
    ana.press(("row", "go"), on=ana.home)
    assert heard == [("other", "so"), ("row", "so")]
    with pytest.raises(Refused):
        ana.press(("none", "go"))


def test_choosing(app: App, socket: Connect, client: WebClient, ana: Person) -> None:
    """A choice in a menu outside a form tells the app at once, with the choice also in the view's state."""
    heard: list[tuple[str, str]] = []

    def pick(ack: Any, body: dict[str, Any], action: dict[str, Any]) -> None:
        state = body["view"]["state"]["values"]["row"]["pick"]["selected_option"]
        heard.append((action["selected_option"]["value"], state["value"]))
        ack()

    app.action("pick")(pick)
    socket(app)
    menu = {"type": "static_select", "action_id": "pick", "options": options("Weekly", "Monthly")}
    client.views_publish(user_id=ana.id, view=home({"type": "actions", "block_id": "row", "elements": [menu]}))
    assert ana.choose("pick", "Monthly").ok
    assert heard == [("monthly", "monthly")]


def test_response_url(app: App, connect: Connect, client: WebClient, ana: Person, kenji: Person, ws: Workspace) -> None:
    """An answer to the response_url is for the person alone, or replaces the message, and works five times."""
    status: list[int] = []

    def go(ack: Any, respond: Respond) -> None:
        ack()
        status.extend(respond(text=f"only you {n}", replace_original=n == 4).status_code for n in range(6))

    app.action("go")(go)
    connect(app)
    pair = client.conversations_open(users=[ana.id, kenji.id])["channel"]["id"]
    client.chat_postMessage(channel=pair, text="Go?", blocks=[button()])
    ana.press("Go")
    assert status == [200] * 5 + [404]
    assert [m.plain for m in kenji.inbox] == ["only you 4"]
    assert [m.plain for m in ana.inbox if m.ephemeral] == [f"only you {n}" for n in range(4)]
    assert len(ws.messages(pair)) == 1


@pytest.mark.parametrize("how", ["ack", "respond", "unheard"])
def test_commands(app: App, connect: Connect, ana: Person, how: str) -> None:
    """A command shows what the app answers, in its acknowledgement or after it, and says when the app fails."""

    def run(ack: Any, respond: Respond, command: dict[str, Any]) -> None:
        ack(f"you said {command['text']}") if how == "ack" else ack()
        if how == "respond":
            threading.Timer(0.1, lambda: respond(f"you said {command['text']}")).start()

    if how != "unheard":
        app.command("/trial")(run)
    connect(app)
    answer = ana.command("/trial it all")
    if how == "unheard":
        assert answer.trouble in (
            '/trial failed with the error "dispatch_failed"',
            '/trial failed with the error "operation_timeout"',
        )
    else:
        assert (answer.ok, answer.text) == (True, "you said it all")
        assert ana.inbox[-1].ephemeral
    with pytest.raises(Refused):
        ana.command("/other")


def test_shortcuts(app: App, connect: Connect, client: WebClient, ana: Person) -> None:
    """The shortcuts of the manifest reach the app, and no others exist."""
    heard: list[str] = []

    def heard_of(key: str) -> Any:
        def listen(ack: Any, body: dict[str, Any]) -> None:
            ack()
            heard.append(body[key])

        return listen

    app.shortcut("go.global")(heard_of("type"))
    app.message_shortcut("keep.message")(heard_of("message_ts"))
    connect(app)
    client.chat_postMessage(channel=ana.id, text="keep me")
    assert ana.shortcut("go.global").ok
    assert ana.message_shortcut("keep.message", ana.dm[0]).ok
    assert heard == ["shortcut", ana.dm[0].ts]
    with pytest.raises(Refused):
        ana.shortcut("keep.message")


def test_saying(client: WebClient, ws: Workspace, ana: Person, kenji: Person) -> None:
    """A person writes where they are a member, and an answer to a reply goes to its thread."""
    pair = client.conversations_open(users=[ana.id, kenji.id])["channel"]["id"]
    root = client.chat_postMessage(channel=pair, text="root")["ts"]
    reply = ana.say(ws.messages(pair)[0], "reply")
    assert (reply.thread_ts, kenji.say(reply, "more").thread_ts, ana.say(pair, "top").thread_ts) == (root, root, None)
    typed = ana.say(pair, f"a < b & <@{kenji.id}>")
    assert (typed.text, typed.plain) == (f"a &lt; b &amp; <@{kenji.id}>", f"a < b & <@{kenji.id}>")
    with pytest.raises(Refused):
        ws.person("Stranger").say(pair, "hi")
    ws.change_user(ana, deleted=True)
    with pytest.raises(Refused):
        ana.say(pair, "ghost")


def test_plain_words(client: WebClient, ana: Person) -> None:
    """Every visible word can be found, in order, and hidden values cannot."""
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
        {"type": "text", "text": "Hi "}, {"type": "user", "user_id": "U1"}, {"type": "emoji", "name": "wave"},
    ]}]}  # fmt: skip
    press = button()["elements"][0] | {"value": "hidden"}
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": "Head"}}, rich,
        {"type": "section", "text": {"type": "mrkdwn", "text": "Body"}, "accessory": press},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "Foot"}]},
    ]  # fmt: skip
    client.chat_postMessage(channel=ana.id, text="spoken", blocks=blocks)
    message = ana.inbox[0]
    assert message.plain.splitlines() == ["Head", "Hi <@U1>:wave:", "Body", "Go", "Foot"]
    assert message.says("Body")
    assert not message.says("hidden")


def test_program_time(slack: LocalSlack, client: WebClient, ana: Person) -> None:
    """A moved clock is shown beside a message, while its ts stays in machine time."""
    slack.program_time = lambda: datetime(2030, 1, 1, tzinfo=UTC)
    try:
        client.chat_postMessage(channel=ana.id, text="x")
    finally:
        slack.program_time = None
    message = ana.dm[0]
    assert message.program_at == datetime(2030, 1, 1, tzinfo=UTC)
    assert abs(float(message.ts) - datetime.now(UTC).timestamp()) < 5


def test_twenty_people_at_once(app: App, connect: Connect, ws: Workspace) -> None:
    """Twenty people can open, fill, submit and talk in the same moment, and each sees their own."""

    def publish(event: dict[str, Any], client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view=home())

    def go(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=modal())

    def answered(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        ack()
        text = body["view"]["state"]["values"]["why"]["answer"]["value"]
        client.chat_postMessage(channel=body["user"]["id"], text=text)

    app.event("app_home_opened")(publish)
    app.event("message")(lambda: None)
    app.action("go")(go)
    app.view("form")(answered)
    connect(app)
    ws.delivery.ack_timeout = 5
    people = [ws.person(f"Person {n}") for n in range(20)]

    def act(person: Person) -> None:
        person.open_home()
        person.press("Go")
        person.fill({"Why?": person.name})
        person.submit()
        person.say(ws.state.open_dm(person.id), "thanks")

    threads = [threading.Thread(target=act, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [sorted(m.text for m in p.dm) for p in people] == [sorted([p.name, "thanks"]) for p in people]
    stamps = [m.ts for p in people for m in p.dm]
    assert len(set(stamps)) == 40
