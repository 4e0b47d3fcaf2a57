"""Follows what Slack says of a member: their name, their zone, and whether they are still there."""

from collections.abc import Mapping
from datetime import datetime

from db.engine import Tx
from db.pairs import get_pair
from db.people import change_member, get_member, list_unheard
from db.prompts import list_scheduled, set_next
from db.vanishing import tell_gone
from db.waiting import list_waiting, move
from programs.owing import comes_at, due_anew
from programs.people import Member, SlackUser
from programs.playbook import Playbooks


def follow(tx: Tx, known: Member, slack: SlackUser, playbooks: Playbooks, now: datetime) -> None:
    """Follow a member; what comes next comes at their own hour, and of a closed account the organizers hear once."""
    if change_member(tx, known.id, slack):
        tell_gone(tx, known, now)
    follow_hours(tx, get_member(tx, known.id), known, playbooks, now)


def follow_all(tx: Tx, people: Mapping[str, SlackUser], asked_at: datetime, playbooks: Playbooks,
               now: datetime) -> int:  # fmt: skip
    """Follow whoever has changed among these people; return how many. What was heard since `asked_at` is newer."""
    strayed = [one for one in list_unheard(tx, list(people), asked_at) if _differs(one, people[one.slack_user])]
    for one in strayed:
        follow(tx, one, people[one.slack_user], playbooks, now)
    return len(strayed)


def _differs(known: Member, slack: SlackUser) -> bool:
    if slack.deleted or not known.active:
        return slack.deleted == known.active
    return (slack.name, slack.zone) != (known.name, known.zone)


def follow_hours(tx: Tx, member: Member, before: Member, playbooks: Playbooks, now: datetime) -> None:
    """Let what is scheduled for a member, and what waits to be sent, come by their hours, if those have changed."""
    hours = (before.zone, before.at, before.quiet_from, before.quiet_until)
    if (member.zone, member.at, member.quiet_from, member.quiet_until) == hours:
        return
    for due in list_scheduled(tx, member.id):
        pair = get_pair(tx, due.pair_id)
        if at := comes_at(pair, member, due.n, playbooks[pair.kind].stage(due.stage).once):
            set_next(tx, pair.id, due.stage, member.id, due.n, max(at, now))
    for waiting in list_waiting(tx, member.id):
        pair = get_pair(tx, waiting.pair_id)
        stage = playbooks[pair.kind].stage(waiting.stage)
        prompt = stage.prompt(waiting.prompt)
        move(tx, waiting, due_anew(stage, prompt, pair, waiting.n, waiting.recipients, waiting.due_at))
