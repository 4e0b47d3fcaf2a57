"""What is counted: nothing below five, whole fives then, each person once, for organizers of the program alone."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from db.engine import Tx
from db.feedback import count_answers
from programs.feedback import AT_LEAST
from tests.db.two_teams import ANA, HERE, IDS, KENJI, OLU, OTHER_PROGRAM, PAUL, PROGRAM, SUE, THERE, become

DAY = datetime(2026, 10, 13, tzinfo=UTC)


def person(n: int) -> UUID:
    """Return the id of one of many."""
    return UUID(int=1000 + n)


@pytest.fixture
def crowd(tx: Tx) -> Tx:
    """A dozen people more, none of whom has said anything."""
    become(tx, HERE, ANA)
    tx.run("delete from answer")
    tx.run("delete from submission")
    tx.run_many(
        """insert into member (team_id, id, slack_user, name, zone, hour_local)
           values (%(team)s, %(id)s, %(slack_user)s, 'Somebody', 'UTC', '09:00')""",
        [{"id": person(n), "slack_user": f"U{n}"} for n in range(12)],
    )
    return tx


def say(tx: Tx, author: UUID, pick: str, words: str = "", *, n: int = 1, seen_by: str = "counted") -> None:
    """Let somebody answer one question by picking, and another by writing; later ones answer later."""
    become(tx, HERE, author)
    values = IDS | {"id": UUID(int=author.int * 100 + n), "author": author, "n": n, "seen_by": seen_by}
    tx.run(
        """insert into submission (team_id, id, program_id, pair_id, stage, n, author, submitted_at)
           values (%(team)s, %(id)s, %(program)s, %(pair)s, 'feedback', %(n)s, %(author)s, %(at)s)""",
        **values,
        at=DAY + timedelta(hours=author.int, days=n),
    )
    insert = """insert into answer values
        (%(team)s, %(id)s, %(question)s, %(author)s, %(seen_by)s, 'no', %(pick)s, %(words)s)"""
    tx.run(insert, **values, question="rate", pick=[pick], words=None)
    if words:
        tx.run(insert, **values, question="why", pick=[], words=tx.vault.seal(words))


def read(tx: Tx, reader: UUID | None = OLU, team: str = HERE) -> dict[str, tuple[int, Sequence[str], Sequence[str]]]:
    """Count as this reader."""
    become(tx, team, reader)
    return {one.question: (one.people, one.picks, one.words) for one in count_answers(tx, PROGRAM)}


def test_below_five_there_is_nothing_and_from_then_on_there_are_whole_fives(crowd: Tx) -> None:
    """The fifth answer shows five at once; four more show nothing, and the tenth shows all."""
    for n in range(10):
        assert read(crowd).get("rate", (0,))[0] == n // AT_LEAST * AT_LEAST
        say(crowd, person(n), str(n))
    assert read(crowd)["rate"] == (10, tuple(str(n) for n in range(10)), ())


def test_each_question_has_its_own_five(crowd: Tx) -> None:
    """Four who wrote among nine who rated: the figure is there, and not one word."""
    for n in range(9):
        say(crowd, person(n), "8", "Slow start." if n < AT_LEAST - 1 else "")
    assert set(read(crowd)) == {"rate"}


def test_words_come_in_an_order_that_says_nothing_of_who_or_when(crowd: Tx) -> None:
    """All of them are there; ten in their order would be chance once in millions."""
    wrote = [f"Word {n}" for n in range(10)]
    for n, words in enumerate(wrote):
        say(crowd, person(n), "8", words)
    people, _, answers = read(crowd)["why"]
    assert (people, sorted(answers)) == (10, wrote)
    assert list(answers) != wrote
    assert read(crowd)["why"][2] == answers


def test_a_person_counts_once_however_many_pairs_they_are_in(crowd: Tx) -> None:
    """One mentor with five mentees is one voice, and four others do not make five of it."""
    for n in range(1, 6):
        say(crowd, person(0), "0", n=n)
    for n in range(1, 4):
        say(crowd, person(n), "10")
    assert read(crowd) == {}
    say(crowd, person(4), "10")
    assert read(crowd)["rate"] == (5, ("0", "10", "10", "10", "10"), ())


@pytest.mark.parametrize("reader", [ANA, KENJI, PAUL, SUE, None])
def test_only_organizers_of_the_program_count(crowd: Tx, reader: UUID | None) -> None:
    """Not the people themselves, not organizers of another program, nobody at all."""
    for n in range(5):
        say(crowd, person(n), "8", "Good.")
    assert read(crowd, reader) == {}
    assert set(read(crowd)) == {"rate", "why"}
    become(crowd, HERE, OLU)
    assert count_answers(crowd, OTHER_PROGRAM) == ()


@pytest.mark.parametrize("seen_by", ["only_me", "partner", "organizers"])
def test_nothing_else_is_ever_counted(crowd: Tx, seen_by: str) -> None:
    """An answer with another mark stays where it is, even of a hundred people."""
    for n in range(10):
        say(crowd, person(n), "8", "Good.", seen_by=seen_by)
    assert read(crowd) == {}


def test_another_team_counts_nothing_of_ours(crowd: Tx) -> None:
    """The same organizer, the same program's id, another workspace: nothing."""
    for n in range(5):
        say(crowd, person(n), "8")
    assert read(crowd, OLU, THERE) == {}
    assert read(crowd, OLU, "") == {}


def test_the_rows_themselves_stay_hidden(crowd: Tx) -> None:
    """Counting opens no other way: an organizer, and who counted just now, selects none of the answers."""
    for n in range(5):
        say(crowd, person(n), "8", "Good.")
    assert set(read(crowd)) == {"rate", "why"}
    assert crowd.rows("select * from answer") == []
    become(crowd, HERE, person(0))
    assert {row["author"] for row in crowd.rows("select author from answer")} == {person(0)}
