"""Asking a mentor: yes, a question back, a kind no, silence; and everything that can come in between."""

from datetime import timedelta

import pytest

from blocks.requests import (
    REQUEST_ACCEPT,
    REQUEST_ASK_BACK,
    REQUEST_DECLINE,
    REQUEST_REPLY,
    REQUEST_TAKE_BACK,
)
from playground.slack import Person
from playground.stage import Stage
from programs.mentoring import MENTORING
from programs.requests import QUESTION, REPLY
from tests.cast import opened
from tests.handlers.ledger import Ledger
from tests.handlers.seekers import ASKED, CARD, SENTENCE, Seekers

DAYS = timedelta(days=MENTORING.directory.answer_days if MENTORING.directory else 0)


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is said does not depend on the transport."""
    return str(request.param)


@pytest.fixture
def cast(stage: Stage) -> Seekers:
    """The people of a mentoring, let into the workspace."""
    return Seekers(stage)


def whispered(person: Person, words: str) -> bool:
    """Say whether somebody is told this where nobody else sees it."""
    return person.wait(lambda: any(one.ephemeral and one.says(words) for one in person.inbox), 3)


def home(person: Person) -> str:
    """Return what stands on somebody's Home."""
    seen = person.open_home()
    assert seen is not None
    return seen.plain


def test_a_yes_introduces_the_two_with_the_sentence(cast: Seekers) -> None:
    """The mentor reads the sentence at his hours, says yes once, and both meet in a conversation that begins so."""
    cast.until_asked()
    assert [one.says(SENTENCE) for one in cast.kenji.dm] == [True]
    assert SENTENCE in home(cast.kenji)
    assert cast.kenji.press(REQUEST_ACCEPT, on=cast.kenji.dm[-1]).ok
    cast.stage.move_to(cast.now + timedelta(days=1))
    [hello] = cast.group()
    assert hello.says(SENTENCE)
    assert hello.says(str(CARD["own_words"]))
    assert "You and Kenji" in home(cast.ana)
    cast.kenji.press(REQUEST_ACCEPT, on=cast.kenji.dm[0])
    assert whispered(cast.kenji, "You are a pair already.")
    cast.stage.settle()
    assert len(cast.group()) == 1


def test_a_question_back_and_its_answer(cast: Seekers) -> None:
    """The mentor asks one thing first, gets one line, and decides; the time to answer begins anew each time."""
    cast.until_asked()
    cast.stage.move_to(cast.now + DAYS - timedelta(days=2))
    cast.kenji.press(REQUEST_ASK_BACK, on=cast.kenji.dm[-1])
    opened(cast.kenji)
    cast.kenji.fill({QUESTION: "When is the talk?"})
    assert cast.kenji.submit().ok
    cast.stage.move_to(cast.now + timedelta(days=4))
    assert cast.ana.dm[-1].says("When is the talk?")
    assert "When is the talk?" in home(cast.ana)
    cast.ana.press(REQUEST_REPLY, on=cast.ana.dm[-1])
    assert opened(cast.ana).says("When is the talk?")
    cast.ana.fill({REPLY: "In March."})
    assert cast.ana.submit().ok
    cast.stage.move_to(cast.now + timedelta(days=4))
    asked, again = cast.kenji.dm
    assert all(again.says(words) for words in (SENTENCE, "When is the talk?", "In March."))
    cast.kenji.press(REQUEST_ASK_BACK, on=asked)
    assert opened(cast.kenji).says("back already")
    cast.kenji.close()
    cast.kenji.press(REQUEST_ACCEPT, on=again)
    cast.stage.move_to(cast.now + timedelta(days=20))
    assert cast.group()[0].says("In March.")
    assert not any(one.says("has not found the time") for one in cast.ana.dm)


def test_a_no_is_kind_and_names_the_next(cast: Seekers) -> None:
    """No reason is said; another mentor with the same topic is one press away, the sentence already in the form."""
    cast.until_asked()
    cast.kenji.press(REQUEST_DECLINE, on=cast.kenji.dm[-1])
    assert whispered(cast.kenji, "without a reason")
    cast.stage.move_to(cast.now + timedelta(days=1))
    told = cast.ana.dm[-1]
    assert told.says("That says nothing about you")
    assert told.says("Slides that nobody reads aloud.")
    cast.ana.press("Ask Mei", on=told)
    assert opened(cast.ana).values[ASKED]["answer"]["value"] == SENTENCE
    assert cast.ana.submit().ok
    cast.stage.move_to(cast.now + timedelta(days=1))
    assert cast.mei.dm[-1].says(SENTENCE)


