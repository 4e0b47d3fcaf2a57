"""The timeline of a mentorship: what comes once, to whom, on which day, and who reads it."""

from datetime import UTC, datetime, timedelta

import pytest

from blocks.leaving import LEAVE_OPEN
from playground.slack import Message, Person
from playground.slack.records import View
from programs.leaving import LEAVE
from programs.mentorship import MENTORSHIP
from programs.playbook import Choice, Form, Stage, Visibility
from programs.prompts import fill
from tests.cast import Cast, opened

MADE = datetime(2026, 10, 12, 10, tzinfo=UTC)  # when all are awake on the day on which they become a pair
HALF = MADE + timedelta(days=35)
WEEK = timedelta(weeks=1)  # so long a full week puts something off
LAST = datetime(2026, 12, 21, 10, tzinfo=UTC)  # the day before a program of ten weeks is over
NAMES = {"mentee": "Ana", "mentor": "Kenji", "partner": "Kenji", "author": "Ana", "me": "Ana"}
CONTACT, FIT, AGAIN, HALFTIME, BACK, SIX, SIX_AGAIN, THANKS = (
    MENTORSHIP.stage(one)
    for one in ("first_contact", "good_fit", "fit_again", "halftime", "looking_back", "six_habits", "habits_again",
                "thank_you")
)  # fmt: skip


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What comes once does not depend on the transport."""
    return str(request.param)


@pytest.fixture
def weeks() -> str:
    """Let the program last ten weeks, unless a test says otherwise."""
    return "10"


@pytest.fixture
def cast(cast: Cast, weeks: str) -> Cast:
    """Ana and Kenji, a pair."""
    cast.layout["lasts"] = weeks
    return cast.until_paired()


def got(cast: Cast, person: Person, stage: Stage) -> Message | None:
    """Return the message that asks somebody to fill in what comes once, if it came."""
    return cast.stage.message(person, stage.prompts[0].id)


def fills(cast: Cast, person: Person, stage: Stage, answers: dict[str, str]) -> View:
    """Open a form from its message, or from Home where the week was too full for one, and send it; return what is
    before its author then.
    """
    if (message := got(cast, person, stage)) is None:
        person.open_home()
    assert person.press(stage.prompts[0].button, on=message).ok
    opened(person)
    person.fill(answers)
    assert person.submit().ok
    return opened(person)


def form_of(stage: Stage, role: str) -> Form:
    """Return the form of a role."""
    form = stage.form_of(role)
    assert form is not None
    return form


def choice(stage: Stage, role: str, question: str, pick: str) -> Choice:
    """Return something that can be picked."""
    return next(one for one in form_of(stage, role).field(question).choices if one.id == pick)


def home_says(person: Person, words: str) -> bool:
    """Say whether somebody's Home says this."""
    home = person.open_home()
    assert home is not None
    return home.says(words)


@pytest.mark.parametrize("pick", [one.id for one in form_of(CONTACT, "mentor").questions[0].choices])
def test_after_a_week_the_mentor_says_whether_they_are_in_touch(cast: Cast, pick: str) -> None:
    """Only the mentor is asked, on the seventh day; organizers read the fact that stands for it, if one does."""
    cast.stage.move_to(MADE + timedelta(days=6))
    assert got(cast, cast.kenji, CONTACT) is None
    cast.stage.move_to(MADE + timedelta(days=7))
    assert got(cast, cast.ana, CONTACT) is None
    picked = choice(CONTACT, "mentor", "in_touch", pick)
    view = fills(cast, cast.kenji, CONTACT, {"in_touch": pick})
    assert view.says(CONTACT.sent)
    assert view.says(picked.then)
    facts = {one.fact for one in form_of(CONTACT, "mentor").field("in_touch").choices if one.fact}
    assert {fact for fact in facts if home_says(cast.olu, f"Kenji {fact}")} == ({picked.fact} - {""})


def test_who_finds_it_no_fit_may_leave_at_once_and_the_other_never_learns_it(cast: Cast) -> None:
    """Ana says so and goes on to leaving; Kenji says that it is good; only the organizers read either."""
    cast.stage.move_to(MADE + timedelta(days=14))
    wrong = choice(FIT, "mentee", "working", "not_right")
    assert wrong.fact
    fills(cast, cast.kenji, FIT, {"working": "good"})
    view = fills(cast, cast.ana, FIT, {"working": wrong.id})
    assert view.says(fill(wrong.then, NAMES))
    assert home_says(cast.olu, f"Ana {wrong.fact}")
    assert not any(one.says(wrong.fact) or one.says(wrong.label) for one in [*cast.kenji.dm, *cast.group()])
    assert not home_says(cast.kenji, wrong.fact)
    cast.ana.press(LEAVE_OPEN, on=view)
    cast.ana.wait(lambda: cast.ana.modal is not None and cast.ana.modal.title == LEAVE.title)
    cast.stage.move_to(MADE + timedelta(days=30))
    assert got(cast, cast.ana, AGAIN) is got(cast, cast.kenji, AGAIN) is None


