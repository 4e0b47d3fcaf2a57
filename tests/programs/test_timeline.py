"""A timeline that cannot come true is refused, and what comes again and again stays short."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from programs.mentorship import MENTORSHIP
from programs.mentorship_closing import FEEDBACK
from programs.mentorship_forms import CHECK_IN
from programs.playbook import From, Kind, Once, Opens, Picked, Playbook, Stage, When
from programs.soundness import flaws
from programs.timeline import ASKED, FOLLOWED
from tests.blocks.people import REGULAR

ENDS = MENTORSHIP.stage("looking_back")
AGAIN = MENTORSHIP.stage("fit_again")
HALFTIME = MENTORSHIP.stage("halftime")


def with_stage(stage: Stage, **changes: object) -> Playbook:
    """Change one stage."""
    changed = replace(stage, **changes)  # type: ignore[arg-type]  # any field
    return replace(MENTORSHIP, stages=tuple(changed if one is stage else one for one in MENTORSHIP.stages))


def with_form(**changes: object) -> Playbook:
    """Change the form that comes again and again."""
    return with_stage(REGULAR, form=replace(CHECK_IN, **changes))  # type: ignore[arg-type]  # any field


def needing(*needed: str) -> Playbook:
    """Make these questions of it needed every time."""
    asked = [replace(one, required=one.required or one.id in needed) for one in CHECK_IN.questions]
    return with_form(questions=tuple(asked))


def following(count: int) -> Playbook:
    """Give its last question so many follow-ups."""
    *others, last = CHECK_IN.questions
    more = tuple(replace(last, id=f"more_{n}", follow_ups=(), needed_first=False) for n in range(count))
    return with_form(questions=(*others, replace(last, follow_ups=more)))


def choices(count: int, kind: Kind) -> Playbook:
    """Let something be picked from so many."""
    first, *others = FEEDBACK.questions
    of = tuple(replace(first.choices[0], id=str(n)) for n in range(count))
    form = replace(FEEDBACK, questions=(replace(first, choices=of, kind=kind), *others))
    stage = MENTORSHIP.stage("final_feedback")
    return with_stage(stage, forms=dict.fromkeys(stage.forms, form))


def leading(then: str) -> Playbook:
    """Let the first choice that leads somewhere say this."""
    [asked] = AGAIN.forms["mentee"].questions
    of = tuple(replace(one, then=then) for one in asked.choices)
    form = replace(AGAIN.forms["mentee"], questions=(replace(asked, choices=of),))
    return with_stage(AGAIN, forms=dict.fromkeys(AGAIN.forms, form))


BROKEN: dict[str, tuple[Callable[[], Playbook], str]] = {
    "before the start": (lambda: with_stage(AGAIN, once=Once(From.START, days=-1)), "-1 days after the start"),
    "after the end": (lambda: with_stage(ENDS, once=Once(From.END)), "comes 0 days after the end"),
    "no end": (lambda: replace(MENTORSHIP, lasts=None), "stage looking_back is counted from the end of a time that"),
    "no middle": (lambda: replace(MENTORSHIP, lasts=None), "stage halftime is counted from the middle of a time that"),
    "gone at once": (lambda: with_stage(HALFTIME, once=Once(From.MIDDLE, stays=0)), "stays for 0 days"),
    "never said": (lambda: with_stage(ENDS, prompts=ENDS.prompts[1:]), "comes once, and no prompt says so"),
    "twice": (
        lambda: with_stage(ENDS, prompts=(*ENDS.prompts, replace(ENDS.prompts[0], id="x", when=When.PAIR_MADE))),
        "and when the pair is made too",
    ),
    "picked nowhere": (lambda: with_stage(AGAIN, picked=Picked("nowhere", "working", "early")), "which nobody can"),
    "picked nothing": (lambda: with_stage(AGAIN, picked=Picked("good_fit", "working", "maybe")), "picked 'maybe'"),
    "picked again": (lambda: with_stage(AGAIN, picked=Picked("regular", "how_sure", "1")), "which nobody can"),
    "beside nothing": (lambda: with_stage(AGAIN, beside="six_habits"), "is shown beside 'six_habits', where nothing"),
    "no words": (lambda: with_stage(AGAIN, sent=""), "stage fit_again has no sent"),
    "many questions": (
        lambda: with_form(questions=(*CHECK_IN.questions, replace(CHECK_IN.questions[1], id="more"))),
        f"asks {ASKED + 1} questions again and again",
    ),
    "many needed": (lambda: needing("growth"), "form check_in needs 2 answers each time"),
    "many follow-ups": (lambda: following(FOLLOWED + 1), f"has {FOLLOWED + 1} follow-ups"),
    "needed twice over": (lambda: needing("next_promise"), "question next_promise is needed first, where"),
    "a long list": (lambda: choices(101, Kind.LIST), "has 101 choices, and Slack takes 100"),
    "eleven to see at once": (lambda: choices(11, Kind.ONE), "has 11 choices, and Slack takes 10"),
    "leads on silently": (lambda: leading(""), "choice not_right leads on without a word"),
    "says a stranger": (lambda: leading("Hi {coach}"), "choice good, then wants {coach}, which nobody fills"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_flaw_is_named(broken: str) -> None:
    """The words say which stage or form, and what is wrong with it."""
    make, words = BROKEN[broken]
    assert [flaw for flaw in flaws(make()) if words in flaw], flaws(make())


def test_what_just_fits_is_sound() -> None:
    """At a limit nothing is wrong; and what opens goals needs no form."""
    assert flaws(MENTORSHIP) == ()
    assert flaws(following(FOLLOWED)) == flaws(choices(100, Kind.LIST)) == flaws(choices(10, Kind.ONE)) == ()
    [prompt] = MENTORSHIP.stage("goals_closing").prompts
    assert prompt.opens is Opens.GOALS
