"""Taking a break: until a day, or until one says so; and coming back. It is the actor's own, whatever was pressed."""

from blocks.pausing import STOPPED, pausing_view, read_pausing
from db.clocks import pause, resume
from db.people import audit
from handlers.outcomes import Asked, Close, Done, Errors, Open, Outcome, Reply
from programs.calendar import local_day
from programs.pairs import Refused
from programs.pausing import accept_day, ends_at
from programs.people import Member


def open_form(asked: Asked) -> Outcome:
    """Ask until when; `asked.thing` is the actor or a pair that they are in."""
    return Open(pausing_view(_me(asked)))


def send(asked: Asked) -> Outcome:
    """Begin the break, or give it another day."""
    me = _me(asked)
    accepted = accept_day(read_pausing(asked.body["view"]), local_day(asked.now, me.zone))
    if isinstance(accepted, Refused):
        return Errors({accepted.field: accepted.reason})
    pause(asked.tx, me, accepted.until, asked.now)
    audit(asked.tx, asked.actor, "pausing.send", me.id, asked.now)
    return Close()


def stop_all(asked: Asked) -> Outcome:
    """Begin a break that lasts until they say so; `asked.thing` is the actor or a pair that they are in."""
    me = _me(asked)
    pause(asked.tx, me, None, asked.now)
    audit(asked.tx, asked.actor, "pausing.stop", me.id, asked.now)
    return Reply(STOPPED)


def come_back(asked: Asked) -> Outcome:
    """End the break now, or where its day has come already, at the hour it was over."""
    me = _me(asked)
    resume(asked.tx, me, asked.playbooks, min(asked.now, ends_at(me) or asked.now), asked.now)
    audit(asked.tx, asked.actor, "pausing.back", me.id, asked.now)
    return Done()


def _me(asked: Asked) -> Member:
    if asked.actor.member is None:
        raise LookupError("somebody unknown takes a break")
    return asked.actor.member
