"""The course: themes, nothing new, the reminder, and the mentor's half when there is nothing to answer."""

from datetime import timedelta

import pytest

from programs.themes import CAREER, TECHNICAL
from tests.cast import FIRST, SECOND, Cast, joins
from tests.words import BUTTON, REMINDS, SKIP, SKIPPED_SAYS, join_as


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is said does not depend on the transport."""
    return str(request.param)


def test_each_period_has_its_theme_in_both_wordings(cast: Cast) -> None:
    """The mentee gets her words of the theme with the prompt, the mentor his on the card; the next period the next."""
    cast.until_shared()
    first, second = CAREER.themes[0].words, CAREER.themes[1].words
    assert cast.ana.dm[-1].says(first["mentee"])
    assert cast.group()[-1].says(first["mentor"].replace("{mentee}", "Ana"))
    cast.stage.move_to(SECOND)
    assert cast.ana.dm[-1].says(second["mentee"])


def test_the_course_is_the_one_that_was_picked(cast: Cast) -> None:
    """A mentee who picks the technical course gets its themes."""
    cast.until_enrolled()
    newcomer = cast.stage.person("Maya", "America/New_York")
    joins(newcomer, join_as("mentee"), {"change": "Know my tools.", "course": "technical"})
    cast.olu.open_home()
    cast.olu.press("Pair people")
    cast.olu.fill({"mentee": newcomer, "mentor": cast.kenji})
    assert cast.olu.submit().ok
    cast.stage.move_to(FIRST + timedelta(hours=12))
    assert newcomer.dm[-1].says(TECHNICAL.themes[0].words["mentee"])


def test_nothing_new_is_one_tap_and_counts(cast: Cast) -> None:
    """One tap, an answer only she sees, no reminder; Home and the organizer's Home say so."""
    cast.until_asked()
    assert cast.ana.press(SKIP, on=cast.ana.dm[-1]).ok
    assert whispered(cast, SKIPPED_SAYS)
    cast.ana.open_home()
    assert cast.ana.home is not None
    assert cast.ana.home.says("nothing new on Tuesday 13 October")
    cast.stage.move_to(FIRST + timedelta(days=3))
    assert sum(one.says(REMINDS) for one in cast.ana.dm) == 0
    organizer = cast.olu.open_home()
    assert organizer is not None
    assert organizer.says("nothing new Tuesday 13 October")


def test_nothing_new_can_still_become_something(cast: Cast) -> None:
    """After one tap the form is still hers until the period closes, and what she sends then counts."""
    cast.until_asked()
    cast.ana.press(SKIP, on=cast.ana.dm[-1])
    cast.ana.press(BUTTON, on=cast.ana.dm[-1])
    cast.ana.fill({"next_promise": "One small thing."})
    assert cast.ana.submit().ok
    assert cast.ana.submit().ok
    cast.stage.settle()
    assert cast.group()[-1].says("One small thing.")


def test_nothing_new_after_sending_or_closing_changes_nothing(cast: Cast) -> None:
    """The old button says that the check-in is sent, and later that it has closed."""
    cast.until_kept()
    prompt = cast.ana.dm[-1]
    cast.ana.press(SKIP, on=prompt)
    assert whispered(cast, "sent this check-in already")
    cast.stage.move_to(SECOND)
    cast.ana.press(SKIP, on=cast.ana.dm[-1])
    cast.stage.move_to(SECOND + timedelta(weeks=2))
    late = next(one for one in cast.ana.dm if one.says("Monday 9 November"))
    cast.ana.press(SKIP, on=late)
    assert whispered(cast, "has closed")


def test_one_reminder_in_the_thread_of_the_prompt(cast: Cast) -> None:
    """Two days of silence bring one reminder, at her hour, as a reply to the prompt; then no other."""
    cast.until_asked()
    prompt = cast.ana.dm[-1]
    cast.stage.move_to(FIRST + timedelta(days=13))
    reminders = [one for one in cast.ana.dm if one.says(REMINDS)]
    assert [one.thread_ts for one in reminders] == [prompt.ts]
    assert reminders[0].program_at == FIRST + timedelta(days=2)


def test_no_reminder_after_a_check_in(cast: Cast) -> None:
    """Whoever has checked in is not reminded, shared or kept."""
    cast.until_kept()
    cast.stage.move_to(FIRST + timedelta(days=13))
    assert not any(one.says(REMINDS) for one in cast.ana.dm)


def test_the_mentor_gets_his_half_when_there_is_nothing_to_answer(cast: Cast) -> None:
    """A week of silence, or nothing new, brings the mentor his half of the theme, at his hour; a card does not."""
    cast.until_asked()
    cast.stage.move_to(FIRST + timedelta(days=13))
    half = CAREER.themes[0].words["mentor"].replace("{mentee}", "Ana")
    found = [one for one in cast.group() if one.says(half)]
    assert len(found) == 1
    assert found[0].program_at is not None
    assert found[0].program_at.isoformat() == "2026-10-20T00:00:00+00:00"  # 09:00 in Tokyo


def test_the_half_is_not_said_twice(cast: Cast) -> None:
    """With a card in the conversation the half does not come a second time."""
    cast.until_shared()
    cast.stage.move_to(FIRST + timedelta(days=13))
    half = CAREER.themes[0].words["mentor"].replace("{mentee}", "Ana")
    assert sum(one.says(half) for one in cast.group()) == 1


def whispered(cast: Cast, words: str) -> bool:
    """Say whether Ana is told this where nobody else sees it."""
    return cast.ana.wait(lambda: any(one.ephemeral and one.says(words) for one in cast.ana.inbox), 3)
