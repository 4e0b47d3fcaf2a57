"""Looking back at what one has answered oneself."""

from blocks.goals import past_blocks
from blocks.history import history_view
from db.checkins import list_own
from db.goals import list_goals
from handlers.outcomes import Asked, Open, Outcome
from programs.calendar import local_day
from programs.pairs import Pair
from programs.prompts import Past, own_lines


def open_view(asked: Asked) -> Outcome:
    """Show one's own check-ins in a pair, and one's goals there."""
    pair: Pair = asked.thing
    playbook, member = asked.playbooks[pair.kind], asked.actor.member
    if member is None:
        raise LookupError("somebody unknown looks back")
    role = next(one.role for one in pair.members if one.member.id == member.id)
    past = [
        Past(own.at, own.shared, own.skipped, own_lines(playbook.stage(own.stage).form_of(role), own.answers))
        for own in list_own(asked.tx, pair.id, member.id)
    ]
    mine = [one for one in list_goals(asked.tx, [pair.id]) if one.owner == member.id]
    goals = past_blocks(playbook, mine, pair, member, local_day(asked.now, member.zone))
    return Open(history_view(past, member.zone, goals))
