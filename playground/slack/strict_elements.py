"""What each element may hold, and on which surface and in which block it may stand."""

from collections.abc import Iterator

from playground.slack.limits import LIMITS
from playground.slack.strict_shapes import (
    DATE,
    DECIMAL,
    SLACK_FILE,
    TIME,
    ZONE,
    Check,
    Keys,
    Problem,
    array,
    each_of,
    either,
    flag,
    in_order,
    integer,
    kinds,
    label,
    one_of,
    shape,
    string,
    text,
    typed,
    unique,
    url,
)

ACTION_ID = string("action_id")
STYLE = one_of("primary", "danger")
LINK = url("button.url", ("http", "https", "mailto", "slack", "tel"))
CONFIRM = shape(
    {
        "title": label("confirm.title"),
        "text": text("confirm.text"),
        "confirm": label("confirm.confirm"),
        "deny": label("confirm.deny"),
    },
    {"style": STYLE},
)
IDS = array(string())
OPTION_KEYS: Keys = {"text": label("option.text"), "value": string("option.value")}
OPTION_MORE: Keys = {"description": label("option.description")}
OPTION = shape(OPTION_KEYS, OPTION_MORE)
LINKED_OPTION = shape(OPTION_KEYS, {**OPTION_MORE, "url": url("option.url")})
TICKED_OPTION = shape(
    {"text": text("option.text"), "value": string("option.value")}, {"description": text("option.description")}
)
GROUP = shape({"label": label("option_group.label"), "options": array(OPTION, "option_group.options")})
DISPATCH = shape(
    {
        "trigger_actions_on": each_of(
            array(one_of("on_enter_pressed", "on_character_entered"), "dispatch_action_config.trigger_actions_on"),
            unique,
        )
    }
)
FILTER = shape(
    {},
    {
        "include": each_of(array(one_of("im", "mpim", "private", "public"), "conversation_filter.include"), unique),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
    either("include", "exclude_external_shared_channels", "exclude_bot_users", both=True),
)
WORKFLOW = shape(
    {
        "trigger": shape(
            {"url": url()},
            {"customizable_input_parameters": array(shape({"name": string(), "value": lambda _value, _at: iter(())}))},
        )
    }
)


def offered(value: object, at: str) -> Iterator[Problem]:
    """Every initial option is exactly one of the options."""
    if not isinstance(value, dict):
        return
    options = [
        *value.get("options", []),
        *(one for group in value.get("option_groups", []) for one in group["options"]),
    ]
    if "initial_option" in value and value["initial_option"] not in options:
        yield Problem(f"{at}/initial_option", "must match one of the provided options")
    for index, initial in enumerate(value.get("initial_options", [])):
        if initial not in options:
            yield Problem(f"{at}/initial_options/{index}", "must match one of the provided options")


def whole_if_asked(value: object, at: str) -> Iterator[Problem]:
    """No decimal point where decimals are not allowed."""
    if isinstance(value, dict) and not value["is_decimal_allowed"]:
        for key in ("initial_value", "min_value", "max_value"):
            if "." in value.get(key, ""):
                yield Problem(f"{at}/{key}", "must be an integer in a string")


def short_enough(value: object, at: str) -> Iterator[Problem]:
    """The initial value is not longer than the element lets a person type."""
    if isinstance(value, dict):
        most = value.get("max_length", LIMITS["plain_text_input.max_length"])
        if len(value.get("initial_value", "")) > most:
            yield Problem(f"{at}/initial_value", f"must be less than {most + 1} characters")


BUTTON_MORE: Keys = {
    "accessibility_label": string("button.accessibility_label"),
    "action_id": ACTION_ID,
    "style": STYLE,
}
IMAGE = typed(
    {"alt_text": string("image.alt_text")},
    {"image_url": url("image.url"), "slack_file": SLACK_FILE},
    either("image_url", "slack_file"),
)
FEEDBACK = shape(
    {"text": label("feedback_button.text"), "value": string("feedback_button.value")},
    {"accessibility_label": string("feedback_button.accessibility_label")},
)
BUTTON = typed(
    {"text": label("button.text")},
    {**BUTTON_MORE, "url": LINK, "value": string("button.value"), "confirm": CONFIRM},
)
FEEDBACK_BUTTONS = typed({"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {"action_id": ACTION_ID})
ICON_BUTTON = typed(
    {"icon": one_of("trash"), "text": label("button.text")},
    {
        "action_id": ACTION_ID,
        "value": string("icon_button.value"),
        "accessibility_label": string("icon_button.accessibility_label"),
        "visible_to_user_ids": array(string(), "icon_button.visible_to_user_ids"),
        "confirm": CONFIRM,
    },
)
WORKFLOW_BUTTON = typed(
    {"text": label("workflow_button.text"), "workflow": WORKFLOW},
    {**BUTTON_MORE, "accessibility_label": string("workflow_button.accessibility_label")},
)
OVERFLOW = typed({"options": array(LINKED_OPTION, "overflow.options")}, {"action_id": ACTION_ID, "confirm": CONFIRM})

PICKED: Keys = {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": flag}
ASKED: Keys = {**PICKED, "placeholder": label("placeholder")}
MANY: Keys = {**ASKED, "max_selected_items": integer("max_selected_items")}
TYPED: Keys = {key: check for key, check in ASKED.items() if key != "confirm"} | {"dispatch_action_config": DISPATCH}
STATIC: Keys = {"options": array(OPTION, "options"), "option_groups": array(GROUP, "option_groups")}
QUERY: Keys = {"min_query_length": integer("min_query_length")}
TALKS: Keys = {"default_to_current_conversation": flag, "filter": FILTER}
EITHER_LIST = either("options", "option_groups")


def menus(*, response_url: bool) -> dict[str, Check]:
    """Every select menu; `response_url_enabled` only where a submit follows."""
    answer: Keys = {"response_url_enabled": flag} if response_url else {}
    one, several = {"initial_option": OPTION}, {"initial_options": array(OPTION)}
    return {
        "static_select": typed({}, {**ASKED, **STATIC, **one}, EITHER_LIST, offered),
        "external_select": typed({}, {**ASKED, **QUERY, **one}),
        "users_select": typed({}, {**ASKED, "initial_user": string()}),
        "channels_select": typed({}, {**ASKED, **answer, "initial_channel": string()}),
        "conversations_select": typed({}, {**ASKED, **answer, **TALKS, "initial_conversation": string()}),
        "multi_static_select": typed({}, {**MANY, **STATIC, **several}, EITHER_LIST, offered),
        "multi_external_select": typed({}, {**MANY, **QUERY, **several}),
        "multi_users_select": typed({}, {**MANY, "initial_users": IDS}),
        "multi_channels_select": typed({}, {**MANY, "initial_channels": IDS}),
        "multi_conversations_select": typed({}, {**MANY, **TALKS, "initial_conversations": IDS}),
    }


PICKERS: dict[str, Check] = {
    "checkboxes": typed(
        {"options": array(TICKED_OPTION, "checkboxes.options")},
        {**PICKED, "initial_options": array(TICKED_OPTION)},
        offered,
    ),
    "radio_buttons": typed(
        {"options": array(TICKED_OPTION, "radio.options")}, {**PICKED, "initial_option": TICKED_OPTION}, offered
    ),
    "datepicker": typed({}, {**ASKED, "initial_date": DATE}),
    "timepicker": typed({}, {**ASKED, "initial_time": TIME, "timezone": ZONE}),
}
DATETIMEPICKER = typed({}, {**PICKED, "initial_date_time": integer("datetimepicker.initial_date_time")})
PLAIN_TEXT_INPUT = typed(
    {},
    {
        **TYPED,
        "initial_value": string(least=0),
        "multiline": flag,
        "min_length": integer("plain_text_input.min_length"),
        "max_length": integer("plain_text_input.max_length"),
    },
    in_order("min_length", "max_length"),
    short_enough,
)
NUMBERS: Keys = {"initial_value": DECIMAL, "min_value": DECIMAL, "max_value": DECIMAL}
MODAL_INPUTS: dict[str, Check] = {
    "email_text_input": typed({}, {**TYPED, "initial_value": string(least=0)}),
    "url_text_input": typed({}, {**TYPED, "initial_value": string(least=0)}),
    "number_input": typed(
        {"is_decimal_allowed": flag}, {**TYPED, **NUMBERS}, in_order("min_value", "max_value"), whole_if_asked
    ),
    "file_input": typed(
        {}, {"action_id": ACTION_ID, "filetypes": array(string()), "max_files": integer("file_input.max_files")}
    ),
}


def rich_text_input(rich_text: Check) -> Check:
    """The input whose initial value is itself a rich text block."""
    lines = {key: integer(f"rich_text_input.{key}") for key in ("min_lines", "max_lines")}
    more = {**TYPED, **lines, "initial_value": rich_text}
    del more["action_id"]
    return typed({"action_id": ACTION_ID}, more, in_order("min_lines", "max_lines"))


def pressed(surface: str, block: str) -> Check:
    """The elements of an `actions` block, or the accessories of a `section`, on this surface."""
    table = {"button": BUTTON, "overflow": OVERFLOW, **PICKERS, **menus(response_url=False)}
    if surface == "message":
        table["workflow_button"] = WORKFLOW_BUTTON
    if block == "section":
        table["image"] = IMAGE
    elif surface != "home":
        table["datetimepicker"] = DATETIMEPICKER
    return kinds(table)


def entered(surface: str, rich_text: Check) -> Check:
    """The elements of an `input` block on this surface."""
    table = {"plain_text_input": PLAIN_TEXT_INPUT, **PICKERS, **menus(response_url=surface == "modal")}
    if surface != "home":
        table["datetimepicker"] = DATETIMEPICKER
    if surface != "message":
        table["rich_text_input"] = rich_text_input(rich_text)
    if surface == "modal":
        table |= MODAL_INPUTS
    return kinds(table)
