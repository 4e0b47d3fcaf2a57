"""Who reads an answer: the database decides, whatever the query says, and a plain model of the rules agrees."""

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
    PAIR,
    PAUL,
    PEOPLE,
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


@dataclass(frozen=True)
class Told:
    """What has happened around Ana's submission in her pair with Kenji, or with Kenji and Mei."""

    released: bool = True
    trio: bool = False
    left: frozenset[UUID] = frozenset()
    handed_in: frozenset[UUID] = frozenset()
    enrolment: bool = False

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
    if mark != "partner" or not told.released or not {reader, ANA} <= told.pair:
        return False
    in_by = told.handed_in | {ANA} if not told.enrolment else {ANA}
    waiting = {"no": set(), "until_mine": {reader}, "until_all": told.pair}[blind]
    if told.enrolment and blind == "until_all":
        return False
    return waiting <= in_by


def lay_out(tx: Tx, told: Told) -> None:
    """Bring it about: Ana answers one question for every mark and every way of being blind."""
    become(tx, HERE, ANA)
    tx.run("delete from answer")
    tx.run("delete from submission")
    if told.trio:
        tx.run("insert into pair_member values (%(team)s, %(pair)s, %(mei)s, 'asks', %(day)s)", **IDS, day=DAY)
    tx.run("update pair_member set left_at = %(day)s where member_id = any(%(left)s)", day=DAY, left=list(told.left))
    column = "enrolment_id" if told.enrolment else "pair_id"
    insert = f"""insert into submission (team_id, id, program_id, {column}, stage, n, author, submitted_at, released_at)
        values (%(team)s, %(id)s, %(program)s, %(subject)s, 'stage', 1, %(author)s, %(day)s, %(released)s)"""  # noqa: S608
    released = DAY if told.released else None
    subject = ENROLMENT if told.enrolment else PAIR
    tx.run(insert, **IDS, id=SUBMISSION, subject=subject, author=ANA, day=DAY, released=released)
    for author in told.handed_in - {ANA}:
        tx.run(
            insert.replace(column, "pair_id"), **IDS, id=uuid4(), subject=PAIR, author=author, day=DAY, released=None
        )
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


PARTNERS = st.frozensets(st.sampled_from([KENJI, MEI]))
TOLD = st.builds(
    Told, st.booleans(), st.booleans(), st.frozensets(st.sampled_from([ANA, KENJI, MEI])), PARTNERS, st.booleans()
)


@settings(deadline=None, max_examples=80)
@given(told=TOLD)
def test_everybody_reads_exactly_what_they_may(store: Store, told: Told) -> None:
    """Author, partners, a former partner, both organizers and a stranger: whatever happened, the model agrees."""
    with rolled_back(store) as tx:
        lay_out(tx, told)
        assert {name: seen(tx, reader) for name, reader in PEOPLE.items()} == {
            name: expected(reader, told) for name, reader in PEOPLE.items()
        }
        assert seen(tx, None) == seen(tx, uuid4()) == set()


CASES: dict[str, tuple[UUID, Told, set[str]]] = {
    "a partner before it is shared": (KENJI, Told(released=False), set()),
    "a partner afterwards": (KENJI, Told(), {"partner no"}),
    "a partner with theirs in": (KENJI, Told(handed_in=frozenset({KENJI})), {f"partner {blind}" for blind in BLIND}),
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
