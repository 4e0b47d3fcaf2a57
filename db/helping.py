"""Remembers who asked which organizers for help, and who takes care of it; the words are sealed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import RowMapping

from db.engine import Tx
from db.messages import find_received
from db.pairs import find_pair
from db.people import member_of
from db.programs import find_program
from programs.helping import SHOWN_FOR, Ask, Desk
from programs.pairs import Pair
from programs.people import Member

_ASKS = """
select h.id, h.program_id, p.name as program_name, h.author, h.topic, h.asked_at, h.taken_by, h.taken_at, h.words,
       array(select m.name from pair_member pm join member m on (m.team_id, m.id) = (pm.team_id, pm.member_id)
             where (pm.team_id, pm.pair_id) = (h.team_id, h.pair_id) order by pm.role, m.name) as pair_names,
       array(select member_id from help_reader r where (r.team_id, r.help_id) = (h.team_id, h.id)) as readers
from help h join program p on (p.team_id, p.id) = (h.team_id, h.program_id)
where h.team_id = %(team)s
"""


def find_desk(tx: Tx, about: UUID, member_id: UUID) -> Desk | None:
    """Return where a member asks for help from a message they got, a pair they are in, or a program they are in."""
    received = find_received(tx, about, member_id)
    pair = received.pair if received else find_pair(tx, about)
    if pair is not None:
        if member_id not in [one.member.id for one in pair.members]:
            return None
        return _desk(tx, pair.id, member_id, pair.program_id, pair.program_name, pair)
    program = find_program(tx, about)
    if program is None or not _takes_part(tx, program.id, member_id):
        return None
    return _desk(tx, program.id, member_id, program.id, program.name)


def has_asked(tx: Tx, desk: Desk, topic: str, words: str, to: Sequence[UUID], since: datetime) -> bool:
    """Say whether a member has asked just this of these organizers since then. The same sent at once takes turns."""
    tx.run("select id from member where team_id = %(team)s and id = %(me)s for no key update", me=desk.member_id)
    rows = tx.rows(
        """select h.words, array(select member_id from help_reader r
                                 where (r.team_id, r.help_id) = (h.team_id, h.id)) as readers
           from help h where h.team_id = %(team)s and h.author = %(me)s and h.program_id = %(program)s
           and h.pair_id is not distinct from %(pair)s and h.topic = %(topic)s and h.asked_at >= %(since)s""",
        me=desk.member_id,
        program=desk.program_id,
        pair=desk.pair.id if desk.pair else None,
        topic=topic,
        since=since,
    )
    return any(set(row["readers"]) == set(to) and tx.vault.open(row["words"]) == words for row in rows)


def ask_for_help(tx: Tx, desk: Desk, topic: str, words: str, to: Sequence[UUID], now: datetime) -> UUID:
    """Keep what somebody asks for, sealed, for those they ticked; return its id."""
    ask_id = uuid4()
    tx.run(
        """insert into help (team_id, id, program_id, pair_id, author, topic, words, asked_at)
           values (%(team)s, %(id)s, %(program)s, %(pair)s, %(author)s, %(topic)s, %(words)s, %(now)s)""",
        id=ask_id,
        program=desk.program_id,
        pair=desk.pair.id if desk.pair else None,
        author=desk.member_id,
        topic=topic,
        words=tx.vault.seal(words),
        now=now,
    )
    tx.run_many(
        "insert into help_reader (team_id, help_id, member_id) values (%(team)s, %(help)s, %(member)s)",
        [{"help": ask_id, "member": one} for one in to],
    )
    return ask_id


def find_ask(tx: Tx, ask_id: UUID) -> Ask | None:
    """Return what was asked, with its words, if this transaction's reader is its author or was asked; else None."""
    return next(iter(_asks(tx, tx.rows(_ASKS + " and h.id = %(id)s", id=ask_id), words=True)), None)


def list_asks(tx: Tx, now: datetime) -> tuple[Ask, ...]:
    """Return what this transaction's reader asked or was asked and is still open, or was taken lately; no words."""
    rows = tx.rows(
        _ASKS + " and (h.taken_at is null or h.taken_at > %(since)s) order by h.asked_at, h.id", since=now - SHOWN_FOR
    )
    return _asks(tx, rows)


def take_ask(tx: Tx, ask_id: UUID, member_id: UUID, now: datetime) -> bool:
    """Note that a member takes care of it; say whether nobody had before."""
    return bool(
        tx.run(
            """update help set taken_by = %(member)s, taken_at = %(now)s
               where team_id = %(team)s and id = %(id)s and taken_at is null""",
            id=ask_id,
            member=member_id,
            now=now,
        )
    )


def _desk(tx: Tx, about: UUID, member_id: UUID, program_id: UUID, program_name: str, pair: Pair | None = None) -> Desk:
    """Make the desk of a program, with everybody who organizes it now but whoever asks; last who is taking a break."""
    rows = tx.rows(
        """select m.* from program_role r join member m on (m.team_id, m.id) = (r.team_id, r.member_id)
           where r.team_id = %(team)s and r.program_id = %(program)s and m.state = 'active' and m.id <> %(member)s
           order by m.paused_on is not null, m.name, m.id""",
        program=program_id,
        member=member_id,
    )
    return Desk(about, member_id, program_id, program_name, tuple(member_of(row) for row in rows), pair)


def _takes_part(tx: Tx, program_id: UUID, member_id: UUID) -> bool:
    return bool(
        tx.value(
            """select exists (select from enrolment where team_id = %(team)s and program_id = %(program)s
                              and member_id = %(member)s and state = 'active')
               or exists (select from pair_member pm join pair p on (p.team_id, p.id) = (pm.team_id, pm.pair_id)
                          where pm.team_id = %(team)s and p.program_id = %(program)s and pm.member_id = %(member)s
                          and pm.left_at is null)""",
            program=program_id,
            member=member_id,
        )
    )


def _asks(tx: Tx, rows: Sequence[RowMapping], *, words: bool = False) -> tuple[Ask, ...]:
    """Make what was asked of its rows, with the people in it as they are now."""
    if not rows:
        return ()
    wanted = {one for row in rows for one in (row["author"], row["taken_by"], *row["readers"]) if one}
    found = tx.rows("select * from member where team_id = %(team)s and id = any(%(ids)s)", ids=list(wanted))
    people: dict[UUID, Member] = {row["id"]: member_of(row) for row in found}
    return tuple(
        Ask(
            id=row["id"],
            program_id=row["program_id"],
            program_name=row["program_name"],
            author=people[row["author"]],
            pair_names=tuple(row["pair_names"]),
            topic=row["topic"],
            asked_at=row["asked_at"],
            to=tuple(sorted((people[one] for one in row["readers"]), key=lambda one: one.name)),
            taken_by=people.get(row["taken_by"]),
            taken_at=row["taken_at"],
            words=tx.vault.open(row["words"]) if words else "",
        )
        for row in rows
    )
