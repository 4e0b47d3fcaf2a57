"""The benchmarks still fit the app: played small, so that a change of the app does not end them unnoticed."""

import pytest

from db.embedded import Cluster
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage
from tests.benchmarks import season
from tests.benchmarks.community import NOON, Community


def test_a_community_has_its_forms_and_cards(cluster: Cluster, local_slack: LocalSlack) -> None:
    """What the submit and the share are measured with stands before its author, ready to be sent."""
    community = Community(Stage(cluster, local_slack, MovedClock(NOON)), 2)
    for sheets in (community.forms(community.couples, 1), community.cards(community.couples, 2)):
        assert [sheet.body["type"] for sheet in sheets] == ["view_submission"] * 2
    community.engine.dispose()


def test_a_season_can_be_played(
    cluster: Cluster, local_slack: LocalSlack, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A few pairs for a month: everybody is introduced and asked, people answer, and what they got is counted."""
    monkeypatch.setattr(season, "PAIRS", 5)
    monkeypatch.setattr(season, "WEEKS", 4)
    rows = season.measure(cluster, local_slack)
    assert len(rows) == 7
    said = capsys.readouterr()
    assert "week  4 of 4" in said.err
    assert "weeks of a person" in said.out
