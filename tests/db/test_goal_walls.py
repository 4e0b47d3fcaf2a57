"""Who reads a goal and how it moved, and who changes it: the database decides, whatever the statement says."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from db.engine import Store, Tx
from db.goals import list_goals
from tests.db.two_teams import ANA, HERE, KENJI, MEI, OLU, PAIR, ROW, THERE, attempt, become, rolled_back

REFUSED = "42501"
ADD = """insert into goal (team_id, id, pair_id, owner, named_by, due_on, made_at, changed_at)
    values (%(team)s, gen_random_uuid(), %(pair)s, %(owner)s, 'wish', '2027-03-03', '2026-10-13Z', '2026-10-13Z')"""
SAY = "insert into goal_version values (%(team)s, %(row)s, 2, 'wish', '{}', 'forged', '2026-10-14Z')"
LEFT = datetime(2026, 10, 14, tzinfo=UTC)


@pytest.fixture
def tx(store: Store) -> Iterator[Tx]:
    """Ana and Kenji are a pair; she has a goal, and has shared a check-in that asked about it."""
    with rolled_back(store) as tx:
        tx.run("update goal_version set words = %(words)s", words=tx.vault.seal("Lead a project."))
        yield tx


def seen(tx: Tx, reader: UUID | None, team: str = HERE) -> tuple[int, int, int]:
    """Count the goals, versions and forms about them that a reader finds, without a WHERE."""
    become(tx, team, reader)
    counts = [len(tx.rows(f"select team_id from {table}")) for table in ("goal", "goal_version", "goal_asked")]  # noqa: S608
    return counts[0], counts[1], counts[2]


def moves(tx: Tx, reader: UUID) -> list[int]:
    """Count how often a reader sees that the goal moved."""
    become(tx, HERE, reader)
    return [len(goal.moves) for goal in list_goals(tx, [PAIR])]


def leave(tx: Tx, who: UUID) -> None:
    """Let somebody leave the pair."""
    become(tx, HERE, ANA)
    tx.run(
        "update pair_member set left_at = %(day)s where team_id = %(team)s and member_id = %(who)s", day=LEFT, who=who
    )


def test_the_owner_and_who_is_in_the_pair_now_read_it(tx: Tx) -> None:
    """Both of the pair do; an organizer, a stranger, nobody and another team do not."""
    assert [seen(tx, who) for who in (ANA, KENJI, MEI, OLU, None)] == [(1, 1, 1), (1, 1, 1), *[(0, 0, 0)] * 3]
    assert seen(tx, KENJI, "T0NOBODY") == (0, 0, 0)


@pytest.mark.parametrize("who", [ANA, KENJI])
def test_once_either_has_left_only_the_owner_reads_it(tx: Tx, who: UUID) -> None:
    """The goal stays its owner's, and nobody else's."""
    leave(tx, who)
    assert [seen(tx, one) for one in (ANA, KENJI)] == [(1, 1, 1), (0, 0, 0)]


def test_how_it_moved_is_read_by_whoever_reads_the_answer(tx: Tx) -> None:
    """Its author always; a partner once the check-in is shared, where each answers alone once theirs is in too."""
    assert (moves(tx, ANA), moves(tx, KENJI)) == ([1], [1])
    for change in (
        "update answer set blind = 'until_mine' where submission_id = %(submission)s",
        "update answer set visibility = 'only_me' where submission_id = %(submission)s",
        "update submission set released_at = null where id = %(submission)s",
    ):
        with tx.connection.begin_nested() as undo:
            become(tx, HERE, ANA)
            assert attempt(tx, change) == 1
            assert (moves(tx, ANA), moves(tx, KENJI)) == ([1], [0]), change
            undo.rollback()


def test_only_who_is_in_the_pair_adds_one_and_as_their_own(tx: Tx) -> None:
    """Not for a partner, not from outside, not for another team."""
    become(tx, HERE, KENJI)
    assert attempt(tx, ADD, owner=KENJI) == 1
    assert attempt(tx, ADD, owner=ANA) == REFUSED
    become(tx, HERE, OLU)
    assert attempt(tx, ADD, owner=OLU) == REFUSED
    become(tx, THERE, ANA)
    assert attempt(tx, ADD.replace("%(team)s", "'T0HERE'"), owner=ANA) == REFUSED
    leave(tx, ANA)
    assert attempt(tx, ADD, owner=ANA) == REFUSED


@pytest.mark.parametrize("who", [KENJI, OLU, None])
def test_only_the_owner_says_something_of_it_or_closes_it(tx: Tx, who: UUID | None) -> None:
    """A partner, an organizer and nobody reach no row; the owner does."""
    changes = ("update goal set state = 'reached'", "update goal set owner = owner", "delete from goal_asked",
               "update goal_version set words = 'forged'", "delete from goal_version", "delete from goal")  # fmt: skip
    become(tx, HERE, who)
    assert [attempt(tx, change) for change in changes] == [0] * len(changes)
    assert attempt(tx, SAY) == REFUSED
    assert attempt(tx, "insert into goal_asked values (%(team)s, gen_random_uuid(), %(row)s, 'growth')") == REFUSED
    become(tx, HERE, ANA)
    assert attempt(tx, SAY) == 1
    assert attempt(tx, "update goal set owner = %(kenji)s where id = %(row)s", row=ROW) == REFUSED
