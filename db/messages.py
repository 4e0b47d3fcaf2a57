"""Remembers what somebody got, for whoever asks about a message: which prompt it was, and whether they want fewer."""

from dataclasses import dataclass, replace
from uuid import UUID

from db.engine import Tx
from db.pairs import get_pair
from db.prompts import Letter
from programs.pairs import Pair, PairMember
from programs.playbook import When
from programs.reasons import Moment


@dataclass(frozen=True)
class Received:
    """A message in front of somebody who is in its pair, or was until it ended: a prompt of a period, or news.

    What was told together with it stands in `also`.
    """

    pair: Pair
    said: Letter | When
    also: tuple["Received", ...] = ()

    @property
    def members(self) -> tuple[PairMember, ...]:
        """Return who is in its pair, or was."""
        return self.pair.members


def find_received(tx: Tx, outbox_id: UUID, member_id: UUID) -> Received | None:
    """Return a message that this member got themselves, or that stands in the conversation of a pair they are in.

    Once the pair has ended, those who were in it until then still have its messages before them.
    """
    rows = tx.rows(
        """select distinct on (o.id, p.due_at, p.pair_id, p.stage, p.prompt, p.n)
               p.pair_id, p.stage, p.prompt, p.n, p.recipient, p.outbox_id
           from prompt p join outbox o on (o.team_id, o.id) = (p.team_id, p.outbox_id)
           join pair on (pair.team_id, pair.id) = (p.team_id, p.pair_id)
           join pair_member me on (me.team_id, me.pair_id) = (p.team_id, p.pair_id)
           where p.team_id = %(team)s and o.id = %(id)s and me.member_id = %(member)s
           and (me.left_at is null or me.left_at = pair.ended_at)
           and (o.to_pair is not null or p.recipient = %(member)s)
           order by o.id, p.due_at, p.pair_id, p.stage, p.prompt, p.n, p.recipient = %(member)s desc, p.recipient""",
        id=outbox_id,
        member=member_id,
    )
    found = [Received(get_pair(tx, row["pair_id"]), Letter(**row)) for row in rows]
    found += _list_news(tx, outbox_id, member_id)
    return replace(found[0], also=tuple(found[1:])) if found else None


def _list_news(tx: Tx, outbox_id: UUID, member_id: UUID) -> list[Received]:
    """Return what this member was told of a pair: that it is over, or, by the break that it is about, of a partner."""
    rows = tx.rows(
        """select distinct on (n.kind, n.about) p.id, n.kind from notice n
           left join pause on (pause.team_id, pause.id) = (n.team_id, n.about)
           join pair p on (p.team_id, p.program_id) = (n.team_id, n.program_id) and (p.id = n.about
               or p.id = (select pair_id from farewell f where (f.team_id, f.id) = (n.team_id, n.about))
               or p.id = (select pair_id from submission s where (s.team_id, s.id) = (n.team_id, n.about))
               or (p.made_at <= pause.said_at and (p.ended_at is null or p.ended_at >= pause.said_at)
                   and exists (select from pair_member away where (away.team_id, away.pair_id, away.member_id)
                       = (p.team_id, p.id, pause.member_id))))
           join pair_member me on (me.team_id, me.pair_id, me.member_id) = (p.team_id, p.id, n.recipient)
           where n.team_id = %(team)s and n.outbox_id = %(id)s and n.recipient = %(member)s and n.kind = any(%(kinds)s)
           and (me.left_at is null or me.left_at = p.ended_at) order by n.kind, n.about, p.made_at desc""",
        id=outbox_id,
        member=member_id,
        kinds=[when.value for when in When],
    )
    return [Received(get_pair(tx, row["id"]), When(row["kind"])) for row in rows]


def get_moment(tx: Tx, received: Received) -> Moment:
    """Return when the period of a message opened and closes, if it has one, and when the pair's next one opens."""
    letter = received.said if isinstance(received.said, Letter) else None
    row = tx.row(
        """select pe.opens_at, pe.closes_at, (select min(next_at) from schedule s
               where (s.team_id, s.pair_id) = (p.team_id, p.id)) as next_at
           from pair p left join period pe on (pe.team_id, pe.pair_id) = (p.team_id, p.id)
               and pe.stage = %(stage)s and pe.n = %(n)s
           where p.team_id = %(team)s and p.id = %(pair)s""",
        pair=received.pair.id,
        stage=letter.stage if letter else "",
        n=letter.n if letter else 0,
    )
    if row is None:
        raise LookupError("a message of no pair")
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
