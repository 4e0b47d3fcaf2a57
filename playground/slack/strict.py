"""What Slack would refuse of a view or a message, with Slack's codes and its words.

Sources: the reference pages of docs.slack.dev for codes and limits, and answers of the real Slack that people have
shown in public for the words ("must be less than 25 characters", "no more than 10 items allowed", "unsupported type:
table", "missing required field: alt_text", "`action_id` "x" already exists", "invalid additional property: x",
"must define `submit` to use an `input` block in modals"). Words that nobody has shown are ours, in the same manner.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from playground.slack.limits import LIMITS
from playground.slack.strict_blocks import BLOCKS, elements, nested
from playground.slack.strict_shapes import Check, Problem, array, flag, kinds, label, shape, string, typed

__all__ = ["Problem", "Refusal", "message_refusal", "view_problems", "view_refusal"]

DEEPEST = 40  # no block is nested half as deep; deeper JSON would exhaust the checker before it meant anything
UNSENDABLE = re.compile("[\0\ud800-\udfff]")  # NUL and lone surrogates
TABLES = ("table", "data_table")
OWN_LENGTH = (*TABLES, "markdown")  # blocks whose text has a limit of its own over the whole message


@dataclass(frozen=True)
class Refusal:
    """Slack's error code, and the messages for `response_metadata.messages`."""

    error: str
    messages: tuple[str, ...] = ()


def view_problems(view: object) -> list[Problem]:
    """Everything Slack would find wrong with a modal or Home view, sent as an object or as JSON text."""
    view = _parsed(view)
    if unclean := list(_unclean(view, "/view")):
        return unclean
    found = list(VIEW(view, "/view"))
    if isinstance(view, dict) and view.get("type") in ("modal", "home"):
        blocks = _objects(view.get("blocks"))
        found += _together(blocks, "/view/blocks", str(view["type"]))
        if view["type"] == "modal" and "submit" not in view:
            found += [
                Problem(f"/view/blocks/{index}/input", "must define `submit` to use an `input` block in modals")
                for index, block in blocks
                if block.get("type") == "input"
            ]
    return found


def view_refusal(view: object) -> Refusal | None:
    """The answer Slack would give instead of taking this view, or None if it would take it."""
    found = view_problems(view)
    parsed = _parsed(view)
    if isinstance(parsed, dict) and _size(parsed) > LIMITS["view.bytes"]:
        return Refusal("view_too_large")
    return _refusal("invalid_arguments", found)


def message_refusal(args: Mapping[str, object], *, update: bool = False) -> Refusal | None:
    """The answer Slack would give instead of posting (or, with `update`, changing) this message, or None."""
    text, markdown = args.get("text"), args.get("markdown_text")
    for key, words in (("text", text), ("markdown_text", markdown)):
        found = list(_unclean(words, f"/{key}"))
        if found or not isinstance(words, str | None):
            return _refusal("invalid_arguments", found or [Problem(f"/{key}", "must provide a string")])
    blocks, attachments = _parsed(args.get("blocks")), _parsed(args.get("attachments"))
    more = bool(blocks or attachments)
    return (
        _bad_format(blocks, attachments)
        or _bad_words(str(text or ""), str(markdown or ""), more=more, update=update)
        or _bad_blocks(blocks)
        or _bad_metadata(_parsed(args.get("metadata")))
    )


def _bad_format(blocks: object, attachments: object) -> Refusal | None:
    if blocks is not None and not isinstance(blocks, list):
        return Refusal("invalid_blocks_format")
    if attachments is not None and not isinstance(attachments, list):
        return Refusal("invalid_attachments")
    if attachments and len(attachments) > LIMITS["message.attachments"]:
        return Refusal("too_many_attachments")
    return None


def _bad_words(text: str, markdown: str, *, more: bool, update: bool) -> Refusal | None:
    if markdown and (text or more):
        return Refusal("markdown_text_conflict")
    if not text.strip() and not markdown.strip() and not more:
        return Refusal("no_text")
    if len(markdown) > LIMITS["markdown.text"] or (update and len(text) > LIMITS["message.update_text"]):
        return Refusal("msg_too_long")
    return None


def _bad_blocks(blocks: object) -> Refusal | None:
    found = list(_unclean(blocks, "/blocks"))
    if not found and isinstance(blocks, list):
        found = list(MESSAGE_BLOCKS(blocks, "/blocks"))
        found += _together(_objects(blocks), "/blocks", "message")
    if found:
        return _refusal("invalid_blocks", found)
    counted = [block for _, block in _objects(blocks) if block["type"] not in OWN_LENGTH]
    return Refusal("msg_blocks_too_long") if _text_length(counted) > LIMITS["message.blocks_text"] else None


def _bad_metadata(metadata: object) -> Refusal | None:
    if metadata is None:
        return None
    if any(_unclean(metadata, "/metadata")) or any(METADATA(metadata, "/metadata")):
        return Refusal("invalid_metadata_format")
    return Refusal("metadata_too_large") if _size(metadata) > LIMITS["message.metadata"] else None


def _any_object(value: object, at: str) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem(at, "must provide an object")


