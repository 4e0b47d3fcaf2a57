"""Who reads what is asked of organizers: its author and those who are ticked, whatever the query says."""

from uuid import UUID

import pytest

from db.engine import Tx
from tests.db.two_teams import ANA, HERE, KENJI, MEI, OLU, PAUL, SUE, THERE, attempt, become

REFUSED = "42501"
TAKE = "update help set taken_by = %(olu)s, taken_at = '2026-10-14Z'"


@pytest.mark.parametrize("reader", [ANA, KENJI, MEI, OLU, PAUL, SUE, None])
def test_only_the_author_and_who_is_ticked_read_it(tx: Tx, reader: UUID | None) -> None:
    """The partner, a stranger and the organizer of another program select nothing, and change nothing."""
    become(tx, HERE, reader)
    reads = reader in (ANA, OLU)
    assert [bytes(row["words"]) for row in tx.rows("select words from help")] == ([b"sealed"] if reads else [])
    assert attempt(tx, TAKE) == int(reads)
    assert attempt(tx, "delete from help_reader where member_id = %(paul)s") == 0


def test_an_organizer_who_is_not_ticked_reads_nothing(tx: Tx) -> None:
    """Organizing the program is not enough, and neither is a tick for somebody who organizes another, or no more."""
    become(tx, HERE, ANA)
    tx.run(
        "insert into program_role values (%(team)s, %(program)s, %(mei)s, 'organizer')", program=UUID(int=11), mei=MEI
    )
    tx.run("delete from program_role where member_id = %(olu)s", olu=OLU)
    for reader in (MEI, OLU):
        become(tx, HERE, reader)
        assert not tx.rows("select id from help")
    become(tx, HERE, ANA)
    for one in (MEI, PAUL):
        tx.run("insert into help_reader values (%(team)s, %(help)s, %(one)s)", help=UUID(int=16), one=one)
    for reader, reads in ((MEI, 1), (PAUL, 0)):
        become(tx, HERE, reader)
        assert len(tx.rows("select id from help")) == reads


def test_nobody_asks_in_the_name_of_another(tx: Tx) -> None:
    """A row with somebody else as its author is refused, and so is one in another team."""
    become(tx, HERE, SUE)
    ask = """insert into help (team_id, id, program_id, author, topic, words, asked_at)
             values (%(where)s, gen_random_uuid(), %(program)s, %(ana)s, 'pair', 'sealed', '2026-10-13Z')"""
    assert attempt(tx, ask, where=HERE) == REFUSED
    become(tx, HERE, ANA)
    assert attempt(tx, ask, where=THERE) == REFUSED
    assert attempt(tx, ask, where=HERE) == 1
