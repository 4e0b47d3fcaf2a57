"""The timeline counts what notified whom, by weeks that begin on Monday where each person lives."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk import WebClient

from playground.slack import LocalSlack, Person, Workspace
from playground.slack.page.timeline import list_sent, tabulate
from tests.playground.slack.conftest import MANIFEST

# 20:30 on Sunday in São Paulo, 08:30 on Monday in Tokyo.
SUNDAY = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)


class Tables(HTMLParser):
    """Collects the rows of every table of a page as the words of their cells, and every link."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.links: list[str] = []
        self._cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._cell = True
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        self._cell = self._cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        """Take words."""
        if self._cell:
            self.rows[-1][-1] = " ".join(f"{self.rows[-1][-1]} {data}".split())

    def row(self, name: str) -> list[str]:
        """Return the cells beside a name."""
        return next(row[1:] for row in self.rows if row[0].startswith(name))


@dataclass
class Play:
    """A workspace whose clock the test sets, with Ana in São Paulo and Kenji in Tokyo."""

    slack: LocalSlack
    at: datetime = SUNDAY
    ws: Workspace = field(init=False)

    def __post_init__(self) -> None:
        """Let both in."""
        self.slack.program_time = lambda: self.at
        self.ws = self.slack.workspace("Lisbon")
        self.client = WebClient(token=self.ws.bot_token, base_url=self.slack.api_url, retry_handlers=[])
        self.ana = self.ws.person("Ana Souza", tz="America/Sao_Paulo")
        self.kenji = self.ws.person("Kenji Sato", tz="Asia/Tokyo")

    def together(self) -> str:
        """Open the group DM of the two."""
        opened = self.client.conversations_open(users=[self.ana.id, self.kenji.id])
        return str(opened["channel"]["id"])

    def says(self, where: str, text: str = "Hello", thread: str | None = None) -> str:
        """Let the app post; return the message's ts."""
        return str(self.client.chat_postMessage(channel=where, text=text, thread_ts=thread)["ts"])

    def page(self, viewer: Person | None = None, query: str = "") -> str:
        """Fetch the timeline."""
        return fetch(f"{self.slack.url}/{self.ws.id}/{(viewer or self.ana).id}/timeline{query}")

    def tables(self, viewer: Person | None = None, query: str = "") -> Tables:
        """Read the timeline's tables."""
        return Tables(self.page(viewer, query))


def fetch(address: str) -> str:
    """Fetch a page."""
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - loopback
        return str(answer.read().decode())


@pytest.fixture(scope="module")
def slack() -> Iterator[LocalSlack]:
    """A local Slack of these tests' own, since they set its clock."""
    with LocalSlack(MANIFEST) as server:
        yield server


@pytest.fixture
def play(slack: LocalSlack) -> Play:
    """A fresh workspace."""
    return Play(slack)


def test_each_message_counts_once_for_each_person_it_notifies(play: Play) -> None:
    """A DM counts for its reader and a group DM for both; an edit, a whisper and a post in a channel for nobody."""
    group = play.together()
    general = play.ws.channel("general", members=[play.ana, play.kenji])
    ts = play.says(play.ana.id)
    dm = play.ana.dm[-1].channel
    play.client.chat_update(channel=dm, ts=ts, text="Hello again")
    play.client.chat_postEphemeral(channel=group, user=play.ana.id, text="Only you")
    play.says(group)
    play.says(group, thread=play.says(group))
    play.says(general.id)
    tables = play.tables()
    total, usual, most, *weeks = tables.row("Ana Souza")
    assert (total, usual, most) == ("4", "0", "4")
    assert weeks == ["▲ 4 , more than 2", "·"]
    assert tables.row("Kenji Sato")[:3] == ["3", "0", "3"]
    assert tables.row("All together") == ["7", "0", "4", "4", "3"]
    assert tables.row("In channels") == ["1", "", "", "1", "·"]


def test_a_week_begins_on_monday_where_each_person_lives(play: Play) -> None:
    """One instant is Ana's Sunday and Kenji's Monday, so that it counts in two weeks."""
    play.says(play.together())
    tables = play.tables()
    assert tables.rows[0][4:] == ["23 Nov", "30 Nov"]
    assert tables.row("Ana Souza")[3:] == ["1", "·"]
    assert tables.row("Kenji Sato")[3:] == ["·", "1"]


def test_every_time_is_told_where_its_reader_lives(play: Play) -> None:
    """Beside each name stands the time there; the list has the viewer's time and that of who got the message."""
    play.says(play.kenji.id, "Good morning")
    shown = play.page(play.ana)
    assert "Sun 29 Nov, 20:30 Sao Paulo" in shown
    assert "Mon 30 Nov, 08:30 Tokyo" in shown
    assert Tables(shown).rows[-1] == ["Sun 29 Nov, 20:30", "Kenji Sato, Mon 08:30", "DM", "Good morning"]
    assert play.tables(play.kenji).rows[-1][0] == "Mon 30 Nov, 08:30"


