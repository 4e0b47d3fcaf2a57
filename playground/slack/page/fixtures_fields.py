"""What the gallery shows of modals: each field in its states, and three modals on each other."""

from typing import Any

from playground.slack import inputs
from playground.slack.page.fixtures import (
    CHANNELS,
    PEOPLE,
    Fixture,
    actions,
    button,
    marked,
    options,
    part,
    plain,
    section,
    text,
)
from playground.slack.records import JSON

TOPICS = options("Databases", "Networks", "Security", "Talks", "Careers", "Costs", "Serverless", "Data", "Containers")
GROUPS: list[JSON] = [
    {"label": plain("Europe"), "options": options("Lisbon", "Stockholm")},
    {"label": plain("Asia"), "options": options("Tokyo")},
]
TICKED = [
    {"text": marked("*Mornings*"), "value": "am", "description": marked("before _noon_")},
    {"text": plain("Evenings"), "value": "pm"},
]
RICH = {"type": "rich_text", "elements": [part("section", text("Given"))]}
# Each kind of element: what it always has, what is given with it, and what a person put into it.
FIELDS: dict[str, tuple[JSON, JSON, Any]] = {
    "plain_text_input": ({"max_length": 200, "min_length": 3}, {"initial_value": "Give a talk"}, "Write an outline"),
    "plain_text_input, many lines": (
        {"multiline": True, "max_length": 600}, {"initial_value": "\nA talk\n</textarea><b>"}, "x" * 600),
    "number_input": (
        {"is_decimal_allowed": False, "min_value": "1", "max_value": "9"}, {"initial_value": "2"}, "3"),
    "url_text_input": ({}, {"initial_value": "https://example.org"}, "https://example.org/talk"),
    "email_text_input": ({}, {"initial_value": "ana@example.org"}, "bo@example.org"),
    "rich_text_input": ({}, {"initial_value": RICH}, "Written"),
    "datepicker": ({}, {"initial_date": "2026-03-06"}, "2026-04-01"),
    "timepicker": ({"timezone": "Europe/Lisbon"}, {"initial_time": "09:00"}, "18:30"),
    "datetimepicker": ({}, {"initial_date_time": 1772443800}, 1773999960),
    "static_select": ({"options": TOPICS}, {"initial_option": TOPICS[3]}, "costs"),
    "static_select, in groups": ({"option_groups": GROUPS}, {"initial_option": GROUPS[0]["options"][0]}, "tokyo"),
    "users_select": ({}, {"initial_user": "U0BO"}, "U0GONE"),
    "channels_select": ({}, {"initial_channel": "C0CAREERS"}, "C0GENERAL"),
    "conversations_select": ({}, {"initial_conversation": "C0CAREERS"}, "C0GENERAL"),
    "radio_buttons": ({"options": TICKED}, {"initial_option": TICKED[0]}, "pm"),
    "checkboxes": ({"options": TICKED}, {"initial_options": TICKED[:1]}, ["am", "pm"]),
    "multi_static_select": (
        {"options": TOPICS, "max_selected_items": 2}, {"initial_options": TOPICS[:2]}, ["talks"]),
    "multi_users_select": ({}, {"initial_users": ["U0BO"]}, list(PEOPLE)),
    "multi_channels_select": ({}, {"initial_channels": ["C0CAREERS"]}, list(CHANNELS)),
    "multi_conversations_select": ({}, {"initial_conversations": ["C0CAREERS"]}, ["C0GENERAL", "C0CAREERS"]),
}  # fmt: skip
UNPLACED = ("checkboxes", "radio_buttons", "datetimepicker")


def states(name: str) -> Fixture:
    """A modal with one kind of field in each of its states."""
    always, given, put = FIELDS[name]
    kind = name.split(",")[0]
    element = {"type": kind, "action_id": "answer", **always}
    held = element if kind in UNPLACED else {**element, "placeholder": plain("Tell us, or choose")}
    values = {id: {"answer": inputs.entry(element, put)} for id in ("filled", "wrong")}

    def asked(id: str, label: str, element: JSON, **more: object) -> JSON:
        return {"type": "input", "block_id": id, "label": plain(label), "element": element, **more}

    return Fixture("modal", name, [
        asked("empty", "Empty", element),
        asked("optional", "Not asked of everybody", held, optional=True, hint=plain("Your partner reads this. :eyes:")),
        asked("given", "Given by the app", {**element, **given}),
        asked("filled", "Filled in, told at once", element, dispatch_action=True),
        asked("wrong", "Filled in, and refused", element),
    ], values, {"wrong": "That cannot be: <b>choose</b> another, please."})  # fmt: skip


MODALS = [
    *map(states, FIELDS),
    Fixture("modal", "Lists that the app would fill, and files", [
        {"type": "input", "label": plain(f"From the app: {kind}"), "element": {"type": kind, "action_id": "a"}}
        for kind in ("external_select", "multi_external_select", "file_input")
    ]),
    Fixture("modal", "Alerts", [
        {"type": "alert", "level": level, "text": marked(f"An alert that is *{level}*.")}
        for level in ("default", "info", "warning", "error", "success")
    ]),
]  # fmt: skip
NAME: JSON = {
    "type": "input", "block_id": "name", "label": plain("What is it called?"),
    "element": {"type": "plain_text_input", "action_id": "name", "focus_on_load": True, "max_length": 40},
}  # fmt: skip
STACK = [
    Fixture("modal", "The first modal", [section(plain("A modal may open a second one.")),
                                         actions(button("Open the second", "stack.2", style="primary"))]),
    Fixture("modal", "The second modal", [section(plain("And that one a third; Slack lets no more stand.")),
                                          actions(button("Open the third", "stack.3", style="primary"))]),
    Fixture("modal", "The third modal", [section(plain("Back goes down one by one, the x closes them all.")), NAME]),
]  # fmt: skip
