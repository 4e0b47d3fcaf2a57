"""Replies: noting that somebody answered in a thread, and never what they wrote."""

from db.prompts import keep_reply
from db.replies import join
from handlers.outcomes import Asked, Done, Outcome


def hear(asked: Asked) -> Outcome:
    """Count a person's reply in a thread as an answer, if the thread's prompt was for them."""
    event = asked.body["event"]
    channel, ts, thread_ts = event.get("channel"), event.get("ts"), event.get("thread_ts")
    if event.get("subtype") in (None, "thread_broadcast") and thread_ts and thread_ts != ts and asked.actor.member:
        keep_reply(asked.tx, channel, ts, thread_ts, asked.actor.slack_user)
        join(asked.tx, asked.playbooks, channel, thread_ts, asked.now)
    return Done()
