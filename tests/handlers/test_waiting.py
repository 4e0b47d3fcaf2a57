"""A card that waits: one reminder in its thread, and the mentee is told of the answer once, however it came."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from playground.slack import Message
from programs.mentorship import MENTORSHIP
from programs.prompts import fill
from tests.cast import ANSWERS, FIRST, SECOND, Cast, opened
from tests.words import BUTTON

REGULAR = MENTORSHIP.stage("regular")
NAMES = {"mentee": "Ana", "mentor": "Kenji", "partner": "Kenji"}
TOKYO = ZoneInfo("Asia/Tokyo")


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """When somebody is reminded does not depend on the transport."""
    return str(request.param)


def reminders(cast: Cast) -> list[Message]:
    """Return how often the mentor was reminded."""
    return [one for one in cast.group() if one.says(fill(REGULAR.prompt("waiting").words, NAMES))]


def told(cast: Cast) -> list[Message]:
    """Return how often the mentee was told that there is an answer, in one way or another."""
    cast.stage.settle()
    ways = [fill(REGULAR.prompt(prompt).words, NAMES) for prompt in ("answered", "talked")]
    return [one for one in cast.ana.dm if any(one.says(words) for words in ways)]


def shares(cast: Cast) -> None:
    """Ana shares her second check-in."""
    assert cast.ana.press(BUTTON, on=cast.stage.message(cast.ana, "check_in", 2)).ok
    opened(cast.ana)
    cast.ana.fill(ANSWERS | {"last_promise": "done"})
    assert cast.ana.submit().ok
    assert cast.ana.submit().ok
    cast.stage.settle()


def test_one_reminder_in_the_thread_of_the_card(cast: Cast) -> None:
    """Two days without an answer bring one reminder, at the mentor's own hour, as a reply to the card; then no more."""
    cast.until_answered()  # the first week is full without a reminder
    cast.stage.move_to(SECOND)
    shares(cast)
    card = cast.group()[-1]
    cast.stage.move_to(SECOND + timedelta(days=13))
    assert [one.thread_ts for one in reminders(cast)] == [card.ts]
    at = reminders(cast)[0].program_at
    assert at is not None
    assert at.astimezone(TOKYO) == datetime(2026, 10, 29, 9, tzinfo=TOKYO)


@pytest.mark.parametrize("way", ["thread", "beside", "talked"])
def test_no_reminder_after_an_answer(cast: Cast, way: str) -> None:
    """Whoever has answered, in whatever way, is not reminded."""
    cast.until_shared()
    answer(cast, way)
    cast.stage.move_to(FIRST + timedelta(days=6))
    assert reminders(cast) == []


@pytest.mark.parametrize("way", ["thread", "beside", "talked"])
def test_an_answer_after_the_reminder_counts_and_is_told_once(cast: Cast, way: str) -> None:
    """A reply under the reminder stands in the card's thread, so it answers; so do the other ways; only one is told."""
    cast.until_shared()
    cast.stage.move_to(FIRST + timedelta(days=6))
    answer(cast, way)
    assert len(told(cast)) == 1
    for again in ("talked", "beside", "thread"):
        answer(cast, again)
    assert len(told(cast)) == 1


def answer(cast: Cast, way: str) -> None:
    """Let the mentor answer: under the newest message of the card's thread, beside it, or with one tap."""
    card = next(one for one in cast.group() if one.says(fill(REGULAR.card_title, NAMES)))
    if way == "talked":
        assert cast.kenji.press(REGULAR.prompt("guidance").talked, on=card).ok
    else:
        cast.kenji.say(cast.group()[-1] if way == "thread" else card.channel, "Who reads it first?")
    cast.stage.settle()
