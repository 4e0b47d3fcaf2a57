"""What the page can ask of whoever runs the program's clock, and the bar above the Slack that asks it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from aiohttp import web

from playground.slack.driver import Person
from playground.slack.page.misbehaving import Wrong, wrongs
from playground.slack.workspace import Workspace

if TYPE_CHECKING:
    from playground.slack.server import LocalSlack


class NotMoved(Exception):
    """The clock did not move, or not all the way; the words say why, and what to do next."""


@dataclass(frozen=True)
class Due:
    """Something that comes by itself: when, whom it notifies (their ids), and what it is, in plain words."""

    at: datetime
    to: tuple[str, ...]
    what: str


@dataclass(frozen=True)
class Progress:
    """How far a move of the clock has come: where it is, in words, and so many parts done of so many."""

    step: str
    done: int
    of: int


class Rehearsal(Protocol):
    """Runs the clock of one workspace. What moves it returns once it stands again, and raises NotMoved."""

    # What went wrong before anybody moved the clock, in words.
    trouble: str

    @property
    def team(self) -> str:
        """The workspace's id."""

    def now(self) -> datetime:
        """Return the program's time."""

    def next_at(self) -> datetime | None:
        """Return the next instant at which something comes due."""

    def end_at(self) -> datetime | None:
        """Return when all that runs and has an end is over; None when nothing has."""

    def move(self, to: datetime) -> None:
        """Move through everything that comes due until then."""

    def leap(self, to: datetime) -> None:
        """Let the app stand still until then, and start it again."""

    def due(self, until: datetime) -> list[Due]:
        """List what comes by itself until then if nobody does anything, the earliest first."""

    def progress(self) -> Progress | None:
        """Return how far the clock has come while it moves."""

    def stop(self) -> None:
        """Let a move end after the step it is at."""

    def reset(self) -> None:
        """Begin anew, with a new workspace."""


@dataclass(frozen=True)
class Bar:
    """What the bar shows to one person; without `moves` the clock cannot be moved here."""

    team: str
    base: str
    iso: str
    local: str
    city: str
    utc: str
    moves: bool = False
    next: str = ""
    end: str = ""
    progress: Progress | None = None
    said: str = ""
    waits: str = ""
    wrongs: tuple[Wrong, ...] = ()


DAY = timedelta(days=1)


class Clock:
    """Draws the bar, and does what its buttons ask."""

    def __init__(self, slack: "LocalSlack", now: Callable[[], datetime]) -> None:
        """Take the local Slack, and what tells the program's time."""
        self.slack, self._now = slack, now
        self._said: dict[str, str] = {}

    def routes(self) -> list[web.AbstractRouteDef]:
        """List the bar's addresses."""
        return [web.post("/{team}/time/{what:next|day|week|end|downtime|stop|reset}", self.answer)]

    def rehearsal(self, ws: Workspace) -> Rehearsal | None:
        """Return what runs this workspace's clock, if anything does."""
        found = self.slack.rehearsal
        return found if found and found.team == ws.id else None

    def bar(self, ws: Workspace, person: Person) -> Bar:
        """Return what the bar shows to this person now; this may wait for the demo."""
        now, zone, rehearsal = self._now(), ZoneInfo(person.tz), self.rehearsal(ws)
        progress = rehearsal.progress() if rehearsal else None
        next_at = rehearsal.next_at() if rehearsal and not progress else None
        end_at = rehearsal.end_at() if rehearsal and not progress else None
        return Bar(
            team=ws.id,
            base=f"/{ws.id}/{person.id}",
            iso=now.isoformat(timespec="minutes"),
            local=f"{now.astimezone(zone):%a %-d %b %Y, %H:%M}",
            city=city(person.tz),
            utc=f"{now:%H:%M} UTC",
            moves=rehearsal is not None,
            next=moment(next_at, person.tz) if next_at else "",
            end=f"{end_at.astimezone(zone):%a %-d %b %Y}" if end_at else "",
            progress=progress,
            said=self._said.get(ws.id, rehearsal.trouble if rehearsal else ""),
            waits="" if rehearsal else self.slack.waits(),
            wrongs=tuple(wrongs(ws)),
        )

    async def answer(self, request: web.Request) -> web.Response:
        """Do what a button asks; the answer comes in words once the clock stands again."""
        ws = self.slack.workspaces.get(request.match_info["team"])
        rehearsal = self.rehearsal(ws) if ws else None
        if ws is None or rehearsal is None:
            words = self.slack.waits() or "Nobody runs a clock here. Start again at the top: /"
            return _said(words, ok=False, status=404)
        what = request.match_info["what"]
        if what == "stop":
            rehearsal.stop()
            return _said("The clock stops after this step.")
        if what == "reset":
            return await self._reset(rehearsal)
        if rehearsal.progress() is None:
            self._tell(ws, "")
        before = _sent(ws)
        try:
            await asyncio.to_thread(_move, rehearsal, what)
        except NotMoved as why:
            if rehearsal.progress() is None:
                self._tell(ws, str(why))
            return _said(str(why), ok=False, status=409)
        words = f"It is {rehearsal.now():%a %-d %b, %H:%M} UTC now. {messages(_sent(ws) - before)}"
        self._tell(ws, words)
        return _said(words)

    async def _reset(self, rehearsal: Rehearsal) -> web.Response:
        try:
            await asyncio.to_thread(rehearsal.reset)
        except NotMoved as why:
            return _said(str(why), ok=False, status=409)
        return _said("Everything begins anew.")

    def _tell(self, ws: Workspace, words: str) -> None:
        """Leave words in the bar, on every page that is open."""
        with ws.state.changed:
            self._said[ws.id] = words
            ws.state.changed.notify_all()


def city(zone: str) -> str:
    """Return what a zone is called by people who live there, such as "Sao Paulo"."""
    return zone.rpartition("/")[2].replace("_", " ")


def moment(at: datetime, zone: str) -> str:
    """Return an instant in a few words where somebody lives, such as "Tue 1 Dec, 09:00"."""
    return f"{at.astimezone(ZoneInfo(zone)):%a %-d %b, %H:%M}"


def messages(count: int) -> str:
    """Say how many messages were sent."""
    return {0: "Nothing was sent.", 1: "One message was sent."}.get(count, f"{count} messages were sent.")


def _move(rehearsal: Rehearsal, what: str) -> None:
    now = rehearsal.now()
    if what == "downtime":
        rehearsal.leap(now + DAY)
        return
    to = {"day": now + DAY, "week": now + 7 * DAY}.get(what)
    if what == "next" and (to := rehearsal.next_at()) is None:
        raise NotMoved("Nothing is due. Pair two people first, so that something comes.")
    if what == "end" and (to := rehearsal.end_at()) is None:
        raise NotMoved("Nothing that runs has a last day. Move by a day or a week instead.")
    if to:
        rehearsal.move(to)


def _sent(ws: Workspace) -> int:
    with ws.state.changed:
        return sum(m.user == ws.bot_user for posts in ws.state.posts.values() for m in posts)


def _said(words: str, *, ok: bool = True, status: int = 200) -> web.Response:
    return web.json_response({"ok": ok, "words": words}, status=status)
