"""Pairs end: by an organizer or by somebody who leaves, kindly told, with nothing lost and nothing left to press."""

from datetime import timedelta

import pytest

from db.checkins import read_released
from db.people import find_actor
from playground.slack import Person
from programs.leaving import LEAVE, NEXT, OUTCOMES, WHY
from programs.mentorship import MENTORSHIP
from programs.playbook import When
from programs.prompts import fill, news
from tests.cast import ANSWERS, FIRST, PROMISE, SECOND, Cast, joins, opened
from tests.handlers.ledger import Ledger
from tests.words import join_as

CHECK_IN = MENTORSHIP.stage("regular").prompt("check_in")
TALKED = MENTORSHIP.stage("regular").prompt("guidance").talked


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


def told(person: Person, partner: Person, when: When) -> int:
    """Count how often somebody was told this of their partner, in their own DM."""
    prompt = news(MENTORSHIP, when, "mentor")
    assert prompt
    words = fill(prompt.words, {"partner": partner.name, "program": MENTORSHIP.name})
    return sum(one.says(words.splitlines()[0]) for one in person.dm)


def leaves(person: Person, then: str = "match") -> None:
    """Let somebody leave their pair, with a reason that is nobody's but the organizers'."""
    person.open_home()
    assert person.press("Leave this pair").ok
    opened(person)
    person.fill({WHY.id: "goals", NEXT.id: then})
    assert person.submit().ok
    person.close()


def ends(cast: Cast) -> None:
    """Let Olu end the pair."""
    cast.olu.open_home()
    assert cast.olu.press("End this pair").ok
    opened(cast.olu)
    cast.olu.fill({"How did it go?": OUTCOMES[0].id})
    assert cast.olu.submit().ok


def says(person: Person, words: str) -> bool:
    """Say whether somebody reads this on their Home."""
    home = person.open_home()
    return home is not None and home.says(words)


def test_an_organizer_ends_a_pair_and_both_are_told_in_their_own_conversation(cast: Cast) -> None:
    """Each is told once, no check-in comes any more, and both wait for somebody new."""
    stage = cast.until_paired().stage
    before = len(cast.group())
    ends(cast)
    stage.settle()
    assert (told(cast.ana, cast.kenji, When.ENDED), told(cast.kenji, cast.ana, When.ENDED)) == (1, 1)
    written = len(cast.ana.dm)
    stage.move_to(SECOND)
    assert (len(cast.ana.dm), len(cast.group())) == (written, before)
    assert says(cast.olu, "waiting for a pair: Ana")
    assert says(cast.olu, "waiting for a pair: Kenji")
    assert not says(cast.olu, "left")


def test_the_same_two_can_begin_again(cast: Cast) -> None:
    """After an end their places are free: the two are paired anew, introduced, and asked again."""
    stage = cast.until_paired().stage
    ends(cast)
    cast.olu.press("Pair people")
    opened(cast.olu)
    cast.olu.fill({"Mentee": cast.ana, "Mentor": cast.kenji})
    assert cast.olu.submit().ok
    stage.move_until(lambda: stage.message(cast.ana, CHECK_IN.id, 2) is not None, timedelta(weeks=6))
    assert sum(one.thread_ts is None and one.says(CHECK_IN.button) for one in cast.ana.dm) == 2
    assert sum(one.says("meet") for one in cast.group()) == 2


def test_ending_wants_an_outcome_and_ends_once(cast: Cast) -> None:
    """Without an outcome the form stays; ended in between, it says so and tells nobody twice."""
    stage = cast.until_paired().stage
    cast.olu.open_home()
    cast.olu.press("End this pair")
    opened(cast.olu)
    assert cast.olu.submit(force=True).errors == {"outcome": "Please choose one."}
    leaves(cast.kenji)
    cast.olu.fill({"How did it go?": OUTCOMES[1].id})
    assert cast.olu.submit().ok
    assert cast.olu.modal
    assert cast.olu.modal.says("ended already")
    stage.settle()
    assert [told(cast.ana, cast.kenji, one) for one in (When.LEFT, When.ENDED)] == [1, 0]
    assert [told(cast.kenji, cast.ana, one) for one in (When.LEFT, When.ENDED)] == [0, 0]


