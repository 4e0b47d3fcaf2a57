"""What happens to people and to the installation: a profile changes, somebody leaves, the app is removed."""

from db.pairs import get_pair
from db.people import change_member, find_actor
from db.prompts import list_scheduled, set_next
from db.teams import pause_team
from handlers.outcomes import Asked, Done, Outcome
from handlers.slack_users import slack_user
from programs.owing import hour_of


def follow_person(asked: Asked) -> Outcome:
    """Follow a member's name, zone and state; what comes next comes at their own hour in the new zone."""
    slack = slack_user(asked.body["event"]["user"])
    known = asked.actor.member
    if known is None:
        return Done()
    change_member(asked.tx, known.id, slack)
    member = find_actor(asked.tx, slack.id).member
    if member is not None and member.zone != known.zone:
        for due in list_scheduled(asked.tx, member.id):
            pair = get_pair(asked.tx, due.pair_id)
            set_next(asked.tx, pair.id, due.stage, member.id, due.n, hour_of(pair, member, due.n))
    return Done()


def stop(asked: Asked) -> Outcome:
    """Stop all sending: Slack has taken the app's token away."""
    pause_team(asked.tx, asked.body["event"]["type"])
    return Done()
