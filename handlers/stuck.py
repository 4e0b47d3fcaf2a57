"""What organizers do about a message that did not arrive: try it again, or drop it."""

from db.people import audit
from db.stuck import drop as drop_stuck
from db.stuck import try_again as try_stuck_again
from handlers.outcomes import Asked, Done, Outcome, Reply
from programs.delivery import TOO_LATE, Stuck


def try_again(asked: Asked) -> Outcome:
    """Send it again, unless its time is over; where nobody can tell, it is looked for in Slack first."""
    stuck: Stuck = asked.thing
    if stuck.id is None or not stuck.may_go(asked.now):
        return Reply(TOO_LATE)
    try_stuck_again(asked.tx, stuck.id)
    audit(asked.tx, asked.actor, "message.again", stuck.id, asked.now)
    return Done()


def drop(asked: Asked) -> Outcome:
    """Send it no more, and show it no more."""
    stuck: Stuck = asked.thing
    if stuck.id is not None:
        drop_stuck(asked.tx, stuck.id)
        audit(asked.tx, asked.actor, "message.drop", stuck.id, asked.now)
    return Done()
