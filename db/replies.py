"""Joins replies to the prompts they answer, whichever of the two is known first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.engine import Tx
from db.pairs import get_pair
from db.prompts import owe
from programs.owing import owed
from programs.playbook import Playbooks, When, answerable


@dataclass(frozen=True)
class Answered:
    """A prompt that a reply has answered, for the first time."""

    pair_id: UUID
    stage: str
    n: int


def join(tx: Tx, playbooks: Playbooks, channel: str, thread_ts: str, now: datetime) -> None:
    """Count the replies kept for a thread as the answer to what started it, and owe what an answer makes due, once."""
    join_all(tx, playbooks, [(channel, thread_ts)], now)


def join_all(tx: Tx, playbooks: Playbooks, threads: Sequence[tuple[str, str]], now: datetime) -> None:
    """Count the replies kept for several threads, each by its conversation and what Slack calls its first message."""
    for answered in _answer_threads(tx, threads, answerable(playbooks), now):
        pair = get_pair(tx, answered.pair_id)
        stage = playbooks[pair.kind].stage(answered.stage)
        for message in owed(stage, When.ANSWERED, pair, answered.n, now):
            owe(tx, pair.id, message)


def _answer_threads(tx: Tx, threads: Sequence[tuple[str, str]], prompts: Sequence[str],
                    now: datetime) -> list[Answered]:  # fmt: skip
    """Mark what the replies kept for these threads answer: the prompt that started each, by the person it was for."""
    rows = tx.rows(
        """update prompt p set state = 'answered', answered_at = %(now)s
           from unnest(%(channels)s::text[], %(stamps)s::text[]) thread (channel, ts), outbox o, member m, reply r
           where o.team_id = %(team)s and (o.channel, o.ts) = (thread.channel, thread.ts)
           and (p.team_id, p.outbox_id) = (o.team_id, o.id) and p.state <> 'answered' and p.prompt = any(%(prompts)s)
           and (m.team_id, m.id) = (p.team_id, p.recipient)
           and (r.team_id, r.channel, r.thread_ts, r.author) = (o.team_id, o.channel, o.ts, m.slack_user)
           and exists (select from pair where (pair.team_id, pair.id, pair.state) = (p.team_id, p.pair_id, 'active'))
           returning p.pair_id, p.stage, p.n""",
        channels=[channel for channel, _ in threads],
        stamps=[ts for _, ts in threads],
        prompts=list(prompts),
        now=now,
    )
    return [Answered(**row) for row in rows]


@dataclass(frozen=True)
class Thread:
    """A message in a pair's conversation that asks somebody for an answer and has none yet."""

    channel: str
    ts: str
    authors: tuple[str, ...]


def list_open_threads(tx: Tx, playbooks: Playbooks, since: datetime) -> tuple[Thread, ...]:
    """Return what was posted since then in pairs' conversations and waits for an answer there, and by whom."""
    rows = tx.rows(
        """select o.channel, o.ts, array_agg(m.slack_user) as authors from prompt p
           join outbox o on (o.team_id, o.id) = (p.team_id, p.outbox_id)
           join pair on (pair.team_id, pair.id) = (p.team_id, p.pair_id) and pair.state = 'active'
           join member m on (m.team_id, m.id) = (p.team_id, p.recipient) and m.state = 'active'
           where p.team_id = %(team)s and p.state = 'sent' and p.prompt = any(%(prompts)s) and o.to_pair is not null
           and o.ts is not null and o.sent_at > %(since)s group by o.channel, o.ts order by o.ts desc""",
        prompts=answerable(playbooks),
        since=since,
    )
    return tuple(Thread(row["channel"], row["ts"], tuple(row["authors"])) for row in rows)
