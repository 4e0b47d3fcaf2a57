"""The story: it comes true, and it does not when any one of its steps brings nothing about."""

from dataclasses import replace

import pytest

from db.embedded import Cluster
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage
from playground.stories.mentorship import STARTS, steps
from playground.stories.telling import Step, Untrue, tell

# What is there comes within a few hundredths of a second; what was taken away never comes.
PATIENCE_SECONDS = 0.6


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """One transport is enough for what is broken on purpose."""
    return str(request.param)


@pytest.fixture
def impatient(stage: Stage) -> Stage:
    """A stage whose people do not wait for what does not come."""
    stage.workspace.settle = 0.4
    return stage


@pytest.mark.parametrize("number", range(16))
def test_without_its_effect_a_step_fails(impatient: Stage, number: int) -> None:
    """The story stops at the step whose effect was taken away, and names it."""
    story = list(steps(impatient))
    # What the app does by itself comes right after what causes it, so it has to be taken away before that.
    at = number - 1 if story[number].act == impatient.settle else number
    story[at] = without_effect(impatient, story[number].method, story[at])
    with pytest.raises(Untrue, match=story[number].words.split(",")[0]):
        tell(impatient, story, lambda _: None, patience=PATIENCE_SECONDS)


def test_every_step_is_taken_away_once(impatient: Stage) -> None:
    """The test above knows every step there is."""
    assert len(steps(impatient)) == 16


def test_the_story_comes_true_over_http(cluster: Cluster, local_slack: LocalSlack) -> None:
    """The same story comes true when Slack posts signed requests."""
    said: list[str] = []
    with Stage(cluster, local_slack, MovedClock(STARTS), http=True) as stage:
        tell(stage, steps(stage), said.append)
    assert len(said) == 16
    assert said[5].startswith("Tue 13 Oct 09:00 Europe/Lisbon")
    assert said[14].startswith("Tue 27 Oct 09:00 Europe/Lisbon")


def without_effect(stage: Stage, method: str, step: Step) -> Step:
    """Give the step with an effect gone: Slack refuses the method that brings it about, or else nobody acts."""
    if not method:
        return replace(step, act=lambda: None)

    def act() -> None:
        stage.workspace.faults.add(method=method, kind="refuse", code="channel_not_found", times=None)
        step.act()

    return replace(step, act=act)