def _view(kind: str) -> Check:
    shared = {
        "private_metadata": string("view.private_metadata", least=0),
        "callback_id": string("view.callback_id", least=0),
        "external_id": string("view.external_id", least=0),
    }
    blocks = {"blocks": array(kinds(BLOCKS[kind]), f"view.blocks.{kind}")}
    if kind == "home":
        return typed(blocks, shared)
    words = {key: label(f"view.{key}") for key in ("submit", "close")}
    return typed(
        {"title": label("view.title"), **blocks},
        {**shared, **words, "clear_on_close": flag, "notify_on_close": flag},
    )


VIEW = kinds({kind: _view(kind) for kind in ("modal", "home")})
MESSAGE_BLOCKS = array(kinds(BLOCKS["message"]), "message.blocks", least=0)


METADATA = shape({"event_type": string(), "event_payload": _any_object})


def _together(blocks: list[tuple[int, dict[str, object]]], at: str, surface: str) -> list[Problem]:
    """What is wrong only because of another block or element: ids twice, focus twice, too many of a kind."""
    found: list[Problem] = []
    ids: list[object] = []
    focused = 0
    for pointer, block in [(f"{at}/{index}{inner}", one) for index, outer in blocks for inner, one in nested(outer)]:
        found += _repeated("block_id", block, ids, pointer)
        actions: list[object] = []
        for inner, element in elements(block):
            found += _repeated("action_id", element, actions, pointer + inner)
            focused += element.get("focus_on_load") is True
            if focused > 1 and element.get("focus_on_load") is True:
                found.append(Problem(f"{pointer}{inner}/focus_on_load", "only one element may have `focus_on_load`"))
    return found + list(_too_many(blocks, at, surface))


def _repeated(key: str, holder: dict[str, object], seen: list[object], at: str) -> list[Problem]:
    value = holder.get(key)
    if not isinstance(value, str):
        return []
    if value in seen:
        return [Problem(f"{at}/{key}", f'`{key}` "{value}" already exists')]
    seen.append(value)
    return []


def _too_many(blocks: list[tuple[int, dict[str, object]]], at: str, surface: str) -> Iterator[Problem]:
    inside = [one for _, outer in blocks for _, one in nested(outer)]

    def of(*types: str) -> list[dict[str, object]]:
        return [block for block in inside if block.get("type") in types]

    if surface == "message":
        if len(of(*TABLES)) > LIMITS["message.tables"]:
            yield Problem(at, "only_one_table_allowed")
        if len(of("data_visualization")) > LIMITS["message.data_visualizations"]:
            yield Problem(at, f"no more than {LIMITS['message.data_visualizations']} data_visualization blocks allowed")
    for kind, limit in (
        ("table", "table.total_content"),
        ("data_table", "data_table.total_content"),
        ("markdown", "markdown.total_text"),
    ):
        if _text_length(of(kind)) > LIMITS[limit]:
            yield Problem(at, f"must be less than {LIMITS[limit] + 1} characters in all {kind} blocks")


def _refusal(error: str, found: list[Problem]) -> Refusal | None:
    messages = tuple(f"[ERROR] {one.message} [json-pointer:{one.pointer}]" for one in found)
    return Refusal(error, messages) if messages else None


def _parsed(value: object) -> object:
    """The value itself, or what its JSON says if it came as text in a form."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except (ValueError, RecursionError):
        return value


def _objects(blocks: object) -> list[tuple[int, dict[str, object]]]:
    return [
        (index, one) for index, one in enumerate(blocks if isinstance(blocks, list) else ()) if isinstance(one, dict)
    ]


def _unclean(value: object, at: str) -> Iterator[Problem]:
    """What no JSON text in UTF-8 can carry to Slack, or no checker could follow."""
    waiting: list[tuple[object, str, int]] = [(value, at, 0)]
    while waiting:
        one, pointer, depth = waiting.pop()
        if depth > DEEPEST:
            yield Problem(at, "must not be nested so deeply")
            return
        if isinstance(one, dict):
            waiting += [(key if isinstance(key, str) else math.nan, pointer, depth) for key in one if not _clean(key)]
            waiting += [(inner, f"{pointer}/{key}", depth + 1) for key, inner in one.items() if not _clean(inner)]
        elif isinstance(one, list):
            waiting += [(inner, f"{pointer}/{index}", depth + 1) for index, inner in enumerate(one)]
        elif isinstance(one, str):
            if UNSENDABLE.search(one):
                yield Problem(pointer, "must be valid UTF-8 text without NUL characters")
        elif not isinstance(one, int | float | None) or (isinstance(one, float) and not math.isfinite(one)):
            yield Problem(pointer, "must be a JSON value")


def _clean(value: object) -> bool:
    return isinstance(value, str) and not UNSENDABLE.search(value)


def _size(value: object) -> int:
    try:
        return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(errors="replace"))
    except (TypeError, ValueError, RecursionError):
        return 0


def _text_length(blocks: list[dict[str, object]]) -> int:
    """How many characters stand under the key `text`, however deep."""
    length, waiting = 0, list[object](blocks)
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            length += len(words) if isinstance(words := one.get("text"), str) else 0
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return length
