"""Remembers what is owed to whom and when: periods, the schedule, prompts, and whether they were answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from db.engine import Tx
from db.outbox import announce
from programs.owing import Owed
from programs.pairs import Pair


@dataclass(frozen=True)
class Due:
    """A member's next period in a stage, whose hour has come."""

    pair_id: UUID
    stage: str
    member_id: UUID
    n: int
    at: datetime


@dataclass(frozen=True)
class Letter:
    """An outbox row's meaning: the prompt it carries, for the reader it is drawn for."""

    pair_id: UUID
    stage: str
    prompt: str
    n: int
    recipient: UUID
    outbox_id: UUID


@dataclass(frozen=True)
class OpenLetter(Letter):
    """A letter with what its period holds for its reader: when it closes, and the form that they fill in it."""

    closes_at: datetime | None
    form_id: UUID | None


def add_period(tx: Tx, pair: Pair, stage: str, n: int, version: int, opens_at: datetime,
               closes_at: datetime | None, *, once: bool = False) -> None:  # fmt: skip
    """Open a period of a pair; asked again, nothing changes. Of a stage that comes `once` there is no other."""
    tx.run(
        """insert into period (team_id, pair_id, stage, n, playbook_version, opens_at, closes_at, once)
           values (%(team)s, %(pair)s, %(stage)s, %(n)s, %(version)s, %(opens_at)s, %(closes_at)s, %(once)s)
           on conflict do nothing""",
        pair=pair.id,
        stage=stage,
        n=n,
        version=version,
        opens_at=opens_at,
        closes_at=closes_at,
        once=once,
    )


def add_form(tx: Tx, pair: Pair, stage: str, n: int, version: int, member_id: UUID) -> None:
    """Lay out a period's form for the member who fills it, under an id that says nothing."""
    tx.run(
        """insert into form (team_id, id, member_id, pair_id, stage, n, playbook_version)
           values (%(team)s, %(id)s, %(member)s, %(pair)s, %(stage)s, %(n)s, %(version)s) on conflict do nothing""",
        id=uuid4(),
        member=member_id,
        pair=pair.id,
        stage=stage,
        n=n,
        version=version,
    )


def set_next(tx: Tx, pair_id: UUID, stage: str, member_id: UUID, n: int, next_at: datetime) -> None:
    """Say when a member's next period in a stage comes."""
    tx.run(
        """insert into schedule (team_id, pair_id, stage, member_id, n, next_at)
           values (%(team)s, %(pair)s, %(stage)s, %(member)s, %(n)s, %(next_at)s)
           on conflict (team_id, pair_id, stage, member_id) do update
           set n = excluded.n, next_at = excluded.next_at""",
        pair=pair_id,
        stage=stage,
        member=member_id,
        n=n,
        next_at=next_at,
    )


def take_due(tx: Tx, now: datetime, most: int) -> list[Due]:
    """Lock and return what is due by now, the longest due first; what another planner holds is left to it."""
    rows = tx.rows(
        """select pair_id, stage, member_id, n, next_at as at from schedule
           where team_id = %(team)s and next_at <= %(now)s order by next_at limit %(most)s
           for update skip locked""",
        now=now,
        most=most,
    )
    return [Due(**row) for row in rows]


def list_scheduled(tx: Tx, member_id: UUID) -> list[Due]:
    """Return everything scheduled for a member, but for what waits because a pair's clock stands."""
    rows = tx.rows(
        """select pair_id, stage, member_id, n, next_at as at from schedule
           where team_id = %(team)s and member_id = %(member)s and next_at is not null""",
        member=member_id,
    )
    return [Due(**row) for row in rows]


def stop_schedule(tx: Tx, pair_id: UUID, member_id: UUID | None = None, stage: str | None = None) -> None:
    """Let nothing come due for a pair any more, or for one member of it, or for them in one stage."""
    tx.run(
        """delete from schedule where team_id = %(team)s and pair_id = %(pair)s
           and member_id = coalesce(%(member)s, member_id) and stage = coalesce(%(stage)s, stage)""",
        pair=pair_id,
        member=member_id,
        stage=stage,
    )


def owe(tx: Tx, pair_id: UUID, owed: Owed) -> None:
    """Owe a message, once: the same prompt of the same period to the same person is never owed again."""
    outbox_id = uuid4()
    tx.run(
        """insert into outbox (team_id, id, to_member, to_pair, due_at, expires_at)
           values (%(team)s, %(id)s, %(to_member)s, %(to_pair)s, %(due_at)s, %(expires_at)s)""",
        id=outbox_id,
        to_member=None if owed.to_pair else owed.recipients[0],
        to_pair=pair_id if owed.to_pair else None,
        due_at=owed.due_at,
        expires_at=owed.expires_at,
    )
    tx.run_many(
        """insert into prompt (team_id, pair_id, stage, prompt, n, recipient, due_at, expires_at, outbox_id)
           values (%(team)s, %(pair)s, %(stage)s, %(prompt)s, %(n)s, %(recipient)s, %(due_at)s, %(expires_at)s,
                   %(outbox)s) on conflict do nothing""",
        [
            {
                "pair": pair_id,
                "stage": owed.stage,
                "prompt": owed.prompt,
                "n": owed.n,
                "recipient": recipient,
                "due_at": owed.due_at,
                "expires_at": owed.expires_at,
                "outbox": outbox_id,
            }
            for recipient in owed.recipients
        ],
    )
    tx.run(
        """delete from outbox o where o.team_id = %(team)s and o.id = %(id)s
           and not exists (select from prompt p where (p.team_id, p.outbox_id) = (o.team_id, o.id))""",
        id=outbox_id,
    )
    announce(tx)


