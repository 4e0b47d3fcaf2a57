"""Remembers what pairs agreed on: every version, sealed, and who signed it. Only who is in the pair now reads it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from db.engine import Tx
from db.pairs import find_pair
from programs.checkins import Answer
from programs.pairs import Pair, PairState
from programs.signing import Agreement, Signing

# Of each pair the newest version, when it was written, who in the pair now has not signed it, and the last signature.
_SIGNING = """
select distinct on (a.pair_id) a.pair_id, a.version,
    array(select me.member_id from pair_member me
        where (me.team_id, me.pair_id) = (a.team_id, a.pair_id) and me.left_at is null
        and not exists (select from signature s
            where (s.team_id, s.agreement_id, s.member_id) = (a.team_id, a.id, me.member_id))) as lacks,
    (select max(signed_at) from signature s where (s.team_id, s.agreement_id) = (a.team_id, a.id)) as signed_at
from agreement a where a.team_id = %(team)s and a.pair_id = any(%(pairs)s) order by a.pair_id, a.version desc
"""


def lock_agreement(tx: Tx, pair_id: UUID) -> None:
    """Make two people of one pair who write or sign at once take turns."""
    tx.run("select id from pair where team_id = %(team)s and id = %(pair)s for no key update", pair=pair_id)


def get_newest(tx: Tx, pair: Pair) -> Agreement:
    """Return a pair's newest version, as far as the reader may see it, or version 0 when there is none."""
    newest = "select id from agreement where team_id = %(team)s and pair_id = %(pair)s order by version desc limit 1"
    found: UUID | None = tx.value(newest, pair=pair.id)
    return _read(tx, pair, found) if found else Agreement(pair.id, pair)


def find_agreement(tx: Tx, agreement_id: UUID) -> Agreement | None:
    """Return a version as far as the reader may see it; for a pair's own id version 0, before any; or None."""
    pair_id = tx.value("select pair_id from agreement where team_id = %(team)s and id = %(id)s", id=agreement_id)
    pair = find_pair(tx, pair_id or agreement_id)
    if pair is None:
        return None
    return _read(tx, pair, agreement_id) if pair_id else Agreement(pair.id, pair)


def add_version(tx: Tx, newest: Agreement, answers: Sequence[Answer], author: UUID, now: datetime) -> Agreement:
    """Keep a version after the newest one, and return it; nobody has signed it yet."""
    version = Agreement(
        uuid4(), newest.pair, newest.version + 1, author, now, {answer.question: answer for answer in answers}
    )
    tx.run(
        """insert into agreement (team_id, id, pair_id, version, written_by, written_at)
           values (%(team)s, %(id)s, %(pair)s, %(version)s, %(author)s, %(now)s)""",
        id=version.id,
        pair=version.pair.id,
        version=version.version,
        author=author,
        now=now,
    )
    tx.run_many(
        """insert into agreement_answer (team_id, agreement_id, pair_id, question, author, pick, words)
           values (%(team)s, %(agreement)s, %(pair)s, %(question)s, %(author)s, %(pick)s, %(words)s)""",
        [
            {
                "agreement": version.id,
                "pair": version.pair.id,
                "question": answer.question,
                "author": author,
                "pick": list(answer.picks),
                "words": tx.vault.seal(answer.words),
            }
            for answer in answers
        ],
    )
    return version


def add_signature(tx: Tx, agreement: Agreement, member_id: UUID, now: datetime) -> Agreement:
    """Sign a version for a member, who is the reader, once; return it with everybody who has signed it."""
    tx.run(
        """insert into signature (team_id, agreement_id, member_id, signed_at)
           values (%(team)s, %(agreement)s, %(member)s, %(now)s) on conflict do nothing""",
        agreement=agreement.id,
        member=member_id,
        now=now,
    )
    return replace(agreement, signed=_signed(tx, agreement.id))


def with_signing(tx: Tx, states: Iterable[PairState]) -> tuple[PairState, ...]:
    """Return pairs with how far each is with its agreement: facts, never what it says."""
    given = tuple(states)
    found = _signings(tx, [one.pair.id for one in given])
    return tuple(replace(one, signing=found.get(one.pair.id, Signing())) for one in given)


def find_writer(tx: Tx, pair_id: UUID, version: int) -> str:
    """Return the name of whoever wrote a version; '' when there is no such version."""
    found: str | None = tx.value(
        """select m.name from agreement a join member m on (m.team_id, m.id) = (a.team_id, a.written_by)
           where a.team_id = %(team)s and a.pair_id = %(pair)s and a.version = %(version)s""",
        pair=pair_id,
        version=version,
    )
    return found or ""


def get_signing(tx: Tx, pair_id: UUID) -> Signing:
    """Return how far a pair is with its agreement."""
    return _signings(tx, [pair_id]).get(pair_id, Signing())


def find_pick(tx: Tx, pair_id: UUID, question: str) -> str:
    """Return what the newest version that all in the pair have signed picks for a question, as far as the reader may
    see it; '' when they have agreed on nothing.
    """
    found: str | None = tx.value(
        """select (select pick[1] from agreement_answer t
               where (t.team_id, t.agreement_id) = (a.team_id, a.id) and t.question = %(question)s)
           from agreement a where a.team_id = %(team)s and a.pair_id = %(pair)s
           and not exists (select from pair_member me
               where (me.team_id, me.pair_id) = (a.team_id, a.pair_id) and me.left_at is null
               and not exists (select from signature s
                   where (s.team_id, s.agreement_id, s.member_id) = (a.team_id, a.id, me.member_id)))
           order by a.version desc limit 1""",
        pair=pair_id,
        question=question,
    )
    return found or ""


def _signings(tx: Tx, pairs: Sequence[UUID]) -> dict[UUID, Signing]:
    rows = tx.rows(_SIGNING, pairs=list(pairs)) if pairs else []
    return {row["pair_id"]: Signing(row["version"], frozenset(row["lacks"]), row["signed_at"]) for row in rows}


def _read(tx: Tx, pair: Pair, agreement_id: UUID) -> Agreement:
    row = tx.row(
        "select version, written_by, written_at from agreement where team_id = %(team)s and id = %(id)s",
        id=agreement_id,
    )
    if row is None:
        raise LookupError("no such agreement")
    given = tx.rows(
        """select question, pick, words from agreement_answer
           where team_id = %(team)s and agreement_id = %(id)s""",
        id=agreement_id,
    )
    answers = {
        one["question"]: Answer(one["question"], tuple(one["pick"]), tx.vault.open(one["words"])) for one in given
    }
    return Agreement(agreement_id, pair, **row, answers=answers, signed=_signed(tx, agreement_id))


def _signed(tx: Tx, agreement_id: UUID) -> dict[UUID, datetime]:
    rows = tx.rows(
        "select member_id, signed_at from signature where team_id = %(team)s and agreement_id = %(id)s",
        id=agreement_id,
    )
    return {row["member_id"]: row["signed_at"] for row in rows}
