"""Modals and Homes: triggers, the stack, the four response actions, hashes, and what stays typed."""

import threading
import time
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.slack import Person, Refused, Workspace
from tests.playground.slack.conftest import Connect, button, home, modal, question

NEW = modal(title={"type": "plain_text", "text": "New"})


def refused(ask: Any, **args: Any) -> str:
    """The error code of a call that must be refused."""
    with pytest.raises(SlackApiError) as caught:
        ask(**args)
    return str(caught.value.response["error"])


def trigger(person: Person) -> str:
    """A fresh trigger_id of this person."""
    return person.state.new_trigger(person.id)


def opened(client: WebClient, person: Person, view: dict[str, Any]) -> dict[str, Any]:
    """Open a modal before the person."""
    shown: dict[str, Any] = client.views_open(trigger_id=trigger(person), view=view)["view"]
    return shown


def test_trigger_used_once(client: WebClient, ana: Person) -> None:
    """A trigger opens one modal, and a refused view does not use it up."""
    ticket = trigger(ana)
    assert refused(client.views_open, trigger_id="1.2.x", view=modal()) == "invalid_trigger_id"
    wrong = modal(title={"type": "plain_text", "text": "x" * 25})
    assert refused(client.views_open, trigger_id=ticket, view=wrong) == "invalid_arguments"
    assert client.views_open(trigger_id=ticket, view=modal())["view"]["id"] == (ana.modal and ana.modal.id)
    assert refused(client.views_open, trigger_id=ticket, view=modal()) == "exchanged_trigger_id"


def test_trigger_expires(client: WebClient, ana: Person) -> None:
    """A trigger is good for three seconds and no longer."""
    early, late = trigger(ana), trigger(ana)
    ana.state.triggers[early].made = time.monotonic() - 2.9
    ana.state.triggers[late].made = time.monotonic() - 3.01
    assert client.views_open(trigger_id=early, view=modal())["ok"]
    assert refused(client.views_open, trigger_id=late, view=modal()) == "expired_trigger_id"


def test_refusal_says_where(client: WebClient, ana: Person) -> None:
    """A refused view is explained with a pointer into it."""
    with pytest.raises(SlackApiError) as caught:
        client.views_open(trigger_id=trigger(ana), view=modal(title={"type": "plain_text", "text": "x" * 25}))
    messages = caught.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"]
    assert ana.modal is None


def test_stack_of_three(client: WebClient, ana: Person) -> None:
    """Three modals lie on each other and no fourth; the root and the one below are named in each."""
    assert refused(client.views_push, trigger_id=trigger(ana), view=modal()) == "not_found"
    root = opened(client, ana, modal())
    second = client.views_push(trigger_id=trigger(ana), view=modal())["view"]
    third = client.views_push(trigger_id=trigger(ana), view=modal())["view"]
    assert [third["root_view_id"], third["previous_view_id"]] == [root["id"], second["id"]]
    assert refused(client.views_push, trigger_id=trigger(ana), view=modal()) == "push_limit_reached"
    assert [v.id for v in ana.modals] == [root["id"], second["id"], third["id"]]
    ana.close()
    assert ana.modal
    assert ana.modal.id == second["id"]


def test_leaving_a_view_that_clears(client: WebClient, ana: Person) -> None:
    """Cancel on a view that clears the stack leaves all of it."""
    opened(client, ana, modal())
    client.views_push(trigger_id=trigger(ana), view=modal(clear_on_close=True))
    ana.close()
    assert ana.modals == []


def test_update(client: WebClient, ana: Person) -> None:
    """An update finds the view by either id, wants the newest hash, and keeps what was typed under the same ids."""
    view = opened(client, ana, modal(question("a", "A"), question("b", "B"), external_id="ext"))
    ana.fill({"A": "kept", "B": "lost"})
    redrawn = modal(question("a", "A"), question("c", "C"), external_id="ext")
    newer = client.views_update(external_id="ext", view=redrawn, hash=view["hash"])["view"]
    assert newer["id"] == view["id"]
    assert ana.modal
    assert {b: e["answer"]["value"] for b, e in ana.modal.values.items()} == {"a": "kept", "c": None}
    assert refused(client.views_update, view_id=view["id"], view=redrawn, hash=view["hash"]) == "hash_conflict"
    assert refused(client.views_update, view_id="V0000000000", view=modal()) == "not_found"
    ana.close()
    assert refused(client.views_update, view_id=view["id"], view=modal()) == "not_found"


def test_home_drawn_again(client: WebClient, ana: Person) -> None:
    """On a Home that is drawn again, what did not change keeps the ids that Slack gave it, each its own."""

    def ids(*texts: str) -> list[str]:
        rows = [{k: v for k, v in button(text).items() if k != "block_id"} for text in texts]
        client.views_publish(user_id=ana.id, view=home(*rows))
        assert ana.home
        return [block["block_id"] for block in ana.home.blocks]

    one, two, same = ids("One", "Same", "Same")
    assert len({one, two, same}) == 3
    new, *others = ids("New", "Same", "One", "Same")
    assert others == [two, one, same]
    assert new not in others


