"""Going on after a pair: each says in one tap what they would like, and all who wish to carry on together do."""

from db.endings import extend
from db.farewells import find_farewell
from db.goings import do_all_wish, find_place, lock_pair, save_wish
from db.pairs import get_pair
from db.partings import withdraw
from db.people import audit
from handlers.outcomes import Asked, Outcome, Reply
from programs.going import CARRY_ON, FINISH, NEW, REST, carried_on, said, why_not_now
from programs.pairs import Pair
from programs.people import Member
from programs.playbook import Choice


def carry_on(asked: Asked) -> Outcome:
    """Note that somebody would like to carry on; once all of their pair would, they do."""
    return _choose(asked, CARRY_ON)


def somebody_new(asked: Asked) -> Outcome:
    """Note that somebody would like to work with somebody new."""
    return _choose(asked, NEW)


def rest(asked: Asked) -> Outcome:
    """Note that somebody would like a rest; they keep their place."""
    return _choose(asked, REST)


def finish(asked: Asked) -> Outcome:
    """Note that somebody finishes here; once their pair has ended they give up their place."""
    return _choose(asked, FINISH)


def _choose(asked: Asked, picked: Choice) -> Outcome:
    tx, me = asked.tx, _me(asked)
    lock_pair(tx, asked.thing.id)
    pair: Pair = get_pair(tx, asked.thing.id)
    if no := why_not_now(pair, picked, find_place(tx, pair, me.id)):
        return Reply(no)
    farewell = find_farewell(tx, pair)
    n = farewell.n if farewell and pair.active else 1
    save_wish(tx, pair, me.id, picked, asked.now, n)
    audit(tx, asked.actor, f"going.{picked.id}", pair.id, asked.now)
    if picked == FINISH and not pair.active:
        withdraw(tx, pair, me.id)
    if picked == CARRY_ON and do_all_wish(tx, pair, CARRY_ON, n):
        return Reply(carried_on(extend(tx, pair, asked.playbooks[pair.kind], asked.now)))
    return Reply(said(pair, picked))


def _me(asked: Asked) -> Member:
    if asked.actor.member is None:
        raise LookupError("somebody unknown goes on")
    return asked.actor.member
