"""Agreements are short, filled with what is usual, for all in the pair to read; a flawed one is refused with words."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from programs.agreements import AGREEMENT, PLEDGE
from programs.checkins import Accepted, Answer, check
from programs.mentorship import MENTORSHIP
from programs.playbook import Blind, Form, From, Once, Opens, Playbook, Stage, Visibility, When
from programs.signing import usual
from programs.soundness import flaws

BOTH = pytest.mark.parametrize("stage", [AGREEMENT, PLEDGE], ids=lambda one: one.id)


def form_of(stage: Stage) -> Form:
    """Return the form of an agreement."""
    assert stage.form is not None
    return stage.form


def changed(**changes: object) -> Playbook:
    """Change the agreement of mentorship."""
    other = replace(AGREEMENT, **changes)  # type: ignore[arg-type]  # any field
    return replace(MENTORSHIP, stages=tuple(other if one is AGREEMENT else one for one in MENTORSHIP.stages))


def asking(**changes: object) -> Playbook:
    """Change the first question of it."""
    form = form_of(AGREEMENT)
    first, *rest = form.questions
    return changed(form=replace(form, questions=(replace(first, **changes), *rest)))  # type: ignore[arg-type]  # any field


def with_prompt(**changes: object) -> Playbook:
    """Change the first prompt of it."""
    first, *rest = AGREEMENT.prompts
    return changed(prompts=(replace(first, **changes), *rest))  # type: ignore[arg-type]  # any field


@BOTH
def test_at_most_eight_questions_most_of_them_to_pick(stage: Stage) -> None:
    """Who reads an answer is everybody in the pair; each pick has something usual, or is a day to choose."""
    form = form_of(stage)
    assert len(form.questions) <= 8
    assert sum(one.required for one in form.fields()) <= 1
    assert all(one.seen_by is Visibility.PARTNER for one in form.fields())
    assert sum(bool(one.usual) for one in form.questions) >= len(form.questions) - 2


@BOTH
def test_what_is_usual_may_be_kept(stage: Stage) -> None:
    """With the one sentence that is needed, the form can be saved as it is opened."""
    form = form_of(stage)
    needed = {one.id: Answer(one.id, words="To learn.") for one in form.fields() if one.required}
    kept = check(form, usual(form) | needed)
    assert isinstance(kept, Accepted)
    assert {one.question for one in kept.answers} == usual(form).keys() | needed.keys()


def test_what_happens_after_a_miss_is_said_in_a_line() -> None:
    """Each way to take a miss has words for the other one."""
    assert all(choice.advice for choice in form_of(PLEDGE).field("after_a_miss").choices)
    assert {choice.id for choice in form_of(PLEDGE).field("after_a_miss").choices} == {"ask_why", "shrink", "just_note"}


def test_the_pledge_is_sound_where_its_people_are() -> None:
    """Between other people than those it is made for, only whom it goes to would have to change."""
    theirs = replace(PLEDGE, prompts=tuple(replace(one, to=AGREEMENT.prompts[0].to) for one in PLEDGE.prompts))
    stages = tuple(theirs if one is AGREEMENT else one for one in MENTORSHIP.stages)
    assert flaws(replace(MENTORSHIP, stages=stages)) == ()


BROKEN: dict[str, tuple[Callable[[], Playbook], str]] = {
    "no form": (lambda: changed(form=None), "is filled together, and has no form"),
    "author": (lambda: changed(author="mentee"), "is filled together, and has an author"),
    "once": (lambda: changed(once=Once(From.START)), "is filled together, and has a time at which it comes"),
    "answers": (lambda: changed(answers="regular"), "is filled together, and has another stage to answer"),
    "forms": (lambda: changed(forms={"mentee": AGREEMENT.form}), "is filled together, and has forms by role"),
    "twice": (lambda: replace(MENTORSHIP, stages=(*MENTORSHIP.stages, PLEDGE)), "there is one such stage already"),
    "private": (lambda: asking(seen_by=Visibility.ONLY_ME), "is not for all to read"),
    "blind": (lambda: asking(blind=Blind.UNTIL_MINE), "is not for all to read"),
    "goal": (lambda: asking(about_goal=True), "asks about something that only one of them has"),
    "usual": (lambda: asking(usual=("a",)), "has something usual that cannot be picked"),
    "event": (lambda: with_prompt(when=When.PERIOD_OPENS), "an agreement is written and signed, and nothing else is"),
    "event elsewhere": (lambda: changed(together=False), "an agreement is written and signed, and nothing else is"),
    "nothing to open": (
        lambda: replace(MENTORSHIP, stages=tuple(one for one in MENTORSHIP.stages if one is not AGREEMENT)),
        "has a button to an agreement, but there is none",
    ),
    "no goals": (lambda: replace(with_prompt(opens=Opens.GOALS), goals=None), "has a button to goals, but nobody sets"),
    "skip": (lambda: with_prompt(skip="Nothing"), "has a skip, but no button"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_flaw_of_an_agreement_is_named(broken: str) -> None:
    """The words say what is wrong with it."""
    make, words = BROKEN[broken]
    assert [flaw for flaw in flaws(make()) if words in flaw] != [], flaws(make())
