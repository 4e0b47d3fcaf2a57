"""What one person sees: the sidebar, the place they are at, its messages and the thread beside it."""

from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from playground.slack.driver import Person
from playground.slack.manifest import Shortcut
from playground.slack.page.reading import Line, Marks, called, lines, readable, unread
from playground.slack.page.words import Viewer
from playground.slack.records import Channel, Message, View
from playground.slack.workspace import Workspace

HOME, MESSAGES = "home", "messages"
# How many messages a conversation shows before one asks for earlier ones.
SHOWN = 100


@dataclass(frozen=True)
class Asked:
    """What an address asks for: a place, the thread open beside it, and how many messages."""

    path: str
    thread: str = ""
    last: int = SHOWN


@dataclass(frozen=True)
class Place:
    """Somewhere to go: Home, the app's messages, or a conversation."""

    path: str
    name: str
    channel: Channel | None = None
    tab: str = ""
    unread: int = 0

    @property
    def kind(self) -> str:
        """What sort of conversation it is, as Slack says it; nothing for Home."""
        return self.channel.kind if self.channel else ""


@dataclass(frozen=True)
class Page:
    """Everything that is drawn for one person at one place."""

    ws: Workspace
    person: Person
    people: list[Person]
    places: list[Place]
    place: Place
    asked: Asked
    messages: list[Line]
    earlier: int
    home: View | None
    thread: list[Line]
    modals: list[View]
    viewer: Viewer
    now: datetime
    told: str

    @property
    def base(self) -> str:
        """The start of every address of this person's."""
        return f"/{self.ws.id}/{self.person.id}"

    @property
    def may_write(self) -> bool:
        """Whether Slack would let this person write here."""
        channel, read_only = self.place.channel, self.place.tab and self.ws.state.manifest.read_only
        return bool(channel and not channel.archived and not read_only)

    @property
    def unread(self) -> int:
        """How many messages wait for this person elsewhere."""
        return sum(one.unread for one in self.places)

    def shortcuts(self, kind: str) -> list[Shortcut]:
        """The app's shortcuts of one kind, global or message."""
        return [one for one in self.ws.state.manifest.shortcuts.values() if one.kind == kind]

    def roles(self, person: Person) -> list[str]:
        """What Slack says somebody is in the workspace, beside a member."""
        user = person.user
        said = {"owner": user.owner, "admin": user.admin, "guest": user.guest, "deactivated": user.deleted}
        return [role for role, holds in said.items() if holds]

    def local(self, person: Person) -> datetime:
        """The program's time where somebody lives."""
        return self.now.astimezone(ZoneInfo(person.tz))

    def here(self, thread: str = "", last: int = 0) -> str:
        """The address of this place, with a thread open beside it or with more messages."""
        asked = {"thread": thread} | ({"last": last or self.asked.last} if (last or self.asked.last) > SHOWN else {})
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{self.base}/{self.place.path}" + (f"?{query}" if query else "")

    def as_(self, other: Person) -> str:
        """The address of this same place for somebody else, or of their Home when they cannot go there."""
        channel = self.place.channel
        if self.place.tab or other.user.deleted or not channel or other.id not in channel.members:
            return f"/{self.ws.id}/{other.id}/{self.place.tab if self.place.tab and not other.user.deleted else HOME}"
        return self.here(self.asked.thread).replace(self.base, f"/{self.ws.id}/{other.id}", 1)


def places(ws: Workspace, person: Person, marks: Marks) -> list[Place]:
    """List where this person can go: the app's two tabs, then channels, group DMs and the rest by name."""
    app = ws.state.manifest.name
    if person.user.deleted:
        return [Place(HOME, app, tab=HOME)]
    dm = ws.state.find_dm(person.id)
    found = [Place(HOME, app, tab=HOME)]
    if ws.state.manifest.messages:
        found += [Place(MESSAGES, app, dm, MESSAGES, unread(ws, person, dm, marks) if dm else 0)]
    channels = [c for c in ws.conversations() if person.id in c.members and c.kind != "im"]
    named = [
        Place(f"in/{c.id}", title(ws, person, c), replace(c, members=list(c.members)), "", unread(ws, person, c, marks))
        for c in channels
    ]
    return found + sorted(named, key=lambda one: (one.kind == "mpim", one.name))


def title(ws: Workspace, person: Person, channel: Channel) -> str:
    """Return what a person calls a conversation: its name, or who else is in it."""
    if channel.kind != "mpim":
        return channel.name
    others = [m for m in channel.members if m not in (person.id, ws.bot_user)]
    return ", ".join(ws.state.users[m].name for m in others)


def look(ws: Workspace, person: Person, asked: Asked, now: datetime, marks: Marks) -> Page:
    """Return what this person sees at a place, which is read then. Raises LookupError when they cannot go there."""
    with ws.state.changed:
        times = ws.state.changed.times
        channel = _channel(ws, person, asked.path)
        said = readable(ws, person, channel) if channel else []
        top = [m for m in said if m.thread_ts in (None, m.ts)]
        root = next((m.thread_ts or m.ts for m in said if m.ts == asked.thread), "")
        thread = [m for m in said if root and root in (m.ts, m.thread_ts)]
        _read(person, channel, said, thread, marks)
        known = places(ws, person, marks)
        place = next((one for one in known if one.path == asked.path), None)
        if place is None:
            raise LookupError(f"{person.name} cannot go there, or not any more.")
        return Page(
            ws=ws,
            person=person,
            people=[one for one in ws.people.values() if not one.user.bot],
            places=known,
            place=place,
            asked=asked,
            messages=lines(ws, person, top[-asked.last :], said, marks),
            earlier=max(0, len(top) - asked.last),
            home=person.home,
            thread=lines(ws, person, thread, [], marks),
            modals=person.modals,
            viewer=viewer(ws, person, now),
            now=now,
            told=token(times, now),
        )


def viewer(ws: Workspace, person: Person, now: datetime) -> Viewer:
    """Return whose eyes words and dates are drawn for: their zone, and what people and channels are called."""
    names = {user.id: called(ws, user.id) for user in ws.state.users.values()}
    channels = {
        c.id: c.name
        for c in ws.conversations()
        if c.kind == "channel" or (c.kind == "group" and person.id in c.members)
    }
    return Viewer(ZoneInfo(person.tz), names, channels, now, person.id)


def _channel(ws: Workspace, person: Person, path: str) -> Channel | None:
    if person.user.deleted:
        return None
    if path == MESSAGES:
        return ws.state.find_dm(person.id)
    channel = ws.state.channels.get(path.removeprefix("in/"))
    return channel if channel and person.id in channel.members and channel.kind != "im" else None


def _read(person: Person, channel: Channel | None, said: list[Message], thread: list[Message], marks: Marks) -> None:
    if channel:
        marks.read(said, person.id, channel.id)
        if thread:
            marks.read(thread, person.id, channel.id, thread[0].ts)


def token(times: int, now: datetime) -> str:
    """Return what differs when the page has to be drawn again: something changed, or the minute did."""
    return f"{times}-{now:%d%H%M}"
