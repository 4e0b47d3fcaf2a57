"""One workspace with the app installed: who is in it, what was said, and what an administrator can do to it."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from playground.slack import payloads
from playground.slack.driver import Person
from playground.slack.events import Delivery
from playground.slack.faults import Faults
from playground.slack.records import JSON, Call, Channel, Message, Request, User
from playground.slack.refusals import App
from playground.slack.state import State, new_id


class Workspace:
    """Drives one workspace; safe to use from many threads."""

    def __init__(self, app: App, settle: float) -> None:
        self.app, self.settle = app, settle
        # What the app says of itself, when it runs beside us: whether everything it means to show is shown.
        self.idle: Callable[[], bool] | None = None
        self.people: dict[str, Person] = {}

    @property
    def state(self) -> State:
        """The workspace's data."""
        return self.app.state

    @property
    def delivery(self) -> Delivery:
        """The way to the app."""
        return self.app.delivery

    @property
    def faults(self) -> Faults:
        """How this workspace's Slack misbehaves."""
        return self.app.faults

    @property
    def id(self) -> str:
        """The team's id."""
        return self.state.id

    @property
    def name(self) -> str:
        """The team's name."""
        return self.state.name

    @property
    def bot_token(self) -> str:
        """The token of the app's bot here."""
        return self.state.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token that opens Socket Mode."""
        return self.state.app_token

    @property
    def signing_secret(self) -> str:
        """The secret that signs what is posted to `request_url`."""
        return self.state.signing_secret

    @property
    def bot_user(self) -> str:
        """The bot's user id."""
        return self.state.bot_user

    @property
    def bot_id(self) -> str:
        """The bot's id, B…."""
        return self.state.bot_id

    @property
    def app_id(self) -> str:
        """The app's id."""
        return self.state.app_id

    @property
    def request_url(self) -> str | None:
        """Where everything is posted, signed; None means Socket Mode."""
        return self.delivery.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.delivery.request_url = url

    def person(
        self, name: str, tz: str = "Europe/Lisbon", locale: str = "en-US", admin: bool = False, owner: bool = False,
        guest: bool = False, bot: bool = False, deleted: bool = False,
    ) -> Person:  # fmt: skip
        """Somebody who was in the workspace already; no event is sent."""
        user = User(new_id("U"), name, tz, locale, admin, owner, guest, bot, deleted, int(time.time()))
        with self.state.changed:
            self.state.users[user.id] = user
            self.people[user.id] = Person(self, user.id)
            self.state.changed.notify_all()
            return self.people[user.id]

    def join(self, person: Person) -> None:
        """Tell the app that this person is new in the workspace (team_join)."""
        self._emit_user("team_join", person.id)

    def change_user(self, person: Person, **fields: Any) -> None:
        """Change a person's zone, roles or name, deactivate or reactivate them (user_change)."""
        with self.state.changed:
            user = replace(self.state.users[person.id], **fields, updated=int(time.time()))
            self.state.users[person.id] = user
            self.state.changed.notify_all()
        self._emit_user("user_change", person.id)

    def _emit_user(self, kind: str, user: str) -> None:
        shape = payloads.user_object(self.state, self.state.users[user], locale=True)
        self._emit({"type": kind, "user": shape, "cache_ts": int(time.time()), "event_ts": self.state.new_ts()})

    def _emit(self, event: JSON, *, private: bool = False) -> Request | None:
        sent = self.delivery.emit(event, private=private)
        return sent.result() if sent else None

    def channel(
        self, name: str, private: bool = False, members: Iterable[Person] = (), bot: bool = True
    ) -> Channel:  # fmt: skip
        """A channel that was there already; no event is sent."""
        users = [p.id for p in members] + ([self.bot_user] if bot else [])
        with self.state.changed:
            return self.state.add_channel("group" if private else "channel", name, users)

    def invite(self, channel: Channel, person: Person | str) -> None:
        """Let a person, or the bot by its id, into a channel (member_joined_channel)."""
        self._move("member_joined_channel", channel, person)

    def remove(self, channel: Channel, person: Person | str) -> None:
        """Take a person, or the bot by its id, out of a channel (member_left_channel)."""
        self._move("member_left_channel", channel, person)

    def _move(self, kind: str, channel: Channel, person: Person | str) -> None:
        user = person if isinstance(person, str) else person.id
        with self.state.changed:
            knows = self.bot_user in channel.members
            channel.members[:] = [m for m in channel.members if m != user]
            if kind == "member_joined_channel":
                channel.members.append(user)
            self.state.changed.notify_all()
        kind_of = "G" if channel.kind == "group" else "C"
        shape: JSON = {"type": kind, "user": user, "channel": channel.id, "channel_type": kind_of, "team": self.id}
        if kind == "member_joined_channel":
            shape["inviter"] = channel.members[0]
        if knows or user == self.bot_user:
            self._emit(shape | {"event_ts": self.state.new_ts()}, private=channel.kind == "group")

    def archive(self, channel: Channel, by: Person | None = None) -> None:
        """Archive a channel (channel_archive or group_archive)."""
        with self.state.changed:
            channel.archived = True
            self.state.changed.notify_all()
        kind = "group_archive" if channel.kind == "group" else "channel_archive"
        user = by.id if by else next(iter(self.people), self.bot_user)
        self._emit({"type": kind, "channel": channel.id, "user": user, "is_moved": 0, "event_ts": self.state.new_ts()})

    def messages(self, channel_id: str) -> list[Message]:
        """Everything in a conversation, threads included, oldest first."""
        with self.state.changed:
            return list(self.state.posts[channel_id])

    def conversations(self) -> list[Channel]:
        """Every conversation there is."""
        with self.state.changed:
            return list(self.state.channels.values())

    def group(self, *people: Person) -> str | None:
        """The id of these people's group DM with the app, if it was opened."""
        with self.state.changed:
            found = self.state.find_group(p.id for p in people)
            return found.id if found else None

    @property
    def calls(self) -> list[Call]:
        """Every Web API request of the app, oldest first."""
        with self.state.changed:
            return list(self.state.calls)

    @property
    def requests(self) -> list[Request]:
        """Everything that was sent to the app, oldest first, recorded when it was answered or given up."""
        with self.state.changed:
            return list(self.state.requests)

    @property
    def last_request(self) -> Request:
        """What was last sent to the app."""
        return self.requests[-1]

    def event(self, event: JSON, event_id: str | None = None, times: int = 1) -> list[Request]:
        """Deliver a raw event, subscribed or not; several times means the same event_id again and again."""
        body = payloads.event_callback(self.state, event, event_id)
        if times == 1:
            return [self.delivery.redeliver(body).result()]
        return [
            self.delivery.run(
                self.delivery.send("events_api", body, n, "http_timeout" if n else None)
            ).result()
            for n in range(times)
        ]  # fmt: skip

    def deliver(self, kind: str, body: JSON) -> Request:
        """Send any payload once, rightly signed; the kind is events_api, interactive or slash_commands."""
        return self.delivery.run(self.delivery.send(kind, body)).result()

    def sign(self, raw: bytes | str, timestamp: int | str | None = None, secret: str | None = None) -> dict[str, str]:
        """The signature headers for a raw body."""
        return self.delivery.sign(raw.encode() if isinstance(raw, str) else raw, timestamp, secret)

    def revoke_tokens(self) -> None:
        """Stop accepting the bot's token and say so (tokens_revoked)."""
        self.state.token_error = "token_revoked"
        self._revoked()

    def uninstall(self) -> None:
        """Take the app out of the workspace (tokens_revoked and app_uninstalled)."""
        self.state.token_error = "account_inactive"
        self._revoked()
        self._emit({"type": "app_uninstalled", "event_ts": self.state.new_ts()})

    def _revoked(self) -> None:
        tokens = {"oauth": [], "bot": [self.bot_user]}
        self._emit({"type": "tokens_revoked", "tokens": tokens, "event_ts": self.state.new_ts()})

    def refresh(self, reason: str = "refresh_requested") -> None:
        """Ask the app to change its Socket Mode connections, as Slack does every few hours, and close them."""
        self.delivery.run(self.delivery.disconnect(reason)).result()
