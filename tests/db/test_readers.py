"""Who reads an answer: the database decides, whatever the query says, and a plain model of the rules agrees."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.engine import Store, Tx
from tests.db.two_teams import (
    ANA,
    ENROLMENT,
    HERE,
    IDS,
    KENJI,
    MEI,
    OLU,
    OTHER_PROGRAM,
    PAIR,
    PAUL,
    PEOPLE,
    PROGRAM,
    ROWS,
    SUBMISSION,
    SUE,
    THERE,
    attempt,
    become,
    rolled_back,
)

MARKS = ("only_me", "partner", "counted", "organizers")
BLIND = ("no", "until_mine", "until_all")
DAY = datetime(2026, 10, 13, tzinfo=UTC)
REFUSED = "42501"
BESIDE = UUID(int=21)


@dataclass(frozen=True)
class Told:
    """What has happened around Ana's submission in her pair with Kenji, or with Kenji and Mei.

    Those who have `kept` theirs have written and not shared it. With `beside` she is also in a pair with Sue, in the
    same program or in the other one.
    """

    released: bool = True
    trio: bool = False
    left: frozenset[UUID] = frozenset()
    handed_in: frozenset[UUID] = frozenset()
    kept: frozenset[UUID] = frozenset()
    enrolment: bool = False
    beside: UUID | None = None

    @property
    def pair(self) -> set[UUID]:
        """Who is in the pair now."""
        return {ANA, KENJI, *([MEI] if self.trio else [])} - self.left


def may_read(reader: UUID, mark: str, blind: str, told: Told) -> bool:
    """Say, in the words of the promise, whether this reader may read an answer of Ana's with this mark."""
    if reader == ANA:
        return True
    if mark == "organizers":
        return reader == OLU
    if mark != "partner" or not told.released:
        return False
    if told.enrolment:
        shares_a_pair = {reader, ANA} <= told.pair or (reader == SUE and told.beside == PROGRAM)
        return shares_a_pair and blind == "no"
    waiting: dict[str, set[UUID]] = {"no": set(), "until_mine": {reader}, "until_all": told.pair}
    return {reader, ANA} <= told.pair and waiting[blind] <= told.handed_in | {ANA}


def lay_out(tx: Tx, told: Told) -> None:
    """Bring it about: Ana answers one question for every mark and every way of being blind."""
    become(tx, HERE, ANA)
    tx.run("delete from answer")
    tx.run("delete from submission")
    if told.trio:
        tx.run("insert into pair_member values (%(team)s, %(pair)s, %(mei)s, 'asks', %(day)s)", **IDS, day=DAY)
    if told.beside:
        for statement in (ROWS["pair"], ROWS["pair_member"]):
            tx.run(statement, **IDS | {"pair": BESIDE, "program": told.beside, "kenji": SUE})
    tx.run("update pair_member set left_at = %(day)s where pair_id = %(pair)s and member_id = any(%(left)s)",
           **IDS, day=DAY, left=list(told.left))  # fmt: skip
    column = "enrolment_id" if told.enrolment else "pair_id"
    insert = f"""insert into submission (team_id, id, program_id, {column}, stage, n, author, submitted_at, released_at)
        values (%(team)s, %(id)s, %(program)s, %(subject)s, 'stage', 1, %(author)s, %(day)s, %(released)s)"""  # noqa: S608
    released = DAY if told.released else None
    subject = ENROLMENT if told.enrolment else PAIR
    tx.run(insert, **IDS, id=SUBMISSION, subject=subject, author=ANA, day=DAY, released=released)
    others = insert.replace(column, "pair_id")
    for author in (told.handed_in | told.kept) - {ANA}:
        shared = DAY if author in told.handed_in else None
        tx.run(others, **IDS, id=uuid4(), subject=PAIR, author=author, day=DAY, released=shared)
    tx.run_many(
        """insert into answer values
           (%(team)s, %(submission)s, %(question)s, %(ana)s, %(mark)s, %(blind)s, '{}', 'sealed')""",
        [IDS | {"question": f"{mark} {blind}", "mark": mark, "blind": blind} for mark in MARKS for blind in BLIND],
    )


def seen(tx: Tx, reader: UUID | None, team: str = HERE) -> set[str]:
    """Read every answer there is, without a WHERE."""
    become(tx, team, reader)
    return {row["question"] for row in tx.rows("select question from answer")}


def expected(reader: UUID, told: Told) -> set[str]:
    """What the promise lets this reader see."""
    return {f"{mark} {blind}" for mark in MARKS for blind in BLIND if may_read(reader, mark, blind, told)}


TOLD = st.builds(
    Told,
    released=st.booleans(),
    trio=st.booleans(),
    left=st.frozensets(st.sampled_from([ANA, KENJI, MEI])),
    handed_in=st.frozensets(st.sampled_from([KENJI, MEI])),
    kept=st.frozensets(st.sampled_from([KENJI, MEI])),
    enrolment=st.booleans(),
    beside=st.sampled_from([None, PROGRAM, OTHER_PROGRAM]),
)


@pytest.fixture(scope="module")
def standing(store: Store) -> Iterator[Tx]:
    """Two teams that stand for many examples, each of which takes back what it did."""
    with rolled_back(store) as tx:
        yield tx


@pytest.fixture
def tx(standing: Tx) -> Iterator[Tx]:
    """The same for one test: two transactions with the same ids would wait for each other."""
    with standing.connection.begin_nested() as test:
        yield standing
        test.rollback()


