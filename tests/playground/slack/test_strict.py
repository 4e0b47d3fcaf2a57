"""What Slack refuses is refused with its codes and words, and what it takes is taken."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slackblocks._surfaces import _BLOCK_TYPES_BY_SURFACE

from playground.slack.strict import Problem, Refusal, message_refusal, view_problems, view_refusal
from playground.slack.strict_blocks import BLOCKS
from tests.playground.slack.payloads import (
    Json,
    actions,
    asked,
    bars,
    button,
    confirm,
    data_table,
    home,
    image,
    message,
    modal,
    mrkdwn,
    option,
    options,
    pie,
    plain,
    refusal,
    rich,
    section,
    table,
    without,
)

VIEW = "invalid_arguments"
METADATA = {"event_type": "sent", "event_payload": {"k": "v"}}
GOOD = [
    modal(asked("plain_text_input", placeholder=plain(), initial_value="x", min_length=1), private_metadata="x"),
    modal(asked("static_select", options=options(2), initial_option=option("1")), close=plain(), notify_on_close=True),
    modal(asked("number_input", is_decimal_allowed=False, min_value="1", max_value="5")),
    modal(asked("checkboxes", options=options(2), initial_options=options(1)), {"type": "alert", "text": plain()}),
    home(section(accessory=button(confirm=confirm())), table(), bars(points=2), data_table(), rich(elements=[])),
    home({"type": "container", "title": plain(), "child_blocks": [section(block_id="a")]}, image()),
    message(section(fields=[plain(), mrkdwn()]), actions(button(action_id="a")), pie(), metadata=METADATA),
]
BARE: list[tuple[str, Json, Json, str]] = [
    ("no text", message(), message(text=""), "no_text"),
    ("only space", message(), message(text=" \n"), "no_text"),
    ("nothing at all", message(section(), text=None), {"channel": "C1"}, "no_text"),
    ("blocks of nothing", {"blocks": [section()]}, {"blocks": []}, "no_text"),
    ("update to nothing", message(update=True), message(text="", update=True), "no_text"),
    ("blocks no list", message(), message() | {"blocks": {"type": "divider"}}, "invalid_blocks_format"),
    ("blocks no JSON", message() | {"blocks": json.dumps([section()])}, message() | {"blocks": "[{"},
     "invalid_blocks_format"),
    ("attachments no list", message(attachments=[]), message(attachments={"text": "x"}), "invalid_attachments"),
    ("two texts", {"markdown_text": "x"}, {"markdown_text": "x", "text": "y"}, "markdown_text_conflict"),
    ("markdown too long", {"markdown_text": "x" * 12000}, {"markdown_text": "x" * 12001}, "msg_too_long"),
    ("metadata a list", message(metadata=METADATA), message(metadata=[METADATA]), "invalid_metadata_format"),
    ("metadata no JSON", message(metadata=json.dumps(METADATA)), message(metadata="{"), "invalid_metadata_format"),
    ("metadata of no type", message(metadata=METADATA), message(metadata=without("event_type", METADATA)),
     "invalid_metadata_format"),
    ("payload null", message(metadata=METADATA), message(metadata=METADATA | {"event_payload": None}),
     "invalid_metadata_format"),
    ("NUL in metadata", message(metadata=METADATA), message(metadata=METADATA | {"event_payload": {"k": "\0"}}),
     "invalid_metadata_format"),
]  # fmt: skip


@pytest.mark.parametrize(("inside", "outside", "code"), [row[1:] for row in BARE], ids=[row[0] for row in BARE])
def test_an_error_of_the_whole_message_has_a_code_alone(inside: Json, outside: Json, code: str) -> None:
    """One message is taken, and one that differs by the error is refused with this code and no messages."""
    assert refusal(inside) is None
    assert refusal(outside) == Refusal(code)


def test_every_problem_is_told() -> None:
    """A view with several mistakes is answered with all of them."""
    view = modal(section(text=mrkdwn("")), {"type": "table", "rows": []}, title=plain(25))
    assert {one.pointer for one in view_problems(view)} == {
        "/view/title/text",
        "/view/blocks/0/text/text",
        "/view/blocks/1/type",
    }
    assert view_problems(modal()) == []
    assert view_problems(modal(title=plain(25))) == [Problem("/view/title/text", "must be less than 25 characters")]


def test_a_view_comes_as_text_too() -> None:
    """A form carries a view as JSON text, and it is judged as what it says."""
    assert view_refusal(json.dumps(modal())) is None
    assert view_refusal(json.dumps(modal(title=plain(25)))) == view_refusal(modal(title=plain(25)))
    assert view_refusal("{") == Refusal(VIEW, ("[ERROR] must provide an object [json-pointer:/view]",))


def test_a_long_text_is_posted_but_not_put_in_its_place() -> None:
    """chat.postMessage takes a text that chat.update refuses."""
    assert message_refusal({"text": "x" * 40_001}) is None
    assert message_refusal({"text": "x" * 4001}, update=True) == Refusal("msg_too_long")


@pytest.mark.parametrize("surface", sorted(_BLOCK_TYPES_BY_SURFACE))
def test_blocks_stand_where_slackblocks_lets_them(surface: Any) -> None:
    """No surface takes a block that slackblocks keeps off it, and only these of its blocks are not taken here."""
    not_offered = {"video", "file", "plan", "task_card"} | ({"card"} if surface == "modal" else set())
    assert BLOCKS[surface].keys() == _BLOCK_TYPES_BY_SURFACE[surface] - not_offered


WORDS = st.text(st.one_of(st.characters(), st.sampled_from(["\0", "\ud83d", "x"])), max_size=5)
KNOWN = st.sampled_from(
    ["type", "text", "blocks", "elements", "element", "options", "modal", "section", "mrkdwn", "rows"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | KNOWN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KNOWN | WORDS, inner, max_size=4),
    max_leaves=12,
)


def replaced(tree: Any, path: int, value: object) -> object:
    """The tree with one of its nodes replaced, which one the number says."""
    if not isinstance(tree, dict | list) or not tree or path % 7 == 0:
        return value
    tree = copy.copy(tree)
    keys = list(tree) if isinstance(tree, dict) else range(len(tree))
    key = keys[path % len(keys)]
    tree[key] = replaced(tree[key], path // 3, value)
    return tree


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(GOOD), st.integers(1, 3**14), JSON)
def test_nothing_makes_the_checker_stumble(good: Json, path: int, value: object) -> None:
    """Any JSON, alone or in any place of a good payload, is taken or refused, and never raises."""
    wrong = replaced(good, path, value)
    for answer in (view_refusal(wrong), view_refusal(value), message_refusal({"text": "x", "blocks": wrong})):
        assert answer is None or answer.error
    arguments = wrong if isinstance(wrong, dict) else {"text": value, "metadata": value, "attachments": value}
    for update in (False, True):
        assert isinstance(message_refusal(arguments, update=update), Refusal | None)


def test_the_deepest_json_is_refused() -> None:
    """JSON nested beyond all blocks is refused, not followed."""
    deep: Json = {}
    for _ in range(100_000):
        deep = {"elements": [deep]}
    assert view_refusal(home(deep)) is not None
    assert message_refusal({"text": "x", "blocks": [deep]}) is not None
    assert message_refusal({"text": "x", "metadata": deep}) == Refusal("invalid_metadata_format")
    assert view_refusal("[" * 100_000) is not None
