"""The time of a pair runs out: it ends by itself, each says what they would like, and all who wish to carry on do."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from playground.slack import Message, Person
from programs.calendar import day_words, instant
from programs.going import CARRY_ON, FINISH, NEW, REST
from programs.leaving import OUTCOMES
from programs.lifecycle import FAREWELL, Outcome
from programs.mentorship import MENTORSHIP
from programs.playbook import Choice, When
from programs.prompts import news
from tests.cast import STARTS_ON, Cast, opened
from tests.handlers.ledger import Ledger
from tests.handlers.test_parting import leaves, says
from tests.words import fixed

WEEKS = 6
ENDS_ON = STARTS_ON + timedelta(weeks=WEEKS)
NINE = time(9)


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


def at(day: date, hour: int = 20) -> datetime:
    """Return an instant late on a day."""
    return datetime.combine(day, time(hour), UTC)


def heard(person: Person, when: When) -> list[Message]:
    """Return the messages in which somebody was told this of their pair."""
    prompt = news(MENTORSHIP, when, "mentee")
    assert prompt is not None
    return [one for one in person.dm if one.says(fixed(prompt.words))]


def paired(cast: Cast) -> Cast:
    """Let them be a pair in a program of six weeks."""
    cast.layout |= {"How many weeks it runs": str(WEEKS)}
    return cast.until_paired()


def chooses(person: Person, choice: Choice, message: Message) -> None:
    """Let somebody press a button under a message."""
    assert person.press(choice.label, on=message).ok


def whispered(person: Person, words: str) -> bool:
    """Say whether somebody is told this where nobody else sees it."""
    return person.wait(lambda: any(one.ephemeral and one.says(words) for one in person.inbox), 3)


def test_a_pair_ends_by_itself_and_each_is_told_once(cast: Cast, ledger: Ledger) -> None:
    """On the day its program ends each hears so at their own hour, kindly, and nothing comes after it."""
    stage = paired(cast).stage
    stage.move_to(at(ENDS_ON))
    for person in (cast.ana, cast.kenji):
        [told] = heard(person, When.COMPLETED)
        assert told.program_at == instant(ENDS_ON, NINE, person.tz)
    [pair] = ledger.rows(stage.trellis.team)["pair"]
    assert (pair["state"], pair["outcome"]) == ("closed", Outcome.COMPLETED.value)
    said_so_far = len(cast.ana.inbox), len(cast.kenji.inbox)
    stage.move_to(at(ENDS_ON + timedelta(weeks=6)))
    assert (len(cast.ana.inbox), len(cast.kenji.inbox)) == said_so_far
    assert not says(cast.olu, "left")


def test_a_break_does_not_keep_a_pair_from_its_end(cast: Cast) -> None:
    """Ana is away when it ends: Kenji hears of it that day, and she on the day she is back."""
    stage = paired(cast).stage
    stage.move_to(at(ENDS_ON - timedelta(days=3)))
    back_on = ENDS_ON + timedelta(days=5)
    cast.ana.open_home()
    cast.ana.press("Take a break")
    opened(cast.ana)
    cast.ana.fill({"until": back_on})
    assert cast.ana.submit().ok
    stage.move_to(at(back_on))
    assert [one.program_at and one.program_at.date() for one in heard(cast.kenji, When.COMPLETED)] == [ENDS_ON]
    assert [one.program_at and one.program_at.date() for one in heard(cast.ana, When.COMPLETED)] == [back_on]


def test_all_who_choose_to_carry_on_do(cast: Cast, ledger: Ledger) -> None:
    """Two weeks before the end each is asked alone; when both choose it the end moves, and the check-ins go on."""
    stage = paired(cast).stage
    stage.move_to(at(ENDS_ON - FAREWELL))
    [[ana_asked], [kenji_asked]] = heard(cast.ana, When.FAREWELL), heard(cast.kenji, When.FAREWELL)
    assert ana_asked.says(day_words(ENDS_ON))
    chooses(cast.ana, CARRY_ON, ana_asked)
    assert whispered(cast.ana, "Noted. If all of you choose this")
    stage.settle()
    assert not heard(cast.kenji, When.EXTENDED)
    assert not says(cast.kenji, CARRY_ON.fact)
    assert says(cast.olu, f"Ana {CARRY_ON.fact}")
    chooses(cast.kenji, CARRY_ON, kenji_asked)
    later = ENDS_ON + timedelta(weeks=MENTORSHIP.carries_on)
    assert whispered(cast.kenji, day_words(later))
    before = len(asked(cast))
    stage.move_to(at(later - FAREWELL - timedelta(days=1)))
    assert len(heard(cast.ana, When.EXTENDED)) == len(heard(cast.kenji, When.EXTENDED)) == 1
    assert heard(cast.ana, When.EXTENDED)[0].says(day_words(later))
    assert not heard(cast.ana, When.COMPLETED)
    [pair] = ledger.rows(stage.trellis.team)["pair"]
    assert pair["state"] == "active"
    stage.move_to(at(later))
    assert len(asked(cast)) == before + MENTORSHIP.carries_on // MENTORSHIP.rhythm.weeks
    assert len(heard(cast.ana, When.FAREWELL)) == 2  # asked anew before the new end
    assert len(heard(cast.ana, When.COMPLETED)) == 1


def asked(cast: Cast) -> list[Message]:
    """Return the check-ins that Ana was asked for."""
    words = fixed(MENTORSHIP.stage("regular").prompt("check_in").words)
    return [one for one in cast.ana.dm if one.thread_ts is None and one.says(words)]


def test_who_would_carry_on_alone_is_not_exposed(cast: Cast) -> None:
    """Ana would carry on and Kenji would not: neither hears what the other chose, the organizers do, and it ends."""
    stage = paired(cast).stage
    stage.move_to(at(ENDS_ON - FAREWELL))
    chooses(cast.ana, CARRY_ON, heard(cast.ana, When.FAREWELL)[0])
    chooses(cast.kenji, NEW, heard(cast.kenji, When.FAREWELL)[0])
    stage.settle()
    assert says(cast.olu, f"Ana {CARRY_ON.fact} · paired with Kenji")
    assert says(cast.olu, f"Kenji {NEW.fact} · paired with Ana")
    for person, other in ((cast.ana, NEW), (cast.kenji, CARRY_ON)):
        assert not any(one.says(other.fact) for one in person.inbox)
    stage.move_to(at(ENDS_ON))
    assert len(heard(cast.ana, When.COMPLETED)) == 1
    chooses(cast.kenji, CARRY_ON, heard(cast.kenji, When.FAREWELL)[0])
    assert whispered(cast.kenji, "is over by now")


def test_both_at_once_carry_on_once(cast: Cast, ledger: Ledger) -> None:
    """A choice can be changed and pressed again: what counts is the last, and the end moves once."""
    stage = paired(cast).stage
    stage.move_to(at(ENDS_ON - FAREWELL))
    [question], [other] = heard(cast.ana, When.FAREWELL), heard(cast.kenji, When.FAREWELL)
    chooses(cast.ana, FINISH, question)
    chooses(cast.kenji, CARRY_ON, other)
    chooses(cast.ana, CARRY_ON, question)
    chooses(cast.ana, CARRY_ON, question)
    chooses(cast.kenji, CARRY_ON, other)
    stage.settle()
    [pair] = ledger.rows(stage.trellis.team)["pair"]
    assert pair["ends_on"] == (ENDS_ON + timedelta(weeks=MENTORSHIP.carries_on)).isoformat()
    assert len(heard(cast.ana, When.EXTENDED)) == 1
    assert whispered(cast.ana, "not ending")
    assert says(cast.olu, "Mentee: 1")


def test_home_asks_too(cast: Cast) -> None:
    """In the last days the same choice stands on the card of the pair, and not before."""
    stage = paired(cast).stage
    assert not says(cast.ana, CARRY_ON.label)
    stage.move_to(at(ENDS_ON - FAREWELL))
    assert says(cast.ana, f"ends on {day_words(ENDS_ON)}")
    assert cast.ana.press(NEW.label).ok
    assert says(cast.olu, f"Ana {NEW.fact}")


@pytest.mark.parametrize("choice", [NEW, REST, FINISH], ids=lambda one: one.id)
def test_who_was_left_chooses_what_comes_next(cast: Cast, choice: Choice) -> None:
    """One tap, an answer for them alone, a fact for the organizers; who would rather rest or finish does not wait."""
    stage = cast.until_paired().stage
    leaves(cast.kenji)
    stage.settle()
    [told] = heard(cast.ana, When.LEFT)
    chooses(cast.ana, choice, told)
    assert whispered(cast.ana, "Noted")
    assert says(cast.olu, f"Ana {choice.fact} · paired with Kenji")
    assert says(cast.olu, "left without a partner") == (choice is NEW)
    assert says(cast.olu, "Mentee: 1") == (choice is not FINISH)
    assert not says(cast.kenji, choice.fact)
    chooses(cast.ana, NEW, told)
    assert whispered(cast.ana, "gave up your place" if choice is FINISH else "somebody new")


def test_who_left_has_nothing_to_choose(cast: Cast) -> None:
    """The buttons are for the one who was left; of a pair that is not ending there is nothing to choose."""
    stage = cast.until_paired().stage
    leaves(cast.kenji)
    stage.settle()
    assert not any(one.says(NEW.label) for one in cast.kenji.dm)


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda one: one.id)
def test_however_an_organizer_ends_it_the_words_are_kind(cast: Cast, ledger: Ledger, outcome: Choice) -> None:
    """No-show and safety are for the organizers alone: each of the two gets the same fixed words and the choice."""
    stage = cast.until_paired().stage
    cast.olu.open_home()
    cast.olu.press("End this pair")
    opened(cast.olu)
    cast.olu.fill({"How did it go?": outcome.id})
    assert cast.olu.submit().ok
    stage.settle()
    for person in (cast.ana, cast.kenji):
        [told] = heard(person, When.ENDED)
        assert told.says(NEW.label)
        assert not any(told.says(one.label) for one in OUTCOMES)
    [pair] = ledger.rows(stage.trellis.team)["pair"]
    assert pair["outcome"] == outcome.id
