"""Remembers what people decided about celebrating something in a channel; consent lasts until it is posted."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from db.engine import Tx
from programs.celebrations import CELEBRATION, Celebrated, Offer

_CELEBRATED = f"""
select c.id, c.program_id, c.pair_id, c.member_id, p.kind, c.occasion, c.count, c.mark, c.name, c.state,
       case when c.state = 'agreed' and o.state in ('due', 'held') then o.due_at end as posts_at
from celebration c join program p on (p.team_id, p.id) = (c.team_id, c.program_id)
left join notice n on n.team_id = c.team_id and n.about = c.id and n.kind = '{CELEBRATION}'
left join outbox o on (o.team_id, o.id) = (n.team_id, n.outbox_id)
where c.team_id = %(team)s"""  # noqa: S608  # constants


def decide(tx: Tx, offer: Offer, member_id: UUID, name: str, now: datetime) -> UUID:
    """Keep under which name somebody looks at it before it is posted, or that they would rather not; return its id."""
    found: UUID = tx.value(
        """insert into celebration
               (team_id, id, program_id, pair_id, member_id, occasion, count, mark, name, state, decided_at)
           values (%(team)s, %(id)s, %(program)s, %(pair)s, %(member)s, %(occasion)s, %(count)s, %(mark)s, %(name)s,
                   %(state)s, %(now)s)
           on conflict (team_id, pair_id, member_id, occasion, mark) do update
           set name = excluded.name, state = excluded.state, decided_at = excluded.decided_at
           returning id""",
        id=uuid4(),
        program=offer.pair.program_id,
        pair=offer.pair.id,
        member=member_id,
        occasion=offer.what.id,
        count=offer.count,
        mark=offer.mark,
        name=name,
        state="previewed" if name else "declined",
        now=now,
    )
    return found


def list_celebrated(tx: Tx, member_id: UUID, pairs: Sequence[UUID]) -> tuple[Celebrated, ...]:
    """Return what a member decided about in these pairs."""
    rows = tx.rows(
        _CELEBRATED + " and c.member_id = %(member)s and c.pair_id = any(%(pairs)s) order by c.decided_at",
        member=member_id,
        pairs=list(pairs),
    )
    return tuple(Celebrated(**row) for row in rows)


def find_celebrated(tx: Tx, celebration_id: UUID) -> Celebrated | None:
    """Return what somebody decided about an occasion, or None."""
    row = tx.row(_CELEBRATED + " and c.id = %(id)s", id=celebration_id)
    return Celebrated(**row) if row else None


def agree(tx: Tx, celebration_id: UUID, now: datetime) -> bool:
    """Let what somebody has just seen be posted; say whether this call was the one that did."""
    return bool(
        tx.run(
            """update celebration set state = 'agreed', decided_at = %(now)s
               where team_id = %(team)s and id = %(id)s and state = 'previewed'""",
            id=celebration_id,
            now=now,
        )
    )


def withdraw(tx: Tx, celebration_id: UUID, now: datetime) -> bool:
    """Take consent back, so that it is not posted; say whether it was in time."""
    stopped = tx.run(
        """update outbox o set state = 'parked', reason = 'not_needed' from notice n
           where o.team_id = %(team)s and (n.team_id, n.outbox_id) = (o.team_id, o.id) and n.about = %(id)s
           and n.kind = %(kind)s and o.state in ('due', 'held')""",
        id=celebration_id,
        kind=CELEBRATION,
    )
    return bool(stopped) and bool(
        tx.run(
            """update celebration set state = 'withdrawn', decided_at = %(now)s
               where team_id = %(team)s and id = %(id)s and state = 'agreed'""",
            id=celebration_id,
            now=now,
        )
    )
