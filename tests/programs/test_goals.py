"""Goals: what may be kept of one, how it is told, and what a playbook may say of goals."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from programs.checkins import Accepted, Answer
from programs.goals import FURTHEST, Unchanged, accept_goal, aimless, asked_about, until_words
from programs.mentorship import MENTORSHIP
from programs.mentorship_forms import CHECK_IN
from programs.pairs import Refused
from programs.playbook import Goals, Kind, Playbook, Question, Visibility
from programs.soundness import flaws
from tests.blocks.test_goals import goal

assert MENTORSHIP.goals is not None
GOALS = MENTORSHIP.goals
TODAY = date(2026, 10, 12)


def filled(day: str, title: str = "Lead a project") -> dict[str, Answer]:
    """Fill in a goal."""
    return {GOALS.title: Answer(GOALS.title, words=title), GOALS.due: Answer(GOALS.due, (day,))}


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        ((TODAY - timedelta(days=1)).isoformat(), False),
        (TODAY.isoformat(), False),
        ((TODAY + timedelta(days=1)).isoformat(), True),
        ((TODAY + FURTHEST).isoformat(), True),
        ((TODAY + FURTHEST + timedelta(days=1)).isoformat(), False),
        ("9999-12-31", False),
        ("some day", False),
    ],
)
def test_the_day_is_still_to_come_and_not_too_far(day: str, kept: bool) -> None:
    """From tomorrow on, where its owner lives, for two years; anything else is refused beside the day."""
    answer = accept_goal(GOALS, filled(day), TODAY, ())
    assert isinstance(answer, Accepted) is kept
    assert kept or (isinstance(answer, Refused) and answer.field == GOALS.due)


def test_without_a_wish_or_a_day_there_is_no_goal() -> None:
    """Both are needed, and each is named when it is missing."""
    for missing in (GOALS.title, GOALS.due):
        answers = filled("2027-03-03") | {missing: Answer(missing)}
        answer = accept_goal(GOALS, answers, TODAY, ())
        assert isinstance(answer, Refused)
        assert answer.field == missing


def test_as_many_at_a_time_as_the_playbook_says() -> None:
    """A new one beyond that is refused kindly, a change is not; the same once more is nothing new."""
    full = [goal(f"Goal {n}", date(2027, 3, 3)) for n in range(GOALS.most)]
    assert isinstance(accept_goal(GOALS, filled("2027-03-03"), TODAY, full[1:]), Accepted)
    refused = accept_goal(GOALS, filled("2027-03-03"), TODAY, full)
    assert isinstance(refused, Refused)
    assert refused.field == GOALS.title
    assert isinstance(accept_goal(GOALS, filled("2027-03-04"), TODAY, full, full[0]), Accepted)
    assert accept_goal(GOALS, filled("2027-03-03", "Goal 1"), TODAY, full) == Unchanged()
    assert accept_goal(GOALS, filled("2027-03-03", "Goal 1"), TODAY, full, full[1]) == Unchanged()


def test_each_goal_is_asked_about_in_its_turn() -> None:
    """With none nothing is asked; else over as many check-ins as there are goals each comes once."""
    assert asked_about((), 1) is None
    goals = [goal(str(n)) for n in range(3)]
    assert {one.id for n in range(5, 8) if (one := asked_about(goals, n))} == {one.id for one in goals}


def test_a_day_in_another_year_is_told_with_its_year() -> None:
    """A day of this year is told without it."""
    assert until_words(date(2026, 12, 3), TODAY) == "3 December"
    assert until_words(date(2028, 2, 29), TODAY) == "29 February 2028"


def with_goals(**changes: object) -> Playbook:
    """Change what the playbook says of goals."""
    return replace(MENTORSHIP, goals=replace(GOALS, **changes))  # type: ignore[arg-type]  # any field


def asking(*more: Question) -> Playbook:
    """Ask something more in the check-in."""
    changed = replace(CHECK_IN, questions=(*CHECK_IN.questions, *more))
    stages = (replace(one, form=changed) if one.form is CHECK_IN else one for one in MENTORSHIP.stages)
    return replace(MENTORSHIP, stages=tuple(stages))


def marked(mark: Visibility) -> Goals:
    """Mark the last question of a goal otherwise."""
    *others, last = GOALS.form.questions
    return replace(GOALS, form=replace(GOALS.form, questions=(*others, replace(last, seen_by=mark))))


@pytest.mark.parametrize(
    ("playbook", "says"),
    [
        (with_goals(title=GOALS.due), "which is no question that must be answered in words"),
        (with_goals(due=GOALS.title), "which is no question that must be answered with a day"),
        (with_goals(owners=("coach",)), "belongs to 'coach', which is no role"),
        (with_goals(owners=()), "nobody has room for a goal"),
        (with_goals(most=0), "nobody has room for a goal"),
        (replace(MENTORSHIP, goals=marked(Visibility.ONLY_ME)), "is shown to a partner and not marked so"),
        (with_goals(form=replace(GOALS.form, title="x" * 25)), "goals, form goal, title has 25 characters"),
        (replace(MENTORSHIP, goals=None), "asks about a goal, and nobody has any"),
        (asking(Question("far", "How far?", Visibility.PARTNER, Kind.TEXT, about_goal=True)), "a second time"),
        (asking(Question("far", "How far?", Visibility.PARTNER, Kind.TEXT, about_goal=True)), "and pick one"),
    ],
)
def test_what_a_playbook_says_wrongly_of_goals_is_named(playbook: Playbook, says: str) -> None:
    """Each flaw is refused at the start, with the kind and what is wrong."""
    assert any(says in flaw and flaw.startswith(MENTORSHIP.kind) for flaw in flaws(playbook)), flaws(playbook)


def test_the_playbook_says_nothing_wrong_of_goals() -> None:
    """As it is, it can be followed."""
    assert list(aimless(MENTORSHIP)) == []
