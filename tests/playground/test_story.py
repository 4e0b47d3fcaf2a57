"""The story: it comes true, and it does not when a step brings nothing about, or was so before."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from db.embedded import Cluster
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage
from playground.stories.mentorship import STARTS, steps
from playground.stories.telling import Step, Untrue, tell, tell_weeks
from playground.stories.weeks import Week

# What is there comes within a few hundredths of a second; what was taken away never comes.
PATIENCE_SECONDS = 0.6
# Steps by what they bring about: a modal, messages before and after the clock moves, a Home, and what is one's own act.
BROKEN = (0, 1, 3, 5, 6, 16)


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """One transport is enough for what is broken on purpose."""
    return str(request.param)


@pytest.fixture
def impatient(stage: Stage) -> Stage:
    """A stage whose people do not wait for what does not come."""
    stage.workspace.settle = 0.4
    return stage


@pytest.mark.parametrize("number", BROKEN)
def test_without_its_effect_a_step_fails(impatient: Stage, number: int) -> None:
    """The story stops at the step whose effect was taken away, and names it."""
    story = list(steps(impatient))
    story[number] = without_effect(impatient, story[number])
    with pytest.raises(Untrue, match=story[number].words.split(",")[0]):
        tell(impatient, story[: number + 1], lambda _: None, patience=PATIENCE_SECONDS)


def test_a_step_that_was_so_before_is_none(impatient: Stage) -> None:
    """What is seen must come of the step itself: told twice, the second time it is untrue."""
    first = steps(impatient)[0]
    with pytest.raises(Untrue, match="was so before"):
        tell(impatient, [first, first], lambda _: None)


def test_a_week_that_brought_too_much_is_untrue() -> None:
    """What somebody did may fill a week up; what came by itself may not, even if only in seven days across two."""
    said: list[str] = []
    tell_weeks({("Ana", 0): Week(2, 3, 2, 2), ("Ana", 1): Week(1, 1, 2, 2), ("Bo", 0): Week(0, 0, 0, 2)}, said.append)
    assert len(said) == 2
    assert " ".join(said[1].split()) == "Ana 2, 1.5 by themselves; 3, 2 because of what happened; in 2 weeks"
    with pytest.raises(Untrue, match="Bo in seven days"):
        tell_weeks({("Ana", 0): Week(2, 0, 2, 2), ("Bo", 0): Week(2, 0, 3, 2)}, said.append)


def test_the_story_comes_true_over_http(cluster: Cluster, engine: Engine, local_slack: LocalSlack) -> None:
    """The same story comes true when Slack posts signed requests."""
    said: list[str] = []
    with Stage(cluster, local_slack, MovedClock(STARTS), http=True, engine=engine) as stage:
        story = steps(stage)
        tell(stage, story, said.append)
    assert len(said) == len(story)
    assert said[0].startswith("Mon 12 Oct 11:00 Europe/London")
    assert said[-1].startswith("Tue 18 May 01:00 Europe/Lisbon")


def without_effect(stage: Stage, step: Step) -> Step:
    """Give the step with an effect gone: Slack refuses the method that brings it about, or else nobody acts."""
    if not step.method:
        return replace(step, act=lambda: None)

    def act() -> None:
        stage.workspace.faults.add(method=step.method, kind="refuse", code="channel_not_found", times=None)
        try:
            step.act()
        except AssertionError:
            return  # Slack's client does not let people press what is not there

    return replace(step, act=act)
