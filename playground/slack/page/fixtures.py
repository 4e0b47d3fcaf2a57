"""What the gallery shows: each block and element that Slack takes, in each of its states."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from playground.slack.page.words import Viewer
from playground.slack.records import JSON

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PEOPLE = {"U0ANA": "Ana Ferreira", "U0BO": "Bo Lindqvist", "U0KENJI": "Kenji Sato", "U0OLU": "Olu Adeyemi"}
CHANNELS = {"C0GENERAL": "general", "C0SERVERLESS": "serverless", "C0CAREERS": "careers"}
VIEWER = Viewer(ZoneInfo("Europe/Lisbon"), PEOPLE, CHANNELS, NOW, "U0ANA")


@dataclass(frozen=True)
class Fixture:
    """Blocks on one surface, with what stands in their inputs and what is wrong there."""

    surface: str
    title: str
    blocks: list[JSON]
    values: Mapping[str, Mapping[str, JSON]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def payload(self) -> JSON:
        """The message or view as an app would send it."""
        if self.surface == "message":
            return {"text": self.title, "blocks": self.blocks}
        named = {"title": plain("A form"), "submit": plain("Save")} if self.surface == "modal" else {}
        return {"type": self.surface, "blocks": self.blocks, **named}


def plain(words: str, **more: object) -> JSON:
    """Plain text."""
    return {"type": "plain_text", "text": words, **more}


def marked(words: str, **more: object) -> JSON:
    """Text with Slack's marks."""
    return {"type": "mrkdwn", "text": words, **more}


def section(text: JSON, **more: object) -> JSON:
    """A paragraph."""
    return {"type": "section", "text": text, **more}


def actions(*elements: JSON) -> JSON:
    """A row of elements."""
    return {"type": "actions", "elements": list(elements)}


def button(label: str, action: str, **more: object) -> JSON:
    """A button."""
    return {"type": "button", "text": plain(label), "action_id": action, "value": action, **more}


def options(*names: str) -> list[JSON]:
    """Options, by their names."""
    return [{"text": plain(name), "value": name.lower()} for name in names]


def image(**more: object) -> JSON:
    """A picture of another host's, which the page does not load."""
    return {"type": "image", "image_url": "https://example.org/map.png", "alt_text": "A map of the venue", **more}


CONFIRM: JSON = {
    "title": plain("Leave the program?"), "text": marked("Your partner is told *today*."), "confirm": plain("Leave"),
    "deny": plain("Stay"), "style": "danger",
}  # fmt: skip
LONG = "W" * 3000
HOSTILE = (
    "<script>alert('no')</script> <img src=x onerror=alert(1)> &lt;b&gt; ]]> {{ 7*7 }} "
    "<!channel> <@U0BO> \u202egnp.exe\u202c \u2067left\u2066 \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627"
)
MARKED = (
    "*Bold*, _italic_, ~struck~, `code`, *_both_*, <https://example.org/a?b=1&amp;c=2|a link>, https://example.org, "
    "<mailto:ana@example.org|mail>\n> A quote\n> of two lines\n• one\n• two\n```first line\n  second &lt;line&gt;```\n"
    "2 &lt; 3 &amp; 5 &gt; 4, snake_case_name, 3*4*5, :tada: :wave::skin-tone-4: :no_such_emoji:"
)
MENTIONS = (
    "<@U0ANA>, <@U0BO> and <@U0GONE> in <#C0SERVERLESS>, <#C0OTHER|elsewhere>; <!here>, <!channel>, <!everyone>, "
    "<!subteam^S0LEADS|@leads>"
)
TOKENS = (
    "date_num", "date", "date_short", "date_long", "date_pretty", "date_short_pretty", "date_long_pretty", "time",
    "time_secs", "ago",
)  # fmt: skip


def dated(days: int) -> str:
    """Every way to write an instant that is so many days from now."""
    at = int(NOW.timestamp()) + days * 86400
    return "\n".join(f"{token}: <!date^{at}^{{{token}}}|in words>" for token in TOKENS)


