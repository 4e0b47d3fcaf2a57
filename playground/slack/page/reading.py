"""A conversation as one person reads it: who said what, when it was where they are, and what is new to them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from zlib import crc32
from zoneinfo import ZoneInfo

from playground.slack.driver import Person
from playground.slack.records import Channel, Message, User
from playground.slack.workspace import Workspace

TONES = 8
# More than a person would count; the sidebar says so with a plus.
MOST_UNREAD = 99


@dataclass(frozen=True)
class Line:
    """One message before a reader's eyes."""

    message: Message
    author: User
    name: str
    at: datetime
    replies: int = 0
    unread: int = 0

    @property
    def posted(self) -> str:
        """When the machine took it, and the ts by which the app knows it."""
        taken = datetime.fromtimestamp(float(self.message.ts), UTC)
        return f"{taken:%Y-%m-%d %H:%M:%S} UTC by the machine, ts {self.message.ts}"


class Marks:
    """How far each person has read each conversation and thread; kept as long as the local Slack runs."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, ...], str] = {}

    def until(self, *where: str) -> str:
        """Return the ts of the last message read: of a person and a channel, or of a person, a channel and a root."""
        return self._read.get(where, "")

    def read(self, said: list[Message], *where: str) -> None:
        """Take these, oldest first, as read."""
        if said:
            self._read[where] = said[-1].ts


def readable(ws: Workspace, person: Person, channel: Channel) -> list[Message]:
    """Return what this person can read in a conversation, theirs alone included, oldest first."""
    alone = [m for m in ws.state.ephemerals.get(person.id, []) if m.channel == channel.id]
    posts = ws.state.posts[channel.id]
    return sorted([*posts, *alone], key=lambda m: m.ts) if alone else list(posts)


def unread(ws: Workspace, person: Person, channel: Channel, marks: Marks) -> int:
    """Count what others said there since this person last looked; never much more than the page shows."""
    until = marks.until(person.id, channel.id)
    new = takewhile(lambda m: m.ts > until, reversed(ws.state.posts[channel.id]))
    others = (m for m in new if m.user != person.id)
    return sum(1 for _, m in zip(range(MOST_UNREAD + 1), others, strict=False))


def lines(ws: Workspace, person: Person, said: Iterable[Message], within: list[Message], marks: Marks) -> list[Line]:
    """Put messages before a reader's eyes, with what their threads in the whole conversation hold."""
    zone, me = ZoneInfo(person.tz), person.id
    answers = [m for m in within if m.thread_ts not in (None, m.ts) and not m.ephemeral]
    replies = Counter(m.thread_ts for m in answers)
    new = Counter(m.thread_ts for m in answers if m.user != me and m.ts > marks.until(me, m.channel, m.thread_ts or ""))
    return [Line(m, ws.state.users[m.user], called(ws, m.user), at(m, zone), replies[m.ts], new[m.ts]) for m in said]


def at(message: Message, zone: ZoneInfo) -> datetime:
    """Return when it was said, in program time if there is one, where the reader is."""
    posted = message.program_at or datetime.fromtimestamp(float(message.ts), UTC)
    return posted.astimezone(zone)


def called(ws: Workspace, user: str) -> str:
    """Return the name that stands beside somebody's messages: of the app's bot it is the app's."""
    return ws.state.manifest.name if user == ws.bot_user else ws.state.users[user].name


def day(then: datetime, now: datetime) -> str:
    """Name a day as one who lives at `now` would."""
    days = now.date() - then.date()
    if timedelta(0) <= days <= timedelta(days=1):
        return "Yesterday" if days else "Today"
    return f"{then:%A}, {then.day} {then:%B}" + (f" {then.year}" if then.year != now.year else "")


def initials(name: str) -> str:
    """Shorten a name to the letters that stand in its picture."""
    words = name.split()
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper() if words else "?"


def tone(user: str) -> int:
    """Pick the colour of somebody's picture: always the same for one person."""
    return crc32(user.encode()) % TONES
