"""People's and the app's words as safe HTML: what Slack marks is marked, everything else stays words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

from markupsafe import Markup, escape

from playground.slack.page.dates import written
from playground.slack.page.emoji import SHORTCODE, emoji, from_code, with_emoji
from playground.slack.records import JSON

# Marks that reorder what stands around them, and what no page can carry.
UNSHOWN = re.compile("[\u202a-\u202e\u2066-\u2069\ud800-\udfff\0]")
SAFE = re.compile(r"(https?://|mailto:)\S+", re.I)
SIGNS = {"amp": "&", "lt": "<", "gt": ">"}
EMPHASIS = {"bold": "b", "italic": "i", "strike": "s"}


def _emphasis(name: str, mark: str) -> str:
    return rf"(?<![\w{mark}])\{mark}(?P<{name}>[^{mark}\s](?:[^{mark}\n]*[^{mark}\s])?)\{mark}(?![\w{mark}])"


INLINE = re.compile(
    "|".join((
        r"`(?P<code>[^`\n]+)`", r"<(?P<angle>[^<>\n]+)>", _emphasis("bold", "*"), _emphasis("italic", "_"),
        _emphasis("strike", "~"), SHORTCODE.pattern, r"(?P<url>https?://(?:(?!&[lg]t;)[^\s<>])*[\w/=#%+-])",
        "&(?P<sign>amp|lt|gt);",
    ))
)  # fmt: skip
PRE = re.compile(r"```\n?(.+?)\n?```\n?", re.S)
QUOTE = re.compile(r"(?:^(?:>|&gt;)[^\n]*(?:\n|\Z))+", re.M)
QUOTED = re.compile(r"^(?:>|&gt;) ?", re.M)
DATE = re.compile(r"!date\^(\d{1,15})\^([^^|]+)(?:\^([^|]+))?")


@dataclass(frozen=True)
class Viewer:
    """Whose eyes: the zone, and what the ids of people and channels are called."""

    zone: tzinfo = UTC
    names: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    now: datetime | None = None
    user: str = ""

    def date(self, timestamp: int, form: str) -> str | None:
        """Write an instant in this viewer's zone, or return None if there is no such day."""
        try:
            at = datetime.fromtimestamp(timestamp, self.zone)
            return written(form, at, self.now or datetime.now(UTC))
        except (ValueError, OverflowError, OSError):
            return None


def clean(words: str) -> str:
    """Return words without the marks that would reorder what stands around them."""
    return UNSHOWN.sub("", words)


def plain(words: str) -> Markup:
    """Draw words that are only words; shortcodes become emoji."""
    return escape(clean(with_emoji(words)))


def words(text: JSON, viewer: Viewer) -> Markup:
    """Draw a text object, plain or marked."""
    if text["type"] == "mrkdwn":
        return mrkdwn(text["text"], viewer, verbatim=bool(text.get("verbatim")))
    return plain(text["text"]) if text.get("emoji", True) else escape(clean(text["text"]))


def mrkdwn(text: str, viewer: Viewer, *, verbatim: bool = False) -> Markup:
    """Draw Slack's marked text: code blocks, quotes, emphasis, links, mentions, dates and emoji."""
    drawn, parts = Markup(), PRE.split(clean(text))
    for index, part in enumerate(parts):
        if index % 2:
            drawn += Markup("<pre>{}</pre>").format(_code(part, viewer))
            continue
        at = 0
        for quote in QUOTE.finditer(part):
            inner = _inline(QUOTED.sub("", quote[0]).removesuffix("\n"), viewer, verbatim)
            drawn += _inline(part[at : quote.start()], viewer, verbatim)
            drawn += Markup("<blockquote>{}</blockquote>").format(inner)
            at = quote.end()
        drawn += _inline(part[at:], viewer, verbatim)
    return drawn


def _inline(text: str, viewer: Viewer, verbatim: bool) -> Markup:
    drawn, at = Markup(), 0
    for found in INLINE.finditer(text):
        drawn += escape(text[at : found.start()]) + _marked(found, viewer, verbatim)
        at = found.end()
    return drawn + escape(text[at:])