TEXTS = [
    Fixture("message", "Marked text", [section(marked(MARKED)), section(marked(MENTIONS))]),
    Fixture("message", "Dates in the viewer's zone", [
        {"type": "section", "fields": [marked(dated(0)), marked(dated(-1)), marked(dated(1)), marked(dated(-200))]},
        section(marked("<!date^1772443800^{date_short_pretty} at {time}^https://example.org/|linked>, "
                       "<!date^99999999999999^{date}|no such day>")),
    ]),
    Fixture("message", "Plain text and emoji", [
        section(plain("Plain *stays* plain, <https://example.org> too. :seedling: :+1::skin-tone-2: :rocket:")),
        section(plain("Without emoji: :seedling:", emoji=False)),
        section(marked("A mention <@U0BO>, but https://example.org is no link", verbatim=True)),
    ]),
    Fixture("message", "Headings, notes and lines", [
        {"type": "header", "text": plain("Your week with Bo :calendar:")},
        {"type": "context", "elements": [marked("Due *Friday* · <@U0BO>"), plain("Why am I seeing this?"), image()]},
        {"type": "divider"},
        {"type": "section", "text": plain("Fields, two beside each other"), "fields": [
            marked("*With*\nBo Lindqvist"), marked("*Next meeting*\nThursday, 18:00"),
            plain("Goal"), plain("Give a talk at the user group in spring, and answer questions calmly"),
        ]},
    ]),
    Fixture("message", "Hostile text stays text", [
        section(plain(HOSTILE)), section(marked(HOSTILE)), section(plain(LONG)),
        {"type": "header", "text": plain("\u202e" + "W" * 149)},
        {"type": "section", "fields": [plain(HOSTILE), plain("W" * 2000)]},
        {"type": "context", "elements": [plain(HOSTILE), plain("W" * 900)]},
        actions(button("W" * 75, "wide"), button("\u202e<b>b</b>", "turned", style="primary")),
    ]),
]  # fmt: skip


def text(words: str, **style: bool) -> JSON:
    """A piece of rich text."""
    return {"type": "text", "text": words, **({"style": style} if style else {})}


def part(kind: str, *elements: JSON, **more: object) -> JSON:
    """A part of a rich text block."""
    return {"type": f"rich_text_{kind}", "elements": list(elements), **more}


def listed(style: str, indent: int, *words: str, **more: int) -> JSON:
    """A list in rich text."""
    return part("list", *(part("section", text(one)) for one in words), style=style, indent=indent, **more)


LEAVES = (
    text("bold", bold=True), text(" italic", italic=True), text(" struck", strike=True), text(" under", underline=True),
    text(" code", code=True), text(" all", bold=True, italic=True, strike=True), text("\n"),
    {"type": "user", "user_id": "U0BO"}, text(" "), {"type": "channel", "channel_id": "C0CAREERS"}, text(" "),
    {"type": "usergroup", "usergroup_id": "S0LEADS"}, text(" "), {"type": "broadcast", "range": "here"}, text(" "),
    {"type": "link", "url": "https://example.org/", "text": "a link"}, text(" "),
    {"type": "link", "url": "https://example.org/bare"}, text(" "), {"type": "emoji", "name": "heart"},
    {"type": "emoji", "name": "wave", "skin_tone": 3}, {"type": "emoji", "name": "ice", "unicode": "1f9ca"},
    {"type": "emoji", "name": "our_own_logo"}, text(" "), {"type": "color", "value": "#1264a3"}, text(" "),
    {"type": "team", "team_id": "T0OTHER"}, text(" "),
    {"type": "date", "timestamp": 1772443800, "format": "{date_long} at {time}", "fallback": "2 March"},
)  # fmt: skip
RICH = [
    Fixture("message", "Rich text", [
        {"type": "rich_text", "elements": [part("section", *LEAVES)]},
        {"type": "rich_text", "elements": [
            part("section", text("My promise", bold=True)),
            part("quote", text("Write the outline,\nthen sleep on it.")),
            part("preformatted", text("SELECT 1;\n-- no more")), listed("bullet", 0, "Outline", "Slides"),
            listed("bullet", 1, "One picture each"), listed("ordered", 0, "Rehearse", "Give it", offset=2),
            listed("ordered", 1, "alone", "with Bo"), listed("bullet", 0, "with a border", border=1),
        ]},
        {"type": "rich_text", "elements": [part("section", text(HOSTILE)), part("quote", text(LONG))]},
    ]),
]  # fmt: skip
