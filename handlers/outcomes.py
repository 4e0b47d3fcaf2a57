"""What a handler is asked, and the few ways it can answer. A handler never sees Slack's `ack`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from blocks.kit import View
from db.engine import Tx
from programs.people import Actor, SlackUser
from programs.playbook import Playbooks


@dataclass(frozen=True)
class Asked:
    """One question from Slack, with who asks, what it is about, and the transaction it is answered in.

    `body` is Slack's payload; of it a handler reads only what its view's own `read_…` or the event names.
    `chosen` is what Slack says of the people who were picked in the view, by their id; `public` holds those of the
    channels picked in it that are public here.
    """

    tx: Tx
    actor: Actor
    thing: Any
    now: datetime
    playbooks: Playbooks
    body: Mapping[str, Any]
    chosen: Mapping[str, SlackUser] = field(default_factory=dict)
    public: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Done:
    """Nothing to show; the actor's Home shows the rest."""


@dataclass(frozen=True)
class Close:
    """The modal closes."""


@dataclass(frozen=True)
class Errors:
    """The modal stays, with these words beside these fields."""

    beside: Mapping[str, str]


@dataclass(frozen=True)
class Open:
    """A modal opens; Home is shown anew behind it when something has `changed` there."""

    view: View
    changed: bool = False


@dataclass(frozen=True)
class Push:
    """A modal is laid over this one."""

    view: View


@dataclass(frozen=True)
class Update:
    """The modal turns into this one."""

    view: View


@dataclass(frozen=True)
class Reply:
    """Words for the person who asked, and nobody else."""

    text: str


Outcome = Done | Close | Errors | Open | Push | Update | Reply
