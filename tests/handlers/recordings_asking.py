"""Lets somebody ask a mentor whom they found in a directory, and keeps what Slack sends for all that hangs on it."""

from collections.abc import Mapping

from blocks.directory import DIRECTORY_ASK, DIRECTORY_OPEN, DIRECTORY_SEND, DIRECTORY_SHOW
from blocks.moving import MOVE_ACCEPT, MOVE_DECLINE, MOVE_OPEN, MOVE_SEND
from blocks.requests import REQUEST_BACK_SEND, REQUEST_REPLY_SEND, REQUEST_TAKE_BACK
from playground.slack import Person
from playground.slack.records import View
from programs.mentoring import MENTORING
from programs.requests import QUESTION, REPLY
from tests.cast import Cast, opened
from tests.handlers.questions import Body
from tests.handlers.seekers import ASKED, ASKER, CARD, GUIDE, SENTENCE, Seekers

ASKING = {"request.accept", "request.ask_back", "request.back_send", "request.decline", "request.reply",
          "request.reply_send", "request.take_back", "directory.open", "directory.show", "directory.ask",
          "directory.send", "move.open", "move.send", "move.accept", "move.decline"}  # fmt: skip


def record_asking(cast: Cast, bodies: dict[str, Body], partner: Person, other: Person) -> None:
    """Ana has asked Kenji, and has the form before her in which she would ask another; with a third she is a pair."""
    seekers = Seekers.of(cast)
    seekers.start(MENTORING)
    for guide in (cast.kenji, partner, other):
        seekers.joins(guide, GUIDE, CARD)
    seekers.joins(cast.ana, ASKER, {"topics": ["speaking"]})
    seekers.pair(cast.ana, partner)
    moving, proposal = proposed(cast, partner)
    seekers.asks(cast.ana, cast.kenji)
    cast.ana.close()
    seekers.looks(cast.ana)
    shown = opened(cast.ana)
    seekers.opens_form(cast.ana, other)
    form = cast.ana.fill({ASKED: SENTENCE})
    cast.ana.close()
    about = pressed_at_home(cast.ana, REQUEST_TAKE_BACK)
    tap, submit = bodies["checkin.open"], bodies["checkin.send"]
    pressed = {DIRECTORY_OPEN: shown.private_metadata, DIRECTORY_ASK: form.private_metadata,
               MOVE_OPEN: moving.private_metadata, MOVE_ACCEPT: proposal, MOVE_DECLINE: proposal}  # fmt: skip
    for action in ASKING - {DIRECTORY_SHOW, DIRECTORY_SEND, REQUEST_BACK_SEND, REQUEST_REPLY_SEND, MOVE_SEND}:
        changed = {"type": "button", "action_id": action, "value": pressed.get(action, about)}
        bodies[action] = tap | {"actions": [tap["actions"][0] | changed]}
    for name, view in {DIRECTORY_SHOW: shown, DIRECTORY_SEND: form, MOVE_SEND: moving}.items():
        bodies[name] = submit | {"view": view.wire()}
    for name, field in {REQUEST_BACK_SEND: QUESTION, REQUEST_REPLY_SEND: REPLY}.items():
        bodies[name] = submit | {"view": line(form, name, field, about)}


def proposed(cast: Cast, partner: Person) -> tuple[View, str]:
    """Let Ana propose to make a program of what she has with this one; return her form, and the proposal's id."""
    cast.ana.open_home()
    assert cast.ana.press(MOVE_OPEN).ok
    form = opened(cast.ana)
    assert cast.ana.submit().ok
    cast.ana.close()
    cast.stage.settle()
    [row] = [one for one in partner.dm[-1].blocks if one["type"] == "actions"]
    return form, str(row["elements"][0]["value"])


def pressed_at_home(person: Person, action: str) -> str:
    """Return what a button on somebody's Home is about."""
    home = person.open_home()
    assert home is not None
    [found] = [one["accessory"]["value"] for one in home.blocks
               if one.get("accessory", {}).get("action_id") == action]  # fmt: skip
    return str(found)


def line(form: View, name: str, field: str, about: str) -> Mapping[str, object]:
    """Make of a filled form with one field another one."""
    wire = form.wire()
    inputs = [one | {"block_id": field} for one in wire["blocks"] if one["type"] == "input"]
    values = {field: wire["state"]["values"][ASKED]}
    return wire | {"callback_id": name, "private_metadata": about, "blocks": inputs, "state": {"values": values}}
