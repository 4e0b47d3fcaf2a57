"""Joins replies to the prompts they answer, whichever of the two is known first."""

from datetime import datetime

from db.engine import Tx
from db.pairs import get_pair
from db.prompts import answer_threads, owe
from programs.owing import owed
from programs.playbook import Playbooks, When, answerable


def join(tx: Tx, playbooks: Playbooks, channel: str, thread_ts: str, now: datetime) -> None:
    """Count the replies kept for a thread as the answer to what started it, and owe what an answer makes due, once."""
    for answered in answer_threads(tx, channel, thread_ts, answerable(playbooks), now):
        pair = get_pair(tx, answered.pair_id)
        stage = playbooks[pair.kind].stage(answered.stage)
        for message in owed(stage, When.ANSWERED, pair, answered.n, now):
            owe(tx, pair.id, message)
