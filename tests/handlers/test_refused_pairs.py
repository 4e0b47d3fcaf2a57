"""Pairs that cannot be: refused beside the person concerned, and the right pair can be made from the same form."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from blocks.organizers import NAME_OPEN, PEOPLE
from playground.slack import Answer, Person
from tests.cast import FIRST, Cast, joins, opened
from tests.handlers.ledger import Ledger
from tests.promises.at_once import at_once, spoiled
from tests.words import join_as, role

MENTEE = role("mentee").lower()


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


def joins_as(person: Person, role: str) -> None:
    """Let somebody enrol."""
    answers = {"change": "Much."} if role == "mentee" else {"can_help_with": ["leading"], "how_many": "1"}
    joins(person, join_as(role), answers)


def with_herself(cast: Cast) -> tuple[object, object]:
    """Ana has joined in both roles."""
    joins_as(cast.ana, "mentor")
    return cast.ana, cast.ana


def with_somebody_deactivated(cast: Cast) -> tuple[object, object]:
    """Kenji's account was closed."""
    cast.stage.workspace.change_user(cast.kenji, deleted=True)
    return cast.ana, cast.kenji


def with_a_bot(cast: Cast) -> tuple[object, object]:
    """Another app has a user too."""
    return cast.ana, cast.stage.workspace.person("Polly", bot=True)


def with_the_app(cast: Cast) -> tuple[object, object]:
    """Trellis itself is in the people picker."""
    return cast.stage.workspace.bot_user, cast.kenji


def with_a_stranger(cast: Cast) -> tuple[object, object]:
    """Sam never joined."""
    return cast.stage.person("Sam", "Europe/Paris"), cast.kenji


def with_the_wrong_role(cast: Cast) -> tuple[object, object]:
    """Kenji joined as a mentor, not as a mentee."""
    joins_as(cast.ana, "mentor")
    return cast.kenji, cast.ana


def with_nobody_slack_knows(cast: Cast) -> tuple[object, object]:
    """An id that is nobody's."""
    return cast.ana, "U0NOBODY000"


CASES: tuple[tuple[Callable[[Cast], tuple[object, object]], str, str], ...] = (
    (with_herself, "mentor", "That is the same person twice. Choose different people."),
    (with_somebody_deactivated, "mentor", "Kenji's Slack account is deactivated."),
    (with_a_bot, "mentor", "Polly is an app, not a person."),
    (with_the_app, "mentee", "trellis is an app, not a person."),
    (with_a_stranger, "mentee", f"Sam has not joined as a {MENTEE}. Ask them to press Join on Trellis's Home."),
    (with_the_wrong_role, "mentee", f"Kenji has not joined as a {MENTEE}. Ask them to press Join on Trellis's Home."),
    (with_nobody_slack_knows, "mentor", "Please choose somebody."),
)


@pytest.mark.parametrize(("case", "field", "reason"), CASES, ids=[case[0].__name__ for case in CASES])
def test_pair_that_cannot_be_is_refused_beside_the_person(
    cast: Cast, ledger: Ledger, case: Callable[[Cast], tuple[object, object]], field: str, reason: str
) -> None:
    """The organizer reads why beside the person it is about, the form stays, and no pair was made."""
    stage = cast.until_enrolled().stage
    mentee, mentor = case(cast)
    stage.settle()
    before = ledger.rows(stage.trellis.team)
    cast.olu.open_home()
    assert cast.olu.press("Pair people").ok
    opened(cast.olu)
    cast.olu.fill({"mentee": mentee, "mentor": mentor}, force=True)
    assert cast.olu.submit().errors == {field: reason}
    assert ledger.rows(stage.trellis.team) == before
    assert cast.olu.modal is not None


def test_same_two_twice_are_refused(cast: Cast, ledger: Ledger) -> None:
    """Two people who are a pair already are not made one again."""
    stage = cast.until_paired().stage
    before = ledger.rows(stage.trellis.team)
    cast.olu.open_home()
    assert cast.olu.press("Pair people").ok
    opened(cast.olu)
    cast.olu.fill({"mentee": cast.ana, "mentor": cast.kenji})
    assert cast.olu.submit().errors == {"mentor": "These two are a pair already."}
    assert ledger.rows(stage.trellis.team) == before


