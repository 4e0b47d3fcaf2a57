"""What happens to people and to the installation: a profile changes, somebody leaves, the app is removed."""

from db.engine import Tx
from db.pairs import get_pair
from db.people import change_member, get_member
from db.prompts import list_scheduled, set_next
from db.teams import pause_team
from handlers.outcomes import Asked, Done, Outcome
from handlers.slack_users import slack_user
from programs.owing import hour_of
from programs.people import Member


def follow_person(asked: Asked) -> Outcome:
    """Follow a member's name, zone and state; what comes next comes at their own hour in the new zone."""
    slack = slack_user(asked.body["event"]["user"])
    known = asked.actor.member
    if known is None:
        return Done()
    change_member(asked.tx, known.id, slack)
    keep_own_hour(asked.tx, get_member(asked.tx, known.id), known)
    return Done()


def keep_own_hour(tx: Tx, member: Member, before: Member) -> None:
    """Let what is scheduled for a member come at their own hour, if that or their zone is not what it was before."""
    if (member.zone, member.at) == (before.zone, before.at):
        return
    for due in list_scheduled(tx, member.id):
        pair = get_pair(tx, due.pair_id)
        set_next(tx, pair.id, due.stage, member.id, due.n, hour_of(pair, member, due.n))


def stop(asked: Asked) -> Outcome:
    """Stop all sending: Slack has taken the app's token away."""
    pause_team(asked.tx, asked.body["event"]["type"])
    return Done()
