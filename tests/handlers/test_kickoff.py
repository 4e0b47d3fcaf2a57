"""The note before the first talk: a short form for each, at their own hour, seen by the partner once it is shared."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from playground.slack import Message, Person
from programs.mentorship import MENTORSHIP
from programs.playbook import Form, Kind
from programs.prompts import fill
from tests.cast import FIRST, SECOND, Cast, opened

KICKOFF = MENTORSHIP.stage("kickoff")
ASK = KICKOFF.prompt("before")


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is asked does not depend on the transport."""
    return str(request.param)


def form_of(role: str) -> Form:
    """Return the form of a role."""
    form = KICKOFF.form_of(role)
    assert form is not None
    return form


def asked(person: Person) -> Message:
    """Return the message with the button to the form."""
    [found] = [one for one in person.dm if f"'{ASK.button}'" in str(one.blocks)]
    return found


def writes(person: Person, role: str) -> dict[str, str]:
    """Open the form from the message, fill and send it; return what was written in each field."""
    assert person.press(ASK.button, on=asked(person)).ok
    opened(person)
    given = {one.id: one.choices[0].id if one.choices else f"{person.name} {one.id}" for one in form_of(role).fields()}
    person.fill(given)
    assert person.submit().ok
    return given


def notes(cast: Cast, author: str) -> list[Message]:
    """Return the cards of one author in the pair's conversation."""
    cast.stage.settle()
    return [one for one in cast.group() if one.says(fill(KICKOFF.card_title, {"author": author}))]


def test_each_is_asked_once_at_their_own_hour_the_day_after(cast: Cast) -> None:
    """Both get their own questions, nobody gets the other's, and nobody is asked again in the weeks that follow."""
    cast.until_paired()
    cast.stage.move_to(SECOND)
    for person, role, zone in ((cast.ana, "mentee", "Europe/Lisbon"), (cast.kenji, "mentor", "Asia/Tokyo")):
        at = asked(person).program_at
        assert at is not None
        assert at.astimezone(ZoneInfo(zone)) == datetime(2026, 10, 13, 9, tzinfo=ZoneInfo(zone))
        other = next(one for one in KICKOFF.forms if one != role)
        assert not {one.id for one in form_of(role).fields()} & {one.id for one in form_of(other).fields()}


@pytest.mark.parametrize(("author", "role"), [("Ana", "mentee"), ("Kenji", "mentor")])
def test_the_partner_sees_the_note_once_it_is_shared(cast: Cast, author: str, role: str) -> None:
    """The author sees the card first; shared, it stands once in the pair's conversation, and only theirs does."""
    cast.until_asked()
    person = cast.ana if author == "Ana" else cast.kenji
    given = writes(person, role)
    assert person.modal is not None
    before = person.modal
    assert notes(cast, author) == []
    assert person.submit(on=before).ok
    person.submit(on=before)
    [note] = notes(cast, author)
    for one in form_of(role).fields():
        words = given[one.id] if one.kind is Kind.TEXT else one.choices[0].label
        assert before.says(words)
        assert note.says(words)
    assert notes(cast, "Kenji" if author == "Ana" else "Ana") == []


def test_a_note_that_is_kept_is_seen_by_nobody_and_can_be_shared_later(cast: Cast) -> None:
    """Kept, it waits behind the same button; shared from there, it is posted."""
    cast.until_asked()
    writes(cast.kenji, "mentor")
    cast.kenji.close()
    cast.stage.move_to(FIRST + timedelta(days=2))
    assert notes(cast, "Kenji") == []
    cast.kenji.press(ASK.button, on=asked(cast.kenji))
    opened(cast.kenji)
    assert cast.kenji.submit().ok
    assert len(notes(cast, "Kenji")) == 1


def test_an_empty_note_is_not_posted(cast: Cast) -> None:
    """With nothing filled in, the form says so beside its first field and stays."""
    cast.until_asked()
    cast.ana.press(ASK.button, on=asked(cast.ana))
    opened(cast.ana)
    form = form_of("mentee")
    assert cast.ana.submit().errors == {form.questions[0].id: form.needs_partner}


def test_too_late_gives_the_words_back(cast: Cast) -> None:
    """After the first period the form is closed, and says so with what was written."""
    cast.until_asked()
    cast.ana.press(ASK.button, on=asked(cast.ana))
    opened(cast.ana)
    cast.ana.fill({form_of("mentee").questions[0].id: "By doing."})
    cast.stage.move_to(SECOND)
    assert cast.ana.submit().ok
    assert cast.ana.modal is not None
    assert cast.ana.modal.says(KICKOFF.closed)
    assert cast.ana.modal.says("By doing.")


def test_home_offers_the_note_until_the_first_check_in_comes(cast: Cast) -> None:
    """Each finds their own form on Home; the check-in then takes its place, and a note changes nothing about that."""
    cast.until_paired()
    for person in (cast.ana, cast.kenji):
        home = person.open_home()
        assert home is not None
        assert home.says(f"Your {KICKOFF.name.lower()} is open")
    cast.stage.move_to(FIRST)
    writes(cast.kenji, "mentor")
    assert cast.kenji.submit().ok
    home = cast.kenji.open_home()
    assert home is not None
    assert not home.says(f"Your {KICKOFF.name.lower()} is open")
    organizer = cast.olu.open_home()
    assert organizer is not None
    assert organizer.says("no check-in yet")
