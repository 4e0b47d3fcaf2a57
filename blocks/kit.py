"""The few elements in use, as plain dicts. Slack's limits and the escaping of people's words live here only.

What is shown is cut with "…" when it is too long. What is pressed or filled in comes from a playbook, so a label
over a limit is a bug there and raises ValueError.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import slackblocks as slack
from slackblocks.elements import ButtonStyleName
from slackblocks.elements import Element as Element

from programs.playbook import Choice

Block = dict[str, Any]
View = dict[str, Any]

Fitting = TypeVar("Fitting", bound=Sequence[object])

ANSWER = "answer"
NAME = 80
ONE_LINE = 200
LIMITS: dict[str, int] = {
    "view.title": 24,
    "view.submit": 24,
    "view.close": 24,
    "view.blocks.modal": 100,
    "view.blocks.home": 100,
    "view.private_metadata": 3000,
    "view.callback_id": 255,
    "view.bytes": 250_000,
    "message.blocks": 50,
    "message.update_text": 4000,
    "message.blocks_text": 11_000,
    "text": 3000,
    "block_id": 255,
    "action_id": 255,
    "section.text": 3000,
    "section.fields": 10,
    "section.field": 2000,
    "header.text": 150,
    "actions.elements": 25,
    "input.label": 2000,
    "input.hint": 2000,
    "plain_text_input.max_length": 3000,
    "button.text": 75,
    "button.value": 2000,
    "checkboxes.options": 10,
    "radio.options": 10,
    "option.text": 75,
    "option.value": 150,
    "options": 100,
    "option_groups": 100,
    "option_group.label": 75,
    "option_group.options": 100,
    "overflow.options": 5,
    "placeholder": 150,
}

_UNSENDABLE = re.compile("[\0\ud800-\udfff]")
_HALF_SIGN = re.compile(r"(<[^>]*|&[a-z]*)$")


@dataclass(frozen=True)
class Message:
    """What is posted. `text` says everything the blocks say, since screen readers read nothing else."""

    text: str
    blocks: list[Block]


def sendable(words: str, most: int) -> str:
    """Return words of at most `most` characters, each of which Slack takes."""
    clean = _UNSENDABLE.sub("\ufffd", words)
    return clean if len(clean) <= most else clean[: most - 1] + "…"


def shown(words: str, most: int = LIMITS["text"]) -> str:
    """Return words that Slack can show: `sendable`, and never blank."""
    return sendable(words, most) if words.strip() else "–"


def named(name: str, most: int = NAME) -> str:
    """Return a name on one line, short enough to stand in a label."""
    return shown(" ".join(name.split()), most)


def escaped(words: str) -> str:
    """Return words that stay words in mrkdwn: no mention, no link, no command."""
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def heading(words: str) -> Block:
    """Draw a heading on one line."""
    return drawn(slack.HeaderBlock(slack.PlainText(named(words, LIMITS["header.text"]))))


def words(text: str, button: Element | None = None) -> Block:
    """Draw a paragraph, with a button beside it if one is given."""
    return drawn(slack.SectionBlock(slack.PlainText(shown(text, LIMITS["section.text"])), accessory=button))


def cells(label: str, row: Sequence[str]) -> Block:
    """Draw a label with up to ten short texts under it, two beside each other where there is room."""
    most = LIMITS["section.field"]
    texts: list[str | slack.Text] = [slack.PlainText(shown(one, most)) for one in fit("section.fields", row)]
    return drawn(slack.SectionBlock(slack.PlainText(shown(label)), fields=texts))


def note(text: str) -> Block:
    """Draw a small remark."""
    return drawn(slack.ContextBlock([slack.PlainText(shown(text))]))


def divider() -> Block:
    """Draw a line across."""
    return drawn(slack.DividerBlock())


def link(url: str, label: str) -> Block:
    """Draw a link; neither its label nor its address can become anything else."""
    address = escaped(url).replace("|", "%7C").replace(" ", "%20")
    label = escaped(named(label)).replace("|", "¦")
    return drawn(slack.SectionBlock(slack.Markdown(f"<{address}|{label}>", verbatim=True)))


def said(label: str, text: str, *, quoted: bool) -> list[Block]:
    """Draw a bold label with words under it (in a quote) or beside it; words of any length are shown whole."""
    most, clean = LIMITS["text"], shown(text, max(len(text), 1))
    first, *rest = [clean[start : start + most] for start in range(0, len(clean), most)]
    bold = [slack.RichText(shown(label), bold=True)] if label else []
    frame = slack.RichTextQuote if quoted else slack.RichTextSection
    if quoted:
        top = [*([slack.RichTextSection([*bold])] if bold else ()), frame(slack.RichText(first))]
    else:
        top = [frame([*bold, slack.RichText(f": {first}" if label else first)])]
    return [drawn(slack.RichTextBlock(parts)) for parts in (top, *([frame(slack.RichText(one))] for one in rest))]


def button(text: str, action: str, value: str, *, primary: bool = False) -> Element:
    """Make a button, for `buttons` or beside `words`."""
    label = slack.PlainText(fit("button.text", text))
    style: ButtonStyleName | None = "primary" if primary else None
    return slack.Button(label, fit("action_id", action), value=fit("button.value", value), style=style)


def buttons(*row: Element, about: str = "") -> Block:
    """Draw a row of buttons; a menu in it is about the opaque id `about`, since its choices say what is asked."""
    return drawn(slack.ActionsBlock([*fit("actions.elements", row)], block_id=about or None), about)


def text_input(field: str, label: str, *, longest: int, optional: bool, hint: str = "", given: str = "") -> Block:
    """Draw a field to write in; more than a couple of lines get a box."""
    if longest > LIMITS["plain_text_input.max_length"]:
        raise ValueError(f"plain_text_input.max_length is over its limit: {longest}")
    box = slack.PlainTextInput(
        ANSWER, initial_value=sendable(given, longest), multiline=longest > ONE_LINE, max_length=longest
    )
    return input_block(field, label, box, optional=optional, hint=hint)


def modal(
    title: str, blocks: Iterable[Block], *, close: str = "Close", submit: str = "", callback: str = "", about: str = ""
) -> View:
    """Put blocks into a modal. `about` is the one opaque id that comes back with it."""
    view: View = {"type": "modal", "blocks": list(blocks)}
    for key, label in (("title", title), ("close", close), ("submit", submit)):
        if label:
            view[key] = slack.PlainText(fit(f"view.{key}", label))._resolve()
    for key, value in (("callback_id", callback), ("private_metadata", about)):
        if value:
            view[key] = fit(f"view.{key}", value)
    return _checked(view)


def home(blocks: Sequence[Block], ending: Sequence[Block] = ()) -> View:
    """Put blocks on a Home. When there are too many the last ones give way to a line that says so, never `ending`."""
    room = LIMITS["view.blocks.home"] - len(ending)
    if len(blocks) > room:
        blocks = [*blocks[: room - 1], note("There is more than fits on this page.")]
    return _checked({"type": "home", "blocks": [*blocks, *ending]})


def message(*blocks: Block) -> Message:
    """Put blocks into a message, and write what they say into its text."""
    _check(blocks, "message.blocks")
    spoken = "\n".join(line for block in blocks for line in _spoken(block))
    most = LIMITS["message.update_text"]
    if len(spoken) > most:
        spoken = _HALF_SIGN.sub("", spoken[: most - 1]) + "…"
    return Message(spoken, list(blocks))


def drawn(block: slack.Block, field: str = "") -> Block:
    """Turn a block into a dict. An id that nobody chose was drawn at random, so it goes."""
    drawn: Block = block._resolve()
    if not field:
        del drawn["block_id"]
    return drawn


def input_block(field: str, label: str, element: Element, *, optional: bool, hint: str) -> Block:
    """Draw a field around an element, with its label and hint."""
    aid = fit("input.hint", hint) if hint else None
    label, field = fit("input.label", label), fit("block_id", field)
    return drawn(slack.InputBlock(label, element, block_id=field, hint=aid, optional=optional), field)


def options(
    limit: str, choices: Sequence[Choice], picked: Sequence[str]
) -> tuple[list[slack.Option], list[slack.Option]]:
    """Return choices as Slack's options, at most as many as `limit` says, and those of them that are picked."""
    offered = [
        slack.Option(slack.PlainText(fit("option.text", one.label)), fit("option.value", one.id))
        for one in fit(limit, choices)
    ]
    return offered, [option for option in offered if option.value in picked]


