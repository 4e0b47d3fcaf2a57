"""What one workspace of the local Slack holds: people, conversations, messages, views, triggers."""

import secrets
import string
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from playground.slack.manifest import Manifest
from playground.slack.records import JSON, Call, Channel, Grant, Message, Request, User, View


def new_id(prefix: str) -> str:
    """An id in Slack's alphabet, never given before."""
    return prefix + "0" + "".join(secrets.choice(string.ascii_uppercase + string.digits) for _ in range(9))


class Changed(threading.Condition):
    """What readers and writers hold; `times` counts how often something changed."""

    def __init__(self) -> None:
        super().__init__(threading.RLock())
        self.times = 0

    def notify_all(self) -> None:
        """Wake those who wait, and count."""
        self.times += 1
        super().notify_all()


class State:
    """The data of one workspace. Every reader and writer holds `changed`, which is also notified at each change."""

    def __init__(self, name: str, manifest: Manifest, program_time: Callable[[], datetime | None]) -> None:
        self.name, self.manifest, self.program_time = name, manifest, program_time
        self.id, self.app_id = new_id("T"), new_id("A")
        self.domain = "".join(c if c.isalnum() else "-" for c in name.lower()).strip("-")
        self.verification_token = secrets.token_hex(12)
        self.bot_token = f"xoxb-{secrets.token_hex(16)}"
        self.app_token = f"xapp-1-{self.app_id}-{secrets.token_hex(16)}"
        self.signing_secret = secrets.token_hex(16)
        self.changed = Changed()
        self.token_error: str | None = None
        self.bot_user, self.bot_id = new_id("U"), new_id("B")
        self.users: dict[str, User] = {self.bot_user: User(self.bot_user, manifest.bot_name, bot=True)}
        self.users["USLACKBOT"] = User("USLACKBOT", "Slackbot")
        self.channels: dict[str, Channel] = {}
        self.posts: dict[str, list[Message]] = {}
        self.ephemerals: dict[str, list[Message]] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}
        self.triggers: dict[str, Grant] = {}
        self.response_urls: dict[str, Grant] = {}
        self.calls: list[Call] = []
        self.requests: list[Request] = []
        self.seen: Counter[str] = Counter()
        self.trigger_life = 3.0
        self._last_ts = 0

    def new_ts(self) -> str:
        """The machine's time as Slack writes it, later than any before."""
        with self.changed:
            self._last_ts = max(time.time_ns() // 1000, self._last_ts + 1)
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def now(self) -> datetime:
        """The machine's time."""
        return datetime.now(UTC)

    def refuse(self, request: Request, reason: str) -> None:
        """Keep why Slack could not use the answer to something that was acked."""
        with self.changed:
            self.requests[self.requests.index(request)] = replace(request, reason=reason)
            self.changed.notify_all()

    def notice(self, users: Iterable[str]) -> None:
        """Wake those who wait for something to change before these people's eyes."""
        with self.changed:
            self.seen.update(users)
            self.changed.notify_all()

    def add_channel(self, kind: str, name: str, members: Iterable[str], prefix: str = "C") -> Channel:
        """A new conversation with these members."""
        channel = Channel(new_id(prefix), kind, name, list(dict.fromkeys(members)), int(time.time()))
        self.channels[channel.id] = channel
        self.posts[channel.id] = []
        self.changed.notify_all()
        return channel

    def find_dm(self, user: str) -> Channel | None:
        """The person's DM with the app, if it was ever opened."""
        wanted = {user, self.bot_user}
        return next((c for c in self.channels.values() if c.kind == "im" and set(c.members) == wanted), None)

    def open_dm(self, user: str) -> Channel:
        """The person's DM with the app, opened when it was not."""
        with self.changed:
            return self.find_dm(user) or self.add_channel("im", "directmessage", [user, self.bot_user], "D")

    def find_group(self, users: Iterable[str]) -> Channel | None:
        """The group DM of exactly these people and the app."""
        wanted = {*users, self.bot_user}
        return next((c for c in self.channels.values() if c.kind == "mpim" and set(c.members) == wanted), None)

    def open_group(self, users: list[str]) -> Channel:
        """The group DM of exactly these people and the app, opened when it was not."""
        with self.changed:
            names = "--".join(self.users[u].handle for u in [*users, self.bot_user])
            return self.find_group(users) or self.add_channel("mpim", f"mpdm-{names}-1", [*users, self.bot_user])

    def store(self, channel: str, payload: JSON) -> Message:
        """Put a message at the end of its conversation."""
        with self.changed:
            message = Message(channel, payload, self.program_time(), time.monotonic())
            self.posts[channel].append(message)
            self.changed.notify_all()
            return message

    def find_message(self, channel: str, ts: str) -> Message | None:
        """The message with this ts in this conversation."""
        with self.changed:
            return next((m for m in self.posts.get(channel, []) if m.ts == ts), None)

    def swap(self, old: Message, payload: JSON) -> Message:
        """Replace a stored message by an edited one."""
        with self.changed:
            posts, new = self.posts[old.channel], replace(old, payload=payload)
            posts[next(i for i, m in enumerate(posts) if m.ts == old.ts)] = new
            self.changed.notify_all()
            return new

    def visible(self, user: str) -> Iterator[Message]:
        """Every message this person can read, oldest first within its conversation."""
        for channel in self.channels.values():
            if user in channel.members:
                yield from self.posts[channel.id]
        yield from self.ephemerals.get(user, [])

    def new_trigger(self, user: str) -> str:
        """A trigger_id that opens one modal for this person, soon."""
        with self.changed:
            trigger = f"{time.time_ns() // 1_000_000}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
            self.triggers[trigger] = Grant(user, time.monotonic())
            return trigger

    def new_response_url(self, grant: Grant) -> str:
        """The last part of an address where the app may answer this interaction."""
        with self.changed:
            key = f"{self.id}/{secrets.token_hex(12)}"
            self.response_urls[key] = grant
            return key
