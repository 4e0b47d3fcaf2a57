"""Remembers what somebody got, for whoever asks about a message: which prompt it was, and whether they want fewer."""

from dataclasses import dataclass
from uuid import UUID

from db.engine import Tx
from db.pairs import get_pair
from db.prompts import Letter
from programs.pairs import Pair, PairMember
from programs.reasons import Moment


@dataclass(frozen=True)
class Received:
    """A message in front of somebody who is in its pair now."""

    letter: Letter
    pair: Pair

    @property
    def members(self) -> tuple[PairMember, ...]:
        """Return who is in its pair now."""
        return self.pair.members


def find_received(tx: Tx, outbox_id: UUID, member_id: UUID) -> Received | None:
    """Return a message that this member got themselves, or that stands in the conversation of a pair they are in."""
    row = tx.row(
        """select p.pair_id, p.stage, p.prompt, p.n, p.recipient, p.outbox_id
           from prompt p join outbox o on (o.team_id, o.id) = (p.team_id, p.outbox_id)
           join pair_member me on (me.team_id, me.pair_id) = (p.team_id, p.pair_id)
           where p.team_id = %(team)s and o.id = %(id)s and me.member_id = %(member)s and me.left_at is null
           and (o.to_pair is not null or p.recipient = %(member)s)
           order by p.recipient = %(member)s desc limit 1""",
        id=outbox_id,
        member=member_id,
    )
    return Received(Letter(**row), get_pair(tx, row["pair_id"])) if row else None


def get_moment(tx: Tx, letter: Letter) -> Moment:
    """Return when the period of a message opened and closes, and when the pair's next one opens."""
    row = tx.row(
        """select opens_at, closes_at, (select min(next_at) from schedule s
               where (s.team_id, s.pair_id) = (period.team_id, period.pair_id)) as next_at
           from period where team_id = %(team)s and pair_id = %(pair)s and stage = %(stage)s and n = %(n)s""",
        pair=letter.pair_id,
        stage=letter.stage,
        n=letter.n,
    )
    if row is None:
        raise LookupError("a message of no period")
    return Moment(**row)


def is_wanted(tx: Tx, outbox_id: UUID) -> bool:
    """Say whether anybody a message is for wants every message, not only those that matter."""
    return bool(
        tx.value(
            """select exists (select from prompt p join member m on (m.team_id, m.id) = (p.team_id, p.recipient)
                              where p.team_id = %(team)s and p.outbox_id = %(id)s and not m.fewer)""",
            id=outbox_id,
        )
    )


def set_fewer(tx: Tx, member_id: UUID, *, fewer: bool) -> None:
    """Send a member fewer messages from now on, or all of them again."""
    tx.run("update member set fewer = %(fewer)s where team_id = %(team)s and id = %(id)s", id=member_id, fewer=fewer)
