"""Acts as a browser posts them, and what the page answers."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playground.slack import LocalSlack, Person

JSON = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What the page's address answered."""

    status: int
    ok: bool
    errors: dict[str, str]
    trouble: str | None
    text: str | None


Act = Callable[..., Told]


def ask(slack: LocalSlack, person: Person, what: str, raw: bytes) -> Told:
    """Post an act as a browser does."""
    request = urllib.request.Request(f"{slack.url}/{person.ws.id}/{person.id}/act/{what}", raw)  # noqa: S310
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return Told(answer.status, **json.load(answer))
    except urllib.error.HTTPError as wrong:
        with wrong:
            return Told(wrong.code, **json.load(wrong))


def pressed(person: Person, block: str, action: str, **more: object) -> JSON:
    """A press on what stands in the view on top, or else in Home."""
    view = person.modal or person.home
    assert view
    return {"surface": {"view": view.id}, "block": block, "action": action, **more}


def form(person: Person, **values: Any) -> JSON:
    """A form with a value for the first element of each of these blocks."""
    assert person.modal
    ids = {b["block_id"]: b["element"]["action_id"] for b in person.modal.blocks if b["type"] == "input"}
    return {"view": person.modal.id, "values": {block: {ids[block]: value} for block, value in values.items()}}
