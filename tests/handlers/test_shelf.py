"""Save to our shelf: what the two of a pair choose to keep, who sees it, and how it comes off the shelf again."""

import pytest

from blocks.shelf import HERE_ALREADY, NEWEST, NO_WORDS
from playground.slack import Message, Person
from playground.slack.records import View
from programs.mentorship import MENTORSHIP
from programs.people import Act, why_not
from programs.shelf import LONGEST
from tests.cast import Cast, opened
from tests.handlers.ledger import Ledger

WORDS = "Ask <before> you advise & wait."
KEEP, OFF = "shelf.keep", "shelf.take_off"
REGULAR = MENTORSHIP.stage("regular")


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is kept does not depend on the transport."""
    return str(request.param)


def said(cast: Cast, words: str = WORDS) -> Message:
    """Let the mentor write in the pair's conversation."""
    return cast.kenji.say(cast.group()[0].channel, words)


def kept(person: Person, message: Message) -> str:
    """Let somebody keep a message; return what they alone are told."""
    before = len([one for one in person.inbox if one.ephemeral])
    assert person.message_shortcut(KEEP, message).ok
    person.wait(lambda: len([one for one in person.inbox if one.ephemeral]) > before, 3)
    return [one for one in person.inbox if one.ephemeral][-1].plain


def shelf(person: Person) -> View:
    """Open the shelf from Home."""
    person.open_home()
    assert person.press("shelf.open").ok
    return opened(person)


def test_a_message_is_kept_for_both_and_confirmed_to_one(cast: Cast) -> None:
    """Either may keep what either wrote; both find it with its author, and only who kept it is told."""
    cast.until_paired()
    assert "Kept" in kept(cast.ana, said(cast))
    assert not any(one.ephemeral for one in cast.kenji.inbox)
    for person in (cast.ana, cast.kenji):
        view = shelf(person)
        assert view.says(WORDS)
        assert view.says("Kenji wrote · kept by Ana")


def test_twice_is_once(cast: Cast) -> None:
    """The same message kept again, by either of them, stands there once, and whoever asks is told."""
    cast.until_paired()
    message = said(cast)
    kept(cast.ana, message)
    assert kept(cast.ana, message) == kept(cast.kenji, message) == HERE_ALREADY
    assert str(shelf(cast.ana).blocks).count("you advise") == 1


def test_only_the_pairs_own_conversation_can_be_kept_from(cast: Cast, ledger: Ledger) -> None:
    """A stranger who gets hold of the message, and a member with a message from elsewhere, are refused in words."""
    cast.until_paired()
    message = said(cast)
    assert kept(cast.olu, message) == why_not(Act.KEEP)
    assert kept(cast.ana, cast.ana.dm[-1] if cast.ana.dm else cast.ana.say(dm(cast), "To myself.")) == why_not(Act.KEEP)
    assert ledger.count("shelf", cast.stage.trellis.team) == 0


def dm(cast: Cast) -> str:
    """Return Ana's conversation with Trellis."""
    return cast.stage.workspace.state.open_dm(cast.ana.id).id


def test_a_message_without_words_and_a_long_one(cast: Cast, ledger: Ledger) -> None:
    """Nothing to keep is said so; of a message that is too long the beginning is kept, and that is said too."""
    cast.until_paired()
    assert kept(cast.ana, said(cast, "  ")) == NO_WORDS
    assert f"first {LONGEST:,}" in kept(cast.ana, said(cast, "a" * (LONGEST + 50)))
    [row] = ledger.rows(cast.stage.trellis.team)["shelf"]
    assert "aaaa" not in str(row)


def test_who_kept_or_wrote_it_takes_it_off(cast: Cast) -> None:
    """The one who kept it and the one who wrote it have the button; pressed, the shelf is empty for both."""
    cast.until_paired()
    hers = cast.ana.say(cast.group()[0].channel, "Mine alone.")
    kept(cast.ana, hers)
    kept(cast.ana, said(cast))
    assert str(shelf(cast.kenji).blocks).count(OFF) == 1
    assert str(shelf(cast.ana).blocks).count(OFF) == 2
    cast.kenji.press(OFF)
    assert cast.kenji.wait(lambda: cast.kenji.modal is not None and not cast.kenji.modal.says(WORDS), 3)
    cast.ana.close()
    assert shelf(cast.ana).says("Mine alone.")
    assert not opened(cast.ana).says(WORDS)


def test_the_shelf_shows_the_newest_and_counts_the_rest(cast: Cast) -> None:
    """More than fits is counted in a line, and nobody has lost it."""
    cast.until_paired()
    for n in range(NEWEST + 2):
        assert cast.ana.message_shortcut(KEEP, said(cast, f"Number {n} of many.")).ok
    view = shelf(cast.ana)
    assert view.says("and 2 more")
    assert str(view.blocks).count("of many.") == NEWEST


def test_a_resource_of_the_short_form_goes_there_once_it_is_shared(cast: Cast) -> None:
    """What the mentor passes on stands on the shelf with its why, and not before it was shared."""
    cast.until_shared()
    assert cast.kenji.press(REGULAR.prompt("guidance").help, on=cast.group()[-1]).ok
    opened(cast.kenji)
    cast.kenji.fill({"resource": "The Coaching Habit", "resource_why": "Seven questions."})
    assert cast.kenji.submit().ok
    assert not shelf(cast.ana).says("The Coaching Habit")
    cast.ana.close()
    assert cast.kenji.submit().ok
    view = shelf(cast.ana)
    assert view.says("The Coaching Habit")
    assert view.says("Seven questions.")
    assert view.says("Kenji wrote · kept by Kenji")
