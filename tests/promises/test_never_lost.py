"""Slack limits, fails, drops and delays: nothing is lost, nothing comes twice, and what nobody can tell is shown."""

import pytest

from db.embedded import Cluster
from playground.slack import Call, LocalSlack
from playground.stage import QUICK, MovedClock, Stage, wait_until
from tests.cast import ANSWERS, PROMISE, SECOND, STARTS, Cast
from tests.promises.at_once import COULD_NOT_TELL, when_sent
from tests.words import ASKS, BUTTON, INTRODUCES

pytestmark = pytest.mark.usefixtures("left_open")
# A lease that ends soon; it has to outlast the other two together.
SHORT = {**QUICK, "trellis_http_timeout": 1.0, "trellis_settle": 0.1, "trellis_lease": 1.6, "trellis_beat": 0.2}


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How questions come in does not matter to what goes out."""
    return str(request.param)


def posts(cast: Cast, words: str) -> list[Call]:
    """Every request to post a message with these words, whatever became of it."""
    return [call for call in cast.stage.workspace.calls
            if call.method == "chat.postMessage" and words in str(call.args)]  # fmt: skip


def shown(cast: Cast, words: str = PROMISE) -> int:
    """How many messages with these words stand in the pair's conversation."""
    return sum(message.says(words) for message in cast.group())


def cannot_be_read(cast: Cast) -> None:
    """Let Slack not answer for the next post, and not let its conversation be read."""
    cast.stage.workspace.faults.add("chat.postMessage", "error")
    cast.stage.workspace.faults.add("conversations.history", "refuse", code="missing_scope", times=None)


def organizer_is_told(cast: Cast) -> bool:
    """Whether the organizer reads that nobody can tell what became of a message."""
    home = cast.olu.open_home()
    return home is not None and home.says(COULD_NOT_TELL)


def test_a_limit_is_waited_for(cast: Cast) -> None:
    """After a 429 nothing is posted until Retry-After has passed; then the card comes, once."""
    cast.until_kept()
    cast.stage.workspace.faults.add("chat.postMessage", "rate_limited", retry_after=1)
    assert cast.ana.submit().ok
    cast.stage.settle()
    first, second = posts(cast, PROMISE)
    assert (first.status, second.status) == (429, 200)
    assert (second.at - first.at).total_seconds() >= 1
    assert shown(cast) == 1
    assert not organizer_is_told(cast)


@pytest.mark.parametrize(
    ("kind", "stored"),
    [("error", 0), ("error_stored", 1), ("drop", 0), ("drop_stored", 1), ("late_store", 1)],
)
def test_what_was_not_answered_comes_once(cast: Cast, kind: str, stored: int) -> None:
    """A 5xx and a dropped answer, stored or not: the card stands there once, the organizer has nothing to do, and
    everything after it goes on as usual.
    """
    cast.until_kept()
    cast.stage.workspace.faults.add("chat.postMessage", kind, delay=0.2)
    assert cast.ana.submit().ok
    cast.stage.settle()
    assert (shown(cast), len(posts(cast, PROMISE))) == (1, 2 - stored)
    assert not organizer_is_told(cast)
    cast.stage.move_to(SECOND)
    assert cast.ana.dm[-1].says(ASKS)
    assert cast.ana.press(BUTTON, on=cast.ana.dm[-1]).ok
    cast.ana.fill({"last_promise": "done", **ANSWERS, "next_promise": "Ask a second person."})
    assert cast.ana.submit().ok
    assert cast.ana.submit().ok
    cast.stage.settle()
    assert shown(cast, "Ask a second person.") == 1
    assert not organizer_is_told(cast)


def test_what_nobody_can_tell_is_never_sent_again(cast: Cast) -> None:
    """The conversation cannot be read: one request for the card, ever; the organizer is told, and all else goes on."""
    cast.until_kept()
    cannot_be_read(cast)
    assert cast.ana.submit().ok
    cast.stage.settle()
    assert organizer_is_told(cast)
    cast.stage.move_to(SECOND)
    assert cast.ana.dm[-1].says(ASKS)
    assert len(posts(cast, PROMISE)) == 1
    assert organizer_is_told(cast)


def test_what_nobody_can_tell_is_told_to_no_other_person(cast: Cast) -> None:
    """The organizer reads for whom it was and that it is unclear, and not a word of it."""
    cast.until_kept()
    cannot_be_read(cast)
    assert cast.ana.submit().ok
    cast.stage.settle()
    for person in (cast.ana, cast.kenji):
        home = person.open_home()
        assert home is not None
        assert not home.says(COULD_NOT_TELL)
    home = cast.olu.open_home()
    assert home is not None
    assert not home.says(PROMISE)


@pytest.mark.parametrize("readable", [True, False])
def test_a_lease_that_lapses_gives_no_second_card(cluster: Cluster, local_slack: LocalSlack, readable: bool) -> None:
    """Slack has the card and nobody could write that down: it is found, or else the organizer is told."""
    with Stage(cluster, local_slack, MovedClock(STARTS), settings=SHORT) as stage:
        cast = Cast(stage).until_kept()
        if not readable:
            stage.workspace.faults.add("conversations.history", "refuse", code="missing_scope", times=None)
        with when_sent(stage, "raise exception 'the disk is full';"):
            assert cast.ana.submit().ok
            wait_until(lambda: shown(cast) == 1, "the card in Slack")
            if not readable:
                wait_until(lambda: organizer_is_told(cast), "the lease to lapse and the organizer to be told")
        stage.settle()
        stage.move_to(SECOND)
        assert (len(posts(cast, PROMISE)), shown(cast)) == (1, 1)
        assert organizer_is_told(cast) != readable


def test_a_conversation_that_cannot_be_opened_now_is_opened_later(cluster: Cluster, local_slack: LocalSlack) -> None:
    """Opening repeats harmlessly: a limit there delays the introduction, and it comes once."""
    with Stage(cluster, local_slack, MovedClock(STARTS)) as stage:
        cast = Cast(stage).until_enrolled()
        stage.workspace.faults.add("conversations.open", "rate_limited", retry_after=1)
        cast.olu.open_home()
        assert cast.olu.press("Pair people").ok
        cast.olu.fill({"mentee": cast.ana, "mentor": cast.kenji})
        assert cast.olu.submit().ok
        stage.settle()
        assert shown(cast, INTRODUCES) == 1
