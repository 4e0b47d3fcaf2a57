"""Answers: noting that somebody replied, or that two have talked, and never what was said."""

from db.pairs import get_pair
from db.prompts import Letter, answer, find_open_thread, keep_reply, owe
from db.replies import join
from handlers.outcomes import Asked, Done, Outcome, Reply
from programs.owing import owed
from programs.playbook import When, answerable
from programs.prompts import fill


def hear(asked: Asked) -> Outcome:
    """Count what a person writes as an answer: in the thread of a prompt for them, or beside their newest open one."""
    event, member = asked.body["event"], asked.actor.member
    channel, ts, thread_ts = event.get("channel"), event.get("ts"), event.get("thread_ts")
    if member is None or event.get("subtype") not in (None, "thread_broadcast"):
        return Done()
    if not thread_ts or thread_ts == ts:
        thread_ts = find_open_thread(asked.tx, channel, member.id, answerable(asked.playbooks))
    if thread_ts:
        keep_reply(asked.tx, channel, ts, thread_ts, asked.actor.slack_user)
        join(asked.tx, asked.playbooks, channel, thread_ts, asked.now)
    return Done()


def talked(asked: Asked) -> Outcome:
    """Count a talk as the answer, and tell whoever asked; once."""
    letter: Letter = asked.thing
    pair = get_pair(asked.tx, letter.pair_id)
    stage = asked.playbooks[pair.kind].stage(letter.stage)
    if not pair.active:
        return Reply("This pair has ended, so there is nothing left to do here.")
    if not stage.prompt(letter.prompt).talked:
        return Reply("There is nothing to answer here.")
    if answer(asked.tx, letter, asked.now):
        for message in owed(stage, When.TALKED, pair, letter.n, asked.now):
            owe(asked.tx, pair.id, message)
    return Reply(fill(stage.talked, pair.names(letter.recipient)))
