"""Remembers what pairs chose to keep, sealed; only who is in the pair now reads it."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import RowMapping

from db.engine import Tx
from db.pairs import find_pair
from programs.pairs import Pair
from programs.shelf import Shelved

# What was kept in an earlier pair stands on the shelf of the one that follows it.
_SHELVED = """select id, coalesce((select max(p.id::text)::uuid from pair p
    where (p.team_id, p.follows) = (shelf.team_id, shelf.pair_id)), pair_id) as pair_id, author, kept_by, kept_at as at,
    words from shelf where team_id = %(team)s"""


def find_pair_in(tx: Tx, channel: str, thread_ts: str, member_id: UUID) -> Pair | None:
    """Return the running pair of this member whose conversation it is; where they have two, the thread's or the newer.

    The same people share one conversation in every pair they make.
    """
    found: UUID | None = tx.value(
        """select p.id from pair p join pair_member me on (me.team_id, me.pair_id) = (p.team_id, p.id)
           where p.team_id = %(team)s and p.channel = %(channel)s and p.state = 'active'
           and me.member_id = %(member)s and me.left_at is null
           order by exists (select from outbox o where (o.team_id, o.to_pair) = (p.team_id, p.id)
               and o.channel = %(channel)s and o.ts = %(thread_ts)s) desc, p.made_at desc limit 1""",
        channel=channel,
        thread_ts=thread_ts,
        member=member_id,
    )
    return find_pair(tx, found) if found else None


def keep(tx: Tx, pair_id: UUID, source: str, author: str, kept_by: UUID, words: str, now: datetime) -> bool:
    """Put words on a pair's shelf; say whether they were not there yet. One source stands there once."""
    return bool(
        tx.run(
            """insert into shelf (team_id, id, pair_id, source, author, kept_by, kept_at, words)
               values (%(team)s, %(id)s, %(pair)s, %(source)s, %(author)s, %(kept_by)s, %(now)s, %(words)s)
               on conflict (team_id, pair_id, source) do nothing""",
            id=uuid4(),
            pair=pair_id,
            source=source,
            author=author,
            kept_by=kept_by,
            now=now,
            words=tx.vault.seal(words),
        )
    )


def list_shelf(tx: Tx, pair_id: UUID) -> list[Shelved]:
    """Return what a pair and those it follows kept, the newest first, as far as the reader may see it."""
    own = "and pair_id in (select with_earlier(%(team)s, %(pair)s))"
    rows = tx.rows(f"{_SHELVED} {own} order by kept_at desc, id", pair=pair_id)
    return [_shelved(tx, row) for row in rows]


def find_shelved(tx: Tx, shelved_id: UUID) -> Shelved | None:
    """Return one thing on a shelf that the reader may see, or None."""
    row = tx.row(f"{_SHELVED} and id = %(id)s", id=shelved_id)
    return _shelved(tx, row) if row else None


def take_off(tx: Tx, shelved_id: UUID) -> None:
    """Take something off its shelf for good."""
    tx.run("delete from shelf where team_id = %(team)s and id = %(id)s", id=shelved_id)


def _shelved(tx: Tx, row: RowMapping) -> Shelved:
    return Shelved(row["id"], row["pair_id"], row["author"], row["kept_by"], row["at"], tx.vault.open(row["words"]))
