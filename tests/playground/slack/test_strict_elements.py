"""Ids, options, dates, addresses and what else elements must agree on: told in Slack's words."""

import pytest

from tests.playground.slack.payloads import (
    Json,
    actions,
    asked,
    button,
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
    section,
    told,
    without,
)

DIVIDED = {"type": "container", "title": plain(), "child_blocks": [{"type": "divider"}]}
NUMBER = {"is_decimal_allowed": False}


def group(count: int) -> list[Json]:
    """One group of so many options."""
    return [{"label": plain(), "options": options(count)}]


# each: what it shows, a payload that is taken, one that is refused, the message and its pointer
ERRORS: list[tuple[str, Json, Json, str, str]] = [
    # Ids, focus and what depends on something else
    ("block_id twice", home(section(block_id="a"), section(block_id="b")),
     home(section(block_id="a"), section(block_id="a")), '`block_id` "a" already exists', "/view/blocks/1/block_id"),
    ("block_id twice inside", message({**DIVIDED, "block_id": "a"}),
     message({**DIVIDED, "block_id": "a", "child_blocks": [{"type": "divider", "block_id": "a"}]}),
     '`block_id` "a" already exists', "/blocks/0/child_blocks/0/block_id"),
    ("action_id twice", message(actions(button(action_id="a")), actions(button(action_id="a"))),
     message(actions(button(action_id="a"), button(action_id="a"))), '`action_id` "a" already exists',
     "/blocks/0/elements/1/action_id"),
    ("two in focus", modal(asked("datepicker", focus_on_load=True), asked("datepicker", focus_on_load=False)),
     modal(*[asked("datepicker", focus_on_load=True)] * 2), "only one element may have `focus_on_load`",
     "/view/blocks/1/element/focus_on_load"),
    ("initial option not offered", modal(asked("static_select", options=options(2), initial_option=option("1"))),
     modal(asked("static_select", options=options(2), initial_option=option("2"))),
     "must match one of the provided options", "/view/blocks/0/element/initial_option"),
    ("initial option in a group",
     modal(asked("static_select", option_groups=group(2), initial_option=option("1"))),
     modal(asked("static_select", option_groups=group(1), initial_option=option("1"))),
     "must match one of the provided options", "/view/blocks/0/element/initial_option"),
    ("initial options not offered", modal(asked("checkboxes", options=options(2), initial_options=options(2))),
     modal(asked("checkboxes", options=options(2), initial_options=options(3))),
     "must match one of the provided options", "/view/blocks/0/element/initial_options/2"),
    ("initial option near", modal(asked("radio_buttons", options=options(1), initial_option=option("0"))),
     modal(asked("radio_buttons", options=options(1), initial_option=option("0", text=plain("Wrds")))),
     "must match one of the provided options", "/view/blocks/0/element/initial_option"),
    ("no options", modal(asked("static_select", options=options(1))), modal(asked("static_select")),
     "must define either `options` or `option_groups`", "/view/blocks/0/element"),
    ("lengths crossed", modal(asked("plain_text_input", min_length=5, max_length=5)),
     modal(asked("plain_text_input", min_length=6, max_length=5)), "must not be greater than max_length",
     "/view/blocks/0/element/min_length"),
    ("initial value too long", modal(asked("plain_text_input", initial_value="xxx", max_length=3)),
     modal(asked("plain_text_input", initial_value="xxxx", max_length=3)), "must be less than 4 characters",
     "/view/blocks/0/element/initial_value"),
    ("numbers crossed", modal(asked("number_input", **NUMBER, min_value="1", max_value="10")),
     modal(asked("number_input", **NUMBER, min_value="11", max_value="10")), "must not be greater than max_value",
     "/view/blocks/0/element/min_value"),
    ("number no string", modal(asked("number_input", **NUMBER, initial_value="1")),
     modal(asked("number_input", **NUMBER, initial_value=1)), "must provide a string",
     "/view/blocks/0/element/initial_value"),
    ("decimal not allowed", modal(asked("number_input", is_decimal_allowed=True, initial_value="1.5")),
     modal(asked("number_input", **NUMBER, initial_value="1.5")), "must be an integer in a string",
     "/view/blocks/0/element/initial_value"),
    ("input without submit", modal(asked("plain_text_input")),
     without("submit", modal(section(), asked("plain_text_input"))),
     "must define `submit` to use an `input` block in modals", "/view/blocks/1/input"),
    ("trigger twice",
     modal(asked("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]})),
     modal(asked("plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"] * 2})),
     "must not contain duplicate items", "/view/blocks/0/element/dispatch_action_config/trigger_actions_on"),
    ("value of a select", modal(asked("static_select", options=[option("x" * 150)])),
     modal(asked("static_select", options=[option("x" * 151)])),
     "must be less than 151 characters", "/view/blocks/0/element/options/0/value"),
    ("marked description", modal(asked("static_select", options=[option(description=plain())])),
     modal(asked("static_select", options=[option(description=mrkdwn())])),
     "unsupported type: mrkdwn", "/view/blocks/0/element/options/0/description/type"),
    *((f"{key} no number", modal(asked("number_input", **NUMBER, **{key: "-1"})),
       modal(asked("number_input", **NUMBER, **{key: "one"})),
       "must be a number in a string", f"/view/blocks/0/element/{key}")
      for key in ("initial_value", "min_value", "max_value")),
    ("filter twice", modal(asked("conversations_select", filter={"include": ["im", "mpim"]})),
     modal(asked("conversations_select", filter={"include": ["im", "im"]})),
     "must not contain duplicate items", "/view/blocks/0/element/filter/include"),
    ("filter of nothing", modal(asked("conversations_select", filter={"exclude_bot_users": True})),
     modal(asked("conversations_select", filter={})),
     "must define either `include` or `exclude_external_shared_channels` or `exclude_bot_users`",
     "/view/blocks/0/element/filter"),
    ("collapsed for ever", message({**DIVIDED, "default_collapsed": True, "is_collapsible": True}),
     message({**DIVIDED, "default_collapsed": True}), "must define `is_collapsible` to use `default_collapsed`",
     "/blocks/0/default_collapsed"),
    # Dates, times, zones, addresses
    ("no such day", modal(asked("datepicker", initial_date="2028-02-29")),
     modal(asked("datepicker", initial_date="2027-02-29")), "must be a date in the format YYYY-MM-DD",
     "/view/blocks/0/element/initial_date"),
    ("date without dashes", modal(asked("datepicker", initial_date="2027-02-28")),
     modal(asked("datepicker", initial_date="20270228")), "must be a date in the format YYYY-MM-DD",
     "/view/blocks/0/element/initial_date"),
    ("no such time", modal(asked("timepicker", initial_time="23:59")),
     modal(asked("timepicker", initial_time="24:00")), "must be a time in the format HH:mm",
     "/view/blocks/0/element/initial_time"),
    ("time without a zero", modal(asked("timepicker", initial_time="09:00")),
     modal(asked("timepicker", initial_time="9:00")), "must be a time in the format HH:mm",
     "/view/blocks/0/element/initial_time"),
    ("no such zone", modal(asked("timepicker", timezone="Asia/Tokyo")),
     modal(asked("timepicker", timezone="Asia/Lisbon")), "must be an IANA time zone",
     "/view/blocks/0/element/timezone"),
    ("zone of a date", modal(asked("timepicker", timezone="Asia/Tokyo")),
     modal(asked("datepicker", timezone="Asia/Tokyo")), "invalid additional property: timezone",
     "/view/blocks/0/element"),
    ("relative link", message(actions(button(url="mailto:ana@example.org"))), message(actions(button(url="/home"))),
     "must be a valid url", "/blocks/0/elements/0/url"),
    ("script", message(actions(button(url="https://example.org/?a"))),
     message(actions(button(url="javascript:alert(1)"))), "must be a valid url", "/blocks/0/elements/0/url"),
    ("image of no host", message(image()), message(image(image_url="https://")), "must be a valid url",
     "/blocks/0/image_url"),
    ("link with a space", message(image()), message(image(image_url="https://example.org/a b")), "must be a valid url",
     "/blocks/0/image_url"),
    # Text that is no text
    ("NUL", home(section()), home(section(text=plain("a\0"))), "must be valid UTF-8 text without NUL characters",
     "/view/blocks/0/text/text"),
    ("lone surrogate", home(section()), home(section(text=plain("a\ud83d"))),
     "must be valid UTF-8 text without NUL characters", "/view/blocks/0/text/text"),
    ("surrogate in a key", home(), home(**{"a\ud83d": 1}), "must be valid UTF-8 text without NUL characters", "/view"),
    ("NUL in a block", message(section()), message(section(block_id="\0")),
     "must be valid UTF-8 text without NUL characters", "/blocks/0/block_id"),
    ("NUL in a message", message(), message(text="a\0"), "must be valid UTF-8 text without NUL characters", "/text"),
    ("text a number", message(), message(text=5), "must provide a string", "/text"),
    ("not a number", home(pie()), home(pie(value=float("nan"))), "must be a JSON value",
     "/view/blocks/0/chart/segments/0/value"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "outside", "words", "at"), [row[1:] for row in ERRORS], ids=[row[0] for row in ERRORS]
)
def test_an_error_is_told_in_slacks_words(inside: Json, outside: Json, words: str, at: str) -> None:
    """One payload is taken, and one that differs by the error is refused with this message at this place."""
    assert refusal(inside) is None
    assert refusal(outside) == told(words, at)
