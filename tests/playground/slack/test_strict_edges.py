"""Every limit holds to the unit: what reaches it is taken, what passes it by one is refused."""

import json
from collections.abc import Callable

import pytest
from slack_sdk.models.blocks import Block

from playground.slack.limits import LIMITS
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
)


def sized_view(size: int) -> Json:
    """A modal of exactly so many bytes."""
    view = modal(*(section(text=mrkdwn(2900)) for _ in range(size // 3000)), section(text=mrkdwn(1)))
    missing = size - len(json.dumps(view, separators=(",", ":")))
    for block in view["blocks"]:
        block["text"]["text"] += "x" * (step := max(0, min(missing, 3000 - len(block["text"]["text"]))))
        missing -= step
    assert missing == 0
    return view


def sized_metadata(size: int) -> Json:
    """A message whose metadata takes exactly so many bytes."""
    metadata: Json = {"event_type": "sent", "event_payload": {"k": ""}}
    metadata["event_payload"]["k"] = "x" * (size - len(json.dumps(metadata, separators=(",", ":"))))
    return message(metadata=metadata)


def spread(count: int, most: int) -> list[int]:
    """The count in parts of at most `most`."""
    return [most] * (count // most) + ([count % most] if count % most else [])


def card(**keys: object) -> Json:
    """A home with one card."""
    return home({"type": "card", "title": plain(), **keys})


def boxed(**keys: object) -> Json:
    """A message with one container."""
    return message({"type": "container", "title": plain(), "child_blocks": [{"type": "divider"}], **keys})


def feedback(**keys: object) -> Json:
    """A message that asks for feedback."""
    one, two = {"text": plain(), "value": "a", **keys}, {"text": plain(), "value": "b"}
    element = {"type": "feedback_buttons", "positive_button": one, "negative_button": two}
    return message({"type": "context_actions", "elements": [element]})


def icons(count: int = 1, **keys: object) -> Json:
    """A message with so many icon buttons."""
    icon = {"type": "icon_button", "icon": "trash", "text": plain(), **keys}
    return message({"type": "context_actions", "elements": [icon] * count})


def workflow(**keys: object) -> Json:
    """A message with a button that starts a workflow."""
    trigger = {"trigger": {"url": "https://slack.com/shortcuts/1"}}
    return message(actions({"type": "workflow_button", "text": plain(), "workflow": trigger, **keys}))


def grouped(count: int = 1, inside: int = 1, label: int = 1) -> Json:
    """A select of so many groups."""
    groups = [{"label": plain(label), "options": options(inside)}] * count
    return modal(asked("static_select", option_groups=groups))


def confirmed(**keys: object) -> Json:
    """A message with a button that asks first."""
    return message(actions(button(confirm=confirm(**keys))))


def listed(**keys: object) -> Json:
    """A modal with a rich text list."""
    sections = [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]
    return modal(rich("rich_text_list", style="bullet", **{"elements": sections, **keys}))


def address(size: int) -> str:
    """A web address of so many characters."""
    return "https://example.org/".ljust(size, "x")


EDGES: dict[str, Callable[[int], Json]] = {
    "view.title": lambda n: modal(title=plain(n)),
    "view.submit": lambda n: modal(submit=plain(n)),
    "view.close": lambda n: modal(close=plain(n)),
    "view.blocks.modal": lambda n: modal(*[{"type": "divider"}] * n),
    "view.blocks.home": lambda n: home(*[{"type": "divider"}] * n),
    "view.private_metadata": lambda n: home(private_metadata="x" * n),
    "view.callback_id": lambda n: modal(callback_id="x" * n),
    "view.external_id": lambda n: modal(external_id="x" * n),
    "view.bytes": sized_view,
    "message.blocks": lambda n: message(*[{"type": "divider"}] * n),
    "message.attachments": lambda n: message(attachments=[{"text": "x"}] * n),
    "message.update_text": lambda n: message(text="x" * n, update=True),
    "message.blocks_text": lambda n: message(*(section(text=mrkdwn(part)) for part in spread(n, 3000))),
    "message.metadata": sized_metadata,
    "message.data_visualizations": lambda n: message(*[pie()] * n),
    "message.tables": lambda n: message(*[table(), data_table()][:n]),
    "text": lambda n: message({"type": "context", "elements": [mrkdwn(n)]}),
    "text.min": lambda n: message(section(text=plain(n))),
    "block_id": lambda n: home(section(block_id="x" * n)),
    "action_id": lambda n: home(actions(button(action_id="x" * n))),
    "section.text": lambda n: home(section(text=mrkdwn(n))),
    "section.fields": lambda n: home(section(fields=[mrkdwn()] * n)),
    "section.field": lambda n: home(section(fields=[plain(n)])),
    "header.text": lambda n: home({"type": "header", "text": plain(n)}),
    "context.elements": lambda n: home({"type": "context", "elements": [mrkdwn()] * n}),
    "actions.elements": lambda n: home(actions(*[button()] * n)),
    "context_actions.elements": lambda n: icons(n),
    "image.url": lambda n: home(image(image_url=address(n))),
    "image.alt_text": lambda n: home(section(accessory=image(alt_text="x" * n))),
    "image.title": lambda n: home(image(title=plain(n))),
    "input.label": lambda n: modal({**asked("datepicker"), "label": plain(n)}),
    "input.hint": lambda n: modal({**asked("datepicker"), "hint": plain(n)}),
    "markdown.text": lambda n: message({"type": "markdown", "text": "x" * n}),
    "markdown.total_text": lambda n: message(*({"type": "markdown", "text": "x" * part} for part in spread(n, 7000))),
    "alert.text": lambda n: modal({"type": "alert", "text": mrkdwn(n)}),
    "card.title": lambda n: card(title=mrkdwn(n)),
    "card.subtitle": lambda n: card(subtitle=mrkdwn(n)),
    "card.body": lambda n: card(body=mrkdwn(n)),
    "card.subtext": lambda n: card(subtext=mrkdwn(n)),
    "card.actions": lambda n: card(actions=[button()] * n),
    "carousel.elements": lambda n: home({"type": "carousel", "elements": [{"type": "card", "title": plain()}] * n}),
    "container.title": lambda n: boxed(title=plain(n)),
    "container.subtitle": lambda n: boxed(subtitle=plain(n)),
    "container.child_blocks": lambda n: boxed(child_blocks=[{"type": "divider"}] * n),
    "table.rows": lambda n: message(table(rows=n)),
    "table.columns": lambda n: message(table(columns=n)),
    "table.column_settings": lambda n: message(table(column_settings=[None] * n)),
    "table.total_content": lambda n: message(table(rows=0) | {"rows": [[cell(part)] for part in spread(n, 500)]}),
    "data_table.rows": lambda n: home(data_table(rows=n)),
    "data_table.columns": lambda n: home(data_table(columns=n)),
    "data_table.page_size": lambda n: home(data_table(page_size=n)),
    "data_table.cell_text.min": lambda n: home(data_table() | {"rows": [[cell(n)], [cell()]]}),
    "data_table.total_content": lambda n: home(data_table() | {"rows": [[cell(part)] for part in spread(n, 500)]}),
    "data_table.row_header_column_index.min": lambda n: home(data_table(row_header_column_index=n)),
    "data_visualization.title": lambda n: home(pie() | {"title": "x" * n}),
    "data_visualization.segments": lambda n: home(pie(n)),
    "data_visualization.segment.label": lambda n: home(pie(label="x" * n)),
    "data_visualization.segment.value.exclusive.min": lambda n: home(pie(value=n + 1)),
    "data_visualization.series": lambda n: home(bars(series=n)),
    "data_visualization.series_name": lambda n: home(bars(name="x" * (n - 1))),
    "data_visualization.data": lambda n: home(bars(points=n)),
    "data_visualization.point_label": lambda n: home(bars(label="x" * (n - 1))),
    "data_visualization.categories": lambda n: home(bars(points=n)),
    "data_visualization.category_label": lambda n: home(bars(label="x" * (n - 1))),
    "data_visualization.axis_label": lambda n: home(bars(x_label="x" * n)),
    "rich_text_list.indent": lambda n: listed(indent=n),
    "rich_text_list.offset.min": lambda n: listed(offset=n),
    "rich_text_list.border": lambda n: listed(border=n),
    "rich_text_quote.border": lambda n: modal(rich("rich_text_quote", border=n)),
    "rich_text_preformatted.border": lambda n: modal(rich("rich_text_preformatted", border=n)),
    "button.text": lambda n: home(actions(button(text=plain(n)))),
    "button.value": lambda n: home(actions(button(value="x" * n))),
    "button.url": lambda n: home(actions(button(url=address(n)))),
    "button.accessibility_label": lambda n: home(actions(button(accessibility_label="x" * n))),
    "feedback_button.text": lambda n: feedback(text=plain(n)),
    "feedback_button.value": lambda n: feedback(value="x" * n),
    "feedback_button.accessibility_label": lambda n: feedback(accessibility_label="x" * n),
    "icon_button.value": lambda n: icons(value="x" * n),
    "icon_button.accessibility_label": lambda n: icons(accessibility_label="x" * n),
    "icon_button.visible_to_user_ids": lambda n: icons(visible_to_user_ids=["U1"] * n),
    "workflow_button.text": lambda n: workflow(text=plain(n)),
    "workflow_button.accessibility_label": lambda n: workflow(accessibility_label="x" * n),
    "placeholder": lambda n: modal(asked("plain_text_input", placeholder=plain(n))),
    "options": lambda n: modal(asked("static_select", options=options(n))),
    "option_groups": lambda n: grouped(count=n),
    "option_group.label": lambda n: grouped(label=n),
    "option_group.options": lambda n: grouped(inside=n),
    "checkboxes.options": lambda n: modal(asked("checkboxes", options=options(n))),
    "radio.options": lambda n: modal(asked("radio_buttons", options=options(n))),
    "overflow.options": lambda n: home(section(accessory={"type": "overflow", "options": options(n)})),
    "max_selected_items.min": lambda n: modal(asked("multi_users_select", max_selected_items=n)),
    "min_query_length.min": lambda n: modal(asked("external_select", min_query_length=n)),
    "conversation_filter.include.min": lambda n: modal(asked("conversations_select", filter={"include": ["im"] * n})),
    "plain_text_input.min_length": lambda n: modal(asked("plain_text_input", min_length=n)),
    "plain_text_input.max_length": lambda n: modal(asked("plain_text_input", max_length=n)),
    "rich_text_input.min_lines": lambda n: modal(asked("rich_text_input", action_id="a", min_lines=n)),
    "rich_text_input.max_lines": lambda n: modal(asked("rich_text_input", action_id="a", max_lines=n)),
    "file_input.max_files": lambda n: modal(asked("file_input", max_files=n)),
    "datetimepicker.initial_date_time": lambda n: modal(asked("datetimepicker", initial_date_time=n)),
    "option.text": lambda n: modal(asked("static_select", options=[option(text=plain(n))])),
    "option.value": lambda n: modal(asked("radio_buttons", options=[option("x" * n)])),
    "option.description": lambda n: modal(asked("checkboxes", options=[option(description=mrkdwn(n))])),
    "option.url": lambda n: home(actions({"type": "overflow", "options": [option(url=address(n))]})),
    "confirm.title": lambda n: confirmed(title=plain(n)),
    "confirm.text": lambda n: confirmed(text=mrkdwn(n)),
    "confirm.confirm": lambda n: confirmed(confirm=plain(n)),
    "confirm.deny": lambda n: confirmed(deny=plain(n)),
    "dispatch_action_config.trigger_actions_on": lambda n: modal(
        asked(
            "plain_text_input",
            dispatch_action_config={"trigger_actions_on": ["on_enter_pressed", "on_character_entered", "more"][:n]},
        )
    ),
}
CODES = {
    "view.bytes": "view_too_large",
    "message.attachments": "too_many_attachments",
    "message.update_text": "msg_too_long",
    "message.blocks_text": "msg_blocks_too_long",
    "message.metadata": "metadata_too_large",
}
NOT_REFUSED = {
    "message.text": "longer text is cut, and posted",
    "view.stack": "what a person has open is not in the payload",
}


def said(name: str) -> tuple[str, ...]:
    """The forms in which Slack says that this limit is passed."""
    limit = LIMITS[name]
    if name.endswith(".min"):
        words = (f"be more than {limit - 1} characters", f"no fewer than {limit} items", f"be at least {limit}")
        return (*words, f"be greater than {limit}")
    words = (f"be less than {limit + 1} characters", f"no more than {limit} ", f"be at most {limit}")
    return (*words, "only_one_table_allowed")


@pytest.mark.parametrize("name", sorted(LIMITS.keys() - NOT_REFUSED))
def test_a_limit_is_kept_to_the_unit(name: str) -> None:
    """What just reaches a limit is taken, what passes it by one is refused in Slack's words."""
    edge = EDGES.get(name) or EDGES[name.removesuffix(".min")]
    assert refusal(edge(LIMITS[name])) is None
    answer = refusal(edge(LIMITS[name] + (-1 if name.endswith(".min") else 1)))
    assert answer is not None
    if name in CODES:
        assert answer.error == CODES[name]
    else:
        assert answer.error in ("invalid_arguments", "invalid_blocks")
        assert any(form in message for form in said(name) for message in answer.messages)


def test_every_edge_is_of_a_limit() -> None:
    """No edge is left behind by a limit that was renamed."""
    assert not [name for name in EDGES if name not in LIMITS and f"{name}.min" not in LIMITS]
    assert LIMITS.keys() >= NOT_REFUSED.keys()


@pytest.mark.parametrize("name", sorted(EDGES))
def test_what_is_taken_is_taken_by_the_sdk_too(name: str) -> None:
    """No block that just reaches a limit is refused by the models of slack_sdk."""
    for block in EDGES[name](LIMITS.get(name, LIMITS.get(f"{name}.min", 0))).get("blocks", []):
        if parsed := Block.parse(block):
            parsed.validate_json()


PLAIN_ONLY = (
    *("view.title", "view.submit", "view.close", "header.text", "image.title", "input.label", "input.hint"),
    *("container.title", "button.text", "feedback_button.text", "workflow_button.text", "placeholder"),
    *("option_group.label", "option.text", "confirm.title", "confirm.confirm", "confirm.deny"),
)


@pytest.mark.parametrize("name", PLAIN_ONLY)
def test_a_text_that_must_be_plain_is_not_marked(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same payload is taken with plain text and refused with marked text."""
    assert refusal(EDGES[name](5)) is None
    monkeypatch.setitem(globals(), "plain", mrkdwn)
    answer = refusal(EDGES[name](5))
    assert answer is not None
    assert "unsupported type: mrkdwn" in answer.messages[0]
