"""What comes twice, at once, or again: it is done once, and everybody who asked is told that it worked."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event

from db.embedded import Cluster
from db.engine import make_engine
from playground.stage import PATIENCE_SECONDS
from slack_app.settings import Settings
from tests.cast import PROMISE, Cast
from tests.promises.at_once import TWENTY, count, deliveries, reply_event, submits, told


@pytest.fixture(scope="module")
def engine(cluster: Cluster) -> Iterator[Engine]:
    """Connections on which twenty wait for one lock as long as it takes: how long that is, is the machine's affair."""
    engine = make_engine(cluster.app_url, Settings().connections)

    @event.listens_for(engine, "connect")
    def be_patient(connection: Any, _: object) -> None:
        for limit in ("lock_timeout", "statement_timeout"):
            connection.execute(f"set {limit} = '{PATIENCE_SECONDS}s'")
        connection.commit()
        connection.answer_seconds = PATIENCE_SECONDS

    yield engine
    engine.dispose()


def test_the_same_checkin_twice_is_one(cast: Cast) -> None:
    """The same form again, and once more with other words: every answer is the card, and the newest words stand."""
    cast.until_open()
    form = cast.ana.modal
    newer = cast.ana.fill({"next_promise": "Ask two people."})
    for view in (form, form, newer):
        assert cast.ana.submit(on=view).ok
        assert cast.ana.modal is not None
        assert cast.ana.modal.says("Ask two people." if view is newer else PROMISE)
    assert count(cast.stage, "select count(*) from submission where pair_id is not null") == 1


def test_the_same_checkin_twenty_times_at_once_is_one(cast: Cast) -> None:
    """One row, every answer the card; shared, it is one message."""
    cast.until_open()
    form = cast.ana.modal
    assert form is not None
    answers = submits(cast.ana, form, TWENTY)
    assert {(one.status, one.answer["response_action"]) for one in answers} == {(200, "update")}
    assert all(PROMISE in str(one.answer["view"]) for one in answers)
    assert count(cast.stage, "select count(*) from submission where pair_id is not null") == 1
    assert count(cast.stage, "select count(*) from prompt where prompt = 'guidance'") == 0


@pytest.mark.parametrize("times", [2, TWENTY])
def test_sharing_many_times_at_once_is_one_message(cast: Cast, times: int) -> None:
    """Every press is a success, and the partner gets one card."""
    cast.until_kept()
    card = cast.ana.modal
    assert card is not None
    assert {one.status for one in submits(cast.ana, card, times)} == {200}
    assert submits(cast.ana, card, 1)[0].answer is None
    cast.stage.settle()
    assert [message.says(PROMISE) for message in cast.group()].count(True) == 1
    assert count(cast.stage, "select count(*) from prompt where prompt = 'guidance'") == 1


@pytest.mark.parametrize("times", [2, 3, 4])
def test_an_event_delivered_again_has_one_effect(cast: Cast, times: int) -> None:
    """A reply whose event comes two to four times at the same moment: every delivery is acked, Ana is told once."""
    cast.until_shared()
    envelope = reply_event(cast.stage.workspace, cast.kenji, cast.group()[-1], "Who reads it first?")
    assert all(one.acked for one in deliveries(cast.stage.workspace, envelope, times))
    cast.stage.settle()
    assert told(cast) == 1
    assert all(one.acked for one in deliveries(cast.stage.workspace, envelope, times))
    cast.stage.settle()
    assert told(cast) == 1
