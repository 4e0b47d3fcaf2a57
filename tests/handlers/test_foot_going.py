"""Taking a break, leaving and stopping from under a message, and the same foot under what tells of them."""

from datetime import timedelta

import pytest

from blocks.foot import FEWER, LEAVE, MESSAGE_MENU, PAUSE, STOP, WHY
from blocks.helping import HELP_OPEN, HELP_SEND
from blocks.leaving import LEAVE_SEND
from blocks.pausing import PAUSE_SEND, STOPPED
from handlers.routes import ROUTES
from playground.slack import Message, Person
from playground.slack.records import View
from programs.helping import NOTE, TOPIC
from programs.leaving import NEXT
from programs.lifecycle import OVER
from programs.mentorship import MENTORSHIP
from programs.pausing import UNTIL
from programs.people import Act, why_not
from programs.playbook import Choice, When
from programs.prompts import fill, news
from programs.reasons import EVENTS
from tests.cast import SECOND, Cast, opened
from tests.handlers.ledger import Ledger
from tests.handlers.questions import Asker, ask, recorded

SAFE = {TOPIC: "else", NOTE: "I would like to go on with somebody else."}


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is said does not depend on the transport."""
    return str(request.param)


def shut(person: Person) -> None:
    """Close whatever is open before somebody."""
    if person.modals:
        person.close(all_views=True)


def chosen(person: Person, label: str, on: Message) -> View:
    """Choose from the menu behind a message; return the modal that opens."""
    shut(person)
    assert person.choose(MESSAGE_MENU, label, on=on).ok
    return opened(person)


def rests(person: Person, on: Message) -> None:
    """Let somebody take a break until the second check-in, from under a message."""
    assert chosen(person, PAUSE.label, on).payload["callback_id"] == PAUSE_SEND
    person.fill({UNTIL: f"{SECOND:%Y-%m-%d}"})
    assert person.submit().ok


def leaves(person: Person, on: Message) -> None:
    """Let somebody leave their pair, from under a message."""
    assert chosen(person, LEAVE.label, on).payload["callback_id"] == LEAVE_SEND
    person.fill({NEXT.id: "match"})
    assert person.submit().ok
    shut(person)


def told(person: Person, when: When, partner: Person) -> Message:
    """Return the one message that tells somebody this."""
    prompt = news(MENTORSHIP, when, MENTORSHIP.anchor)
    assert prompt
    first = fill(
        prompt.words.split("{until}")[0].splitlines()[0], {"partner": partner.name, "program": MENTORSHIP.name}
    )
    [message] = [one for one in person.dm if one.says(first.strip())]
    return message


def labels(message: Message) -> list[str]:
    """Return the choices behind a message."""
    return [one["text"]["text"] for one in message.blocks[-1]["elements"][-1]["options"]]


def refused(person: Person, times: int = 1) -> bool:
    """Say whether somebody has been told no so often."""
    no = why_not(Act.TAKE_PART)
    return person.wait(lambda: sum(one.ephemeral and one.says(no) for one in person.inbox) == times)


def away(ledger: Ledger, cast: Cast) -> list[str]:
    """Return who is taking a break."""
    return [one["name"] for one in ledger.rows(cast.stage.trellis.team)["member"] if one["paused_on"]]


@pytest.mark.parametrize(("who", "where"), [("ana", "dm"), ("kenji", "group")])
def test_a_break_from_a_message_is_the_break_of_whoever_chose_it(
    cast: Cast, ledger: Ledger, who: str, where: str
) -> None:
    """From one's own DM or the conversation of both: the form opens, and only who sends it is away."""
    stage = cast.until_shared().stage
    person = getattr(cast, who)
    rests(person, person.dm[-1] if where == "dm" else cast.group()[-1])
    assert away(ledger, cast) == [person.name]
    stage.settle()


@pytest.mark.parametrize(("who", "where"), [("ana", "dm"), ("kenji", "group")])
def test_stop_from_a_message_stops_those_of_whoever_chose_it(cast: Cast, ledger: Ledger, who: str, where: str) -> None:
    """It is said where they clicked, and nobody else's messages stop."""
    cast.until_shared()
    person = getattr(cast, who)
    assert person.choose(MESSAGE_MENU, STOP.label, on=person.dm[-1] if where == "dm" else cast.group()[-1]).ok
    assert person.wait(lambda: any(one.ephemeral and one.says(STOPPED) for one in person.inbox))
    assert away(ledger, cast) == [person.name]


@pytest.mark.parametrize(("who", "where"), [("ana", "dm"), ("kenji", "group")])
def test_leaving_from_a_message_is_the_leaving_of_whoever_chose_it(
    cast: Cast, ledger: Ledger, who: str, where: str
) -> None:
    """The pair ends, left by them."""
    cast.until_shared()
    person = getattr(cast, who)
    leaves(person, person.dm[-1] if where == "dm" else cast.group()[-1])
    rows = ledger.rows(cast.stage.trellis.team)
    names = {one["id"]: one["name"] for one in rows["member"]}
    assert [names[pair["left_by"]] for pair in rows["pair"]] == [person.name]


