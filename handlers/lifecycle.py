"""What happens to people and to the installation: a profile changes, somebody leaves, the app is removed."""

from db.pairs import get_pair
from db.people import change_member, get_member
from db.prompts import list_scheduled, set_next
from db.teams import pause_team
from db.waiting import list_waiting, move
from handlers.outcomes import Asked, Done, Outcome
from handlers.slack_users import slack_user
from programs.owing import comes_at, due_anew
from programs.people import Member


def follow_person(asked: Asked) -> Outcome:
    """Follow a member's name, zone and state; what comes next comes at their own hour in the new zone."""
    slack = slack_user(asked.body["event"]["user"])
    known = asked.actor.member
    if known is None:
        return Done()
    change_member(asked.tx, known.id, slack)
    follow_hours(asked, get_member(asked.tx, known.id), known)
    return Done()


def follow_hours(asked: Asked, member: Member, before: Member) -> None:
    """Let what is scheduled for a member, and what waits to be sent, come by their hours, if those have changed."""
    tx, hours = asked.tx, (before.zone, before.at, before.quiet_from, before.quiet_until)
    if (member.zone, member.at, member.quiet_from, member.quiet_until) == hours:
        return
    for due in list_scheduled(tx, member.id):
        pair = get_pair(tx, due.pair_id)
        if at := comes_at(pair, member, due.n, asked.playbooks[pair.kind].stage(due.stage).once):
            set_next(tx, pair.id, due.stage, member.id, due.n, max(at, asked.now))
    for waiting in list_waiting(tx, member.id):
        pair = get_pair(tx, waiting.pair_id)
        stage = asked.playbooks[pair.kind].stage(waiting.stage)
        prompt = stage.prompt(waiting.prompt)
        move(tx, waiting, due_anew(stage, prompt, pair, waiting.n, waiting.recipients, waiting.due_at))


def stop(asked: Asked) -> Outcome:
    """Stop all sending: Slack has taken the app's token away."""
    pause_team(asked.tx, asked.body["event"]["type"])
    return Done()
