"""What one person sees: the sidebar, the place they are at, its messages and the thread beside it."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from playground.slack.driver import Person
from playground.slack.page.misbehaving import Wrong, wrongs
from playground.slack.records import Channel, Message, View
from playground.slack.workspace import Workspace

HOME, MESSAGES = "home", "messages"


@dataclass(frozen=True)
class Place:
    """Somewhere to go: Home, the app's messages, or a conversation."""

    path: str
    name: str
    channel: Channel | None = None
    tab: str = ""


@dataclass(frozen=True)
class Page:
    """Everything that is drawn for one person at one place."""

    ws: Workspace
    person: Person
    people: list[Person]
    places: list[Place]
    place: Place
    messages: list[Message]
    home: View | None
    thread: list[Message]
    modals: list[View]
    now: datetime

    @property
    def base(self) -> str:
        """The start of every address of this person's."""
        return f"/{self.ws.id}/{self.person.id}"

    @property
    def wrongs(self) -> list[Wrong]:
        """What Slack does wrong now."""
        return wrongs(self.ws)

    def local(self, person: Person) -> datetime:
        """The program's time where somebody lives."""
        return self.now.astimezone(ZoneInfo(person.tz))


def places(ws: Workspace, person: Person) -> list[Place]:
    """List where this person can go: the app's two tabs, then channels, group DMs and the rest by name."""
    app = ws.state.manifest.name
    dm = ws.state.find_dm(person.id)
    found = [Place(HOME, app, tab=HOME), Place(MESSAGES, app, dm, MESSAGES)]
    channels = [c for c in ws.conversations() if person.id in c.members and c.kind != "im"]
    named = [Place(f"in/{c.id}", title(ws, person, c), c) for c in channels]
    return found + sorted(named, key=lambda one: (one.channel is not None and one.channel.kind == "mpim", one.name))


def title(ws: Workspace, person: Person, channel: Channel) -> str:
    """Return what a person calls a conversation: its name, or who else is in it."""
    if channel.kind != "mpim":
        return channel.name
    others = [m for m in channel.members if m not in (person.id, ws.bot_user)]
    return ", ".join(ws.state.users[m].name for m in others)


def look(ws: Workspace, person: Person, path: str, thread: str, now: datetime) -> Page:
    """Return what this person sees at a place. Raises LookupError when they cannot go there."""
    with ws.state.changed:
        known = places(ws, person)
        place = next((one for one in known if one.path == path), None)
        if place is None:
            raise LookupError(f"{person.name} cannot go to {path}")
        said = readable(ws, person, place.channel) if place.channel else []
        return Page(
            ws=ws,
            person=person,
            people=list(ws.people.values()),
            places=known,
            place=place,
            messages=[m for m in said if m.thread_ts in (None, m.ts)],
            home=person.home,
            thread=[m for m in said if thread and thread in (m.ts, m.thread_ts)],
            modals=person.modals,
            now=now,
        )


def readable(ws: Workspace, person: Person, channel: Channel) -> list[Message]:
    """Return what this person can read in a conversation, theirs alone included, oldest first."""
    alone = [m for m in ws.state.ephemerals.get(person.id, []) if m.channel == channel.id]
    return sorted([*ws.state.posts[channel.id], *(replace(m) for m in alone)], key=lambda m: m.ts)
