"""Help asked of an organizer who is taking a break: who is offered at first, what waits, and that safety never does."""

from datetime import UTC, datetime, timedelta

import pytest

from blocks.helping import HELP_OPEN, HELP_SEND, HELP_TAKE
from db.clocks import pause
from db.organizers import add_organizer
from db.people import keep_member
from db.programs import list_programs
from playground.slack import Person
from playground.slack.records import View
from programs.calendar import day_words
from programs.helping import NOTE, SAFETY, TO, TOPIC, TOPICS
from programs.mentorship import MENTORSHIP
from programs.people import SlackUser
from tests.cast import FIRST, SECOND, Cast, opened

WORDS = "We have not found a time for three weeks."
BACK_ON = SECOND.date()
ZONES = {"Olu": "Europe/London", "Ben": "Europe/Paris", "Ana": "Europe/Lisbon"}


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is said does not depend on the transport."""
    return str(request.param)


def goes_away(cast: Cast, person: Person, *, for_good: bool = False) -> None:
    """Let somebody take a break from now on."""
    trellis = cast.stage.trellis
    with trellis.store.begin(trellis.team) as tx:
        slack = SlackUser(person.id, trellis.team, person.name, ZONES[person.name])
        pause(tx, keep_member(tx, slack, MENTORSHIP.rhythm.at), None if for_good else BACK_ON, FIRST)


def organizer(cast: Cast, name: str) -> Person:
    """Let one more person organize the program."""
    person, trellis = cast.stage.person(name, ZONES[name]), cast.stage.trellis
    with trellis.store.begin(trellis.team) as tx:
        slack = SlackUser(person.id, trellis.team, name, ZONES[name])
        add_organizer(tx, keep_member(tx, slack, MENTORSHIP.rhythm.at).id, list_programs(tx)[0].id)
    return person


def asks(cast: Cast) -> View:
    """Let Ana open the form from a message."""
    assert cast.ana.press(HELP_OPEN, on=cast.ana.dm[-1]).ok
    assert cast.ana.wait(lambda: opened(cast.ana).payload.get("callback_id") == HELP_SEND)
    return opened(cast.ana)


def offered(view: View) -> tuple[dict[str, str], list[str]]:
    """Return whom the form offers, with the value that ticks them, and the names of those ticked at first."""
    [block] = [one for one in view.payload["blocks"] if one.get("block_id") == TO]
    element = block["element"]
    labels = {one["text"]["text"]: one["value"] for one in element["options"]}
    return labels, [one["text"]["text"] for one in element["initial_options"]]


def test_who_is_away_is_named_so_and_not_ticked_at_first(cast: Cast) -> None:
    """Ben is here and ticked; Olu stands last, with the day until when, and gets it if one wants."""
    organizer(cast.until_asked(), "Ben")
    goes_away(cast, cast.olu)
    labels, ticked = offered(asks(cast))
    assert list(labels) == ["Ben", f"Olu (away until {day_words(BACK_ON)})"]
    assert ticked == ["Ben"]
    cast.ana.fill({TO: list(labels.values()), TOPIC: "pair", NOTE: WORDS})
    assert cast.ana.submit().ok
    said = opened(cast.ana)
    assert said.says("Sent to Ben: they get it right away")
    assert said.says("Sent to Olu: they get it once they are back from their break.")


@pytest.mark.parametrize("for_good", [False, True], ids=["until a day", "until they say so"])
def test_if_nobody_else_is_there_everybody_is_ticked(cast: Cast, *, for_good: bool) -> None:
    """The only organizer is away: they are ticked all the same, and the form says that they are away."""
    cast.until_asked()
    goes_away(cast, cast.olu, for_good=for_good)
    labels, ticked = offered(asks(cast))
    assert ticked == list(labels)
    assert [label.startswith("Olu (away") for label in labels] == [True]
    assert (day_words(BACK_ON) in ticked[0]) is not for_good


@pytest.mark.parametrize("topic", [one.id for one in TOPICS])
def test_about_safety_nothing_waits_for_the_end_of_a_break(cast: Cast, topic: str) -> None:
    """Olu, away, gets what is about safety at once, at night too, and all else once he is back: once each."""
    stage = cast.until_asked().stage
    goes_away(cast, cast.olu)
    stage.move_to(FIRST + timedelta(hours=14))  # 23:00 in London
    asks(cast)
    cast.ana.fill({TOPIC: topic, NOTE: WORDS})
    assert cast.ana.submit().ok
    stage.settle()
    assert [one.says(WORDS) for one in cast.olu.dm] == ([True] if topic == SAFETY else [])
    stage.move_to(FIRST + timedelta(days=2))
    assert len(cast.olu.dm) == (topic == SAFETY)
    stage.move_to(datetime.combine(BACK_ON, datetime.min.time(), UTC) + timedelta(hours=12))
    assert [one.says(WORDS) for one in cast.olu.dm] == [True]


def test_who_asked_about_safety_hears_at_once_who_is_on_it(cast: Cast) -> None:
    """Ana asks and stops all messages: that somebody takes care of it reaches her all the same."""
    stage = cast.until_asked().stage
    asks(cast)
    cast.ana.fill({TOPIC: SAFETY, NOTE: WORDS})
    assert cast.ana.submit().ok
    stage.settle()
    goes_away(cast, cast.ana, for_good=True)
    before = len(cast.ana.dm)
    assert cast.olu.press(HELP_TAKE, on=cast.olu.dm[-1]).ok
    stage.settle()
    assert [one.says("Olu takes care of") for one in cast.ana.dm[before:]] == [True]
