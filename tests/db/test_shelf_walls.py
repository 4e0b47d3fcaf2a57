"""Who reads a shelf and who changes it: the database decides, whatever the statement says."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from db.engine import Store, Tx
from tests.db.two_teams import ANA, HERE, IDS, KENJI, MEI, OLU, PAIR, THERE, attempt, become, rolled_back

REFUSED = "42501"
ADD = """insert into shelf values
    (%(team)s, gen_random_uuid(), %(pair)s, 'C1 2.2', 'U1', %(keeper)s, '2026-10-13Z', 'sealed')"""


@pytest.fixture
def tx(store: Store) -> Iterator[Tx]:
    """Ana and Kenji are a pair, and Ana has kept something."""
    with rolled_back(store) as tx:
        yield tx


def seen(tx: Tx, reader: UUID | None, team: str = HERE) -> int:
    """Count what a reader finds on any shelf, without a WHERE."""
    become(tx, team, reader)
    return len(tx.rows("select id from shelf"))


def leave(tx: Tx, who: UUID) -> None:
    """Let somebody leave the pair."""
    tx.run("update pair_member set left_at = %(day)s where pair_id = %(pair)s and member_id = %(who)s",
           day=datetime(2026, 10, 14, tzinfo=UTC), pair=PAIR, who=who)  # fmt: skip


def test_only_who_is_in_the_pair_now_reads_its_shelf(tx: Tx) -> None:
    """Both of the pair see it; an organizer, a member of no pair and nobody do not, nor who has left."""
    assert [seen(tx, who) for who in (ANA, KENJI, MEI, OLU, None)] == [1, 1, 0, 0, 0]
    assert seen(tx, KENJI, "T0NOBODY") == 0
    become(tx, HERE, KENJI)
    leave(tx, KENJI)
    assert [seen(tx, who) for who in (ANA, KENJI)] == [1, 0]


def test_only_who_is_in_the_pair_adds_to_it_and_under_their_own_name(tx: Tx) -> None:
    """A stranger to the pair cannot, nor can anybody in somebody else's name or team."""
    become(tx, HERE, KENJI)
    assert attempt(tx, ADD, keeper=KENJI) == 1
    assert attempt(tx, ADD.replace("2.2", "3.3"), keeper=ANA) == REFUSED
    become(tx, HERE, OLU)
    assert attempt(tx, ADD.replace("2.2", "4.4"), keeper=OLU) == REFUSED
    become(tx, THERE, KENJI)
    tx.run("select 1")
    assert attempt(tx, ADD.replace("%(team)s", "'T0HERE'").replace("2.2", "5.5"), keeper=KENJI) == REFUSED


def test_only_who_kept_or_wrote_it_takes_it_off(tx: Tx) -> None:
    """The partner who did neither removes no row; the one who kept it does, and so does the one who wrote it."""
    for who, by_author, removed in ((KENJI, False, 0), (KENJI, True, 1), (OLU, True, 0), (ANA, False, 1)):
        with tx.connection.begin_nested() as undo:
            become(tx, HERE, ANA)
            if by_author:
                tx.run("update shelf set author = 'U' || %(who)s::uuid", who=who)
            become(tx, HERE, who)
            assert attempt(tx, "delete from shelf", **IDS) == removed, (who, by_author)
            undo.rollback()