def find_letter(tx: Tx, outbox_id: UUID, recipient: UUID | None = None) -> OpenLetter | None:
    """Return what an outbox row means to its recipient; without one, to the first of those it is for."""
    return find_letters(tx, [outbox_id], recipient).get(outbox_id)


def find_letters(tx: Tx, outbox_ids: Sequence[UUID], recipient: UUID | None = None) -> dict[UUID, OpenLetter]:
    """Return what each of these outbox rows means, by its id, as `find_letter` does; not of those that mean nothing."""
    rows = tx.rows(
        """select distinct on (p.outbox_id)
               p.pair_id, p.stage, p.prompt, p.n, p.recipient, p.outbox_id, pe.closes_at, f.id as form_id
           from prompt p join member m on (m.team_id, m.id) = (p.team_id, p.recipient)
           left join period pe on (pe.team_id, pe.pair_id, pe.stage, pe.n) = (p.team_id, p.pair_id, p.stage, p.n)
           left join form f on (f.team_id, f.pair_id, f.stage, f.n, f.member_id)
               = (p.team_id, p.pair_id, p.stage, p.n, p.recipient)
           where p.team_id = %(team)s and p.outbox_id = any(%(ids)s) and (%(recipient)s::uuid is null
               or p.recipient = %(recipient)s) order by p.outbox_id, m.name, m.id""",
        ids=list(outbox_ids),
        recipient=recipient,
    )
    return {row["outbox_id"]: OpenLetter(**row) for row in rows}


def list_skipped(tx: Tx, letter: Letter) -> list[str]:
    """Return the names of those others who have said that there is nothing new."""
    rows = tx.rows(
        """select m.name from submission s join member m on (m.team_id, m.id) = (s.team_id, s.author)
           where s.team_id = %(team)s and s.pair_id = %(pair)s and s.stage = %(stage)s and s.n = %(n)s
           and s.author <> %(reader)s and s.skipped order by m.name""",
        pair=letter.pair_id,
        stage=letter.stage,
        n=letter.n,
        reader=letter.recipient,
    )
    return [row["name"] for row in rows]


def find_sent_ts(tx: Tx, letter: Letter, prompt: str) -> str | None:
    """Return the message in which the reader, or the pair, got another prompt of the same period."""
    found: str | None = tx.value(
        """select o.ts from prompt p join outbox o on (o.team_id, o.id) = (p.team_id, p.outbox_id)
           where p.team_id = %(team)s and p.pair_id = %(pair)s and p.stage = %(stage)s and p.n = %(n)s
           and p.prompt = %(prompt)s and (p.recipient = %(recipient)s or o.to_pair is not null)
           -- since somebody left a group its thread is in a conversation that is not theirs any more
           and o.channel = (select channel from outbox where team_id = %(team)s and id = %(outbox)s) limit 1""",
        pair=letter.pair_id,
        stage=letter.stage,
        n=letter.n,
        prompt=prompt,
        recipient=letter.recipient,
        outbox=letter.outbox_id,
    )
    return found


def find_answered_message(tx: Tx, letter: Letter, prompts: Sequence[str]) -> tuple[str, str] | None:
    """Return the channel and ts of the message in this period whose thread was answered."""
    row = tx.row(
        """select o.channel, o.ts from prompt p join outbox o on (o.team_id, o.id) = (p.team_id, p.outbox_id)
           where p.team_id = %(team)s and p.pair_id = %(pair)s and p.stage = %(stage)s and p.n = %(n)s
           and p.prompt = any(%(prompts)s) and p.state = 'answered' and o.ts is not null""",
        pair=letter.pair_id,
        stage=letter.stage,
        n=letter.n,
        prompts=list(prompts),
    )
    return (row["channel"], row["ts"]) if row else None


def keep_reply(tx: Tx, channel: str, ts: str, thread_ts: str, author: str) -> None:
    """Note that somebody replied in a thread; never what."""
    tx.run(
        """insert into reply (team_id, channel, ts, thread_ts, author)
           values (%(team)s, %(channel)s, %(ts)s, %(thread_ts)s, %(author)s) on conflict do nothing""",
        channel=channel,
        ts=ts,
        thread_ts=thread_ts,
        author=author,
    )


def find_open_thread(tx: Tx, channel: str, member_id: UUID, prompts: Sequence[str]) -> str | None:
    """Return the newest message in a conversation that asks this member for an answer and has none yet."""
    found: str | None = tx.value(
        """select o.ts from outbox o join prompt p on (p.team_id, p.outbox_id) = (o.team_id, o.id)
           where o.team_id = %(team)s and o.channel = %(channel)s and o.ts is not null
           and p.recipient = %(member)s and p.prompt = any(%(prompts)s) and p.state = 'sent'
           and exists (select from pair where (pair.team_id, pair.id, pair.state) = (p.team_id, p.pair_id, 'active'))
           order by o.seq desc limit 1""",
        channel=channel,
        member=member_id,
        prompts=list(prompts),
    )
    return found


def answer(tx: Tx, letter: Letter, now: datetime) -> bool:
    """Mark a prompt as answered; say whether this was the first time."""
    return bool(
        tx.run(
            """update prompt set state = 'answered', answered_at = %(now)s
               where team_id = %(team)s and pair_id = %(pair)s and stage = %(stage)s and prompt = %(prompt)s
               and n = %(n)s and recipient = %(recipient)s and state <> 'answered'""",
            now=now,
            pair=letter.pair_id,
            stage=letter.stage,
            prompt=letter.prompt,
            n=letter.n,
            recipient=letter.recipient,
        )
    )
