"""What organizers can do about a message that did not arrive: try it again, once it is sure, or drop it."""

from datetime import timedelta

import pytest

from playground.stage import wait_until
from programs.delivery import TOO_LATE, reason_words
from tests.cast import FIRST, PROMISE, SECOND, Cast
from tests.promises.at_once import COULD_NOT_TELL, count

REMINDER = FIRST + timedelta(days=2)
ARCHIVED = reason_words("is_archived")


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a press comes in does not matter to what it does."""
    return str(request.param)


def cards(cast: Cast) -> int:
    """How many cards stand in the pair's conversation."""
    return sum(message.says(PROMISE) for message in cast.group())


def home_says(cast: Cast, words: str) -> bool:
    """Whether the organizer's Home says this."""
    home = cast.olu.open_home()
    return home is not None and home.says(words)


def until_unclear(cast: Cast, kind: str) -> None:
    """Slack does not answer for the card, and does not let its conversation be read."""
    cast.until_kept()
    cast.stage.workspace.faults.add("chat.postMessage", kind)
    cast.stage.workspace.faults.add("conversations.history", "refuse", code="missing_scope", times=None)
    assert cast.ana.submit().ok
    cast.stage.settle()
    assert home_says(cast, COULD_NOT_TELL)
    cast.stage.workspace.faults.clear()


def until_refused(cast: Cast) -> None:
    """Slack surely did not take the card."""
    cast.until_kept()
    cast.stage.workspace.faults.add("chat.postMessage", "refuse", code="is_archived")
    assert cast.ana.submit().ok
    cast.stage.settle()
    assert home_says(cast, ARCHIVED)


@pytest.mark.parametrize("kind", ["drop", "drop_stored"])
def test_what_nobody_can_tell_is_looked_for_before_it_is_tried_again(cast: Cast, kind: str) -> None:
    """There or not: after *Try again* the card stands there once, and Home says no more of it."""
    until_unclear(cast, kind)
    assert cast.olu.press("Try again").ok
    cast.stage.settle()
    assert cards(cast) == 1
    assert not home_says(cast, COULD_NOT_TELL)


def test_what_nobody_can_still_tell_is_not_posted_again(cast: Cast) -> None:
    """As long as Slack does not let us look, *Try again* posts nothing, and Home says so again."""
    until_unclear(cast, "drop_stored")
    cast.stage.workspace.faults.add("conversations.history", "refuse", code="missing_scope", times=None)
    assert cast.olu.press("Try again").ok
    cast.stage.settle()
    assert cards(cast) == 1
    assert home_says(cast, COULD_NOT_TELL)


def test_what_slack_surely_did_not_take_is_sent(cast: Cast) -> None:
    """The reason is gone: *Try again* sends it, once, and without looking for it."""
    until_refused(cast)
    assert cast.olu.press("Try again").ok
    cast.stage.settle()
    assert cards(cast) == 1
    assert not home_says(cast, ARCHIVED)
    assert all(call.method != "conversations.history" for call in cast.stage.workspace.calls)


@pytest.mark.parametrize("unclear", [True, False])
def test_what_is_dropped_is_shown_and_sent_no_more(cast: Cast, unclear: bool) -> None:
    """*Drop it* is noted with who did it; nothing is posted."""
    if unclear:
        until_unclear(cast, "drop")
    else:
        until_refused(cast)
    assert cast.olu.press("Drop it").ok
    cast.stage.settle()
    assert cards(cast) == 0
    assert not home_says(cast, COULD_NOT_TELL if unclear else ARCHIVED)
    assert count(cast.stage, "select count(*) from audit where act = 'message.drop'") == 1


def test_what_is_too_late_is_not_tried_again(cast: Cast) -> None:
    """From an old Home one is told so; a new one offers only to drop it."""
    cast.until_asked()
    cast.stage.move_to(REMINDER - timedelta(minutes=1))
    cast.stage.workspace.faults.add("chat.postMessage", "refuse", code="is_archived")
    cast.stage.move_to(REMINDER)
    assert home_says(cast, ARCHIVED)
    before = len(cast.ana.dm)
    cast.stage.move_to(SECOND)
    came = len(cast.ana.dm)
    assert cast.olu.press("Try again").ok
    wait_until(lambda: cast.olu.home is not None and cast.olu.home.says(TOO_LATE), "to be told")
    home = cast.olu.home
    assert home is not None
    assert not home.says("Try again")
    assert home.says("Drop it")
    cast.stage.settle()
    assert (came > before, len(cast.ana.dm)) == (True, came)