@pytest.mark.parametrize("choice", [PAUSE, LEAVE, STOP], ids=lambda one: one.id)
def test_who_has_left_a_pair_that_goes_on_is_refused(cast: Cast, ledger: Ledger, choice: Choice) -> None:
    """The messages stay in Slack; their menu changes nothing for who is in the pair no more."""
    cast.until_shared()
    team = cast.stage.trellis.team
    ledger.run("update pair_member set left_at = now() where team_id = %s and role = 'mentor'", team)
    before = ledger.rows(team)
    assert cast.kenji.choose(MESSAGE_MENU, choice.label, on=cast.group()[-1]).ok
    assert refused(cast.kenji)
    assert cast.kenji.modal is None
    assert ledger.rows(team) == before


def test_news_of_a_break_has_the_foot_and_says_why_it_came(cast: Cast) -> None:
    """Kenji hears that Ana is away and that she is back: both have every choice, and both say why they came."""
    stage = cast.until_shared().stage
    rests(cast.ana, cast.ana.dm[-1])
    stage.move_to(SECOND + timedelta(days=1))
    for when in (When.PAUSED, When.RESUMED):
        message = told(cast.kenji, when, cast.ana)
        assert labels(message) == [one.label for one in (WHY, FEWER, PAUSE, LEAVE, STOP)]
        why = chosen(cast.kenji, WHY.label, message)
        assert why.says(f"together with {cast.ana.name}.")
        assert why.says(f"It came because {EVENTS[when]}.")
    assert why.says("your time.")
    shut(cast.kenji)
    assert cast.kenji.press(HELP_OPEN, on=message).ok
    assert opened(cast.kenji).payload["callback_id"] == HELP_SEND
    leaves(cast.kenji, told(cast.kenji, When.PAUSED, cast.ana))
    stage.settle()
    assert told(cast.ana, When.LEFT, cast.kenji)


def test_under_the_news_that_a_pair_is_over_all_that_makes_sense_still_works(cast: Cast, ledger: Ledger) -> None:
    """There is no pair to leave any more; why, fewer, help and stop work, and what comes next is not promised."""
    stage = cast.until_shared().stage
    leaves(cast.kenji, cast.group()[-1])
    stage.settle()
    message = told(cast.ana, When.LEFT, cast.kenji)
    assert labels(message) == [one.label for one in (WHY, FEWER, PAUSE, STOP)]
    why = chosen(cast.ana, WHY.label, message)
    assert why.says(f"It came because {EVENTS[When.LEFT]}.")
    assert why.says("You were a")
    assert not why.says("next")
    assert chosen(cast.ana, FEWER.label, message).says("Still coming")
    shut(cast.ana)
    assert cast.ana.press(HELP_OPEN, on=message).ok
    opened(cast.ana)
    cast.ana.fill(SAFE)
    assert cast.ana.submit().ok
    stage.settle()
    assert cast.olu.dm[-1].says(SAFE[NOTE])
    shut(cast.ana)
    rests(cast.ana, message)
    assert cast.ana.choose(MESSAGE_MENU, STOP.label, on=message).ok
    assert cast.ana.wait(lambda: any(one.ephemeral and one.says(STOPPED) for one in cast.ana.inbox))
    assert away(ledger, cast) == [cast.ana.name]


def test_old_messages_of_an_ended_pair_still_lead_to_help_for_both(cast: Cast) -> None:
    """Whoever left asks the organizers from the old card, and is told that there is nothing left to leave."""
    stage = cast.until_shared().stage
    card = cast.group()[-1]
    leaves(cast.kenji, card)
    stage.settle()
    for person in (cast.kenji, cast.ana):
        assert chosen(person, LEAVE.label, card).says(OVER)
        shut(person)
        assert person.press(HELP_OPEN, on=card).ok
        opened(person)
        person.fill(SAFE)
        assert person.submit().ok
    stage.settle()
    assert sum(one.says(SAFE[NOTE]) for one in cast.olu.dm) == 2


def test_news_to_one_person_is_nobody_elses_to_ask_about(cast: Cast, ledger: Ledger) -> None:
    """The one who left, the organizer and a stranger who have got hold of the id are refused, menu and help alike."""
    stage = cast.until_shared().stage
    leaves(cast.kenji, cast.group()[-1])
    stage.settle()
    sue = stage.person("Sue", "Europe/Paris")
    chosen(cast.ana, WHY.label, told(cast.ana, When.LEFT, cast.kenji))
    shut(cast.ana)
    assert cast.ana.press(HELP_OPEN, on=told(cast.ana, When.LEFT, cast.kenji)).ok
    workspace = stage.workspace
    routes = [next(one for one in ROUTES if one.id == id) for id in (MESSAGE_MENU, HELP_OPEN)]
    bodies = [recorded(workspace, route) for route in routes]
    before = ledger.rows(stage.trellis.team)
    for person in (cast.kenji, cast.olu, sue):
        for route, body in zip(routes, bodies, strict=True):
            ask(route, body, Asker(person.id, workspace.id, workspace))
        assert refused(person, times=2)
        assert person.modal is None
    assert ledger.rows(stage.trellis.team) == before
