"""What happens to people and to the installation: a profile changes, somebody leaves, the app is removed."""

from db.following import follow
from db.teams import pause_team
from handlers.outcomes import Asked, Done, Outcome
from handlers.slack_users import slack_user


def follow_person(asked: Asked) -> Outcome:
    """Follow a member's name, zone and state, as Slack tells them."""
    if known := asked.actor.member:
        follow(asked.tx, known, slack_user(asked.body["event"]["user"]), asked.playbooks, asked.now)
    return Done()


def stop(asked: Asked) -> Outcome:
    """Stop all sending: Slack has taken the app's token away."""
    event = asked.body["event"]
    # People's own tokens end in the same event, and nothing is sent with those.
    if event["type"] == "app_uninstalled" or (event.get("tokens") or {}).get("bot"):
        pause_team(asked.tx, event["type"])
    return Done()
