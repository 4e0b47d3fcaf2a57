"""Leaving a pair: a member goes, the partner hears it kindly, and the organizers learn what would fit next."""

from blocks.leaving import OVER, leaving_view, left_view, read_leaving
from blocks.notice import notice_view
from db.checkins import save_leaving
from db.partings import end_pair, withdraw
from db.people import audit
from handlers.outcomes import Asked, Errors, Open, Outcome, Update
from programs.checkins import check
from programs.leaving import LEAVE, LEFT, withdraws
from programs.pairs import Pair, Refused
from programs.people import Member


def open_form(asked: Asked) -> Outcome:
    """Say what leaving means and ask what fits; `asked.thing` is a pair that the actor is in."""
    pair: Pair = asked.thing
    return Open(leaving_view(pair, _me(asked)) if pair.active else notice_view(OVER))


def send(asked: Asked) -> Outcome:
    """End the pair for somebody who leaves it, and keep what they told the organizers."""
    pair: Pair = asked.thing
    me = _me(asked)
    given = check(LEAVE, read_leaving(asked.body["view"]))
    if isinstance(given, Refused):
        return Errors({given.field: given.reason})
    out = withdraws(given.answers)
    if not end_pair(asked.tx, pair, LEFT, asked.now, me.id):
        return Update(notice_view(OVER))
    save_leaving(asked.tx, pair, me.id, LEAVE, given.answers, asked.now)
    audit(asked.tx, asked.actor, "leaving.send", pair.id, asked.now)
    if out:
        withdraw(asked.tx, pair, me.id)
    return Update(left_view(pair, me, out=out))


def _me(asked: Asked) -> Member:
    if asked.actor.member is None:
        raise LookupError("somebody unknown leaves a pair")
    return asked.actor.member
