"""Who reads a card in a directory, and what two people asked each other: the database decides."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from db.engine import Store, Tx
from tests.db.two_teams import ANA, ENROLMENT, HERE, IDS, KENJI, MEI, OLU, PAUL, ROW, SUE, attempt, become, rolled_back

EVERYBODY = (ANA, KENJI, MEI, OLU, PAUL, SUE, None)


@pytest.fixture
def tx(store: Store) -> Iterator[Tx]:
    """Ana's place is listed for those who look; Mei and Sue look, Sue in the other program; Ana has asked Kenji."""
    with rolled_back(store) as tx:
        become(tx, HERE, ANA)
        tx.run("update opening set listed_for = 'looks'")
        for member, program in ((MEI, "program"), (SUE, "other")):
            tx.run("insert into enrolment values (%(team)s, gen_random_uuid(), %(program)s, %(member)s, 'looks', 1)",
                   program=IDS[program], member=member)  # fmt: skip
        tx.run(
            """insert into submission
               (team_id, id, program_id, enrolment_id, stage, n, author, submitted_at, released_at)
               values (%(team)s, %(sue)s, %(program)s, %(place)s, 'card', 1, %(ana)s, '2026-10-13Z', '2026-10-13Z')""",
            sue=SUE, program=IDS["program"], place=ENROLMENT, ana=ANA)  # fmt: skip
        for mark in ("partner", "organizers", "only_me", "counted"):
            tx.run("insert into answer values (%(team)s, %(sue)s, %(mark)s, %(ana)s, %(mark)s, 'no', '{a}', 'sealed')",
                   sue=SUE, mark=mark, ana=ANA)  # fmt: skip
        yield tx


def reads(tx: Tx, reader: UUID | None) -> set[str]:
    """Return which of Ana's answers on her card somebody finds, without a WHERE."""
    become(tx, HERE, reader)
    return {row["question"] for row in tx.rows("select question from answer where submission_id = %(id)s", id=SUE)}


def test_a_card_is_for_those_who_look_in_that_program(tx: Tx) -> None:
    """Mei, who looks there, reads what is for a partner and nothing else; Sue, who looks elsewhere, nothing."""
    assert reads(tx, MEI) == {"partner"}
    assert reads(tx, SUE) == reads(tx, PAUL) == reads(tx, None) == set()
    assert reads(tx, OLU) == {"organizers"}


@pytest.mark.parametrize(
    "change",
    [
        "update enrolment set state = 'withdrawn' where role = 'looks'",
        "update enrolment set state = 'withdrawn' where role = 'asks'",
        "update enrolment set state = 'draft' where role = 'looks'",
        "update opening set listed_for = null",
        "update submission set released_at = null",
    ],
)
def test_no_longer_when_either_is_out_or_it_is_no_directory(tx: Tx, change: str) -> None:
    """Who has withdrawn reads no card and shows none; nor does a step that was not finished."""
    become(tx, HERE, ANA)
    tx.run(change)
    assert reads(tx, MEI) == set()


def test_what_two_asked_each_other_is_theirs(tx: Tx) -> None:
    """Ana and Kenji read it; nobody else does, organizers included, nor adds to it, nor in the other's name."""
    seen = {}
    for who in EVERYBODY:
        become(tx, HERE, who)
        seen[who] = len(tx.rows("select part from request_words"))
    assert [who for who, count in seen.items() if count] == [ANA, KENJI]
    add = "insert into request_words values (%(team)s, %(row)s, 'question', %(who)s, 'sealed')"
    become(tx, HERE, KENJI)
    assert attempt(tx, add, row=ROW, who=ANA) == "42501"
    assert attempt(tx, add, row=ROW, who=KENJI) == 1
    become(tx, HERE, MEI)
    assert attempt(tx, add.replace("'question'", "'reply'"), row=ROW, who=MEI) == "42501"
