"""Remembers what notified whom, and sees to it that nobody's week gets too full before anything more is sent."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy import RowMapping

from db.engine import Tx
from db.happenings import find_happened
from db.messages import is_wanted
from db.pairs import get_pair
from db.pauses import WAITS
from db.people import member_of
from db.prompts import Letter
from db.readback import MAY_HAVE_COME
from programs.absence import catch_up
from programs.attention import (
    DAYS,
    FREE,
    NEWS,
    TOGETHER,
    WEEK_FULL,
    Item,
    Plan,
    Skipped,
    Week,
    attend,
    goes_along,
    is_scheduled,
    limit,
)
from programs.calendar import instant, local_day
from programs.delivery import EXPIRED
from programs.people import Member
from programs.playbook import Playbooks, Prompt, Stage, When

# Whom something is sent to in these conversations, and all that waits for them, wherever: what somebody else changes
# at this moment is left out. A pair that stands still, and who takes a break, wait for that to end.
_ITEMS = f"""
with reader as (
    select o.to_member as id from outbox o where o.team_id = %(team)s and o.channel = any(%(channels)s)
    and o.state = 'due' and o.due_at <= %(now)s and o.to_member is not null
    union select p.recipient from outbox o join prompt p on (p.team_id, p.outbox_id) = (o.team_id, o.id)
    where o.team_id = %(team)s and o.channel = any(%(channels)s) and o.state = 'due' and o.due_at <= %(now)s),
theirs as materialized (
    select o.id from reader join outbox o on o.to_member = reader.id
    where o.team_id = %(team)s and o.state = 'due' and o.due_at <= %(soon)s
    union select p.outbox_id from reader join prompt p on p.recipient = reader.id
    where p.team_id = %(team)s and p.state = 'due')
select o.id, o.seq, o.to_member, o.to_pair, o.due_at, o.expires_at, o.not_before > clock_timestamp() as resting,
       p.pair_id, p.stage, p.prompt, p.n, p.recipient, p.due_at as first_due_at, pair.state = 'active' as active,
       pr.kind, n.kind as notice
from theirs join outbox o on o.id = theirs.id
left join prompt p on (p.team_id, p.outbox_id) = (o.team_id, o.id)
left join pair on (pair.team_id, pair.id) = (p.team_id, p.pair_id)
left join program pr on (pr.team_id, pr.id) = (pair.team_id, pair.program_id)
left join notice n on (n.team_id, n.outbox_id) = (o.team_id, o.id)
where o.team_id = %(team)s and o.state = 'due' and o.due_at <= %(soon)s and not {WAITS}
order by o.seq, p.recipient for update of o skip locked
"""  # noqa: S608  # constants
_NOTIFIED = f"""
select o.to_member as reader, coalesce(o.carried_by, o.id) as carrier, o.state, coalesce(o.sent_at, o.due_at) as at,
    pr.kind, p.stage, p.prompt
from outbox o
left join prompt p on (p.team_id, p.outbox_id) = (o.team_id, o.id)
left join pair on (pair.team_id, pair.id) = (p.team_id, p.pair_id)
left join program pr on (pr.team_id, pr.id) = (pair.team_id, pair.program_id)
where o.team_id = %(team)s and o.to_member = any(%(readers)s) and o.due_at > %(since)s
and {MAY_HAVE_COME}
and not exists (select from notice n where (n.team_id, n.outbox_id) = (o.team_id, o.id) and n.kind = any(%(free)s))
union all
select p.recipient, coalesce(o.carried_by, o.id), o.state, coalesce(o.sent_at, o.due_at), pr.kind, p.stage, p.prompt
from prompt p join outbox o on (o.team_id, o.id) = (p.team_id, p.outbox_id)
join pair on (pair.team_id, pair.id) = (p.team_id, p.pair_id)
join program pr on (pr.team_id, pr.id) = (pair.team_id, pair.program_id)
where p.team_id = %(team)s and p.recipient = any(%(readers)s) and o.due_at > %(since)s and o.to_pair is not null
and {MAY_HAVE_COME}
order by reader, carrier
"""  # noqa: S608  # constants


@dataclass(frozen=True)
class Notified:
    """That one message notified somebody, when, and whether it came by itself: none of it because of somebody's act."""

    reader: UUID
    at: datetime
    scheduled: bool


