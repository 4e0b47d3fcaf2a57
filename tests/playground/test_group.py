"""The group that moves into a demo: when its weeks are, and what is said when they cannot be played to their end."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.embedded import Cluster
from playground.group.seeding import WEEKS, NotPlayed, begins_at, last_day, seed
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage

TODAY = date(2026, 11, 22)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_group_arrives_on_a_wednesday_of_the_last_seven_days(today: date) -> None:
    """On whatever day one looks, the weeks end on the same weekday, at most six days ago."""
    assert last_day(today).strftime("%A") == "Wednesday"
    assert timedelta(0) <= today - last_day(today) < timedelta(7)
    assert begins_at(today).date() < last_day(today) - timedelta(weeks=8)


def test_a_group_that_gets_stuck_says_where_and_leaves_the_rest(cluster: Cluster, local_slack: LocalSlack) -> None:
    """When Slack refuses what the app does, the words say in which week and with whom; those who came are there."""
    heard = []
    with Stage(cluster, local_slack, MovedClock(begins_at(TODAY), flows=True)) as stage:
        stage.workspace.settle = 0.2
        stage.workspace.faults.add("views.open", "refuse", times=1)
        with pytest.raises(NotPlayed, match=f"stopped {WEEKS[-1]}, with Olu Adeyemi"):
            seed(stage, TODAY, lambda *how_far: heard.append(how_far))
        assert len(stage.workspace.people) == 22
    [(step, done, of)] = heard
    assert (step, done) == (WEEKS[-1], 0)
    assert of > 100
