"""Starting a program: what is suggested holds on every day, and the first period comes neither too early nor late."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from programs.mentorship import MENTORSHIP
from programs.pairs import PairSpan, Program
from programs.starting import Draft, Layout, Plot, Unclear, lay_out, opens_first, plot_id, suggested, why_no_pair
from tests.blocks.people import program

ENDLESS = replace(MENTORSHIP, kind="endless", lasts=None, first_after=14, rhythm=replace(MENTORSHIP.rhythm, weeks=13))
days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def draft_of(layout: Layout, channel: str = "") -> Draft:
    """Fill the form with this."""
    return Draft(
        name=layout.name,
        starts_on=layout.starts_on.isoformat(),
        lasts=str(layout.lasts or ""),
        every=str(layout.every),
        weekday=str(layout.weekday),
        at=f"{layout.at:%H:%M}",
        channel=channel,
    )


@given(days)
def test_what_is_suggested_can_be_sent_as_it_is(today: date) -> None:
    """On whatever day one starts: the first fitting day of next month, and nothing about it is refused."""
    layout = suggested(MENTORSHIP, today)
    first_of_next_month = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
    assert first_of_next_month <= layout.starts_on < first_of_next_month + timedelta(days=7)
    assert layout.starts_on.weekday() == MENTORSHIP.rhythm.weekday
    assert lay_out(MENTORSHIP, draft_of(layout), today, ()) == layout


@given(days, days, st.integers(0, 6))
def test_the_first_period_opens_on_the_weekday_after_pairing_and_from_the_start_on(
    paired_on: date, starts_on: date, weekday: int
) -> None:
    """It is the first such day of all that are neither before the start nor the day of pairing or before."""
    first = opens_first(Program(program().id, "", "", 2, weekday, starts_on=starts_on), paired_on)
    earliest = max(starts_on, paired_on + timedelta(days=1))
    assert first.weekday() == weekday
    assert earliest <= first < earliest + timedelta(days=7)


@given(st.builds(Draft, *[st.text(max_size=12)] * 7), days)
def test_whatever_is_filled_in_is_laid_out_or_refused_in_words(draft: Draft, today: date) -> None:
    """Nonsense in any field is an answer beside that field, never an exception."""
    match lay_out(MENTORSHIP, draft, today, ()):
        case Unclear(refusals):
            assert refusals
            assert all(one.reason and hasattr(draft, one.field) for one in refusals)
        case Layout() as layout:
            assert layout.starts_on >= today


@given(days)
def test_a_kind_without_an_end_is_suggested_without_one_and_may_be_given_one(today: date) -> None:
    """No weeks mean no end there; elsewhere they are missing. Its own rhythm is offered, however rare."""
    layout = suggested(ENDLESS, today)
    assert (layout.lasts, layout.ends_on, layout.every) == (None, None, 13)
    draft = draft_of(layout)
    assert lay_out(ENDLESS, replace(draft, weekday=""), today, ()) == layout
    assert lay_out(ENDLESS, replace(draft, lasts="6"), today, ()) == replace(layout, lasts=6)
    for wrong in ("0", "x", "105"):
        assert isinstance(lay_out(ENDLESS, replace(draft, lasts=wrong), today, ()), Unclear)
    assert isinstance(lay_out(MENTORSHIP, replace(draft, lasts="", every="2"), today, ()), Unclear)


def test_a_plot_is_of_one_kind_on_one_ground() -> None:
    """Its id leads to the kind it was made for, and to none on another ground."""
    books = {one.kind: one for one in (MENTORSHIP, ENDLESS)}
    here, elsewhere = program().id, program().id
    for playbook in books.values():
        id = plot_id(here, playbook)
        assert Plot(id, here, organized=True).kind(books) is playbook
        assert Plot(id, elsewhere, organized=True).kind(books) is None


def test_a_program_without_an_end_never_is_too_late() -> None:
    """Programs from before there were ends go on making pairs."""
    assert why_no_pair(program(), PairSpan("UTC", date(2040, 1, 1), date(2040, 1, 1), None)) == ""
