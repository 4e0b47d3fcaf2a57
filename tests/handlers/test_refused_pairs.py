"""Pairs that cannot be: refused beside the person concerned, and the right pair can be made from the same form."""

from collections.abc import Callable

import pytest

from playground.slack import Person
from tests.cast import Cast, opened
from tests.handlers.ledger import Ledger
from tests.words import join_as, role

MENTEE = role("mentee").lower()


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


def joins(person: Person, role: str) -> None:
    """Let somebody enrol."""
    person.open_home()
    assert person.press(join_as(role)).ok
    opened(person)
    person.fill({"change": "Much."} if role == "mentee" else {"can_help_with": ["leading"], "how_many": "1"})
    assert person.submit().ok
    person.close()


def with_herself(cast: Cast) -> tuple[object, object]:
    """Ana has joined in both roles."""
    joins(cast.ana, "mentor")
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
    joins(cast.ana, "mentor")
    return cast.kenji, cast.ana


def with_nobody_slack_knows(cast: Cast) -> tuple[object, object]:
    """An id that is nobody's."""
    return cast.ana, "U0NOBODY000"


CASES: tuple[tuple[Callable[[Cast], tuple[object, object]], str, str], ...] = (
    (with_herself, "mentor", "That is the same person twice. Choose two people."),
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
    joins(bo, "mentee")
    joins(mara, "mentor")
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
