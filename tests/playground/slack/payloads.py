"""Small payloads that Slack takes, to be made wrong in one place by the tests."""

from typing import Any

from playground.slack.strict import Refusal, message_refusal, view_refusal

Json = dict[str, Any]


def plain(words: str | int = "Words", **more: object) -> Json:
    """Plain text: these words, or that many characters."""
    return {"type": "plain_text", "text": "x" * words if isinstance(words, int) else words, **more}


def mrkdwn(words: str | int = "Words", **more: object) -> Json:
    """Marked text: these words, or that many characters."""
    return {**plain(words), "type": "mrkdwn", **more}


def modal(*blocks: Json, **keys: object) -> Json:
    """A modal with a submit button, of one divider if no blocks are given."""
    return {
        "type": "modal",
        "title": plain(),
        "submit": plain(),
        "blocks": list(blocks) or [{"type": "divider"}],
        **keys,
    }


def home(*blocks: Json, **keys: object) -> Json:
    """A Home, of one divider if no blocks are given."""
    return {"type": "home", "blocks": list(blocks) or [{"type": "divider"}], **keys}


def message(*blocks: Json, **args: object) -> Json:
    """The arguments of chat.postMessage, with a text."""
    return {"channel": "C1", "text": "Words", "blocks": list(blocks), **args}


def refusal(payload: Json) -> Refusal | None:
    """What the local Slack says to a view or to a message."""
    if "type" in payload:
        return view_refusal(payload)
    return message_refusal(without("update", payload), update=bool(payload.get("update")))


def told(words: str, at: str) -> Refusal:
    """The refusal of one problem, with the code that its place calls for."""
    code = "invalid_blocks" if at.startswith("/blocks") else "invalid_arguments"
    return Refusal(code, (f"[ERROR] {words} [json-pointer:{at}]",))


def without(key: str, payload: Json) -> Json:
    """The payload less one key."""
    return {name: value for name, value in payload.items() if name != key}


def section(**keys: object) -> Json:
    """A section with a text unless fields are given."""
    return {"type": "section", **({} if "fields" in keys else {"text": mrkdwn()}), **keys}


def actions(*elements: Json) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def button(**keys: object) -> Json:
    """A button."""
    return {"type": "button", "text": plain(), **keys}


def asked(kind: str, **keys: object) -> Json:
    """An input block around an element of this kind."""
    return {"type": "input", "label": plain(), "element": {"type": kind, **keys}}


def option(value: str = "a", **keys: object) -> Json:
    """One option, of this value."""
    return {"text": plain(), "value": value, **keys}


def options(count: int) -> list[Json]:
    """So many different options."""
    return [option(str(number)) for number in range(count)]


def image(**keys: object) -> Json:
    """An image, as a block or as an element."""
    return {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A picture", **keys}


def confirm(**keys: object) -> Json:
    """A confirmation dialog."""
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **keys}


def rich(kind: str = "rich_text_section", **keys: object) -> Json:
    """A rich text block of one element of this kind."""
    return {"type": "rich_text", "elements": [{"type": kind, "elements": [], **keys}]}


def cell(words: str | int = 1) -> Json:
    """A raw cell of a table: these words, or that many characters."""
    return {"type": "raw_text", "text": "x" * words if isinstance(words, int) else words}


def table(rows: int = 1, columns: int = 1, **keys: object) -> Json:
    """A table of so many rows and columns."""
    return {"type": "table", "rows": [[cell()] * columns] * rows, **keys}


def data_table(rows: int = 2, columns: int = 1, **keys: object) -> Json:
    """A data table of so many rows and columns."""
    return {"type": "data_table", "caption": "A table", "rows": [[cell()] * columns] * rows, **keys}


def chart(**keys: object) -> Json:
    """A data visualization of a chart with these keys."""
    return {"type": "data_visualization", "title": "A chart", "chart": {"type": "bar", **keys}}


def pie(count: int = 1, **keys: object) -> Json:
    """A pie of so many segments."""
    return chart(type="pie", segments=[{"label": "x", "value": 1, **keys}] * count)


def bars(series: int = 1, points: int = 1, label: str = "", name: str = "", **axes: object) -> Json:
    """A bar chart of so many series of so many points."""
    categories = [f"{label}{number}" for number in range(points)]
    data = [{"label": each, "value": 1} for each in categories]
    return chart(
        series=[{"name": f"{name}{number}", "data": data} for number in range(series)],
        axis_config={"categories": categories, **axes},
    )