def fit(limit: str, what: Fitting) -> Fitting:
    """Return a label, id or list of a playbook that is neither empty nor over its limit; refuse any other."""
    if not 0 < len(what) <= LIMITS[limit]:
        raise ValueError(f"{limit} must be 1 to {LIMITS[limit]} long, not {len(what)}: {what!r:.80}")
    if isinstance(what, str) and _UNSENDABLE.search(what):
        raise ValueError(f"{limit} has a broken character: {what!r:.80}")
    return what


def _checked(view: View) -> View:
    _check(view["blocks"], f"view.blocks.{view['type']}")
    if view["type"] == "modal" and "submit" not in view and any(one["type"] == "input" for one in view["blocks"]):
        raise ValueError("a modal with inputs needs a submit button")
    if len(json.dumps(view, ensure_ascii=False, separators=(",", ":")).encode()) > LIMITS["view.bytes"]:
        raise ValueError(f"view.bytes: the view is over {LIMITS['view.bytes']:,} bytes")
    return view


def _check(blocks: Sequence[Block], limit: str) -> None:
    """Refuse what is wrong with blocks only because of each other."""
    fit(limit, blocks)
    _no_twice("block_id", [block["block_id"] for block in blocks if "block_id" in block])
    focused = 0
    for block in blocks:
        elements = [*block.get("elements", ()), block.get("element", {}), block.get("accessory", {})]
        _no_twice("action_id", [one["action_id"] for one in elements if "action_id" in one])
        focused += sum(bool(one.get("focus_on_load")) for one in elements)
    if focused > 1:
        raise ValueError("only one element may have focus_on_load")
    if limit == "message.blocks" and (length := _length(blocks)) > LIMITS["message.blocks_text"]:
        raise ValueError(f"message.blocks_text is over its limit: {length:,}")


def _no_twice(what: str, ids: list[str]) -> None:
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise ValueError(f"{what} used twice: {', '.join(sorted(twice))}")


def _length(value: object) -> int:
    if isinstance(value, dict):
        own = value.get("text")
        return (len(own) if isinstance(own, str) else 0) + sum(map(_length, value.values()))
    return sum(map(_length, value)) if isinstance(value, list | tuple) else 0


def _spoken(block: Block) -> Iterable[str]:
    """Yield what a block says, escaped as mrkdwn, one line per part."""
    if "text" in block:
        yield _said_by(block["text"])
    yield from map(_said_by, block.get("fields", ()))
    for part in block.get("elements", ()):
        if "elements" in part:
            yield "".join(escaped(one["text"]) for one in part["elements"])
        elif part["type"] == "button":
            yield f"[{_said_by(part['text'])}]"
        elif part["type"] == "overflow":
            yield f"[… {', '.join(_said_by(one['text']) for one in part['options'])}]"
        else:
            yield _said_by(part)
    if "accessory" in block:
        yield f"[{_said_by(block['accessory']['text'])}]"


def _said_by(text: dict[str, str]) -> str:
    return text["text"] if text["type"] == "mrkdwn" else escaped(text["text"])
