"""Knows what has happened in a period by now, so that nobody is asked for what is done."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from db.engine import Tx
from db.prompts import Letter
from programs.playbook import When

_HAPPENED = {
    When.SUBMITTED: "exists (select from submission s where {same} and s.author = at.recipient)",
    When.SHARED: "exists (select from submission s where {same} and s.released_at is not null)",
    When.ALL_SHARED: """not exists (select from pair_member one
        where one.team_id = %(team)s and one.pair_id = at.pair_id and one.left_at is null and not exists (
            select from submission s where {same} and s.author = one.member_id
            and (s.released_at is not null or s.skipped)))""",
    When.ANSWERED: "exists (select from prompt s where {same} and s.state = 'answered')",
}


def find_happened(tx: Tx, asked: Iterable[tuple[Letter, When]]) -> set[UUID]:
    """Return the outbox rows of those letters whose period has seen it by now.

    That its check-in was submitted by its reader, shared, shared by all or answered.
    """
    letters = defaultdict[When, list[Letter]](list)
    for letter, when in asked:
        letters[when].append(letter)
    return {id for when, some in letters.items() for id in _happened(tx, some, when)}


def _happened(tx: Tx, letters: Sequence[Letter], when: When) -> list[UUID]:
    same = "(s.team_id, s.pair_id, s.stage, s.n) = (%(team)s, at.pair_id, at.stage, at.n)"
    rows = tx.rows(
        f"""select outbox_id
            from unnest(%(rows)s::uuid[], %(pairs)s::uuid[], %(stages)s::text[], %(numbers)s::int[],
                %(recipients)s::uuid[]) at (outbox_id, pair_id, stage, n, recipient)
            where {_HAPPENED[when].format(same=same)}""",  # noqa: S608  # constants
        rows=[one.outbox_id for one in letters],
        pairs=[one.pair_id for one in letters],
        stages=[one.stage for one in letters],
        numbers=[one.n for one in letters],
        recipients=[one.recipient for one in letters],
    )
    return [row["outbox_id"] for row in rows]


def has_happened(tx: Tx, letter: Letter, when: When) -> bool:
    """Say whether a period's check-in was submitted by its reader, shared, shared by all or answered by now."""
    return bool(find_happened(tx, [(letter, when)]))
