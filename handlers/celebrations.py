"""Celebrating in the channel: asking under which name, showing it first, posting it, and holding it back."""

from blocks.celebrations import asking_view, preview_view, read_asking
from blocks.notice import notice_view
from db.celebrations import agree, decide, list_celebrated, withdraw
from db.goals import list_goals
from db.notices import Notice, owe_notice
from db.people import audit
from db.programs import find_program
from db.promises import list_tallies
from handlers.outcomes import Asked, Close, Done, Errors, Open, Outcome, Reply, Update
from programs.calendar import next_open
from programs.celebrations import (
    CELEBRATION,
    CONSENT,
    NO_CHANNEL,
    NOTHING,
    TOO_LATE,
    Celebrated,
    Offer,
    name_for,
    offer,
)
from programs.pairs import Pair, Refused
from programs.people import Member
from programs.promises import Tally


def open_form(asked: Asked) -> Outcome:
    """Ask whether and under which name; `asked.thing` is a pair that the actor is in."""
    offered = _offer(asked)
    return Open(asking_view(offered)) if offered else Reply(NOTHING)


def preview(asked: Asked) -> Outcome:
    """Show exactly what would be posted, or take in that they would rather not."""
    offered, me = _offer(asked), _me(asked)
    if offered is None:
        return Update(notice_view(NOTHING))
    name = name_for(read_asking(asked.body["view"]), me)
    if isinstance(name, Refused):
        return Errors({CONSENT.id: name.reason})
    kept = decide(asked.tx, offered, me.id, name, asked.now)
    if not name:
        return Close()
    return Update(preview_view(str(kept), offered.posted(name), offered.pair.program_name))


def post(asked: Asked) -> Outcome:
    """Post what was shown, once the poster's quiet hours are over; `asked.thing` is the actor's celebration."""
    celebrated: Celebrated = asked.thing
    me, program = _me(asked), find_program(asked.tx, celebrated.program_id)
    if program is None or not program.channel:
        return Update(notice_view(NO_CHANNEL))
    if agree(asked.tx, celebrated.id, asked.now):
        due_at = next_open(asked.now, me.zone, me.quiet_from, me.quiet_until)
        owe_notice(asked.tx, Notice(CELEBRATION, celebrated.id, program.id, program.id), due_at, program.channel)
        audit(asked.tx, asked.actor, "celebration.post", celebrated.id, asked.now)
    return Close()


def hold_back(asked: Asked) -> Outcome:
    """Take the consent back, as long as nothing is posted."""
    celebrated: Celebrated = asked.thing
    if not withdraw(asked.tx, celebrated.id, asked.now):
        return Reply(TOO_LATE)
    audit(asked.tx, asked.actor, "celebration.withdraw", celebrated.id, asked.now)
    return Done()


def _offer(asked: Asked) -> Offer | None:
    pair: Pair = asked.thing
    me = _me(asked)
    program = find_program(asked.tx, pair.program_id)
    if program is None or not program.channel or not pair.active:
        return None
    counted = list_tallies(asked.tx, [pair], asked.playbooks, asked.now).get(pair.id, {}).get(me.id, Tally())
    goals = [one for one in list_goals(asked.tx, [pair.id], history=False) if one.owner == me.id]
    decided = list_celebrated(asked.tx, me.id, [pair.id])
    return offer(asked.playbooks[pair.kind], pair, counted, goals, decided)


def _me(asked: Asked) -> Member:
    if asked.actor.member is None:
        raise LookupError("somebody unknown celebrates")
    return asked.actor.member
