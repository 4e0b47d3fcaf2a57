"""The group that moves into a demo: when its weeks are, and what is said when they cannot be played to their end."""

import urllib.request
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.starting import START_OPEN
from db.embedded import Cluster
from playground.group.seeding import WEEKS, begins_at, last_day
from playground.living import Demo
from playground.slack import LocalSlack
from playground.stage import MANIFEST, wait_until


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_group_arrives_on_a_wednesday_of_the_last_seven_days(today: date) -> None:
    """On whatever day one looks, the weeks end on the same weekday, at most six days ago."""
    assert last_day(today).strftime("%A") == "Wednesday"
    assert timedelta(0) <= today - last_day(today) < timedelta(7)
    assert begins_at(today).date() < last_day(today) - timedelta(weeks=8)


@pytest.fixture
def said() -> list[str]:
    """What the demo said."""
    return []


@pytest.fixture
def refused() -> list[str]:
    """What Slack refuses once, as soon as the group moves in."""
    return []


@pytest.fixture
def demo(cluster: Cluster, said: list[str], refused: list[str]) -> Iterator[Demo]:
    """A demo in a local Slack of its own."""

    def say(words: str) -> None:
        said.append(words)
        for workspace in slack.workspaces.values():
            while refused:
                workspace.settle = 0.2
                workspace.faults.add(refused.pop(), "refuse", times=1)

    with LocalSlack(MANIFEST) as slack:
        demo = Demo(slack, cluster, say, lambda *_: None)
        yield demo
        demo.end()


def test_a_group_that_gets_stuck_says_where_and_leaves_the_rest(
    demo: Demo, said: list[str], refused: list[str]
) -> None:
    """When Slack refuses what the app does, the words say in which week and with whom; what is there can be used."""
    refused.append("views.open")
    demo.reset()
    wait_until(lambda: demo.progress.finished, "the group to get stuck")
    [workspace] = demo.slack.workspaces.values()
    trouble = demo.progress.trouble
    assert f"it stopped {WEEKS[-1]}, with Olu Adeyemi" in trouble
    assert trouble in said
    assert (demo.progress.done, len(workspace.people), demo.why_wait()) == (0, 22, "")
    olu = next(iter(workspace.people.values()))
    with urllib.request.urlopen(f"{demo.slack.url}/{workspace.id}/{olu.id}/home") as page:  # noqa: S310 - loopback
        assert trouble in unescape(page.read().decode())
    assert olu.press(START_OPEN).ok
    assert olu.wait(lambda: olu.modal is not None)


def test_a_group_can_be_stopped_while_it_moves_in(demo: Demo) -> None:
    """The Stop button of the page leaves the group where it is; begun anew it moves in again, and can be ended."""
    demo.reset()
    [workspace] = demo.slack.workspaces.values()
    wait_until(lambda: demo.progress.of > 0, "the group to begin")
    stop = f"{demo.slack.url}/{workspace.id}/time/stop"
    urllib.request.urlopen(stop, b"").close()  # noqa: S310 - loopback
    wait_until(lambda: demo.progress.finished, "the group to stop")
    assert "it was stopped" in demo.progress.trouble
    demo.reset()
    assert demo.why_wait()
    assert workspace.id not in demo.slack.workspaces
