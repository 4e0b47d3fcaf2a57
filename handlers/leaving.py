"""Leaving a pair: a member goes, the others hear it kindly, and the organizers learn what would fit next."""

from blocks.leaving import leaving_view, left_view, read_leaving
from blocks.notice import notice_view
from db.checkins import list_in, save_leaving
from db.clocks import run_without
from db.endings import extend
from db.farewells import find_farewell
from db.goings import do_all_wish, lock_pair
from db.pairs import get_pair
from db.partings import end_pair, find_open_period, leave_group, withdraw
from db.people import audit
from db.prompts import owe
from handlers.outcomes import Asked, Errors, Open, Outcome, Update
from programs.checkins import Answer, check
from programs.going import CARRY_ON
from programs.leaving import LEAVE, leaves_as, outcome_of, withdraws
from programs.lifecycle import OVER, Event, move, state_of
from programs.owing import is_everybody_in, owed
from programs.pairs import Pair, Refused
from programs.people import Member
from programs.playbook import Playbook, When


def open_form(asked: Asked) -> Outcome:
    """Say what leaving means and ask what fits; `asked.thing` is a pair that the actor is in."""
    pair: Pair = asked.thing
    return Open(leaving_view(pair, _me(asked)) if pair.active else notice_view(OVER))


def send(asked: Asked) -> Outcome:
    """Let somebody leave their pair, and keep what they told the organizers."""
    me = _me(asked)
    given = check(LEAVE, read_leaving(asked.body["view"]))
    if isinstance(given, Refused):
        return Errors({given.field: given.reason})
    lock_pair(asked.tx, asked.thing.id)
    pair: Pair = get_pair(asked.tx, asked.thing.id)
    event = leaves_as(pair, asked.playbooks[pair.kind], me.id)
    if isinstance(move(state_of(pair), event), Refused) or me.id not in [one.member.id for one in pair.members]:
        return Update(notice_view(OVER))
    _leave(asked, pair, me, event, given.answers)
    audit(asked.tx, asked.actor, "leaving.send", pair.id, asked.now)
    out = withdraws(given.answers)
    if out:
        withdraw(asked.tx, pair, me.id)
    return Update(left_view(pair, me, out=out))


def _leave(asked: Asked, pair: Pair, me: Member, event: Event, answers: tuple[Answer, ...]) -> None:
    """End the pair, or let the others go on without the one who leaves."""
    tx, now = asked.tx, asked.now
    said = save_leaving(tx, pair, me.id, LEAVE, answers, now)
    if event is Event.LEFT:
        end_pair(tx, pair, event, outcome_of(answers), now, leaver=me.id)
        return
    leave_group(tx, pair, me.id, said, now)
    playbook = asked.playbooks[pair.kind]
    run_without(tx, pair, me, playbook, now)
    _show_what_waited(asked, playbook, get_pair(tx, pair.id))
    _carry_on(asked, playbook, get_pair(tx, pair.id))


def _show_what_waited(asked: Asked, playbook: Playbook, pair: Pair) -> None:
    """Let those who stay read each other's, where only the one who left had not shared yet."""
    tx = asked.tx
    for stage in (stage for stage in playbook.stages if any(form.blind for form in stage.all_forms())):
        n = find_open_period(tx, pair.id, stage.id, asked.now)
        if n and is_everybody_in(stage, pair, list_in(tx, pair.id, stage.id, n)):
            for message in owed(stage, When.ALL_SHARED, pair, n, asked.now):
                owe(tx, pair.id, message)


def _carry_on(asked: Asked, playbook: Playbook, pair: Pair) -> None:
    """Let those who stay carry on, where only the one who left had not chosen that too."""
    farewell = find_farewell(asked.tx, pair)
    if farewell and do_all_wish(asked.tx, pair, CARRY_ON, farewell.n):
        extend(asked.tx, pair, playbook, asked.now)


def _me(asked: Asked) -> Member:
    if asked.actor.member is None:
        raise LookupError("somebody unknown leaves a pair")
    return asked.actor.member
