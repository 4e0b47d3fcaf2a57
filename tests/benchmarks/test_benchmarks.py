"""The benchmarks still fit the app: played small, so that a change of the app does not end them unnoticed."""

import psycopg
import pytest

from db.embedded import Cluster
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage
from tests.benchmarks import planning, posting, season
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


def test_posting_can_be_measured(cluster: Cluster, local_slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few messages go both ways, all of ours are known to be sent, and the local Slack says how busy it was."""
    monkeypatch.setattr(posting, "A_HAND", 1)
    monkeypatch.setattr(posting, "ROUNDS", 1)
    rows = posting.measure(cluster, local_slack)
    assert [row.name.split(":")[0] for row in rows if row.aim] == ["posting"] * 2
    assert "busy" in rows[-1].figure


def test_planning_can_be_measured(cluster: Cluster, local_slack: LocalSlack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ticks in teams of several sizes, claims, and the same work as jobs, which leave nothing behind."""
    small = {"SIZES": (60, 80, 100), "DUE": 20, "ROUNDS": 2, "JOBS_AT": 80, "ADDED": 25, "TO_COME": 20}
    for name, value in small.items():
        monkeypatch.setattr(planning, name, value)
    rows = planning.measure(cluster, local_slack)
    assert [row.aim for row in rows if row.aim] == ["< 1.3"] * 3
    with psycopg.connect(cluster.owner_url.replace("+psycopg", "")) as connection:
        assert connection.execute("select to_regclass('apscheduler_jobs')").fetchone() == (None,)
