"""Remembers who asked which guide and what became of it; what they wrote is sealed, for these two alone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import RowMapping

from db.engine import Tx
from db.people import get_member
from programs.requests import QUESTION, REPLY, SENTENCE, Found, Request, State

_REQUESTS = """
select r.*, p.name as program_name, p.kind from request r
join program p on (p.team_id, p.id) = (r.team_id, r.program_id) where r.team_id = %(team)s
"""
_WAITING = " and r.state in ('open', 'asked_back') and r.answer_by > %(now)s"


def add_request(tx: Tx, found: Found, sentence: str, now: datetime, answer_by: datetime) -> UUID:
    """Keep what somebody asks a guide, and until when there is an answer; return its id."""
    request_id = uuid4()
    tx.run(
        """insert into request (team_id, id, program_id, asker, guide, asked_at, answer_by)
           values (%(team)s, %(id)s, %(program)s, %(asker)s, %(guide)s, %(now)s, %(answer_by)s)""",
        id=request_id,
        program=found.place.program_id,
        asker=found.mine.member_id,
        guide=found.place.member_id,
        now=now,
        answer_by=answer_by,
    )
    add_words(tx, request_id, SENTENCE, found.mine.member_id, sentence)
    return request_id


def add_words(tx: Tx, request_id: UUID, part: str, author: UUID, words: str) -> None:
    """Keep what one of the two wrote; the sentence, the question and the reply stand there once each."""
    tx.run(
        """insert into request_words (team_id, request_id, part, author, words)
           values (%(team)s, %(request)s, %(part)s, %(author)s, %(words)s)""",
        request=request_id,
        part=part,
        author=author,
        words=tx.vault.seal(words),
    )


def settle(tx: Tx, request: Request, state: State, now: datetime, *, answer_by: datetime | None = None,
           pair_id: UUID | None = None) -> bool:  # fmt: skip
    """Let a request become something else, once; say whether nobody was quicker."""
    return bool(
        tx.run(
            """update request set state = %(state)s, answered_at = %(now)s, pair_id = %(pair)s,
               answer_by = coalesce(%(answer_by)s, answer_by)
               where team_id = %(team)s and id = %(id)s and state = %(before)s""",
            id=request.id,
            before=request.state.value,
            state=state.value,
            now=now,
            answer_by=answer_by,
            pair=pair_id,
        )
    )


def find_request(tx: Tx, request_id: UUID) -> Request | None:
    """Return a request, with what this transaction's reader may see of its words; or None."""
    row = tx.row(_REQUESTS + " and r.id = %(id)s", id=request_id)
    return _request(tx, row, words=True) if row else None


def get_request(tx: Tx, request_id: UUID) -> Request:
    """Return the request of that id as it is now. Raises LookupError when there is none."""
    found = find_request(tx, request_id)
    if found is None:
        raise LookupError("no such request")
    return found


def find_last_sentence(tx: Tx, program_id: UUID, asker: UUID) -> str:
    """Return what somebody last asked in vain in a program, as far as the reader may see it; or nothing."""
    return tx.vault.open(
        tx.value(
            """select w.words from request r left join request_words w
                   on (w.team_id, w.request_id) = (r.team_id, r.id) and w.part = 'sentence' and r.state <> 'accepted'
               where r.team_id = %(team)s and r.program_id = %(program)s and r.asker = %(asker)s
               order by r.asked_at desc limit 1""",
            program=program_id,
            asker=asker,
        )
    )


def list_asked(tx: Tx, program_id: UUID, asker: UUID) -> set[UUID]:
    """Return whom somebody has asked in a program and not taken back, since they last had a yes there."""
    rows = tx.rows(
        """select guide from request r where team_id = %(team)s and program_id = %(program)s and asker = %(asker)s
           and state not in ('accepted', 'withdrawn') and not exists (select from request yes
               where (yes.team_id, yes.program_id, yes.asker) = (r.team_id, r.program_id, r.asker)
               and yes.state = 'accepted' and yes.asked_at > r.asked_at)""",
        program=program_id,
        asker=asker,
    )
    return {row["guide"] for row in rows}


def find_waiting(tx: Tx, program_id: UUID, asker: UUID, now: datetime, *, but: UUID | None = None) -> Request | None:
    """Return the request of somebody in a program that still waits, but for this one; without its words."""
    row = tx.row(
        _REQUESTS + _WAITING + " and r.program_id = %(program)s and r.asker = %(asker)s"
        " and r.id is distinct from %(but)s::uuid",
        program=program_id,
        asker=asker,
        now=now,
        but=but,
    )
    return _request(tx, row) if row else None


def list_requests(tx: Tx, member_id: UUID, now: datetime) -> tuple[Request, ...]:
    """Return what a member asked or was asked and is not settled, the oldest first, with the words they may read."""
    rows = tx.rows(
        _REQUESTS + _WAITING + " and %(member)s in (r.asker, r.guide) order by r.asked_at, r.id",
        member=member_id,
        now=now,
    )
    return tuple(_request(tx, row, words=True) for row in rows)


def count_waiting(tx: Tx, program_id: UUID, now: datetime, *, but: UUID | None = None) -> dict[UUID, int]:
    """Return how many wait for an answer of which guide in a program, but for this request."""
    rows = tx.rows(
        f"""select r.guide, count(*) as waiting from request r
            where r.team_id = %(team)s and r.program_id = %(program)s and r.id is distinct from %(but)s::uuid {_WAITING}
            group by r.guide""",  # noqa: S608  # a constant
        program=program_id,
        now=now,
        but=but,
    )
    return {row["guide"]: row["waiting"] for row in rows}


def find_request_of(tx: Tx, pair_id: UUID) -> Request | None:
    """Return the request that a pair came from, with its words as far as the reader may see them; or None."""
    row = tx.row(_REQUESTS + " and r.pair_id = %(pair)s", pair=pair_id)
    return _request(tx, row, words=True) if row else None


def _request(tx: Tx, row: RowMapping, *, words: bool = False) -> Request:
    said = _words(tx, row["id"]) if words else {}
    return Request(
        id=row["id"],
        program_id=row["program_id"],
        program_name=row["program_name"],
        kind=row["kind"],
        asker=get_member(tx, row["asker"]),
        guide=get_member(tx, row["guide"]),
        state=State(row["state"]),
        asked_at=row["asked_at"],
        answer_by=row["answer_by"],
        sentence=said.get(SENTENCE, ""),
        question=said.get(QUESTION, ""),
        reply=said.get(REPLY, ""),
    )


def _words(tx: Tx, request_id: UUID) -> dict[str, str]:
    rows: Sequence[RowMapping] = tx.rows(
        "select part, words from request_words where team_id = %(team)s and request_id = %(id)s", id=request_id
    )
    return {row["part"]: tx.vault.open(row["words"]) for row in rows}
