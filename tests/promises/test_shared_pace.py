"""Workers share one pace, however many they are: Slack is never written to faster than it allows."""

from itertools import pairwise

import pytest

from db.embedded import Cluster
from delivery.times import Times
from tests.figures import Figures
from tests.promises.asked_twice import MODULE
from tests.promises.crowd import crowd, row_of
from tests.promises.workers import workers
from tests.scale import WHOLE

# With more hands a claim takes so many at once that a second has gone by before the next.
PACED = Times(in_flight=2)
PEOPLE, WINDOW = 24, 5.0


def most_within(times: list[float], seconds: float) -> int:
    """Return how many of these moments at most lie within so many seconds."""
    return max(sum(first <= at < first + seconds for at in times) for first in times)


@pytest.mark.parametrize("number", [1, 2, 4] if WHOLE else [4])
def test_however_many_workers_keep_one_pace(cluster: Cluster, figures: Figures, number: int) -> None:
    """In one conversation a second passes between two messages, and the workspace gets four of them a second."""
    with crowd(cluster) as some, workers(some, number, module=MODULE, in_flight=PACED.in_flight):
        some.come(PEOPLE)
        some.schedule()
        some.wait_until_sent()
        mail = {one.id: one for one in some.mail()}
        came = {here: [(float(one.ts), mail[row_of(one)].claimed_at) for one in said]
                for here, said in some.posted().items()}  # fmt: skip
    times = sorted(at for said in came.values() for at, _ in said)
    # A message is paced when it is claimed, and stands in Slack when it is drawn and taken, later by as much:
    slowest = max(at - claimed_at for said in came.values() for at, claimed_at in said)
    gaps = [
        (later - claimed_at, later - at) for said in came.values() for (at, claimed_at), (later, _) in pairwise(said)
    ]
    # A claim takes as many as there are hands, and waits for as long as that is worth after it.
    allowed = (WINDOW + slowest) / PACED.pace_team + PACED.in_flight
    most = most_within(times, WINDOW)
    took, least = times[-1] - times[0], (len(times) - PACED.in_flight) * PACED.pace_team
    apart = min(gap for _, gap in gaps)
    figures(
        f"{number} workers, {len(times)} messages in {len(came)} conversations within {took:.1f} s, "
        f"no less than {least:.1f}; in any {WINDOW:.0f} s at most {most} of {allowed:.0f}; in one conversation at "
        f"least {apart:.2f} s apart; in Slack at most {slowest:.2f} s after the claim"
    )
    assert (len(times), len(gaps)) == (2 * PEOPLE, PEOPLE)
    assert min(gap for gap, _ in gaps) >= PACED.pace_channel
    assert most <= allowed
    assert took + slowest >= least