def keep_weeks_quiet(tx: Tx, channels: Sequence[str], playbooks: Playbooks, now: datetime) -> Sequence[Sequence[UUID]]:
    """Put off or drop what a reader's week has no room for, and return what may be told in one message, in order.

    It looks at what waits for those who are about to be written to in these conversations; the caller holds the team's
    turn, so that nobody decides the same at once.
    """
    found = tx.rows(_ITEMS, channels=list(channels), now=now, soon=now + TOGETHER)
    rows = [list(group) for _, group in groupby(found, key=lambda row: row["seq"])]
    readers = _read_members(tx, {id for one in rows for id in _readers(one)})
    idle = _idle(tx, [one for one in rows if one[0]["due_at"] <= now], playbooks)
    items = [_item(tx, one, playbooks, readers, now, idle) for one in rows]
    late = catch_up(items, readers, now)
    _apply(tx, late, EXPIRED)
    gone = {*late.drop, *(id for id, _ in late.wait)}
    items = [one for one in items if one.id not in gone]
    weighs = any(one.scheduled and one.due_at <= now for one in items)
    weeks = _weeks(tx, readers, playbooks, now) if weighs else {id: Week(one, limit(0)) for id, one in readers.items()}
    plan = attend(items, weeks, now)
    _apply(tx, plan, WEEK_FULL)
    return plan.together


def _apply(tx: Tx, plan: Plan, reason: str) -> None:
    drop = list(plan.drop)
    if drop:
        tx.run(
            """update outbox set state = 'parked', reason = %(reason)s
               where team_id = %(team)s and id = any(%(ids)s) and state = 'due'""",
            ids=drop,
            reason=reason,
        )
    if drop and reason == WEEK_FULL:
        tx.run(
            """update prompt set state = 'skipped'
               where team_id = %(team)s and outbox_id = any(%(ids)s) and state = 'due'""",
            ids=drop,
        )
    tx.run_many(
        "update outbox set due_at = %(at)s where team_id = %(team)s and id = %(id)s and state = 'due'",
        [{"id": id, "at": at} for id, at in plan.wait],
    )


def _readers(rows: Sequence[RowMapping]) -> tuple[UUID, ...]:
    """Return whom a message is for: the member it is sent to, or those its prompt names in the pair's conversation."""
    first = rows[0]
    return (first["to_member"],) if first["to_member"] else tuple(one["recipient"] for one in rows)


def _item(tx: Tx, rows: Sequence[RowMapping], playbooks: Playbooks, readers: dict[UUID, Member],
          now: datetime, idle: Set[UUID]) -> Item:  # fmt: skip
    row = rows[0]
    stage, prompt = _prompt(playbooks, row)
    scheduled = prompt is not None and is_scheduled(prompt)
    along = goes_along(prompt) if prompt else row["notice"] in NEWS
    alone = row["resting"] or not along or (row["to_pair"] and row["due_at"] > now)
    return Item(
        id=row["id"],
        seq=row["seq"],
        readers=_readers(rows),
        due_at=row["due_at"],
        first_due_at=row["first_due_at"] or row["due_at"],
        expires_at=row["expires_at"],
        scheduled=scheduled,
        counted=row["notice"] not in FREE and not (scheduled and row["id"] in idle),
        drops=prompt.drops if prompt else None,
        key=None if alone else row["to_member"] or row["to_pair"],
        urgent=row["notice"] in FREE,
        not_before=_after_root(tx, row, stage, prompt, readers, now) if scheduled and prompt and stage else None,
    )


def _prompt(playbooks: Playbooks, row: RowMapping) -> tuple[Stage | None, Prompt | None]:
    """Return what a playbook has a message's words in, if one has."""
    playbook = playbooks.get(row["kind"])
    stage = next((one for one in playbook.stages if one.id == row["stage"]), None) if playbook else None
    return stage, next((one for one in stage.prompts if one.id == row["prompt"]), None) if stage else None


def _idle(tx: Tx, rows: Sequence[Sequence[RowMapping]], playbooks: Playbooks) -> set[UUID]:
    """Return which come to nothing, as is found out when they are drawn, so that they take no room."""
    idle, settled = set[UUID](), []
    for row in (one[0] for one in rows):
        prompt = _prompt(playbooks, row)[1]
        if prompt is None or not row["active"] or (prompt.optional and not is_wanted(tx, row["id"])):
            idle.add(row["id"])
        elif prompt.settled:
            settled.append((_letter(row), prompt.settled))
    return idle | find_happened(tx, settled)


def _letter(row: RowMapping) -> Letter:
    return Letter(row["pair_id"], row["stage"], row["prompt"], row["n"], row["recipient"], row["id"])


