"""A worker that is told to stop leaves nothing half done, and no thread behind."""

import threading

import pytest
from pydantic import SecretStr

from db.embedded import Cluster
from playground.stage import wait_until
from slack_app.playbooks import PLAYBOOKS
from slack_app.process import EVENTS_PATH, Http, Part, Trellis
from tests.delivery.post import until
from tests.figures import Figures
from tests.promises.crowd import PATIENCE, crowd, row_of
from tests.promises.workers import workers

HANDS, MAIL = 8, 40


def test_a_worker_that_is_stopped_finishes_what_it_has_in_hand(cluster: Cluster, figures: Figures) -> None:
    """Told to stop with eight messages on their way, it ends with 0 and all of them done; the next does the rest."""
    with crowd(cluster) as some:
        some.workspace.faults.latency = 2.0
        with workers(some, 1, pace_team=0, pace_channel=0, in_flight=HANDS) as (first,):
            some.come(MAIL)
            some.schedule()
            wait_until(lambda: some.workspace.faults.delayed >= HANDS, "Slack to be asked by all hands", PATIENCE)
            ended = first.stop()
            after, log = some.states(), first.log.read_text()
            outcomes = first.outcomes()
        posted = [row_of(message) for said in some.posted().values() for message in said]
        some.workspace.faults.clear()
        assert (ended, after["sending"], after["sent"]) == (0, 0, len(posted))
        assert after["sent"] >= HANDS
        assert after == {"sent": len(posted), "due": MAIL - len(posted)}
        # what was claimed ahead and had no turn at Slack yet is given back
        assert sorted(outcomes) == ["Hold"] * outcomes.count("Hold") + ["Sent"] * len(posted)
        assert "event='stopped'" in log
        assert "event='not_caught'" not in log
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
