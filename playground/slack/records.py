"""The records a workspace keeps: members, conversations, messages, views, rights that end, calls and requests."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from playground.slack.plain import plain_blocks, plain_view

JSON = dict[str, Any]


@dataclass(frozen=True)
class User:
    """A member of the workspace as Slack keeps them."""

    id: str
    name: str
    tz: str = "Europe/Lisbon"
    locale: str = "en-US"
    admin: bool = False
    owner: bool = False
    guest: bool = False
    bot: bool = False
    deleted: bool = False
    updated: int = 0

    @property
    def handle(self) -> str:
        """The short name, in lower case and without spaces."""
        return self.name.lower().replace(" ", ".")


@dataclass
class Channel:
    """A conversation: a DM (im), a group DM (mpim), a public channel or a private one (group)."""

    id: str
    kind: str
    name: str
    members: list[str]
    created: int
    archived: bool = False

    def partner(self, bot_user: str) -> str:
        """The person at the other end of a DM with the app."""
        return next((m for m in self.members if m != bot_user), bot_user)


@dataclass(frozen=True)
class Message:
    """A message as stored; `payload` is what Slack would return in the history."""

    channel: str
    payload: JSON
    program_at: datetime | None = None
    stored_at: float = 0.0
    ephemeral: bool = False

    @property
    def ts(self) -> str:
        """When it was posted, which is also its id."""
        return str(self.payload["ts"])

    @property
    def user(self) -> str:
        """Who posted it."""
        return str(self.payload.get("user", ""))

    @property
    def text(self) -> str:
        """The text beside the blocks: what a notification and a screen reader say."""
        return str(self.payload.get("text", ""))

    @property
    def blocks(self) -> list[JSON]:
        """The blocks, with the ids Slack gave them."""
        return list(self.payload.get("blocks", []))

    @property
    def thread_ts(self) -> str | None:
        """The root of its thread, if it is in one."""
        return self.payload.get("thread_ts")

    @property
    def metadata(self) -> JSON | None:
        """The metadata it was posted with."""
        return self.payload.get("metadata")

    @property
    def edited(self) -> str | None:
        """When it was last edited."""
        return self.payload["edited"]["ts"] if "edited" in self.payload else None

    @property
    def plain(self) -> str:
        """Every visible word, in order."""
        return plain_blocks(self.blocks) or self.text

    def says(self, text: str) -> bool:
        """Whether these words stand in it."""
        return text in self.plain


@dataclass(frozen=True)
class View:
    """A modal or a Home as the person sees it now; `values` is what stands in its inputs."""

    payload: JSON
    user: str
    values: dict[str, dict[str, JSON]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    program_at: datetime | None = None

    @property
    def id(self) -> str:
        """The id that views.update takes."""
        return str(self.payload["id"])

    @property
    def type(self) -> str:
        """Either modal or home."""
        return str(self.payload["type"])

    @property
    def hash(self) -> str:
        """Changes with each update."""
        return str(self.payload["hash"])

    @property
    def callback_id(self) -> str:
        """The app's name for it."""
        return str(self.payload["callback_id"])

    @property
    def private_metadata(self) -> str:
        """What the app hid in it."""
        return str(self.payload["private_metadata"])

    @property
    def title(self) -> str:
        """The words in its title bar."""
        return str((self.payload.get("title") or {}).get("text", ""))

    @property
    def blocks(self) -> list[JSON]:
        """The blocks, with the ids Slack gave them."""
        return list(self.payload["blocks"])

    @property
    def plain(self) -> str:
        """Every visible word, in order."""
        return plain_view(self.payload)

    def says(self, text: str) -> bool:
        """Whether these words stand in it."""
        return text in self.plain

    def wire(self) -> JSON:
        """The view as Slack sends it, with its state."""
        wire: JSON = json.loads(json.dumps(self.payload | {"state": {"values": self.values}}))
        return wire


@dataclass
class Grant:
    """A right that ends: a trigger_id or a response_url."""

    user: str
    made: float
    channel: str = ""
    message_ts: str = ""
    ephemeral: bool = False
    uses: int = 0


@dataclass(frozen=True, eq=False)
class Call:
    """One request to the Web API; `answer` and `status` are None when the connection was dropped."""

    method: str
    args: JSON
    answer: JSON | None
    status: int | None
    at: datetime
    program_at: datetime | None = None
    fault: JSON | None = None


@dataclass(frozen=True, eq=False)
class Request:
    """One payload sent to the app and what came back; `status` is None when nothing came back in time."""

    kind: str
    body: JSON
    headers: dict[str, str]
    status: int | None
    answer: Any
    ms: float
    attempt: int
    at: datetime
    reason: str | None = None
    retry: bool = True
    program_at: datetime | None = None

    @property
    def acked(self) -> bool:
        """Whether Slack takes this as received."""
        return self.status is not None and 200 <= self.status < 300
