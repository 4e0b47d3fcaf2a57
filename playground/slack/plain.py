"""Every word that a person can see in blocks, in order; and the ids and defaults that Slack adds to stored blocks."""

import secrets
from collections.abc import Iterable, Iterator
from typing import Any

from playground.slack.strict_blocks import nested

SHOWN = (
    "title", "text", "fields", "label", "hint", "accessory", "element", "elements", "placeholder", "options",
    "option_groups", "initial_option", "initial_value", "description", "alt_text", "rows", "submit", "close", "caption",
)  # fmt: skip
INTERACTIVE = (
    "button", "overflow", "checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker",
    "feedback_buttons", "icon_button", "workflow_button",
)  # fmt: skip


def _words(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, list):
        for item in thing:
            yield from _words(item)
    elif isinstance(thing, dict):
        if thing.get("type") == "rich_text_section":
            yield "".join(_inline(part) for part in thing.get("elements", []))
            return
        for key in SHOWN:
            if key in thing:
                yield from _words(thing[key])


def _inline(part: dict[str, Any]) -> str:
    named = {"user": "<@{}>", "channel": "<#{}>", "emoji": ":{}:"}
    kind = part.get("type", "")
    if kind in named:
        return named[kind].format(part.get(f"{kind}_id") or part.get("name", ""))
    return str(part.get("text") or part.get("url") or part.get("fallback") or "")


def plain_blocks(blocks: list[dict[str, Any]]) -> str:
    """The visible words of blocks, one piece a line."""
    return "\n".join(word for word in _words(blocks) if word)


def plain_view(view: dict[str, Any]) -> str:
    """The visible words of a view: title, blocks, then its buttons."""
    parts = [view.get("title"), view["blocks"], view.get("submit"), view.get("close")]
    return "\n".join(word for word in _words(parts) if word)


def stored_blocks(blocks: list[dict[str, Any]], before: Iterable[dict[str, Any]] = ()) -> list[dict[str, Any]]:
    """A copy with what Slack adds: block and action ids where missing, `emoji` and `verbatim` in texts.

    A block that stood there before, with nothing in it changed, has the id that it had.
    """
    kept, old = [_completed(block) for block in blocks], list(before)
    for block in kept:
        same = next((one for one in old if one == {**block, "block_id": one["block_id"]}), None)
        if same and "block_id" not in block:
            block["block_id"] = same["block_id"]
            old.remove(same)
    for _, block in (one for outer in kept for one in nested(outer)):
        block.setdefault("block_id", secrets.token_urlsafe(4))
    return kept


def _completed(thing: Any) -> Any:
    if isinstance(thing, list):
        return [_completed(item) for item in thing]
    if not isinstance(thing, dict):
        return thing
    kept = {key: _completed(value) for key, value in thing.items()}
    kind = kept.get("type", "")
    if kind == "plain_text":
        kept.setdefault("emoji", True)
    elif kind == "mrkdwn":
        kept.setdefault("verbatim", False)
    elif isinstance(kind, str) and (kind in INTERACTIVE or kind.endswith(("_select", "_input"))):
        kept.setdefault("action_id", secrets.token_urlsafe(4))
    return kept


def rich_text(text: str) -> dict[str, Any]:
    """The block that Slack's own client makes of what a person types."""
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "block_id": secrets.token_urlsafe(4), "elements": [section]}
