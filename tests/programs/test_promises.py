"""Promises over time: what is counted, and the row that one miss does not break."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.buddies import BUDDIES
from programs.buddies_forms import CHECK_IN, ENROLS
from programs.checkins import Answer
from programs.mentorship import MENTORSHIP
from programs.playbook import Promised
from programs.promises import Period, Tally, after_a_miss, asked_in, became, kept_words, missed, tally

KEPT, PARTLY, MISSED = Promised.KEPT, Promised.PARTLY, Promised.MISSED
SILENT = None
STAGE, QUESTION = next(found for found in [asked_in(BUDDIES)] if found)
PROMISES = st.lists(st.sampled_from([KEPT, PARTLY, MISSED, SILENT]), max_size=30)


def count(*promised: Promised | None) -> Tally:
    """Count promises of one period after the other."""
    return tally(Period(n, one) for n, one in enumerate(promised, 1))


@pytest.mark.parametrize(
    ("promised", "in_a_row"),
    [
        ((), 0),
        ((KEPT, KEPT, KEPT), 3),
        ((KEPT, KEPT, MISSED), 2),
        ((KEPT, KEPT, SILENT), 2),
        ((KEPT, MISSED, KEPT, SILENT, KEPT), 3),
        ((KEPT, KEPT, MISSED, MISSED), 0),
        ((KEPT, KEPT, MISSED, SILENT), 0),
        ((KEPT, SILENT, SILENT, KEPT), 1),
        ((KEPT, MISSED, PARTLY, MISSED, KEPT), 2),
    ],
)
def test_one_miss_does_not_break_a_row_and_two_do(promised: tuple[Promised | None, ...], in_a_row: int) -> None:
    """A period in which nothing was told counts as a miss; what was kept in part is none."""
    assert count(*promised).in_a_row == in_a_row


@given(PROMISES)
def test_a_row_is_what_was_kept_since_two_misses_came_together(promised: list[Promised | None]) -> None:
    """Whatever happens, the row is what one finds looking back from the end."""
    begins = 0
    for at in range(1, len(promised)):
        if promised[at] in (MISSED, SILENT) and promised[at - 1] in (MISSED, SILENT):
            begins = at
    found = count(*promised)
    assert found.in_a_row == promised[begins:].count(KEPT)
    assert found.kept == promised.count(KEPT)
    assert found.of == sum(one is not SILENT for one in promised)
    assert [count for count, _ in found.reached] == list(range(1, found.in_a_row + 1))


@given(PROMISES)
def test_one_more_miss_hurts_only_after_another(promised: list[Promised | None]) -> None:
    """A single miss at the end takes nothing away; a promise kept adds exactly one."""
    before, after = count(*promised), count(*promised, MISSED)
    after_another = bool(promised) and promised[-1] in (MISSED, SILENT)
    assert after.in_a_row == (0 if after_another else before.in_a_row)
    assert count(*promised, KEPT).in_a_row == before.in_a_row + 1


def test_the_period_in_which_a_row_got_so_long_is_known() -> None:
    """Each length has the period in which it was reached, and a row that broke has none."""
    assert count(KEPT, MISSED, KEPT).reached == ((1, 1), (2, 3))
    assert count(KEPT, MISSED, MISSED, KEPT).reached == ((1, 4),)


def test_only_a_playbook_that_says_what_became_of_promises_counts_them() -> None:
    """The question is found in the playbook, and each of its choices says what it means."""
    assert QUESTION.needs_promise
    assert {became(QUESTION, choice.id) for choice in QUESTION.choices} == {KEPT, PARTLY, MISSED}
    assert became(QUESTION, "nonsense") is None
    assert asked_in(replace(MENTORSHIP, stages=())) is None


def test_a_miss_brings_what_was_agreed() -> None:
    """A promise missed or kept in part is a miss; the others read what its author picked for that."""
    by_meaning = {choice.promise: choice.id for choice in QUESTION.choices}
    told = {one: missed(STAGE, [Answer(QUESTION.id, (by_meaning[one],))]) for one in Promised}
    assert told == {KEPT: False, PARTLY: True, MISSED: True}
    assert not missed(STAGE, [Answer(CHECK_IN.promise, words="missed")])
    asked = ENROLS.field(STAGE.after_a_miss)
    for choice in asked.choices:
        said = after_a_miss(ENROLS.fields(), STAGE, choice.id, {"author": "Ana"})
        assert said == choice.advice.replace("{author}", "Ana")
    assert after_a_miss(ENROLS.fields(), STAGE, "", {"author": "Ana"}) == ""


def test_home_says_it_in_a_line() -> None:
    """Who has told of no promise yet is not counted, and a row of one is none."""
    assert kept_words(Tally(), [("Kenji", Tally())]) == ""
    assert (
        kept_words(Tally(3, 4, 3), [("Kenji", Tally(1, 2, 1))])
        == "Promises kept: you 3 of 4 (3 in a row), Kenji 1 of 2"
    )