def test_no_answer_frees_the_asker_and_names_the_next(cast: Seekers) -> None:
    """When the days are over she hears it once, at her hours; the mentor's buttons say so, and nothing was made."""
    cast.until_asked()
    cast.stage.move_to(cast.now + DAYS + timedelta(days=1))
    told = [one for one in cast.ana.dm if one.says("has not found the time")]
    assert len(told) == 1
    assert told[0].says("Ask Mei")
    for press in (REQUEST_ACCEPT, REQUEST_DECLINE):
        cast.kenji.press(press, on=cast.kenji.dm[-1])
        assert whispered(cast.kenji, "is free to ask somebody else")
    cast.kenji.press(REQUEST_ASK_BACK, on=cast.kenji.dm[-1])
    assert opened(cast.kenji).says("is free to ask somebody else")
    assert "You and Kenji" not in home(cast.ana)
    cast.asks(cast.ana, cast.mei)


def test_who_was_asked_in_vain_is_not_suggested_again(cast: Seekers) -> None:
    """Kenji has declined, and Mei does not answer: of the two nobody is named, and the directory is one press away."""
    cast.until_asked()
    cast.kenji.press(REQUEST_DECLINE, on=cast.kenji.dm[-1])
    cast.stage.move_to(cast.now + timedelta(days=1))
    cast.asks(cast.ana, cast.mei)
    cast.stage.move_to(cast.now + DAYS + timedelta(days=1))
    told = cast.ana.dm[-1]
    assert told.says("has not found the time")
    assert told.says("Find a mentor")
    assert not told.says("Ask Kenji")


def test_taken_back_is_over_for_both(cast: Seekers) -> None:
    """She takes it back on Home and may ask the next; the mentor's old message says what happened."""
    cast.until_asked()
    cast.ana.open_home()
    assert cast.ana.press(REQUEST_TAKE_BACK).ok
    assert cast.ana.wait(lambda: cast.ana.home is not None and not cast.ana.home.says("You asked Kenji"))
    cast.kenji.press(REQUEST_ACCEPT, on=cast.kenji.dm[-1])
    assert whispered(cast.kenji, "has taken this back")
    cast.asks(cast.ana, cast.mei)


def test_words_that_come_too_late_are_given_back(cast: Seekers) -> None:
    """The mentor writes a question while she takes it all back: nothing is sent, and his words stand before him."""
    cast.until_asked()
    cast.kenji.press(REQUEST_ASK_BACK, on=cast.kenji.dm[-1])
    opened(cast.kenji)
    cast.kenji.fill({QUESTION: "When is the talk?"})
    cast.ana.open_home()
    cast.ana.press(REQUEST_TAKE_BACK)
    cast.stage.settle()
    assert cast.kenji.submit().ok
    assert cast.kenji.modal is not None
    assert cast.kenji.modal.says("When is the talk?")
    assert cast.kenji.modal.says("has taken this back")


@pytest.mark.parametrize("change", ["full", "paired", "withdrawn", "paused", "veto"])
def test_a_yes_that_cannot_be_any_more_says_so(cast: Seekers, ledger: Ledger, change: str) -> None:
    """Meanwhile the last place is taken, an organizer has paired them, or she has gone, rests or would rather not."""
    cast.until_asked()
    team = cast.stage.trellis.team
    if change in ("full", "paired"):
        cast.pair(cast.ben if change == "full" else cast.ana, cast.kenji)
    elif change == "withdrawn":
        ledger.run("update enrolment set state = 'withdrawn' from member m where m.id = member_id"
                   " and m.slack_user = %s", cast.ana.id)  # fmt: skip
    elif change == "paused":
        ledger.run("update member set paused_on = '2026-10-12' where slack_user = %s", cast.ana.id)
    else:
        ledger.run("insert into veto select team_id, id, %s from member where slack_user = %s",
                   cast.kenji.id, cast.ana.id)  # fmt: skip
    before = ledger.count("pair", team)
    cast.kenji.press(REQUEST_ACCEPT, on=cast.kenji.dm[-1])
    said = {"full": "All your places are taken", "paired": "You and Ana are a pair already"}
    assert whispered(cast.kenji, said.get(change, "You and Ana cannot become a pair here right now."))
    assert ledger.count("pair", team) == before
