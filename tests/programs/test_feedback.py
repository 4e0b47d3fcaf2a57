"""What was counted, in words for organizers: averages of what was rated, and unsigned words."""

from dataclasses import replace

import pytest

from programs.feedback import Count, Told, told
from programs.mentorship import MENTORSHIP
from programs.playbook import Visibility

STAGE = MENTORSHIP.stage("final_feedback")
FORM = next(iter(STAGE.forms.values()))
RATED, ANY = FORM.questions[0], FORM.questions[1]
[WHY] = RATED.follow_ups


@pytest.mark.parametrize(
    ("picks", "figure"),
    [(("0",) * 5, "0.0 of 10"), (("10",) * 5, "10.0 of 10"), (("8", "9", "9", "8", "9"), "8.6 of 10")],
)
def test_what_is_rated_is_averaged(picks: tuple[str, ...], figure: str) -> None:
    """One decimal, and out of the most that can be given."""
    [line] = told(MENTORSHIP, [Count(STAGE.id, RATED.id, len(picks), picks)])
    assert line == Told(RATED.on_card, figure, 5)


def test_words_stand_without_a_figure_and_what_is_not_there_is_left_out() -> None:
    """The order is the playbook's; what several roles are asked alike is told once."""
    counts = [Count(STAGE.id, WHY.id, 5, (), ("Good.",) * 5), Count(STAGE.id, ANY.id, 5, ("5",) * 5)]
    assert [(one.label, one.figure) for one in told(MENTORSHIP, counts)] == [
        (WHY.on_card, ""),
        (ANY.on_card, "5.0 of 5"),
    ]
    assert told(MENTORSHIP, []) == ()


def test_nothing_is_told_that_the_playbook_does_not_count() -> None:
    """An answer with another mark, or of another stage, has no place here, whatever the database says."""
    private = next(one for stage in MENTORSHIP.stages for form in stage.all_forms() for one in form.fields()
                   if one.seen_by is not Visibility.COUNTED)  # fmt: skip
    assert told(MENTORSHIP, [Count("six_habits", private.id, 5, ("1",) * 5), Count("x", RATED.id, 5)]) == ()


def test_choices_that_are_no_figures_are_counted_one_by_one() -> None:
    """What is not a scale has no average."""
    stage = MENTORSHIP.stage("first_contact")
    assert stage.form
    question = replace(stage.form.questions[0], seen_by=Visibility.COUNTED)
    counted = replace(MENTORSHIP, stages=(replace(stage, form=replace(stage.form, questions=(question,))),))
    first, second, *_ = question.choices
    [line] = told(counted, [Count(stage.id, question.id, 5, (first.id, second.id) * 2 + (first.id,))])
    assert line.figure == f"{first.label} 3, {second.label} 2"