def test_who_cannot_tell_yet_is_asked_once_more(cast: Cast) -> None:
    """Two weeks later, and only the one who said so; what they say then is the last that is asked."""
    cast.stage.move_to(MADE + timedelta(days=14))
    fills(cast, cast.ana, FIT, {"working": "early"})
    cast.stage.move_to(MADE + timedelta(days=27))
    assert got(cast, cast.ana, AGAIN) is None
    cast.stage.move_to(MADE + timedelta(days=28))
    assert got(cast, cast.kenji, AGAIN) is None
    assert fills(cast, cast.ana, AGAIN, {"working": "good"}).says(AGAIN.sent)


def test_at_halftime_each_looks_back_alone_and_reads_the_other_once_both_shared(cast: Cast) -> None:
    """A low trust brings its author a way to begin, and nobody else learns of it; the load is for organizers."""
    cast.stage.move_to(HALF)
    cast.stage.move_until(
        lambda: got(cast, cast.ana, HALFTIME) is not None, timedelta(days=7)
    )  # a full week puts it off
    answers = {"rhythm": "right", "keep": "Your patience", "trust": "2"}
    view = fills(cast, cast.ana, HALFTIME, answers)
    starter = fill(choice(HALFTIME, "mentee", "trust", "2").then, NAMES)
    assert view.says(starter)
    assert cast.ana.submit().ok
    heavy = choice(HALFTIME, "mentor", "load", "5")
    fills(cast, cast.kenji, HALFTIME, {"rhythm": "more", "stop": "Long mails", "load": heavy.id})
    both = HALFTIME.prompt("both_halves").words
    assert not any(one.says(both) for one in cast.group())
    assert not opened(cast.kenji).says("Your patience")
    assert cast.kenji.submit().ok
    assert opened(cast.kenji).says("Your patience")
    cast.stage.settle()
    [card] = [one for one in cast.group() if one.says(both)]
    assert all(card.says(words) for words in ("Your patience", "Long mails", HALFTIME.card_closing))
    seen = [*cast.group(), *cast.kenji.dm]
    assert not any(one.says(words) for one in seen for words in (starter, heavy.label, heavy.fact))
    assert home_says(cast.olu, f"Kenji {heavy.fact}")
    assert not home_says(cast.olu, "Your patience")


@pytest.mark.parametrize("weeks", ["7"])
def test_a_program_under_eight_weeks_has_no_halftime(cast: Cast) -> None:
    """Nobody is asked for it up to the end, and the closing comes all the same."""
    cast.stage.move_to(MADE + timedelta(weeks=6))
    assert got(cast, cast.ana, HALFTIME) is got(cast, cast.kenji, HALFTIME) is None
    assert got(cast, cast.ana, BACK)


def test_at_the_end_both_look_back_and_the_mentor_sees_what_has_moved(cast: Cast) -> None:
    """The mentee's look back is a card once it is shared; the mentor's habits, then and now, are for nobody else."""
    cast.stage.move_to(MADE + timedelta(days=4))
    fills(cast, cast.kenji, SIX, {"silence": "2", "doors": "3"})
    cast.stage.move_to(LAST - timedelta(days=7))
    fills(cast, cast.ana, BACK, {"can_now": "Say no, kindly"})
    before = len(cast.group())
    assert cast.ana.submit().ok
    cast.stage.settle()
    assert [one.says("Say no, kindly") for one in cast.group()[before:]] == [True]
    view = fills(cast, cast.kenji, SIX_AGAIN, {"silence": "4", "specific": "5", "again": "later"})
    field = form_of(SIX_AGAIN, "mentor").field("silence")
    assert view.says(f"{field.label('2')} → {field.label('4')}")
    assert str(view.blocks).count("→") == 2  # the heading, and what was answered both times
    assert home_says(cast.olu, choice(SIX_AGAIN, "mentor", "again", "later").fact)
    hidden = [one.on_card for one in form_of(SIX_AGAIN, "mentor").fields() if one.seen_by is Visibility.ONLY_ME]
    assert not any(home_says(cast.olu, words) for words in hidden)


def test_thanks_are_sent_only_by_who_has_seen_them_and_said_so(cast: Cast) -> None:
    """Kept, a line of thanks reaches nobody; shared, it stands in their conversation under its author's name."""
    cast.stage.move_to(LAST - timedelta(days=5))
    fills(cast, cast.ana, THANKS, {"thanks": "For asking first."})
    cast.ana.close()
    cast.stage.settle()
    assert not any(one.says("For asking first.") for one in cast.group())
    fills(cast, cast.kenji, THANKS, {"thanks": "For your questions."})
    assert cast.kenji.submit().ok
    cast.stage.settle()
    [card] = [one for one in cast.group() if one.says("For your questions.")]
    assert card.says(fill(THANKS.card_title, {"author": "Kenji"}))
