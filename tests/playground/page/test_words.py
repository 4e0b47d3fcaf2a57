"""Words on the page: what Slack marks is marked, everything else stays words, whoever wrote it."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.slack.page.emoji import EMOJI
from playground.slack.page.words import Viewer, clean, leaf, mrkdwn, plain, words
from tests.playground.page.markup import macros, read

LINK = 'rel="noopener noreferrer" target="_blank" dir="auto"'
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
VIEWER = Viewer(ZoneInfo("Asia/Tokyo"), {"U1": "Bo", "U2": "Ana <b>"}, {"C1": "general"}, NOW, "U2")
MADE = {"b", "i", "s", "u", "code", "mark", "pre", "blockquote", "a", "bdi", "time", "span", "svg", "rect"}
SPOILERS = [
    "<",
    ">",
    "&",
    "|",
    "*",
    "_",
    "~",
    "`",
    "```",
    "\n",
    ":",
    "!",
    "@",
    "#",
    "^",
    "{time}",
    "&lt;",
    "&amp;",
    '"',
    "'",
]
anything = st.lists(
    st.one_of(
        st.sampled_from(
            [*SPOILERS, "<!date^1^{ago}^javascript:x|", "<script>", "https://a", "<@U2>", "\u202e", ":tada:"]
        ),
        st.text(st.characters(exclude_categories=()), max_size=5),
    ),
    max_size=20,
).map("".join)


@pytest.mark.parametrize(
    ("marked", "drawn"),
    [
        ("*a* _b_ ~c~ `d`", "<b>a</b> <i>b</i> <s>c</s> <code>d</code>"),
        ("*a _b ~c~_*", "<b>a <i>b <s>c</s></i></b>"),
        ("a*b*c snake_case_name * a * 3*4*5", "a*b*c snake_case_name * a * 3*4*5"),
        ("`*a* :tada: &lt;`", "<code>*a* :tada: &lt;</code>"),
        ("```\na\n  *b*\n```\nc", "<pre>a\n  *b*</pre>c"),
        ("&gt; a\n>b\nc > d", "<blockquote>a\nb</blockquote>c &gt; d"),
        ("• a\n1. b", "• a\n1. b"),
        ("&amp;lt; 2 &lt; 3", "&amp;lt; 2 &lt; 3"),
        ("<https://a.org/?b=1&amp;c=2|a &lt;b&gt;>", f'<a href="https://a.org/?b=1&amp;c=2" {LINK}>a &lt;b&gt;</a>'),
        ("<mailto:a@b.org>", f'<a href="mailto:a@b.org" {LINK}>mailto:a@b.org</a>'),
        ("see https://a.org/b.", f'see <a href="https://a.org/b" {LINK}>https://a.org/b</a>.'),
        ("<javascript:alert(1)|press>", "press"),
        ("<JavaScript:alert(1)>", "&lt;JavaScript:alert(1)&gt;"),
        ("<https://a b|c>", "c"),
        ("<@U1> <@U9|bo>", '<bdi class="mention">@Bo</bdi> <bdi class="mention">@bo</bdi>'),
        ("<@U9>", '<bdi class="mention">@U9</bdi>'),
        ("<@U2>", '<bdi class="mention mention-me">@Ana &lt;b&gt;</bdi>'),
        ("<#C1> <#C9|else>", '<bdi class="mention">#general</bdi> <bdi class="mention">#else</bdi>'),
        ("<!here> <!channel>", '<bdi class="mention">@here</bdi> <bdi class="mention">@channel</bdi>'),
        ("<!subteam^S1|@leads>", '<bdi class="mention">@leads</bdi>'),
        ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        (":tada: :no_such: 10:30:45", "🎉 :no_such: 10:30:45"),
        (":wave::skin-tone-4:", "👋🏽"),
        ("<!date^1772443800^{date_num} {time}|x>", "<time>2026-03-02 6:30 PM</time>"),
        ("<!date^1772443800^{time}^https://a.org/|x>", f'<a href="https://a.org/" {LINK}>6:30 PM</a>'),
        ("<!date^1772443800^{time}^javascript:x|y>", "6:30 PM"),
        ("<!date^9999999999999^{time}|no day>", "<time>no day</time>"),
    ],
)  # fmt: skip
def test_what_slack_marks_is_marked(marked: str, drawn: str) -> None:
    """Emphasis, code, quotes, links, mentions, dates and emoji look as in Slack; anything like them is left alone."""
    assert mrkdwn(marked, VIEWER) == drawn


def test_nothing_is_linked_in_verbatim_text() -> None:
    """Verbatim text links only what the app marked as a link."""
    text = {"type": "mrkdwn", "text": "https://a.org <https://b.org>", "verbatim": True}
    assert words(text, VIEWER) == f'https://a.org <a href="https://b.org" {LINK}>https://b.org</a>'


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("date_num", "2026-03-01"), ("date", "March 1st, 2026"), ("date_short", "Mar 1, 2026"),
        ("date_long", "Sunday, March 1st, 2026"), ("date_pretty", "Yesterday"), ("date_short_pretty", "Yesterday"),
        ("date_long_pretty", "Yesterday"), ("time", "12:05 AM"), ("time_secs", "12:05:00 AM"), ("ago", "1 day ago"),
        ("no_such", "{no_such}"),
    ],
)  # fmt: skip
def test_each_way_to_write_a_date(token: str, said: str) -> None:
    """Every token of Slack's is written in the viewer's own zone, where it may be another day."""
    at = datetime(2026, 2, 28, 15, 5, tzinfo=UTC)
    assert VIEWER.date(int(at.timestamp()), f"{{{token}}}") == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [(-24, "on yesterday"), (0, "on today"), (24, "on tomorrow"), (72, "on March 5th, 2026"),
     (480, "on March 22nd, 2026"),
     (-240, "on February 20th, 2026"), (504, "on March 23rd, 2026"), (216, "on March 11th, 2026")],
)  # fmt: skip
def test_a_day_near_is_called_by_its_name(hours: int, said: str) -> None:
    """Today and the days beside it are named, in lower case within a sentence; others have their ordinal."""
    assert VIEWER.date(int(NOW.timestamp()) + hours * 3600, "on {date_pretty}") == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "now"), (-1, "1 second ago"), (-180, "3 minutes ago"), (7200, "in 2 hours"), (-800 * 86400, "2 years ago")],
)
def test_how_long_ago(seconds: int, said: str) -> None:
    """The largest unit that fits is told, before and after."""
    assert VIEWER.date(int(NOW.timestamp()) + seconds, "{ago}") == said


def test_every_emoji_is_one_sign() -> None:
    """The table pairs names with signs; none of its signs is a word."""
    assert len(EMOJI) > 200
    assert [name for name, sign in EMOJI.items() if sign.isascii() or name != name.lower()] == []


@given(anything, st.sampled_from(["plain_text", "mrkdwn"]))
@settings(max_examples=100, deadline=None)
def test_no_text_makes_an_element_of_its_own(text: str, kind: str) -> None:
    """Whatever somebody writes, the page has no element but those made here, and sends nobody astray."""
    for node in read(words({"type": kind, "text": text}, VIEWER)).all():
        assert kind == "mrkdwn"
        assert node.tag in MADE
        assert set(node.attrs) <= {"href", "rel", "target", "class", "dir"}
        assert str(node.attrs.get("href", "https://")).startswith(("https://", "http://", "mailto:"))


@given(anything)
@settings(max_examples=100, deadline=None)
def test_plain_words_are_shown_as_they_are(text: str) -> None:
    """Plain text comes back from the page letter by letter, less what cannot be shown."""
    shown = read(words({"type": "plain_text", "text": text, "emoji": False}, VIEWER)).words
    assert shown == clean(text)
    shown.encode()


@given(anything, st.sampled_from(["text", "link", "user", "emoji", "date", "channel", "color", "broadcast", "odd"]))
@settings(max_examples=100, deadline=None)
def test_no_rich_text_makes_an_element_of_its_own(text: str, kind: str) -> None:
    """The same holds for each piece of rich text, whatever stands in it."""
    said: dict[str, Any] = {
        "text": text,
        "url": text,
        "user_id": text,
        "channel_id": text,
        "name": text,
        "format": text,
    }
    more = {"value": text, "range": text, "timestamp": 10**12, "fallback": text, "unicode": text, "skin_tone": 10**9}
    for node in read(leaf({"type": kind, **said, **more, "style": {"bold": True, "code": True}}, VIEWER)).all():
        assert node.tag in MADE
        assert set(node.attrs) <= {"href", "rel", "target", "class", "dir"}


def test_each_piece_of_rich_text_is_drawn() -> None:
    """Styles, mentions, links, emoji by name or by sign, colours and dates look as in Slack."""
    pieces: list[tuple[dict[str, Any], str]] = [
        ({"type": "text", "text": "<a>", "style": {"bold": True, "italic": True}}, "<i><b>&lt;a&gt;</b></i>"),
        ({"type": "text", "text": "*a* :tada:"}, "*a* :tada:"),
        ({"type": "user", "user_id": "U1"}, '<bdi class="mention">@Bo</bdi>'),
        ({"type": "channel", "channel_id": "C1"}, '<bdi class="mention">#general</bdi>'),
        ({"type": "broadcast", "range": "here"}, '<bdi class="mention">@here</bdi>'),
        ({"type": "usergroup", "usergroup_id": "S1"}, '<bdi class="mention">@group</bdi>'),
        ({"type": "link", "url": "https://a.org", "text": "a"}, f'<a href="https://a.org" {LINK}>a</a>'),
        ({"type": "link", "url": "tel:+1", "text": "call"}, "call"),
        ({"type": "emoji", "name": "wave", "skin_tone": 2}, "👋🏻"),
        ({"type": "emoji", "name": "wave", "skin_tone": 10**9}, "👋"),
        ({"type": "emoji", "name": "ice", "unicode": "1f9ca"}, "🧊"),
        ({"type": "emoji", "name": "ours"}, ":ours:"),
        ({"type": "color", "value": "red"}, "red"),
        ({"type": "date", "timestamp": 1772443800, "format": "{time}"}, "<time>6:30 PM</time>"),
        ({"type": "team", "team_id": "T1"}, '<bdi class="mention">@team</bdi>'),
    ]
    assert [str(leaf(piece, VIEWER)) for piece, _ in pieces] == [drawn for _, drawn in pieces]
    assert 'fill="#1264a3"' in leaf({"type": "color", "value": "#1264a3"}, VIEWER)


def test_no_mark_reorders_what_stands_around_words() -> None:
    """Overrides and isolates are dropped wherever they could come from; letters of every script stay."""
    turned = "\u202egnp\u202c \u2067\u2066\u2069 שלום"
    assert plain(turned) == "gnp  שלום"
    assert "\u202e" not in leaf({"type": "emoji", "name": "x", "unicode": "202e"}, VIEWER)
    assert "\u202e" not in mrkdwn("<@U9|\u202ea> <!subteam^S1|\u202ea> <https://a.org/\u202eb|\u202ec>", VIEWER)


def test_names_of_any_sort_are_isolated() -> None:
    """A name that turns the direction stands in an element that keeps it to itself."""
    assert VIEWER.names["U1"] == "Bo"
    turned = Viewer(names={"U1": "\u202eoB"})
    assert mrkdwn("<@U1>!", turned) == '<bdi class="mention">@oB</bdi>!'


def test_a_list_keeps_its_order_and_depth() -> None:
    """Lists of rich text are lists, numbered on from where they were."""
    parts = [{"type": "rich_text_section", "elements": [{"type": "text", "text": "a"}]}]
    listed = {"type": "rich_text_list", "style": "ordered", "indent": 1, "offset": 2, "border": 1, "elements": parts}
    drawn = read(macros().blocks([{"type": "rich_text", "block_id": "b", "elements": [listed]}]))
    made = drawn.one("ol")
    assert (made.attrs["class"], made.attrs["start"], made.one("li").words) == ("indent-1 bordered", "3", "a")