@settings(deadline=None)
@given(told=TOLD)
def test_everybody_reads_exactly_what_they_may(standing: Tx, told: Told) -> None:
    """Author, partners, a former partner, both organizers and a stranger: whatever happened, the model agrees."""
    with standing.connection.begin_nested() as example:
        lay_out(standing, told)
        assert {name: seen(standing, reader) for name, reader in PEOPLE.items()} == {
            name: expected(reader, told) for name, reader in PEOPLE.items()
        }
        assert seen(standing, None) == seen(standing, uuid4()) == set()
        example.rollback()


CASES: dict[str, tuple[UUID, Told, set[str]]] = {
    "a partner before it is shared": (KENJI, Told(released=False), set()),
    "a partner afterwards": (KENJI, Told(), {"partner no"}),
    "a partner with theirs in": (KENJI, Told(handed_in=frozenset({KENJI})), {f"partner {blind}" for blind in BLIND}),
    "a partner who keeps theirs": (KENJI, Told(kept=frozenset({KENJI})), {"partner no"}),
    "the first of two partners": (
        KENJI, Told(trio=True, handed_in=frozenset({KENJI})), {"partner no", "partner until_mine"},
    ),
    "one of two partners, all in": (
        KENJI, Told(trio=True, handed_in=frozenset({KENJI, MEI})), {f"partner {blind}" for blind in BLIND},
    ),
    "a partner whose third has left": (
        KENJI, Told(trio=True, handed_in=frozenset({KENJI}), left=frozenset({MEI})), {f"partner {b}" for b in BLIND},
    ),
    "a former partner": (KENJI, Told(left=frozenset({KENJI}), handed_in=frozenset({KENJI})), set()),
    "a partner whom the author left": (KENJI, Told(left=frozenset({ANA})), set()),
    "a partner, of what was said at enrolment": (KENJI, Told(enrolment=True), {"partner no"}),
    "a partner of another pair": (SUE, Told(beside=PROGRAM), set()),
    "a partner of another pair, of what was said at enrolment": (
        SUE, Told(beside=PROGRAM, enrolment=True), {"partner no"},
    ),
    "a partner in another program": (SUE, Told(beside=OTHER_PROGRAM, enrolment=True), set()),
    "an organizer": (OLU, Told(), {f"organizers {blind}" for blind in BLIND}),
    "an organizer of another program": (PAUL, Told(), set()),
    "a stranger": (SUE, Told(), set()),
    "a stranger, of what was said at enrolment": (MEI, Told(enrolment=True), set()),
}  # fmt: skip


@pytest.mark.parametrize(("reader", "told", "sees"), CASES.values(), ids=CASES)
def test_the_cases_by_name(tx: Tx, reader: UUID, told: Told, sees: set[str]) -> None:
    """The ones that matter most, spelled out rather than computed."""
    lay_out(tx, told)
    assert seen(tx, reader) == sees


def test_nobody_but_the_author_reads_what_is_counted_or_private(tx: Tx) -> None:
    """Not the partner after release, not the organizer."""
    lay_out(tx, Told(handed_in=frozenset({KENJI})))
    private = {f"{mark} {blind}" for mark in ("only_me", "counted") for blind in BLIND}
    assert seen(tx, ANA) >= private
    for reader in (KENJI, OLU, PAUL, SUE):
        assert not seen(tx, reader) & private


def test_the_same_person_elsewhere_reads_nothing_of_it(tx: Tx) -> None:
    """Ids are equal in both workspaces; in the other one even the author sees only what was written there."""
    lay_out(tx, Told())
    assert seen(tx, ANA, team=THERE) == {"growth"}


WRITE = """insert into answer values
    (%(team)s, %(submission)s, 'new', %(author)s, 'partner', 'no', '{}', 'sealed')"""


@pytest.mark.parametrize("reader", [KENJI, OLU, SUE, None])
def test_nobody_writes_as_somebody_else(tx: Tx, reader: UUID | None) -> None:
    """Not a partner, not an organizer, not a transaction that has not said who it is."""
    become(tx, HERE, reader)
    assert attempt(tx, WRITE, team=HERE, author=ANA) == REFUSED


def test_nobody_writes_into_somebody_elses_submission(tx: Tx) -> None:
    """Under one's own name neither: an answer belongs to whom its submission belongs to."""
    become(tx, HERE, KENJI)
    assert attempt(tx, WRITE, team=HERE, author=KENJI) == "23503"


@pytest.mark.parametrize("reader", [KENJI, OLU, SUE, None])
def test_nobody_changes_or_removes_what_somebody_else_wrote(tx: Tx, reader: UUID | None) -> None:
    """Even where they may read it, a partner and an organizer reach no row."""
    lay_out(tx, Told())
    become(tx, HERE, reader)
    assert attempt(tx, "update answer set words = 'forged'") == 0
    assert attempt(tx, "update answer set visibility = 'organizers'") == 0
    assert attempt(tx, "delete from answer") == 0
    assert len(seen(tx, ANA)) == len(MARKS) * len(BLIND)


def test_an_author_cannot_give_an_answer_away(tx: Tx) -> None:
    """What is written stays its author's."""
    become(tx, HERE, ANA)
    assert attempt(tx, "update answer set author = %(kenji)s") == REFUSED
