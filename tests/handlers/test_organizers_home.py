"""What organizers see of a program: facts and times as they come about, and never what was written."""

import json
from datetime import datetime, timedelta

import pytest

from blocks.pausing import PAUSE_OPEN
from playground.slack import Person
from playground.slack.records import View
from playground.stage import wait_until
from programs.calendar import day_words
from programs.mentorship import MENTORSHIP
from programs.pausing import UNTIL
from programs.playbook import Form, Visibility
from tests.cast import ANSWERS, FIRST, PROMISE, SECOND, STARTS_ON, Cast, opened

FORMS: list[Form] = [role.form for role in MENTORSHIP.roles] + [one.form for one in MENTORSHIP.stages if one.form]


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


def home_of(cast: Cast) -> View:
    """Return Olu's Home as it is now."""
    home = cast.olu.open_home()
    assert home is not None
    return home


def rests(person: Person, until: datetime) -> None:
    """Let somebody take a break until a day."""
    person.open_home()
    person.press(PAUSE_OPEN)
    opened(person)
    person.fill({UNTIL: f"{until:%Y-%m-%d}"})
    assert person.submit().ok


def test_a_whole_period_without_a_check_in_is_said(cast: Cast) -> None:
    """The first fortnight passes in silence, then the second: since when, and how many; a check-in begins it anew."""
    cast.until_asked()
    assert not home_of(cast).says("silent for")
    assert home_of(cast).says("check-in open until")
    cast.stage.move_to(SECOND)
    assert home_of(cast).says(f"silent for 1 period, since {day_words(STARTS_ON)}")
    cast.stage.move_to(SECOND + timedelta(weeks=2))
    assert home_of(cast).says(f"silent for 2 periods, since {day_words(STARTS_ON)}")
    cast.ana.press(MENTORSHIP.stage("regular").prompt("check_in").skip, on=cast.ana.dm[-1])
    wait_until(lambda: not home_of(cast).says("silent for"), "the check-in to end the silence")
    cast.stage.move_to(SECOND + timedelta(weeks=6))
    assert home_of(cast).says(f"silent for 1 period, since {day_words(STARTS_ON + timedelta(weeks=4))}")


def test_a_break_is_no_silence(cast: Cast) -> None:
    """A silent pair takes a break of three weeks: no word of silence in it, nor of the period it fell into, but of the
    next one.
    """
    cast.until_asked().stage.move_to(SECOND + timedelta(days=1))
    assert home_of(cast).says("silent for 1 period")
    back = SECOND + timedelta(weeks=3)
    rests(cast.ana, back)
    assert not home_of(cast).says("silent for")
    for moment in (back - timedelta(hours=1), back + timedelta(hours=1), back + timedelta(days=13)):
        cast.stage.move_to(moment)
        assert not home_of(cast).says("silent for")
    cast.stage.move_to(back + timedelta(weeks=4))
    assert home_of(cast).says(f"silent for 1 period, since {day_words(back.date())}")


def test_a_break_in_which_a_period_closed_is_no_silence(cast: Cast) -> None:
    """Back on the day of the next check-in, with all sent before: that one counts, the one before does not."""
    cast.until_asked().stage.move_to(FIRST + timedelta(days=8))
    rests(cast.ana, SECOND)
    cast.stage.move_to(SECOND + timedelta(days=13))
    assert not home_of(cast).says("silent for")
    cast.stage.move_to(SECOND + timedelta(weeks=2))
    assert home_of(cast).says(f"silent for 1 period, since {day_words(SECOND.date())}")


def test_who_joined_is_there_with_since_when(cast: Cast) -> None:
    """Ana waits since the day she joined; Kenji has the one place he offered."""
    cast.until_enrolled()
    home = home_of(cast)
    since = day_words(STARTS_ON - timedelta(days=1))
    assert home.says(f"Ana (since {since})")
    assert home.says(f"Kenji (since {since}, 1 place free)")


def test_organizers_home_never_holds_anybodys_words(cast: Cast) -> None:
    """After a check-in was shared and answered, nothing that was written or picked for a partner or oneself is there.

    There is no route that shows it either: organizers' buttons open forms about people, never answers.
    """
    cast.until_answered()
    cast.stage.move_to(FIRST + timedelta(days=3))
    everything = json.dumps(home_of(cast).payload, ensure_ascii=False)
    questions = [one for form in FORMS for one in form.fields() if one.seen_by is not Visibility.ORGANIZERS]
    labels = {choice.label for one in questions for choice in one.choices if len(choice.label) > 8}
    asked = {one.ask for one in questions}
    written = {PROMISE, str(ANSWERS["growth"]), "Lead a small project.", "Who reads it first?"}
    assert [words for words in sorted(labels | asked | written) if words in everything] == []