def test_external_id_is_unique(client: WebClient, ana: Person, kenji: Person) -> None:
    """Two open views cannot have the same external_id."""
    opened(client, ana, modal(external_id="one"))
    args = {"trigger_id": trigger(kenji), "view": modal(external_id="one")}
    assert refused(client.views_open, **args) == "duplicate_external_id"


def test_home_hash(client: WebClient, ana: Person) -> None:
    """A Home keeps its id over publishes, and an old hash does not overwrite a newer one."""
    first = client.views_publish(user_id=ana.id, view=home())["view"]
    second = client.views_publish(user_id=ana.id, view=home(button("Two")), hash=first["hash"])["view"]
    assert second["id"] == first["id"]
    assert refused(client.views_publish, user_id=ana.id, view=home(), hash=first["hash"]) == "hash_conflict"
    assert ana.home
    assert ana.home.says("Two")
    assert refused(client.views_publish, user_id="U0000000000", view=home()) == "user_not_found"
    assert refused(client.views_publish, user_id=ana.id, view=modal()) == "invalid_arguments"


@pytest.mark.parametrize(
    ("action", "titles", "ok"),
    [
        ({}, ["Root"], True),
        ({"response_action": "clear"}, [], True),
        ({"response_action": "update", "view": NEW}, ["Root", "New"], True),
        ({"response_action": "push", "view": NEW}, ["Root", "Form", "New"], True),
        ({"response_action": "errors", "errors": {"why": "No."}}, ["Root", "Form"], False),
        ({"response_action": "errors", "errors": {"other": "No."}}, ["Root", "Form"], False),
        ({"response_action": "update", "view": {"type": "modal"}}, ["Root", "Form"], False),
        ({"response_action": "dance"}, ["Root", "Form"], False),
    ],
)  # fmt: skip
def test_response_actions(
    app: App, connect: Connect, client: WebClient, ana: Person, action: dict[str, Any], titles: list[str], ok: bool
) -> None:
    """Each answer to a submit does what Slack does with it; one Slack cannot use leaves the modal and its text."""
    app.view("form")(lambda ack: ack(**action))
    connect(app)
    opened(client, ana, modal(title={"type": "plain_text", "text": "Root"}))
    client.views_push(trigger_id=trigger(ana), view=modal())
    ana.fill({"Why?": "Because"})
    answer = ana.submit()
    assert [v.title for v in ana.modals] == titles
    assert answer.ok is ok
    assert answer.errors == ({"why": "No."} if action.get("errors") == {"why": "No."} else {})
    assert bool(answer.trouble) is (not ok and not answer.errors)
    if not ok:
        assert ana.modal
        assert ana.modal.values["why"]["answer"]["value"] == "Because"


@pytest.mark.parametrize("how", ["late", "fails", "unheard"])
def test_trouble(app: App, connect: Connect, client: WebClient, ana: Person, ws: Workspace, how: str) -> None:
    """A submit that is not acknowledged in time leaves the modal with its text, and is not sent again."""
    released = threading.Event()

    def listen(ack: Any) -> None:
        if how == "late":
            released.wait(3)
        elif how == "fails":
            raise RuntimeError
        ack()

    app.error(lambda: None)
    if how != "unheard":
        app.view("form")(listen)
    connect(app)
    opened(client, ana, modal())
    ana.fill({"Why?": "Because"})
    answer = ana.submit()
    released.set()
    assert (answer.ok, answer.trouble) == (False, "We had some trouble connecting. Try again?")
    assert ana.modal
    assert ana.modal.values["why"]["answer"]["value"] == "Because"
    time.sleep(0.3)
    assert len([r for r in ws.requests if r.kind == "interactive"]) == 1


def test_same_submit_at_once(app: App, connect: Connect, client: WebClient, ana: Person, ws: Workspace) -> None:
    """Twenty presses on Submit in the same moment are twenty requests with the same view, and one modal closes."""
    app.view("form")(lambda ack: ack())
    connect(app)
    opened(client, ana, modal())
    view = ana.fill({"Why?": "Because"})
    answers: list[bool] = []
    presses = [threading.Thread(target=lambda: answers.append(ana.submit(on=view).ok)) for _ in range(20)]
    for press in presses:
        press.start()
    for press in presses:
        press.join()
    assert answers == [True] * 20
    assert {r.body["view"]["id"] for r in ws.requests} == {view.id}
    assert ana.modal is None


def test_closing(app: App, socket: Connect, client: WebClient, ana: Person, ws: Workspace) -> None:
    """Closing tells the app only when the view asked for it, and never what was typed."""
    heard: list[tuple[bool, Any]] = []

    def closed(ack: Any, body: dict[str, Any]) -> None:
        ack()
        heard.append((body["is_cleared"], body["view"]["state"]))

    app.view_closed("form")(closed)
    socket(app)
    opened(client, ana, modal())
    ana.close()
    assert ws.requests == []
    opened(client, ana, modal(notify_on_close=True))
    ana.fill({"Why?": "secret"})
    ana.close(all_views=True)
    assert heard == [(True, {"values": {}})]
    with pytest.raises(Refused):
        ana.close()
