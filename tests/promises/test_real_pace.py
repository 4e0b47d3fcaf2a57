"""The one test that keeps Slack's own pace: everything else is paced faster, to be quick."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from db.embedded import Cluster
from delivery.times import Times
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage
from tests.cast import STARTS, Cast

# A message is paced when it is claimed, and stands in Slack a little later: by a little more or less each time.
LEEWAY_SECONDS = 0.15


@pytest.fixture
def stage(cluster: Cluster, local_slack: LocalSlack) -> Iterator[Stage]:
    """The app with the times that it has by default."""
    with Stage(cluster, local_slack, MovedClock(STARTS), settings={}) as stage:
        yield stage


def test_slack_is_never_written_to_faster_than_it_allows(stage: Stage) -> None:
    """In one conversation a second passes between two messages, and in the workspace a quarter of one."""
    assert stage.settings.times == Times(
        http_timeout=10, settle=60, lease=120, beat=30, pace_channel=1, pace_team=0.25, in_flight=8
    )
    cast = Cast(stage).until_answered()
    group, dm = cast.group(), cast.ana.dm
    assert (len(group), len(dm)) == (2, 2)
    for messages, seconds in ((group, 1.0), (dm, 1.0), ([*group, *dm], 0.25)):
        times = sorted(float(message.ts) for message in messages)
        assert all(later - earlier > seconds - LEEWAY_SECONDS for earlier, later in pairwise(times))
