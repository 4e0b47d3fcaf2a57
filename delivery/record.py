"""Writes down what became of a request to Slack: a message posted or looked for, a conversation opened."""

from collections.abc import Sequence
from datetime import datetime

from db import addresses, outbox, readback
from db.addresses import Unaddressed
from db.confirming import confirm_all
from db.engine import Tx
from db.outbox import Claimed, Drop, Hold, LetLapse
from db.readback import Reading
from db.replies import join, join_all
from db.teams import pause_team
from delivery.slack import Halt, Later, Never, NotThere, Opened, Outcome, Sent, Unknown
from programs.playbook import Playbooks

AGAIN_SECONDS = 0.5


def keep_address(tx: Tx, to: Unaddressed, found: Opened | Later | Never | Halt, now: datetime) -> None:
    """Write down the conversation of somebody, or why there is none."""
    match found:
        case Opened(channel):
            addresses.address(tx, to, channel)
        case Later(seconds):
            addresses.postpone(tx, to, seconds)
        case Never(reason):
            addresses.park_unaddressed(tx, to, now, reason)
        case Halt(reason):
            pause_team(tx, reason)


def keep_outcome(tx: Tx, claimed: Claimed, outcome: Outcome | Drop | Hold | LetLapse, now: datetime,
                 playbooks: Playbooks, settle: float) -> None:  # fmt: skip
    """Write down what became of a message; once more does no harm."""
    match outcome:
        case Sent(ts):
            keep_sent(tx, [(claimed, ts)], now, playbooks)
        case Later(seconds):
            outbox.put_back(tx, claimed.id, claimed.by, seconds, everybody=True)
        case Unknown(cause):
            readback.mark_unknown(tx, claimed.id, claimed.by, cause, settle)
        case Never(reason) | Drop(reason):
            outbox.park(tx, claimed.id, claimed.by, reason)
        case Halt(reason):
            pause_team(tx, reason)
            outbox.put_back(tx, claimed.id, claimed.by)
        case Hold():
            outbox.put_back(tx, claimed.id, claimed.by, AGAIN_SECONDS)


def keep_sent(tx: Tx, sent: Sequence[tuple[Claimed, str]], now: datetime, playbooks: Playbooks) -> None:
    """Write down of several messages that Slack has them, and what it calls each; once more does no harm."""
    done = set(confirm_all(tx, [(one.id, one.by, ts) for one, ts in sent], now))
    if threads := [(one.channel, ts) for one, ts in sent if one.id in done]:
        join_all(tx, playbooks, threads, now)


def keep_reading(tx: Tx, reading: Reading, found: Outcome | NotThere, now: datetime,
                 playbooks: Playbooks, settle: float) -> None:  # fmt: skip
    """Write down whether a message was found in Slack: only when it surely is not there may it be posted again."""
    match found:
        case Sent(ts):
            if outbox.confirm_sent(tx, reading.id, reading.posted_by, ts, now):
                join(tx, playbooks, reading.channel, ts, now)
        case NotThere():
            readback.not_there(tx, reading)
        case Later(seconds):
            readback.read_nothing(tx, reading, seconds)
        case Unknown():
            readback.look_later(tx, reading, now, settle)
        case Never():
            readback.give_up(tx, reading)
        case Halt(reason):
            pause_team(tx, reason)
            readback.read_nothing(tx, reading, 0)


def named(outcome: object) -> str:
    """Return an outcome's name with its code, for the log."""
    code = getattr(outcome, "reason", "") or getattr(outcome, "cause", "")
    return f"{type(outcome).__name__}({code})" if code else type(outcome).__name__
