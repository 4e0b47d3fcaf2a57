"""Looking back at what one has answered oneself."""

from blocks.goals import past_blocks
from blocks.history import history_view
from db.checkins import Own, list_own
from db.goals import list_goals
from handlers.outcomes import Asked, Open, Outcome
from programs.calendar import local_day
from programs.pairs import Pair
from programs.playbook import Playbook
from programs.prompts import Past, own_lines


def open_view(asked: Asked) -> Outcome:
    """Show one's own check-ins in a pair, and one's goals there."""
    pair: Pair = asked.thing
    member = asked.actor.member
    if member is None:
        raise LookupError("somebody unknown looks back")
    role = next(one.role for one in pair.members if one.member.id == member.id)
    past = [_past(own, asked.playbooks[own.kind], role) for own in list_own(asked.tx, pair.id, member.id)]
    playbook = asked.playbooks[pair.kind]
    mine = [one for one in list_goals(asked.tx, [pair.id]) if one.owner == member.id]
    goals = past_blocks(playbook, mine, pair, member, local_day(asked.now, member.zone))
    return Open(history_view(past, member.zone, goals))


def _past(own: Own, playbook: Playbook, role: str) -> Past:
    """Make of a check-in what its author looks back at; one with nothing for a partner in it was sent, not shared."""
    form = playbook.stage(own.stage).form_of(role)
    private = form is not None and not form.for_partner
    return Past(own.at, own.shared, own.skipped, own_lines(form, own.answers), private)