def test_what_people_write_counts_only_when_asked_for(play: Play) -> None:
    """What Kenji writes in their group DM notifies Ana, and stands there as his once people's words are asked for."""
    play.kenji.say(play.together(), "See you at ten")
    assert play.tables().row("All together")[0] == "0"
    shown = play.page(query="?by=everybody")
    tables = Tables(shown)
    # Kenji gets none, so that the usual week is Ana's.
    assert "get 1 in a usual week" in shown
    assert tables.row("Ana Souza")[0] == "1"
    assert tables.row("Kenji Sato")[0] == "0"
    assert tables.rows[-1][1:] == ["Ana Souza, Sun 20:30", "Group DM", "Kenji Sato: See you at ten"]


def test_one_person_can_be_picked(play: Play) -> None:
    """Everything but that person's messages is gone from the tables."""
    play.says(play.ana.id, "For Ana")
    play.says(play.kenji.id, "For Kenji")
    shown = play.page(query=f"?who={play.kenji.id}")
    assert "For Kenji" in shown
    assert "For Ana" not in shown
    assert Tables(shown).row("All together")[0] == "1"
    assert "Choose another person" in play.page(query="?who=U0NOBODY")


def test_each_link_leads_to_where_its_reader_has_the_message(play: Play) -> None:
    """A DM's link leads to the app's messages of who got it, a reply's into its thread, a post's to the channel."""
    group = play.together()
    general = play.ws.channel("general", members=[play.kenji])
    root = play.says(group, "Root")
    sent = [
        (play.says(play.kenji.id), f"{play.kenji.id}/messages#"),
        (root, f"{play.ana.id}/in/{group}#"),
        (play.says(group, thread=root), f"{play.ana.id}/in/{group}?thread={root}#t-"),
        (play.says(general.id), f"{play.kenji.id}/in/{general.id}#"),
    ]
    links = [link for link in play.tables().links if play.ws.id in link and "#" in link]
    assert sorted(f"/{play.ws.id}/{path}{ts}" for ts, path in sent) == sorted(links)
    for address, _, mark in (link.partition("#") for link in links):
        assert f'id="{mark}"' in fetch(f"{play.slack.url}{address}")


def test_a_long_list_shows_the_newest_and_all_when_asked(play: Play) -> None:
    """Of many messages the newest hundred stand there, with a link to all of them."""
    for n in range(103):
        play.says(play.ana.id, f"Number {n:03}")
    shown = play.page()
    assert "The newest 100 of 103" in shown
    assert "Number 102" in shown
    assert "Number 002" not in shown
    assert "Number 002" in play.page(query="?all=1")


def test_words_stay_words(play: Play) -> None:
    """Markup that somebody hides in a message or a name is shown as it was written."""
    play.ws.person("<b>Eve</b>")
    play.says(play.ana.id, "&lt;script&gt;alert(1)&lt;/script&gt; " + "x" * 3000)
    shown = play.page()
    assert "<script>alert" not in shown
    assert "<b>Eve" not in shown
    assert "&lt;b&gt;Eve" in shown
    assert "x" * 100 not in shown


def test_without_a_demo_the_clock_is_shown_and_cannot_be_moved(play: Play) -> None:
    """The bar has the time of who looks and no buttons, and asking all the same is refused in words."""
    shown = play.page(play.kenji)
    assert "Mon 30 Nov 2026, 08:30" in shown
    assert "data-time" not in shown
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{play.slack.url}/{play.ws.id}/time/day", b"")  # noqa: S310 - loopback
    with refused.value as answer:
        assert answer.status == 404
        assert "Nobody runs a clock here" in json.load(answer)["words"]


MINUTES = st.integers(0, 60 * 24 * 60)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.sampled_from(["ana", "kenji", "both", "general"]), st.booleans(), MINUTES), max_size=25))
def test_the_cells_are_the_messages(slack: LocalSlack, posts: list[tuple[str, bool, int]]) -> None:
    """Whoever writes what where and when: all cells together are the notifications, each in its reader's own week."""
    play = Play(slack)
    state, people = play.ws.state, (play.ana, play.kenji)
    rooms = {
        "ana": state.open_dm(play.ana.id), "kenji": state.open_dm(play.kenji.id),
        "both": state.open_group([one.id for one in people]), "general": play.ws.channel("general", members=people),
    }  # fmt: skip
    expected: list[tuple[str, date]] = []
    for room, by_ana, minutes in posts:
        play.at = SUNDAY + timedelta(minutes=minutes)
        author = play.ana.id if by_ana else play.ws.bot_user
        state.store(rooms[room].id, {"ts": state.new_ts(), "user": author, "text": "Hello"})
        told = [one for one in people if one.id in rooms[room].members and one.id != author and room != "general"]
        for one in told:
            day = play.at.astimezone(ZoneInfo(one.tz)).date()
            expected.append((one.id, day - timedelta(days=day.weekday())))
    table = tabulate(list_sent(play.ws), people, play.at, play.ana)
    cells = {(row.id, week): n for row in table.rows for week, n in zip(table.weeks, row.cells, strict=True)}
    assert {key: n for key, n in cells.items() if n} == {key: expected.count(key) for key in expected}
    assert sum(table.totals) == sum(row.total for row in table.rows) == len(expected)
    assert sum(table.channels) == sum(room == "general" for room, _, _ in posts)
    del slack.workspaces[play.ws.id]
