"""The inputs of a view as Slack's client treats them: what stands in them, what may be put there, what is missing."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

JSON = dict[str, Any]
Values = dict[str, dict[str, JSON]]
# What a person would call an element by: a word on it, or exactly its block_id and action_id.
Name = str | tuple[str, str]
REQUIRED = "Please complete this required field."
MOST = 3000
TEXTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
SHAPES = {
    "email_text_input": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "Please enter an email address, such as ana@example.com."),
    "url_text_input": (r"https?://\S+", "Please enter a link that starts with http:// or https://."),
    "number_input": (r"-?[0-9]{1,40}([.][0-9]{1,40})?", "Please enter a number."),
}
MANY = ("checkboxes", "multi_static_select", "multi_external_select")
ONE = ("static_select", "external_select", "radio_buttons")
DATES = {"datepicker": "selected_date", "timepicker": "selected_time", "datetimepicker": "selected_date_time"}
THINGS = {"users": "user", "conversations": "conversation", "channels": "channel"}


class Refused(AssertionError):
    """Slack's client would not let a person do this."""


def key_of(element: JSON) -> str | None:
    """The key under which an element's value travels, or None if it holds none."""
    kind = element["type"]
    thing = THINGS.get(kind.removeprefix("multi_").removesuffix("_select"))
    if kind in TEXTS:
        return "value"
    if kind in DATES:
        return DATES[kind]
    if kind == "rich_text_input":
        return "rich_text_value"
    if thing:
        return f"selected_{thing}{'s' if kind.startswith('multi_') else ''}"
    return {**dict.fromkeys(MANY, "selected_options"), **dict.fromkeys(ONE, "selected_option")}.get(kind)


def many(element: JSON) -> bool:
    """Whether several may be chosen."""
    return element["type"] in MANY or element["type"].startswith("multi_")


def elements(blocks: list[JSON]) -> Iterator[tuple[JSON, JSON]]:
    """Every interactive element with its block."""
    for block in blocks:
        inner = [block.get("element"), block.get("accessory")]
        inner += block.get("elements", []) if block["type"] in ("actions", "context_actions") else []
        for element in inner:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element
        if block["type"] == "container":
            yield from elements(block.get("child_blocks") or block.get("blocks") or [])


def _initial(element: JSON, key: str) -> Any:
    if key == "value":
        return element.get("initial_value")
    given = element.get(key.replace("selected_", "initial_").replace("rich_text_value", "initial_value"))
    return given if given is not None or not many(element) else []


def initial(blocks: list[JSON]) -> Values:
    """What stands in the inputs of a view that was just drawn."""
    values: Values = {}
    for block, element in elements(blocks):
        key = key_of(element)
        if key:
            entry = {"type": element["type"], key: _initial(element, key)}
            values.setdefault(block["block_id"], {})[element["action_id"]] = entry
    return values


def carried(blocks: list[JSON], old: Values) -> Values:
    """What stands in the inputs after a redraw: what was there, where the ids and the kind are the same."""
    values = initial(blocks)
    for block_id, entries in values.items():
        for action_id, entry in entries.items():
            before = old.get(block_id, {}).get(action_id)
            if before and before["type"] == entry["type"]:
                entries[action_id] = before
    return values


def find_input(blocks: list[JSON], name: Name) -> tuple[JSON, JSON]:
    """The input that a person would call by this label; its block_id, its action_id or both will do too."""
    for block, element in elements(blocks):
        label, ids = (block.get("label") or {}).get("text"), (block["block_id"], element["action_id"])
        if name == ids or (block["type"] == "input" and name in (label, *ids)):
            return block, element
    raise Refused(f"no input is called {name!r}; there are {[b['label']['text'] for b in blocks if 'label' in b]}")


def options_of(element: JSON) -> list[JSON]:
    """Every option on offer."""
    grouped = [o for g in element.get("option_groups") or [] for o in g["options"]]
    return list(element.get("options") or []) + grouped


def pick(element: JSON, value: Any) -> JSON:
    """The option with this text or value, or this very option."""
    for option in options_of(element):
        if value in (option, option["text"]["text"], option.get("value")):
            return option
    raise Refused(f"{value!r} is not offered; there are {[o['text']['text'] for o in options_of(element)]}")


def entry(element: JSON, value: Any, *, force: bool = False) -> JSON:
    """The state of an element after a person put this into it."""
    kind, key = element["type"], key_of(element)
    if key is None:
        raise Refused(f"nothing can be put into a {kind}")
    if key == "value":
        return {"type": kind, key: _text(element, value, force)}
    if key == "rich_text_value":
        section = {"type": "rich_text_section", "elements": [{"type": "text", "text": str(value)}]}
        return {"type": kind, key: {"type": "rich_text", "elements": [section]} if value else None}
    if many(element):
        values = value if isinstance(value, (list, tuple, set)) else [value]
        return {"type": kind, key: _several(element, list(values), force)}
    return {"type": kind, key: None if value is None else _single(element, value)}


def _several(element: JSON, values: list[Any], force: bool) -> list[Any]:
    most = element.get("max_selected_items")
    if most and len(values) > most and not force:
        raise Refused(f"At most {most} can be chosen here.")
    return [_single(element, v) for v in values]


def _single(element: JSON, value: Any) -> Any:
    kind = element["type"]
    if kind in ONE or kind in MANY:
        return pick(element, value)
    if kind == "datetimepicker":
        return int(value.timestamp()) if isinstance(value, datetime) else int(value)
    if kind == "datepicker":
        return (value if isinstance(value, date) else date.fromisoformat(value)).isoformat()
    if kind == "timepicker":
        return (value if isinstance(value, time) else time.fromisoformat(value)).strftime("%H:%M")
    return getattr(value, "id", value)


def _text(element: JSON, value: Any, force: bool) -> str | None:
    text = "" if value is None else str(value)
    most = element.get("max_length") or MOST
    if not force and len(text) > most:
        raise Refused(f"Only {most:,} characters fit here, and these are {len(text):,}.")
    return text or None


def wrong(blocks: list[JSON], values: Values) -> dict[str, str]:
    """What the client marks before it sends a form: required inputs still empty, words too short or of no use."""
    marked = {}
    for block, element in elements(blocks):
        held = values.get(block["block_id"], {}).get(element["action_id"], {}).get(key_of(element) or "")
        if block["type"] == "input" and held in (None, "", []):
            words = None if block.get("optional") else REQUIRED
        else:
            words = _misfit(element, held) if key_of(element) == "value" and held else None
        if words:
            marked[block["block_id"]] = words
    return marked


def _misfit(element: JSON, text: str) -> str | None:
    least = element.get("min_length") or 0
    if len(text) < least:
        return f"Please enter at least {least} characters."
    shape, words = SHAPES.get(element["type"], ("", ""))
    if shape and not re.fullmatch(shape, text):
        return words
    return _out_of_range(element, Decimal(text)) if element["type"] == "number_input" else None


def _out_of_range(element: JSON, number: Decimal) -> str | None:
    if number % 1 and not element.get("is_decimal_allowed"):
        return "Please enter a whole number."
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter {element['min_value']} or more."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter {element['max_value']} or less."
    return None