def test_mentor_without_a_free_place_is_refused_and_another_is_taken(cast: Cast, ledger: Ledger) -> None:
    """Kenji takes one person and has one; the form stays, and Mara can be chosen instead."""
    stage = cast.until_paired().stage
    bo, mara = stage.person("Bo", "Europe/Oslo"), stage.person("Mara", "Europe/Rome")
    joins_as(bo, "mentee")
    joins_as(mara, "mentor")
    cast.olu.open_home()
    assert cast.olu.press("Pair people").ok
    opened(cast.olu)
    cast.olu.fill({"mentee": bo, "mentor": cast.kenji})
    assert cast.olu.submit().errors == {"mentor": f"Kenji has no free place as a {role('mentor').lower()} right now."}
    assert ledger.count("pair", stage.trellis.team) == 1
    cast.olu.fill({"mentor": mara})
    assert cast.olu.submit().ok
    assert ledger.count("pair", stage.trellis.team) == 2


def test_nobody_chosen_is_said_beside_each_picker(cast: Cast, ledger: Ledger) -> None:
    """An empty form is refused for each role that lacks somebody."""
    stage = cast.until_enrolled().stage
    cast.olu.open_home()
    assert cast.olu.press("Pair people").ok
    opened(cast.olu)
    answer = cast.olu.submit(force=True)
    assert answer.errors == {"mentee": "Please choose somebody.", "mentor": "Please choose somebody."}
    assert ledger.count("pair", stage.trellis.team) == 0


def test_a_mentee_who_has_a_mentor_here_is_refused(cast: Cast, ledger: Ledger) -> None:
    """Ana has Kenji, so Mara, who is free, is not hers too."""
    stage = cast.until_paired().stage
    mara = stage.person("Mara", "Europe/Rome")
    joins_as(mara, "mentor")
    cast.olu.open_home()
    cast.olu.press("Pair people")
    opened(cast.olu)
    cast.olu.fill({"mentee": cast.ana, "mentor": mara})
    assert cast.olu.submit().errors == {"mentee": "Ana is in a pair as a mentee already."}
    assert ledger.count("pair", stage.trellis.team) == 1


def test_who_has_withdrawn_is_refused(cast: Cast, ledger: Ledger) -> None:
    """Somebody who took their place back is nobody to be paired."""
    stage = cast.until_enrolled().stage
    ledger.run("update enrolment set state = 'withdrawn' where team_id = %s and role = 'mentor'", stage.trellis.team)
    cast.olu.open_home()
    cast.olu.press("Pair people")
    opened(cast.olu)
    cast.olu.fill({"mentee": cast.ana, "mentor": cast.kenji})
    assert list(cast.olu.submit().errors) == ["mentor"]
    assert ledger.count("pair", stage.trellis.team) == 0


@pytest.mark.parametrize(("weeks_later", "says"), [(1, "before anything could come"), (3, "was over on")])
def test_no_pair_begins_in_a_program_that_is_over_or_all_but(
    cast: Cast, ledger: Ledger, weeks_later: int, says: str
) -> None:
    """A form that was open since before says so, and keeps who was chosen."""
    cast.layout["lasts"] = "2"
    stage = cast.until_enrolled().stage
    cast.olu.open_home()
    cast.olu.press("Pair people")
    opened(cast.olu)
    cast.olu.fill({"mentee": cast.ana, "mentor": cast.kenji})
    stage.move_to(FIRST + timedelta(weeks=weeks_later, days=2))
    errors = cast.olu.submit().errors
    assert list(errors) == ["mentee"]
    assert says in errors["mentee"]
    assert ledger.count("pair", stage.trellis.team) == 0
    assert cast.olu.modal is not None


def test_of_two_organizers_who_pair_the_last_place_at_once_one_wins(cast: Cast, ledger: Ledger) -> None:
    """Olu and Ada give Kenji's one place to two people at the same moment: one pair, and words for the other."""
    stage = cast.until_enrolled().stage
    ada, bo = stage.person("Ada", "Europe/Paris"), stage.person("Bo", "Europe/Oslo")
    joins_as(bo, "mentee")
    cast.olu.open_home()
    cast.olu.press(NAME_OPEN)
    opened(cast.olu)
    cast.olu.fill({PEOPLE: [ada]})
    assert cast.olu.submit().ok
    for organizer, mentee in ((cast.olu, cast.ana), (ada, bo)):
        organizer.open_home()
        organizer.press("Pair people")
        opened(organizer)
        organizer.fill({"mentee": mentee, "mentor": cast.kenji})
    with spoiled(stage, "insert on pair", "perform pg_sleep(0.1);"):  # as long as it takes to collide
        answers: list[Answer] = at_once(cast.olu.submit, ada.submit)
    assert sorted(answer.ok for answer in answers) == [False, True]
    assert [one.errors for one in answers if one.errors] == [
        {"mentor": "Kenji has no free place as a mentor right now."}
    ]
    assert ledger.count("pair", stage.trellis.team) == 1
