"""What a block may hold, of what type, and where it may stand: told in Slack's words."""

import pytest

from tests.playground.slack.payloads import (
    Json,
    actions,
    asked,
    bars,
    button,
    cell,
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
    told,
    without,
)

HEADER = {"type": "header", "text": plain()}
TEXTLESS = {"type": "section"}
IMAGELESS = {"type": "image", "alt_text": "x"}
TITLELESS = {"type": "modal", "blocks": [section()]}
DIVIDED = {"type": "container", "title": plain(), "child_blocks": [{"type": "divider"}]}
NUMBER = {"is_decimal_allowed": False}
LEAF = {"type": "text", "text": "x"}
MENU = {"type": "static_select", "options": options(2)}

# each: what it shows, a payload that is taken, one that is refused, the message and its pointer
ERRORS: list[tuple[str, Json, Json, str, str]] = [
    # Texts
    ("header marked", home(HEADER), home({**HEADER, "text": mrkdwn()}), "unsupported type: mrkdwn",
     "/view/blocks/0/text/type"),
    ("label marked", modal(asked("datepicker")), modal({**asked("datepicker"), "label": mrkdwn()}),
     "unsupported type: mrkdwn", "/view/blocks/0/label/type"),
    ("title marked", modal(), modal(title=mrkdwn()), "unsupported type: mrkdwn", "/view/title/type"),
    ("button marked", message(actions(button())), message(actions(button(text=mrkdwn()))), "unsupported type: mrkdwn",
     "/blocks/0/elements/0/text/type"),
    ("option marked", modal(asked("checkboxes", options=[option(text=mrkdwn())])),
     modal(asked("static_select", options=[option(text=mrkdwn())])), "unsupported type: mrkdwn",
     "/view/blocks/0/element/options/0/text/type"),
    ("bare string", home(section()), home(section(text="x")), "must provide an object", "/view/blocks/0/text"),
    ("text empty", home(section()), home(section(text=mrkdwn(""))), "must be more than 0 characters",
     "/view/blocks/0/text/text"),
    ("text no string", home(section()), home(section(text={**mrkdwn(), "text": None})), "must provide a string",
     "/view/blocks/0/text/text"),
    ("emoji in mrkdwn", home(section(text=plain(emoji=True))), home(section(text=mrkdwn(emoji=True))),
     "invalid additional property: emoji", "/view/blocks/0/text"),
    # Required, unknown and mistyped keys
    ("no alt_text", home(image()), home(without("alt_text", image())), "missing required field: alt_text",
     "/view/blocks/0"),
    ("no image", home(image()), home(IMAGELESS), "must define either `image_url` or `slack_file`", "/view/blocks/0"),
    ("two images", home({**IMAGELESS, "slack_file": {"id": "F1"}}), home(image(slack_file={"id": "F1"})),
     "must define either `image_url` or `slack_file`", "/view/blocks/0"),
    ("no text or fields", message(section()), message(TEXTLESS), "must define either `text` or `fields`",
     "/blocks/0/type"),
    ("no fields", message(section(fields=[plain()])), message(section(fields=[])), "no fewer than 1 items allowed",
     "/blocks/0/fields"),
    ("no title", modal(), TITLELESS, "missing required field: title", "/view"),
    ("no type", home(), home(without("type", HEADER)), "missing required field: type", "/view/blocks/0"),
    ("no decimals said", modal(asked("number_input", **NUMBER)), modal(asked("number_input")),
     "missing required field: is_decimal_allowed", "/view/blocks/0/element"),
    ("no deny", message(actions(button(confirm=confirm()))),
     message(actions(button(confirm=without("deny", confirm())))), "missing required field: deny",
     "/blocks/0/elements/0/confirm"),
    ("no caption", home(data_table()), home(without("caption", data_table())), "missing required field: caption",
     "/view/blocks/0"),
    ("unknown view key", modal(clear_on_close=True), modal(submit_disabled=True),
     "invalid additional property: submit_disabled", "/view"),
    ("unknown block key", home(section(expand=True)), home(section(colour="red")),
     "invalid additional property: colour", "/view/blocks/0"),
    ("unknown element key", message(actions(button())), message(actions(button(type="button", name="x"))),
     "invalid additional property: name", "/blocks/0/elements/0"),
    ("null for an object", modal(), modal(submit=None), "must provide an object", "/view/submit"),
    ("flag no boolean", modal(notify_on_close=True), modal(notify_on_close="true"), "must provide a boolean",
     "/view/notify_on_close"),
    ("style unknown", message(actions(button(style="danger"))), message(actions(button(style="default"))),
     "must be one of: primary, danger", "/blocks/0/elements/0/style"),
    ("length no integer", modal(asked("plain_text_input", max_length=9)),
     modal(asked("plain_text_input", max_length=True)), "must provide an integer",
     "/view/blocks/0/element/max_length"),
    ("level unknown", modal({"type": "alert", "text": plain(), "level": "info"}),
     modal({"type": "alert", "text": plain(), "level": "loud"}),
     "must be one of: default, info, warning, error, success", "/view/blocks/0/level"),
    # Types, surfaces and places
    ("unknown block", home(), home({"type": "heading"}), "unsupported type: heading", "/view/blocks/0/type"),
    ("unknown element", message(actions(button())), message(actions({"type": "btn"})), "unsupported type: btn",
     "/blocks/0/elements/0/type"),
    ("unknown view", home(), {**home(), "type": "modal_view"}, "unsupported type: modal_view", "/view/type"),
    ("table in a modal", home(table()), modal(table()), "unsupported type: table", "/view/blocks/0/type"),
    ("data_table in a modal", message(data_table()), modal(data_table()), "unsupported type: data_table",
     "/view/blocks/0/type"),
    ("chart in a modal", message(pie()), modal(pie()), "unsupported type: data_visualization", "/view/blocks/0/type"),
    ("alert in a message", modal({"type": "alert", "text": plain()}), message({"type": "alert", "text": plain()}),
     "unsupported type: alert", "/blocks/0/type"),
    ("markdown in a home", message({"type": "markdown", "text": "x"}), home({"type": "markdown", "text": "x"}),
     "unsupported type: markdown", "/view/blocks/0/type"),
    ("datetime in a home", message(actions({"type": "datetimepicker"})), home(actions({"type": "datetimepicker"})),
     "unsupported type: datetimepicker", "/view/blocks/0/elements/0/type"),
    ("datetime beside a text", modal(actions({"type": "datetimepicker"})),
     modal(section(accessory={"type": "datetimepicker"})), "unsupported type: datetimepicker",
     "/view/blocks/0/accessory/type"),
    ("email in a home", modal(asked("email_text_input")), home(asked("email_text_input")),
     "unsupported type: email_text_input", "/view/blocks/0/element/type"),
    ("url in a message", modal(asked("url_text_input")), message(asked("url_text_input")),
     "unsupported type: url_text_input", "/blocks/0/element/type"),
    ("number in a home", modal(asked("number_input", **NUMBER)), home(asked("number_input", **NUMBER)),
     "unsupported type: number_input", "/view/blocks/0/element/type"),
    ("file in a message", modal(asked("file_input")), message(asked("file_input")), "unsupported type: file_input",
     "/blocks/0/element/type"),
    ("rich input in a message", home(asked("rich_text_input", action_id="a")),
     message(asked("rich_text_input", action_id="a")), "unsupported type: rich_text_input", "/blocks/0/element/type"),
    ("button in an input", modal(actions(button())), modal(asked("button", text=plain())), "unsupported type: button",
     "/view/blocks/0/element/type"),
    ("text input in actions", modal(asked("plain_text_input")), modal(actions({"type": "plain_text_input"})),
     "unsupported type: plain_text_input", "/view/blocks/0/elements/0/type"),
    ("image in actions", message(section(accessory=image())), message(actions(image())), "unsupported type: image",
     "/blocks/0/elements/0/type"),
    ("button in context", message({"type": "context", "elements": [image()]}),
     message({"type": "context", "elements": [button()]}), "unsupported type: button", "/blocks/0/elements/0/type"),
    ("response url in a home", modal(asked("channels_select", response_url_enabled=True)),
     home(asked("channels_select", response_url_enabled=True)), "invalid additional property: response_url_enabled",
     "/view/blocks/0/element"),
    ("option url in a select", message(actions({"type": "overflow", "options": [option(url="https://example.org")]})),
     message(actions({**MENU, "options": [option(url="https://example.org")]})), "invalid additional property: url",
     "/blocks/0/elements/0/options/0"),
    ("container in itself", message(DIVIDED), message({**DIVIDED, "child_blocks": [DIVIDED]}),
     "unsupported type: container", "/blocks/0/child_blocks/0/type"),
    # Homes
    *(
        (f"home with {key}", home(), home(**{key: plain()}), f"invalid additional property: {key}", "/view")
        for key in ("title", "submit", "close")
    ),
    ("home told of closing", modal(notify_on_close=True), home(notify_on_close=True),
     "invalid additional property: notify_on_close", "/view"),
    ("home of nothing", home(), {"type": "home", "blocks": []}, "no fewer than 1 items allowed", "/view/blocks"),
    # Tables, charts, rich text
    ("two tables", message(table()), message(table(), table()), "only_one_table_allowed", "/blocks"),
    ("rows uneven", home(data_table(columns=2)), home(data_table() | {"rows": [[cell()], [cell(), cell()]]}),
     "must have as many cells as the first row", "/view/blocks/0/rows/1"),
    ("rich header", home(data_table() | {"rows": [[cell()], [rich()]]}),
     home(data_table() | {"rows": [[rich()], [cell()]]}), "unsupported type: rich_text",
     "/view/blocks/0/rows/0/0/type"),
    ("row header outside", home(data_table(row_header_column_index=0)), home(data_table(row_header_column_index=1)),
     "must be the index of a column", "/view/blocks/0/row_header_column_index"),
    ("three charts", message(pie(), pie()), message(pie(), bars(), pie()),
     "no more than 2 data_visualization blocks allowed", "/blocks"),
    ("point missing", home(bars(points=2)), home(bars(points=2, categories=["0"])),
     "must have exactly one point for every category", "/view/blocks/0/chart/series/0/data"),
    ("slice of nothing", home(pie(value=0.5)), home(pie(value="1")), "must provide a number",
     "/view/blocks/0/chart/segments/0/value"),
    ("unknown leaf", home(rich(elements=[LEAF])), home(rich(elements=[{**LEAF, "type": "bold"}])),
     "unsupported type: bold", "/view/blocks/0/elements/0/elements/0/type"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "outside", "words", "at"), [row[1:] for row in ERRORS], ids=[row[0] for row in ERRORS]
)
def test_an_error_is_told_in_slacks_words(inside: Json, outside: Json, words: str, at: str) -> None:
    """One payload is taken, and one that differs by the error is refused with this message at this place."""
    assert refusal(inside) is None
    assert refusal(outside) == told(words, at)
