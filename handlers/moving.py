"""Moving a pair into a program: one proposes it, the other says yes or no, and their history goes with them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from blocks.kit import named
from blocks.moving import NONE_YET, WAITS, move_view, read_move
from blocks.notice import notice_view
from db.notices import Notice, owe_notice
from db.pairs import are_paired, guide_each_other, lock_program
from db.partings import end_pair
from db.people import audit
from db.programs import enrol, list_enrolments, list_openings, list_programs
from db.proposals import add_proposal, follow, get_proposal, settle_proposal
from handlers.beginning import begin
from handlers.outcomes import Asked, Errors, Open, Outcome, Reply, Update
from programs import lifecycle
from programs.calendar import local_day, next_open
from programs.moving import NOT_NOW, PROGRAM, PROPOSED, SETTLED, Proposal, destinations, why_not_move
from programs.pairs import Enrolment, Pair, Program
from programs.people import Member


def open_form(asked: Asked) -> Outcome:
    """Show somebody which programs their pair could move into."""
    pair: Pair = asked.thing
    return Open(move_view(pair, _me(asked), _programs(asked, pair), asked.playbooks))


def send(asked: Asked) -> Outcome:
    """Ask the other whether they would like it too."""
    pair: Pair = asked.thing
    me, wanted = _me(asked), read_move(asked.body["view"])
    program = next((one for one in _programs(asked, pair) if str(one.id) == wanted), None)
    if program is None:
        return Errors({PROGRAM: NONE_YET})
    proposal_id = add_proposal(asked.tx, pair.id, program.id, me.id, asked.now)
    if proposal_id is None:
        return Update(notice_view(WAITS))
    audit(asked.tx, asked.actor, "move.send", proposal_id, asked.now)
    for one in pair.others(me.id):
        owe_notice(
            asked.tx, Notice(PROPOSED, proposal_id, one.member.id, pair.program_id), _reaches_at(asked, one.member)
        )
    names = " and ".join(named(one.member.name) for one in pair.others(me.id))
    return Update(notice_view(f"I ask {names}, outside their quiet hours. Until there is a yes nothing changes."))


def accept(asked: Asked) -> Outcome:
    """Move the pair, with places for both in the program, or say why that cannot be by now."""
    tx = asked.tx
    lock_program(tx, asked.thing.program_id)
    proposal = get_proposal(tx, asked.thing.id)
    pair = proposal.pair
    program = next((one for one in _programs(asked, pair) if one.id == proposal.program_id), None)
    there, here = _places(asked, pair, proposal.program_id), _places(asked, pair, pair.program_id)
    paired = are_paired(tx, proposal.program_id, [one.member.id for one in pair.members])
    if why := why_not_move(proposal, program, there, paired=paired, swapped=guide_each_other(tx, here)):
        return Reply(why)
    if program:
        _move(asked, proposal, program, there)
    return Reply(f"Done. You two go on in {named(proposal.program_name)}; its other questions wait on Trellis's Home.")


def decline(asked: Asked) -> Outcome:
    """Leave everything as it is, and tell whoever proposed it kindly."""
    proposal: Proposal = asked.thing
    if not settle_proposal(asked.tx, proposal.id, asked.now, accepted=False):
        return Reply(SETTLED)
    audit(asked.tx, asked.actor, "move.decline", proposal.id, asked.now)
    by = next(one.member for one in proposal.pair.members if one.member.id == proposal.by)
    owe_notice(asked.tx, Notice(NOT_NOW, proposal.id, by.id, proposal.pair.program_id), _reaches_at(asked, by))
    return Reply(f"Everything stays as it is, and {named(by.name)} hears so kindly.")


def _move(asked: Asked, proposal: Proposal, program: Program, there: Sequence[Enrolment]) -> None:
    """Give both their places, close the old pair, and let the new one follow it."""
    tx, pair = asked.tx, proposal.pair
    capacity = {one.member_id: one.capacity for one in there}
    openings = {one.role: one for one in list_openings(tx) if one.program_id == program.id}
    for one in pair.members:
        enrol(tx, openings[one.role], one.member.id, capacity.get(one.member.id, 1))
    settle_proposal(tx, proposal.id, asked.now, accepted=True)
    end_pair(tx, pair, lifecycle.Event.MOVED, lifecycle.Outcome.MOVED, asked.now)
    moved = begin(asked, program, asked.playbooks[program.kind], _places(asked, pair, program.id))
    follow(tx, moved.id, pair.id)
    audit(tx, asked.actor, "move.accept", proposal.id, asked.now)


def _places(asked: Asked, pair: Pair, program_id: UUID) -> list[Enrolment]:
    """Return the places that the two have in a program in the roles of their pair, in whatever state."""
    roles = {(one.member.id, one.role) for one in pair.members}
    places = list_enrolments(asked.tx, program_id=program_id, states=("draft", "active", "withdrawn"))
    return [one for one in places if (one.member_id, one.role) in roles]


def _programs(asked: Asked, pair: Pair) -> list[Program]:
    """Return the programs that a pair could move into now."""
    today = local_day(asked.now, pair.anchor_zone)
    return destinations(pair, list_programs(asked.tx), asked.playbooks, today)


def _reaches_at(asked: Asked, reader: Member) -> datetime:
    return next_open(asked.now, reader.zone, reader.quiet_from, reader.quiet_until)


def _me(asked: Asked) -> Member:
    if asked.actor.member is None:
        raise LookupError("somebody unknown would move a pair")
    return asked.actor.member
