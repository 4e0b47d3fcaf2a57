"""The values of a browser's form reach the app as Slack sends them; what does not fit is told beside its field."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from playground.slack import Person, Workspace
from tests.playground.page.acts import JSON, Act, form
from tests.playground.slack.conftest import Connect, question
from tests.playground.slack.test_driver import held, options, show

TWISTED = [
    {"text": {"type": "plain_text", "text": "b"}, "value": "a"},
    {"text": {"type": "plain_text", "text": "a"}, "value": "b"},
]
FIELDS = [
    question("a", "Text", multiline=True), question("b", type="static_select", options=TWISTED),
    question("c", type="radio_buttons", options=options("Yes", "No")),
    question("d", type="checkboxes", options=options("Mon", "Tue", "Wed")),
    question("e", type="users_select"), question("f", type="multi_users_select"),
    question("g", type="datepicker"), question("h", type="timepicker"), question("i", type="datetimepicker"),
    question("j", type="number_input", is_decimal_allowed=False), question("k", type="email_text_input"),
    question("l", type="multi_conversations_select"), question("m", type="rich_text_input"),
    question("n") | {"optional": True},
]  # fmt: skip


def test_a_form_by_hand(app: App, socket: Connect, client: WebClient, ana: Person, kenji: Person, act: Act) -> None:
    """Raw values of every kind reach the app as Slack sends them: options by value, wall times in the person's zone."""
    sent: list[JSON] = []

    def send(ack: Any, view: JSON) -> None:
        sent.append({b: next(iter(e.values())) for b, e in view["state"]["values"].items()})
        ack()

    app.view("form")(send)
    socket(app)
    show(client, ana, *FIELDS)
    mine = ana.ws.channel("mine", members=[ana])
    filled = form(
        ana, a="two\nlines", b="b", c="no", d=["mon", "wed"], e=kenji.id, f=[kenji.id, ana.id], g="2026-11-22",
        h="09:30", i="2026-11-22T09:30", j="7", k="ana@example.com", l=[mine.id], m="rich", n="",
    )  # fmt: skip
    assert act(ana, "submit", **filled).ok
    assert ana.modal is None
    got = {block: next(v for k, v in entry.items() if k != "type") for block, entry in sent[0].items()}
    assert got["b"]["text"]["text"] == "a"
    assert (got["c"]["value"], [o["value"] for o in got["d"]]) == ("no", ["mon", "wed"])
    assert datetime.fromtimestamp(got["i"], UTC) == datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
    assert got["m"]["elements"][0]["elements"] == [{"type": "text", "text": "rich"}]
    plain = {k: v for k, v in got.items() if k not in "bcdim"}
    assert plain == {
        "a": "two\nlines", "e": kenji.id, "f": [kenji.id, ana.id], "g": "2026-11-22", "h": "09:30", "j": "7",
        "k": "ana@example.com", "l": [mine.id], "n": None,
    }  # fmt: skip


VALUES: dict[str, tuple[JSON, Any, str]] = {
    "too many words": ({"max_length": 5}, "x" * 6, "Only 5"),
    "an option that is not offered": ({"type": "static_select", "options": options("Yes")}, "Yes", "offered"),
    "too many options": ({"type": "checkboxes", "options": options("Yes")}, ["yes", "no"], "offered"),
    "too many people": ({"type": "multi_users_select", "max_selected_items": 1}, ["{ana}", "{kenji}"], "At most 1"),
    "nobody": ({"type": "users_select"}, "U0NOBODY", "not in this workspace"),
    "a place of others": ({"type": "conversations_select"}, "{private}", "not in this workspace"),
    "a day that is none": ({"type": "datepicker"}, "2026-02-30", "time that exists"),
    "an hour that is none": ({"type": "timepicker"}, "25:00", "time that exists"),
    "a moment that is none": ({"type": "datetimepicker"}, "soon", "time that exists"),
    "a number that is none": ({"type": "number_input", "is_decimal_allowed": True}, "1e9", "a number"),
    "half a number": ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole number"),
    "too small a number": ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1.5", "2 or more"),
    "too large a number": ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, "2.5", "2 or less"),
    "an address that is none": ({"type": "email_text_input"}, "ana", "email address"),
    "a link that is none": ({"type": "url_text_input"}, "javascript:alert(1)", "http://"),
}


@pytest.mark.parametrize("case", VALUES)
def test_values_that_do_not_fit(
    client: WebClient, ws: Workspace, ana: Person, kenji: Person, act: Act, case: str
) -> None:
    """A value that does not fit its field is told beside it, nothing is sent, and the other fields are kept."""
    element, value, words = VALUES[case]
    show(client, ana, question("a", **element), question("b"))
    private = ws.channel("private", private=True, members=[kenji])
    text = json.dumps(value)
    for name, known in {"ana": ana.id, "kenji": kenji.id, "private": private.id}.items():
        text = text.replace(f"{{{name}}}", known)
    told = act(ana, "submit", **form(ana, a=json.loads(text), b="kept"))
    assert (told.ok, list(told.errors), told.trouble) == (False, ["a"], None)
    assert words in told.errors["a"]
    assert (ws.requests, held(ana)["b"]) == ([], "kept")
