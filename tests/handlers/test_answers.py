"""Other ways to answer than a reply in the thread, and looking back at what one wrote."""

from datetime import timedelta

import pytest

from blocks.prompts import TALKED
from handlers.routes import ROUTES
from playground.slack import Message
from playground.stage import wait_until
from programs.people import Act, why_not
from tests.cast import ANSWERS, FIRST, PROMISE, SECOND, Cast, opened
from tests.handlers.ledger import Ledger
from tests.handlers.questions import Asker, ask, recorded, whispered
from tests.words import BUTTON, SKIP, TALKED_SAYS, TELLS_ANSWER, TELLS_TALK, WE_TALKED


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What counts as an answer does not depend on the transport."""
    return str(request.param)


def told(cast: Cast, words: str) -> list[Message]:
    """Return what Ana was told in these words."""
    cast.stage.settle()
    return [message for message in cast.ana.dm if message.says(words)]


def test_a_message_beside_the_thread_counts_for_the_newest_open_card(cast: Cast) -> None:
    """The mentor writes in the conversation itself: it counts once, and only while a card is open."""
    cast.until_shared()
    group = cast.group()[0].channel
    cast.kenji.say(group, "Who reads it first?")
    assert len(told(cast, TELLS_ANSWER)) == 1
    cast.kenji.say(group, "And when?")
    assert len(told(cast, TELLS_ANSWER)) == 1


def test_what_the_mentee_writes_is_no_answer(cast: Cast) -> None:
    """The author's own words, in the thread or beside it, answer nothing."""
    cast.until_shared()
    cast.ana.say(cast.group()[-1], "One more thing.")
    cast.ana.say(cast.group()[0].channel, "And another.")
    assert told(cast, TELLS_ANSWER) == []


def test_a_message_before_any_card_is_no_answer(cast: Cast) -> None:
    """A word after the introduction, or a reply to it, does not answer the check-in that comes later."""
    cast.until_paired()
    cast.kenji.say(cast.group()[0].channel, "Hello!")
    cast.kenji.say(cast.group()[0], "How about Thursday?")
    cast.stage.move_to(FIRST)
    assert cast.ana.press(BUTTON, on=cast.ana.dm[-1]).ok
    opened(cast.ana)
    cast.ana.fill(ANSWERS)
    cast.ana.submit()
    cast.ana.submit()
    assert told(cast, TELLS_ANSWER) == []


def test_a_reply_to_the_half_is_no_answer_to_a_later_card(cast: Cast) -> None:
    """The mentor writes under his half of the theme; the card that comes afterwards is still open."""
    stage = cast.until_asked().stage
    stage.move_to(FIRST + timedelta(days=8))
    half = stage.message(cast.kenji, "half")
    assert half is not None
    cast.kenji.say(half, "I once put one off for a year.")
    assert told(cast, TELLS_ANSWER) == []
    cast.ana.press(BUTTON, on=stage.message(cast.ana, "check_in"))
    opened(cast.ana)
    cast.ana.fill(ANSWERS)
    assert cast.ana.submit().ok
    assert cast.ana.submit().ok
    assert told(cast, TELLS_ANSWER) == []
    home = cast.ana.open_home()
    assert home is not None
    assert home.says("Waiting for Kenji's answer")


def test_a_name_stays_a_name_in_what_is_told_to_one_person(cast: Cast) -> None:
    """What is said under a message is markup to Slack; a name in it calls nobody."""
    cast.until_shared()
    cast.stage.workspace.change_user(cast.ana, name="<!channel> & Ana")
    assert cast.kenji.press(WE_TALKED, on=cast.group()[-1]).ok
    assert cast.kenji.wait(lambda: any(one.ephemeral for one in cast.kenji.inbox), 3)
    [told_him] = [one.text for one in cast.kenji.inbox if one.ephemeral]
    assert "&lt;!channel&gt; &amp; Ana" in told_him


def test_we_talked_is_one_tap_and_tells_the_mentee(cast: Cast) -> None:
    """One tap counts as the answer, in words of its own; a second tap or a reply after it tells nothing more."""
    cast.until_shared()
    card = cast.group()[-1]
    assert cast.kenji.press(WE_TALKED, on=card).ok
    assert cast.kenji.wait(lambda: any(one.ephemeral and one.says(TALKED_SAYS) for one in cast.kenji.inbox), 3)
    assert len(told(cast, TELLS_TALK)) == 1
    cast.kenji.press(WE_TALKED, on=card)
    cast.kenji.say(card, "As I said.")
    assert len(told(cast, TELLS_TALK)) == 1
    assert told(cast, TELLS_ANSWER) == []
    home = cast.ana.open_home()
    assert home is not None
    assert home.says("was answered on")


def test_we_talked_is_not_for_the_mentee(cast: Cast) -> None:
    """The button stands in the conversation of both, and works for the one it is for."""
    cast.until_shared()
    assert cast.ana.press(WE_TALKED, on=cast.group()[-1]).ok
    assert cast.ana.wait(lambda: any(one.ephemeral and one.says(why_not(Act.ANSWER)) for one in cast.ana.inbox), 3)
    assert told(cast, TELLS_TALK) == []


def test_only_what_asks_for_a_talk_is_answered_by_one(cast: Cast, ledger: Ledger) -> None:
    """The button's id with any other message to the same reader in it: refused in words, and nothing has changed."""
    cast.until_shared()
    workspace, team = cast.stage.workspace, cast.stage.trellis.team
    assert cast.kenji.press(TALKED, on=cast.group()[-1]).ok
    cast.stage.settle()
    route = next(one for one in ROUTES if one.id == TALKED)
    body, kenji = recorded(workspace, route), Asker(cast.kenji.id, workspace.id, workspace)
    [button], before = body["actions"], ledger.rows(team)
    card = next(one for one in before["prompt"] if one["outbox_id"] == button["value"])
    others = [one for one in before["prompt"] if one["recipient"] == card["recipient"] and one != card]
    assert others
    told_him = workspace.state.ephemerals[kenji.user]
    for other in others:
        told_him.clear()
        button["value"] = other["outbox_id"]
        ask(route, body, kenji)
        wait_until(lambda: bool(told_him), "a no")
        assert "nothing to answer" in whispered(kenji), other["prompt"]
    assert ledger.rows(team) == before


def test_looking_back_shows_ones_own_words(cast: Cast) -> None:
    """Ana finds what she shared, and that there was nothing new; Kenji has no such button."""
    cast.until_answered()
    cast.stage.move_to(SECOND)
    cast.ana.press(SKIP, on=cast.ana.dm[-1])
    cast.ana.open_home()
    assert cast.ana.press("Look back").ok
    modal = opened(cast.ana)
    assert modal.says(PROMISE)
    assert modal.says("Tuesday 13 October · shared")
    assert modal.says("Tuesday 27 October · nothing new")
    home = cast.kenji.open_home()
    assert home is not None
    assert not home.says("Look back")