def _after_root(tx: Tx, row: RowMapping, stage: Stage, prompt: Prompt, readers: dict[UUID, Member],
                now: datetime) -> datetime | None:  # fmt: skip
    """Return the earliest moment of what follows something: as many days after it as were meant.

    A reminder follows what it reminds of, and what a period brings whatever it has brought before.
    """
    own = prompt.when is When.PERIOD_OPENS
    before = [one.id for one in stage.due(When.PERIOD_OPENS) if own and one.after_days < prompt.after_days]
    if not before and not prompt.in_thread_of:
        return None
    roots = tx.rows(
        """select p.due_at as meant_at, coalesce(o.sent_at, greatest(o.due_at, %(now)s)) as at from prompt p
           join outbox o on (o.team_id, o.id) = (p.team_id, p.outbox_id) and o.state <> 'parked'
           where p.team_id = %(team)s and p.pair_id = %(pair)s and p.n = %(n)s and (
               (p.stage = %(root_stage)s and p.prompt = %(root)s
                   and (p.recipient = %(recipient)s or o.to_pair is not null))
               or (p.stage = %(stage)s and p.prompt = any(%(before)s)
                   and (p.recipient = %(recipient)s or %(to_pair)s)))""",
        now=now,
        pair=row["pair_id"],
        stage=stage.id,
        root_stage=stage.answers or stage.id,
        n=row["n"],
        root=prompt.in_thread_of,
        before=before,
        recipient=row["recipient"],
        to_pair=row["to_pair"] is not None,
    )
    reader = readers[row["recipient"]]
    days = [[local_day(at, reader.zone) for at in (row["first_due_at"], one["meant_at"], one["at"])] for one in roots]
    return max((instant(at + (due - meant), reader.at, reader.zone) for due, meant, at in days), default=None)


def _read_members(tx: Tx, ids: set[UUID]) -> dict[UUID, Member]:
    rows = tx.rows("select * from member where team_id = %(team)s and id = any(%(ids)s)", ids=list(ids)) if ids else []
    return {row["id"]: member_of(row) for row in rows}


def _weeks(tx: Tx, readers: dict[UUID, Member], playbooks: Playbooks, now: datetime) -> dict[UUID, Week]:
    """Return how many may notify each reader, and the days on which something did."""
    ids = list(readers)
    pairs = tx.rows(
        """select pm.member_id, count(*) as pairs from pair_member pm
           join pair p on (p.team_id, p.id) = (pm.team_id, pm.pair_id) and p.state = 'active'
           where pm.team_id = %(team)s and pm.member_id = any(%(ids)s) and pm.left_at is null group by pm.member_id""",
        ids=ids,
    )
    has = {row["member_id"]: row["pairs"] for row in pairs}
    # What was long due may have been sent only now, after a stop of Slack or of Trellis, or of the pair's clock.
    notified = list_notified(tx, ids, playbooks, now - timedelta(days=DAYS * 12), now)
    weeks = {}
    for id, one in readers.items():
        mine = [(local_day(got.at, one.zone), got.scheduled) for got in notified if got.reader == id]
        itself = tuple(day for day, scheduled in mine if scheduled)
        weeks[id] = Week(one, limit(has.get(id, 0)), tuple(day for day, _ in mine), itself)
    return weeks


def list_notified(tx: Tx, readers: Sequence[UUID], playbooks: Playbooks, since: datetime,
                  now: datetime) -> list[Notified]:  # fmt: skip
    """Return what notified these people of all that was due since then, each message once; what is being sent, too."""
    rows = tx.rows(_NOTIFIED, readers=list(readers), since=since, free=list(FREE))
    found = []
    for (reader, _), group in groupby(rows, key=lambda row: (row["reader"], row["carrier"])):
        said = list(group)
        prompts = [_prompt(playbooks, one)[1] for one in said]
        at = now if said[0]["state"] == "sending" else said[0]["at"]
        found.append(Notified(reader, at, all(one is not None and is_scheduled(one) for one in prompts)))
    return found


def list_skipped(tx: Tx, member_id: UUID, now: datetime) -> tuple[Skipped, ...]:
    """Return what was not sent to a member to keep their week quiet, while its form waits; without one, for a week."""
    rows = tx.rows(
        """select p.pair_id, p.stage, p.prompt, p.n, pe.closes_at, f.id as form_id
           from prompt p join pair on (pair.team_id, pair.id) = (p.team_id, p.pair_id) and pair.state = 'active'
           join period pe on (pe.team_id, pe.pair_id, pe.stage, pe.n) = (p.team_id, p.pair_id, p.stage, p.n)
           left join form f on (f.team_id, f.pair_id, f.stage, f.n, f.member_id)
               = (p.team_id, p.pair_id, p.stage, p.n, p.recipient)
           where p.team_id = %(team)s and p.recipient = %(member)s and p.state = 'skipped'
           and case when f.id is null then p.due_at > %(since)s
               else (pe.closes_at is null or pe.closes_at > %(now)s) and not exists (select from submission s
                   where (s.team_id, s.subject, s.stage, s.n, s.author)
                       = (f.team_id, f.pair_id, f.stage, f.n, f.member_id)) end
           order by p.due_at desc""",
        member=member_id,
        now=now,
        since=now - timedelta(days=DAYS),
    )
    return tuple(
        Skipped(get_pair(tx, row["pair_id"]), row["stage"], row["prompt"], row["n"], row["form_id"], row["closes_at"])
        for row in rows
    )
