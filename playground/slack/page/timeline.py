"""The timeline: how many messages each person got week by week, what was said to whom, and what is due next."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median_low
from zoneinfo import ZoneInfo

from aiohttp import web

from playground.slack.driver import Person
from playground.slack.page.rehearsal import Due, city, moment
from playground.slack.page.rendering import html
from playground.slack.page.routes import Pages
from playground.slack.page.seeing import token
from playground.slack.records import Channel, Message
from playground.slack.workspace import Workspace

WEEK = timedelta(weeks=1)
AHEAD = 4 * WEEK
# What may notify somebody in a week before it is marked; what an app allows itself is the app's own affair.
MANY = 2
SHOWN = 100
FIRST_WORDS = 90


@dataclass(frozen=True)
class Sent:
    """One message, when it came in program time, and whom it notified: nobody, when it stands in a channel."""

    message: Message
    at: datetime
    to: tuple[str, ...]
    place: Channel
    by_app: bool


@dataclass(frozen=True)
class Row:
    """How many messages one person got: in each week, in all, in a usual week and in the fullest one."""

    name: str
    id: str
    local: str
    cells: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(self.cells)

    @property
    def usual(self) -> int:
        """The median of the weeks."""
        return median_low(self.cells)

    @property
    def most(self) -> int:
        """How many in the fullest week."""
        return max(self.cells)


@dataclass(frozen=True)
class Table:
    """The weeks, by the Monday each begins on; each person's counts; how many stood in channels; and all together."""

    weeks: tuple[date, ...]
    rows: tuple[Row, ...]
    channels: tuple[int, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """How often somebody was notified in each week."""
        return tuple(sum(row.cells[n] for row in self.rows) for n in range(len(self.weeks)))

    @property
    def usual(self) -> int:
        """The median of the weeks of all who got anything."""
        return median_low([cell for row in self.rows if row.total for cell in row.cells] or [0])

    @property
    def most(self) -> int:
        """The fullest week of anybody."""
        return max(row.most for row in self.rows)


@dataclass(frozen=True)
class Line:
    """One line of a list: when the reader of the page has it, when those have it who got it, where, and its words."""

    at: datetime
    when: str
    to: tuple[str, ...]
    where: str
    words: str
    by: str = ""
    link: str = ""


def list_sent(ws: Workspace) -> list[Sent]:
    """Return every message there is, the oldest first; what only one person sees notifies nobody and is left out."""
    with ws.state.changed:
        posts = [(channel, list(ws.state.posts[channel.id])) for channel in ws.state.channels.values()]
        people = set(ws.people)
    found = []
    for channel, messages in posts:
        notifies = channel.kind in ("im", "mpim")
        for one in messages:
            to = tuple(m for m in channel.members if m in people and m != one.user) if notifies else ()
            found.append(Sent(one, one.program_at or _posted(one), to, channel, one.user == ws.bot_user))
    return sorted(found, key=lambda one: (one.at, one.message.ts))


def tabulate(sent: Iterable[Sent], people: Sequence[Person], now: datetime, viewer: Person) -> Table:
    """Count what notified each person, by weeks that begin on Monday where that person lives."""
    zones = {one.id: ZoneInfo(one.tz) for one in people}
    here = ZoneInfo(viewer.tz)
    counted: Counter[tuple[str, date]] = Counter()
    for one in sent:
        counted.update((id, monday(one.at, zones[id])) for id in one.to if id in zones)
        if one.place.kind not in ("im", "mpim"):
            counted["", monday(one.at, here)] += 1
    mondays = [day for _, day in counted] or [monday(now, here)]
    first, last = min(mondays), max(mondays)
    weeks = tuple(first + n * WEEK for n in range((last - first) // WEEK + 1))
    rows = tuple(
        Row(one.name, one.id, f"{moment(now, one.tz)} {city(one.tz)}", tuple(counted[one.id, day] for day in weeks))
        for one in people
    )
    return Table(weeks, rows, tuple(counted["", day] for day in weeks))


def monday(at: datetime, zone: ZoneInfo) -> date:
    """Return the Monday of an instant's week in a zone."""
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _posted(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC)


class Timeline:
    """Answers with the timeline."""

    def __init__(self, pages: Pages) -> None:
        """Take the pages it is one of."""
        self.pages = pages

    def routes(self) -> list[web.AbstractRouteDef]:
        """List its address."""
        return [web.get("/{team}/{user}/timeline", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """Show what was sent to whom; `who` picks one person, `by` counts what people wrote too, `all` shows all."""
        ws, viewer = self.pages.found(request)
        return await asyncio.to_thread(self._draw, ws, viewer, dict(request.query))

    def _draw(self, ws: Workspace, viewer: Person, asked: dict[str, str]) -> web.Response:
        now, rehearsal = self.pages.now(), self.pages.clock.rehearsal(ws)
        who, everybody = asked.get("who", ""), asked.get("by") == "everybody"
        people = [one for one in ws.people.values() if who in ("", one.id)]
        sent = [one for one in list_sent(ws) if one.by_app or everybody]
        mine = [one for one in sent if not who or who in one.to]
        shown = mine if "all" in asked else mine[-SHOWN:]
        due = rehearsal.due(now + AHEAD) if rehearsal else []
        return html(
            "timeline.html",
            told_at=token(ws.state.changed.times, now),
            bar=self.pages.clock.bar(ws, viewer),
            ws=ws,
            viewer=viewer,
            who=who,
            everybody=everybody,
            table=tabulate(sent, people, now, viewer) if people else None,
            many=MANY,
            count=len(mine),
            lines=[sent_line(ws, one, viewer) for one in reversed(shown)],
            due=[due_line(ws, one, viewer) for one in due if not who or who in one.to],
        )


def sent_line(ws: Workspace, one: Sent, viewer: Person) -> Line:
    """Return a message as the list shows it, with a link to where somebody has it: who got it, or else who can."""
    can = [id for id in (*one.to, viewer.id, *one.place.members) if id in one.place.members and id in ws.people]
    path = "messages" if one.place.kind == "im" else f"in/{one.place.id}"
    root = one.message.thread_ts
    thread, mark = (f"?thread={root}", "t-") if root and root != one.message.ts else ("", "")
    return Line(
        at=one.at,
        when=moment(one.at, viewer.tz),
        to=_told(ws, one.to, one.at),
        where=_where(one, thread=bool(thread)),
        words=short(one.message.text or one.message.plain),
        by="" if one.by_app else ws.state.users[one.message.user].name,
        link=f"/{ws.id}/{can[0]}/{path}{thread}#{mark}{one.message.ts}" if can else "",
    )


def due_line(ws: Workspace, one: Due, viewer: Person) -> Line:
    """Return something to come as the list shows it."""
    return Line(one.at, moment(one.at, viewer.tz), _told(ws, one.to, one.at), "", short(one.what))


def _told(ws: Workspace, to: Iterable[str], at: datetime) -> tuple[str, ...]:
    """Return who is told, each with the hour it is where they live."""
    people = [ws.people[id] for id in to if id in ws.people]
    return tuple(f"{one.name}, {at.astimezone(ZoneInfo(one.tz)):%a %H:%M}" for one in people)


def _where(one: Sent, *, thread: bool) -> str:
    kind = {"im": "DM", "mpim": "Group DM"}.get(one.place.kind, f"#{one.place.name}")
    return f"{kind}, in a thread" if thread else kind


def short(text: str) -> str:
    """Return the first words of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= FIRST_WORDS else line[: FIRST_WORDS - 1].rstrip() + "…"