def test_who_leaves_is_not_named_a_reason_and_who_stays_comes_first(cast: Cast) -> None:
    """The partner hears that Kenji left and no why; the organizers see why and what next; Ana waits in front."""
    stage = cast.until_paired().stage
    aaron = stage.person("Aaron", "Europe/Paris")
    joins(aaron, join_as("mentee"), {"change": "Much."})
    leaves(cast.kenji, "rest")
    stage.move_to(FIRST)
    assert told(cast.ana, cast.kenji, When.LEFT) == 1
    assert not any(one.says(WHY.label("goals")) for one in [*cast.ana.dm, *cast.group()])
    assert says(cast.olu, f"Kenji left the pair with Ana on Monday 12 October · {WHY.label('goals')}")
    assert says(cast.olu, f"next: {NEXT.label('rest')}")
    assert says(cast.olu, "Ana (left without a partner since Monday 12 October), Aaron (since Monday 12 October)")
    assert not says(cast.ana, WHY.label("goals"))


def test_leaving_the_program_gives_up_the_place(cast: Cast) -> None:
    """Who leaves the program waits for nobody, and can join again."""
    cast.until_paired()
    leaves(cast.kenji, "leave")
    assert says(cast.olu, "Mentor: 0")
    assert says(cast.kenji, "Join as a mentor")
    assert says(cast.ana, "You have joined as a mentee")


def test_leaving_wants_to_know_what_next(cast: Cast, ledger: Ledger) -> None:
    """Without an answer to the one question that is needed the form stays, and nothing has happened."""
    stage = cast.until_paired().stage
    cast.ana.open_home()
    cast.ana.press("Leave this pair")
    assert opened(cast.ana).says(LEAVE.opening.split("{")[0])
    before = ledger.rows(stage.trellis.team)
    assert cast.ana.submit(force=True).errors == {NEXT.id: "This one is needed."}
    assert ledger.rows(stage.trellis.team) == before


def test_a_check_in_that_was_open_comes_back_with_its_words(cast: Cast, ledger: Ledger) -> None:
    """Kenji leaves while Ana writes: nothing is kept of the form, and every word of hers is shown to be copied."""
    stage = cast.until_open().stage
    leaves(cast.kenji)
    assert cast.ana.submit().ok
    assert cast.ana.modal
    assert cast.ana.modal.says("This pair has ended")
    assert cast.ana.modal.says(PROMISE)
    assert cast.ana.modal.says(str(ANSWERS["growth"]))
    kept = ledger.rows(stage.trellis.team)["submission"]
    assert [one for one in kept if one["stage"] == "regular"] == []


def test_nothing_of_an_ended_pair_can_be_pressed_or_read(cast: Cast, ledger: Ledger) -> None:
    """Old buttons, an old card, its thread and old forms change nothing, and the other's words cannot be read."""
    stage = cast.until_shared().stage
    card, ask = cast.group()[-1], cast.ana.dm[-1]
    cast.kenji.open_home()
    cast.kenji.press("Leave this pair")
    stale = opened(cast.kenji)
    cast.kenji.close()
    leaves(cast.ana)
    stage.settle()
    before = ledger.rows(stage.trellis.team)
    cast.kenji.press(TALKED, on=card)
    cast.kenji.say(card, "Who reads it first?")
    cast.kenji.say(card.channel, "Hello?")
    cast.kenji.submit(on=stale, force=True)
    cast.ana.press(CHECK_IN.skip, on=ask)
    cast.ana.press(CHECK_IN.button, on=ask)
    stage.settle()
    assert ledger.rows(stage.trellis.team) == before
    pair = before["pair"][0]["id"]
    for person in (cast.ana, cast.kenji):
        with stage.trellis.store.begin(stage.trellis.team) as tx:
            member = find_actor(tx, person.id).member
            assert member
            tx.identify(member.id)
            assert read_released(tx, pair, "regular", 1) == ()


def test_what_was_due_is_dropped_in_silence(cast: Cast) -> None:
    """A reminder that was to come does not, and nobody is told that it got stuck."""
    stage = cast.until_asked().stage
    written = len(cast.ana.dm)
    leaves(cast.kenji)
    stage.move_to(FIRST + timedelta(days=20))
    assert len(cast.ana.dm) == written + 1
    assert not says(cast.olu, "A message for")


def test_everybody_can_look_back_at_their_own(cast: Cast) -> None:
    """Home lists the earlier pair for who wrote something in it, and only they read it there."""
    cast.until_shared()
    leaves(cast.kenji)
    assert says(cast.ana, "You and Kenji in Mentorship, until Tuesday 13 October")
    assert cast.ana.press("Look back").ok
    assert opened(cast.ana).says(PROMISE)
    assert not says(cast.kenji, "Earlier pairs")