def _marked(found: re.Match[str], viewer: Viewer, verbatim: bool) -> Markup:
    kind, inner = next((name, found[name]) for name in found.re.groupindex if found[name] is not None)
    if tag := EMPHASIS.get(kind):
        return Markup("<{0}>{1}</{0}>").format(tag, _inline(inner, viewer, verbatim))
    if kind == "code":
        return Markup("<code>{}</code>").format(_code(inner, viewer))
    if kind == "angle":
        return angle(inner, viewer)
    if kind == "url" and not verbatim:
        return link(unescaped(inner))
    if kind == "emoji":
        return escape(emoji(inner, int(found["tone"] or 0)) or found[0])
    return escape(unescaped(found[0]))


def _code(text: str, viewer: Viewer) -> Markup:
    """Draw what stands in code: links and mentions still count there, emphasis does not."""
    parts = re.split(r"<([^<>\n]+)>", text)
    return Markup().join(
        angle(part, viewer) if index % 2 else escape(unescaped(part)) for index, part in enumerate(parts)
    )


def unescaped(text: str) -> str:
    """Undo Slack's three escapes, once."""
    return re.sub("&(amp|lt|gt);", lambda found: SIGNS[found[1]], text)


def angle(inner: str, viewer: Viewer) -> Markup:
    """Draw what stands between < and >: a mention, a date or a link; what is none of these stays as typed."""
    target, _, label = (unescaped(part) for part in inner.partition("|"))
    if target.startswith("@"):
        return person(target[1:], viewer, label)
    if target.startswith("#"):
        return mention(f"#{viewer.channels.get(target[1:]) or label or target[1:]}")
    if target.startswith("!subteam^"):
        return mention(label or "@group")
    if target in ("!here", "!channel", "!everyone"):
        return mention(f"@{target[1:]}")
    if found := DATE.fullmatch(target):
        return date(int(found[1]), found[2], viewer, label, found[3] or "")
    return link(target, label) if SAFE.fullmatch(target) else escape(label or f"<{target}>")


def person(user: str, viewer: Viewer, label: str = "") -> Markup:
    """Draw a mention of somebody by name, marked when it is the viewer."""
    return mention(f"@{viewer.names.get(user) or label or user}", mine=user == viewer.user)


def mention(name: str, *, mine: bool = False) -> Markup:
    """Draw the name of somebody or something that is mentioned."""
    return Markup('<bdi class="mention{}">{}</bdi>').format(" mention-me" if mine else "", clean(name))


def link(url: str, label: str = "") -> Markup:
    """Draw a link that opens beside the page; an address that a browser should not follow stays words."""
    if not SAFE.fullmatch(url):
        return escape(clean(label or url))
    made = Markup('<a href="{}" rel="noopener noreferrer" target="_blank" dir="auto">{}</a>')
    return made.format(url, plain(label) if label else clean(url))


def date(timestamp: int, form: str, viewer: Viewer, fallback: str, url: str = "") -> Markup:
    """Draw an instant in the viewer's zone, or what the app gave for those who cannot."""
    said = viewer.date(timestamp, form) or fallback
    return link(url, said) if url else Markup("<time>{}</time>").format(clean(said))


def leaf(part: JSON, viewer: Viewer) -> Markup:
    """Draw one piece of a rich text section in its styles."""
    drawn = _leaf(part, viewer)
    style: dict[str, Any] = part.get("style") or {}
    for name, tag in {**EMPHASIS, "underline": "u", "code": "code", "highlight": "mark"}.items():
        if style.get(name):
            drawn = Markup("<{0}>{1}</{0}>").format(tag, drawn)
    return drawn


def _leaf(part: JSON, viewer: Viewer) -> Markup:
    match part["type"]:
        case "text":
            return escape(clean(part["text"]))
        case "link":
            return link(part["url"], part.get("text", ""))
        case "user":
            return person(part["user_id"], viewer)
        case "channel":
            return mention(f"#{viewer.channels.get(part['channel_id'], part['channel_id'])}")
        case "usergroup":
            return mention("@group")
        case "broadcast":
            return mention(f"@{part['range']}")
        case "date":
            return date(part["timestamp"], part["format"], viewer, part.get("fallback", ""), part.get("url", ""))
        case "emoji":
            sign = emoji(part["name"], part.get("skin_tone", 0)) or from_code(part.get("unicode", ""))
            return escape(clean(sign or f":{part['name']}:"))
        case "color":
            return _colour(clean(part["value"]))
        case other:
            return mention(f"@{other}")


def _colour(value: str) -> Markup:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        return escape(value)
    swatch = Markup('<svg class="swatch" aria-hidden="true"><rect width="100%" height="100%" fill="{}"/></svg>')
    return Markup('<span class="colour">{}{}</span>').format(swatch.format(value), value)
