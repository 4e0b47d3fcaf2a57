"""Who reads what a pair agreed on, who signs it, and that a version stays as it was: the database decides."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from db.agreements import find_pick
from db.engine import Store, Tx
from tests.db.two_teams import ANA, HERE, KENJI, MEI, OLU, PAIR, ROW, THERE, attempt, become, rolled_back

REFUSED = "42501"
ADD = "insert into agreement_answer values (%(team)s, %(row)s, %(pair)s, %(question)s, %(author)s, '{}', 'sealed')"
SIGN = "insert into signature values (%(team)s, %(row)s, %(who)s, '2026-10-14Z')"


@pytest.fixture
def tx(store: Store) -> Iterator[Tx]:
    """Ana and Kenji are a pair, and Ana has written an agreement and signed it; Olu organizes the program."""
    with rolled_back(store) as tx:
        yield tx


def seen(tx: Tx, reader: UUID | None, team: str = HERE) -> int:
    """Count the answers that a reader finds in any agreement, without a WHERE."""
    become(tx, team, reader)
    return len(tx.rows("select question from agreement_answer"))


def leave(tx: Tx, who: UUID) -> None:
    """Let somebody leave the pair."""
    tx.run("update pair_member set left_at = %(day)s where pair_id = %(pair)s and member_id = %(who)s",
           day=datetime(2026, 10, 14, tzinfo=UTC), pair=PAIR, who=who)  # fmt: skip


def test_only_who_is_in_the_pair_now_reads_what_it_says(tx: Tx) -> None:
    """Both of the pair do; its organizer, another member, a neighbour and nobody do not, nor who has left."""
    assert [seen(tx, who) for who in (ANA, KENJI, MEI, OLU, None)] == [1, 1, 0, 0, 0]
    assert seen(tx, ANA, "T0NOBODY") == 0
    become(tx, HERE, KENJI)
    leave(tx, ANA)
    assert [seen(tx, who) for who in (ANA, KENJI)] == [0, 1]


def test_organizers_see_that_it_is_signed(tx: Tx) -> None:
    """That there is a version and who signed it is a fact, as that a check-in was made."""
    become(tx, HERE, OLU)
    assert len(tx.rows("select id from agreement")) == len(tx.rows("select signed_at from signature")) == 1


def test_only_who_is_in_the_pair_writes_it_and_under_their_own_name(tx: Tx) -> None:
    """A stranger to the pair cannot, nor can anybody in somebody else's name or team."""
    become(tx, HERE, KENJI)
    assert attempt(tx, ADD, question="talks", author=KENJI) == 1
    assert attempt(tx, ADD, question="reply_time", author=ANA) == REFUSED
    become(tx, HERE, OLU)
    assert attempt(tx, ADD, question="reply_time", author=OLU) == REFUSED
    become(tx, THERE, KENJI)
    assert attempt(tx, ADD.replace("%(team)s", "'T0HERE'"), question="reply_time", author=KENJI) == REFUSED


def test_nobody_signs_for_somebody_else(tx: Tx) -> None:
    """A signature is the reader's own, or none."""
    become(tx, HERE, ANA)
    assert attempt(tx, SIGN, who=KENJI) == REFUSED
    become(tx, HERE, KENJI)
    assert attempt(tx, SIGN, who=KENJI) == 1


@pytest.mark.parametrize(
    "change", ["update agreement_answer set words = 'other'", "update signature set signed_at = '2026-11-01Z'"]
)
@pytest.mark.parametrize("who", [ANA, KENJI])
def test_a_version_stays_as_it_was_written_and_signed(tx: Tx, who: UUID, change: str) -> None:
    """Neither its writer nor the other can change it afterwards."""
    become(tx, HERE, who)
    assert attempt(tx, change) == (REFUSED if who == ANA else 0)


def test_what_is_agreed_is_what_everybody_has_signed(tx: Tx) -> None:
    """A pick counts once both have signed the version it stands in, and only for who may read it."""
    become(tx, HERE, KENJI)
    assert find_pick(tx, PAIR, "purpose") == ""
    tx.run(SIGN, row=ROW, who=KENJI)
    assert find_pick(tx, PAIR, "purpose") == "a"
    assert find_pick(tx, PAIR, "talks") == ""
    become(tx, HERE, OLU)
    assert find_pick(tx, PAIR, "purpose") == ""
