"""What the values of a browser's form mean: options by value, wall times where the person lives, people there are."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from playground.slack import inputs
from playground.slack.driver import Person
from playground.slack.inputs import Refused
from playground.slack.records import JSON, View


class Stopped(Exception):
    """Something that was asked for cannot be done, told in words, or in words for each block, with an HTTP status."""

    def __init__(self, status: int, words: str | None, errors: dict[str, str] | None = None) -> None:
        super().__init__(words)
        self.status, self.words, self.errors = status, words, errors or {}


NOT_UNDERSTOOD = "The page sent something that makes no sense here. Nothing was done. Reload the page and try again."
CHANGED = "This has changed meanwhile. Look again at what is there now."


def element(blocks: list[JSON], block_id: str, action_id: str) -> JSON:
    """Return the element with exactly these ids. Raises Stopped when there is none any more."""
    for block, one in inputs.elements(blocks):
        if (block["block_id"], one["action_id"]) == (block_id, action_id):
            return one
    raise Stopped(404, CHANGED)


def meant(person: Person, one: JSON, raw: Any) -> Any:
    """Return what a person put into an element, for the driver. Raises Refused when that cannot be put there."""
    if inputs.many(one):
        if not isinstance(raw, list):
            raise Stopped(400, NOT_UNDERSTOOD)
        return [_single(person, one, each) for each in raw]
    return None if raw in (None, "") else _single(person, one, raw)


def _single(person: Person, one: JSON, raw: Any) -> Any:
    if not isinstance(raw, str):
        raise Stopped(400, NOT_UNDERSTOOD)
    kind = one["type"]
    if kind == "overflow" or kind in inputs.ONE or kind in inputs.MANY:
        offered = next((o for o in inputs.options_of(one) if o.get("value") == raw), None)
        if offered is None:
            raise Refused("That is not offered any more. Choose something that is.")
        return offered
    if kind in inputs.DATES:
        return _moment(person, kind, raw)
    if inputs.key_of(one) not in ("value", "rich_text_value") and raw not in _there(person, kind):
        raise Refused("That is not in this workspace. Choose something that is.")
    return raw


def _moment(person: Person, kind: str, raw: str) -> date | time | datetime:
    try:
        if kind == "datepicker":
            return date.fromisoformat(raw)
        if kind == "timepicker":
            return time.fromisoformat(raw)
        wall = datetime.fromisoformat(raw)
        return wall if wall.tzinfo else wall.replace(tzinfo=ZoneInfo(person.tz))
    except ValueError:
        raise Refused("That is not a time that exists. Choose one from the calendar or the clock.") from None


def _there(person: Person, kind: str) -> set[str]:
    """The people or the conversations that a person can choose from."""
    if "users" in kind:
        return set(person.state.users)
    return {c.id for c in person.state.channels.values() if c.kind == "channel" or person.id in c.members}


def put(person: Person, view: View, values: Any) -> View:
    """Put a form's values into a view, and return it as it stands then. Raises Stopped for what does not fit there."""
    refused: dict[str, str] = {}
    if not isinstance(values, dict) or not all(isinstance(entries, dict) for entries in values.values()):
        raise Stopped(400, NOT_UNDERSTOOD)
    for block_id, entries in values.items():
        for action_id, raw in entries.items():
            try:
                given = meant(person, element(view.blocks, block_id, action_id), raw)
                view = person.fill({(block_id, action_id): given}, on=view)
            except Refused as why:
                refused[block_id] = str(why)
    if refused:
        raise Stopped(409, None, refused)
    return view
