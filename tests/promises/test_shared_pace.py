"""Workers share one pace, however many they are, and one that is stopped leaves nothing half done."""

import threading
from itertools import pairwise

import pytest
from pydantic import SecretStr

from db.embedded import Cluster
from delivery.times import Times
from playground.stage import wait_until
from slack_app.playbooks import PLAYBOOKS
from slack_app.process import EVENTS_PATH, Http, Part, Trellis
from tests.delivery.post import until
from tests.figures import Figures
from tests.promises.asked_twice import MODULE
from tests.promises.crowd import PATIENCE, crowd, row_of
from tests.promises.workers import workers

# With more hands a claim takes so many at once that a second has gone by before the next.
PACED = Times(in_flight=2)
PEOPLE, WINDOW = 24, 5.0
HANDS, MAIL = 8, 40


def most_within(times: list[float], seconds: float) -> int:
    """Return how many of these moments at most lie within so many seconds."""
    return max(sum(first <= at < first + seconds for at in times) for first in times)


@pytest.mark.parametrize("number", [1, 2, 4])
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


def test_a_worker_that_is_stopped_finishes_what_it_has_in_hand(cluster: Cluster, figures: Figures) -> None:
    """Told to stop with eight messages on their way, it ends with 0 and all of them done; the next does the rest."""
    with crowd(cluster) as some:
        some.workspace.faults.latency = 2.0
        with workers(some, 1, pace_team=0, pace_channel=0, in_flight=HANDS) as (first,):
            some.come(MAIL)
            some.schedule()
            wait_until(lambda: some.states()["sending"] == HANDS, "all hands to be full", PATIENCE)
            ended = first.stop()
            after, log = some.states(), first.log.read_text()
            outcomes = first.outcomes()
        posted = [row_of(message) for said in some.posted().values() for message in said]
        some.workspace.faults.clear()
        assert (ended, after["sending"], after["sent"]) == (0, 0, len(posted))
        assert after["sent"] >= HANDS
        assert after == {"sent": len(posted), "due": MAIL - len(posted)}
        assert outcomes == ["Sent"] * len(posted)
        assert "event='stopped'" in log
        assert "error" not in log
        with workers(some, 1, pace_team=0, pace_channel=0):
            some.wait_until_sent()
        rows = [row_of(message) for said in some.posted().values() for message in said]
    figures(
        f"SIGTERM with {HANDS} of {MAIL} messages in hand at a Slack that answers after 2 s: ended with "
        f"{ended}, half done {after['sending']}, sent by it {len(posted)}, by the next {len(rows) - len(posted)}, "
        f"twice {len(rows) - len(set(rows))}"
    )
    assert len(rows) == len(set(rows)) == MAIL


@pytest.mark.parametrize("part", [Part.WEB, Part.WORKER, Part.WEB | Part.WORKER], ids=["web", "worker", "both"])
@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
def test_a_part_that_has_stopped_leaves_no_thread(cluster: Cluster, part: Part, http: bool) -> None:
    """Neither of ours nor of the SDK's or Bolt's, though a Home was just shown and a message is on its way."""
    with crowd(cluster) as some:
        some.come(2)
        ana, before = some.stage.person("Ana", "Europe/Lisbon"), set(threading.enumerate())
        settings = some.stage.settings.model_copy(update={"slack_app_token": SecretStr("")} if http else {})
        trellis = Trellis(settings, PLAYBOOKS, parts=part)
        trellis.start()
        if isinstance(trellis.transport, Http):
            some.workspace.request_url = f"http://127.0.0.1:{trellis.transport.port}{EVENTS_PATH}"
        if Part.WEB in part:
            assert ana.open_home()
        if Part.WORKER in part:
            some.workspace.faults.latency = 0.5
            some.schedule()
            wait_until(lambda: some.states()["sending"] > 0, "a message in hand", PATIENCE)
        trellis.stop()
        assert some.states()["sending"] == 0
        assert until(lambda: set(threading.enumerate()) <= before)
