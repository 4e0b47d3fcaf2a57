"""Naming organizers and stepping down: who can be named, what they are told, and that somebody always stays."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from blocks.organizers import NAME_OPEN, PEOPLE, STEP_DOWN
from playground.slack import Person
from programs.mentorship import MENTORSHIP
from programs.organizers import MOST_AT_ONCE, why_stay
from programs.pairs import Program
from tests.cast import Cast, lays_out, opened
from tests.handlers.ledger import Ledger


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


def names(cast: Cast, *people: object) -> dict[str, str]:
    """Let Olu name people; return what is said beside the field."""
    if cast.olu.modal is None:
        cast.olu.open_home()
        assert cast.olu.press(NAME_OPEN).ok
        opened(cast.olu)
    cast.olu.fill({PEOPLE: list(people)}, force=True)
    return cast.olu.submit(force=True).errors


def organizes(person: Person) -> bool:
    """Say whether somebody's Home, when they open it, shows the program as its organizers see it."""
    home = person.open_home()
    return home is not None and home.says("for organizers")


def a_guest(cast: Cast) -> object:
    """Gus is a guest."""
    return cast.stage.person("Gus", "Europe/Paris", guest=True)


def a_bot(cast: Cast) -> object:
    """Polly is another app."""
    return cast.stage.workspace.person("Polly", bot=True)


def somebody_deactivated(cast: Cast) -> object:
    """Dora's account was closed."""
    return cast.stage.workspace.person("Dora", deleted=True)


def nobody_slack_knows(cast: Cast) -> object:  # noqa: ARG001
    """An id that is nobody's."""
    return "U0NOBODY000"


@pytest.mark.parametrize(
    ("case", "name"), [(a_guest, "Gus"), (a_bot, "Polly"), (somebody_deactivated, "Dora"), (nobody_slack_knows, "one")]
)
def test_who_cannot_organize_is_refused_by_name(
    cast: Cast, ledger: Ledger, case: Callable[[Cast], object], name: str
) -> None:
    """Beside the field, with nobody named, not even those who could be; without them the same form goes through."""
    stage = cast.until_organized().stage
    before = ledger.rows(stage.trellis.team)
    errors = names(cast, cast.ana, case(cast))
    assert list(errors) == [PEOPLE]
    assert name in errors[PEOPLE]
    assert "Ana" not in errors[PEOPLE]
    assert ledger.rows(stage.trellis.team) == before
    assert names(cast, cast.ana) == {}
    assert organizes(cast.ana)


def test_nobody_or_too_many_are_refused(cast: Cast, ledger: Ledger) -> None:
    """Slack's own client would not send these; the words are beside the field all the same."""
    stage = cast.until_organized().stage
    crowd = [stage.person(f"Person {n}", "UTC") for n in range(MOST_AT_ONCE + 1)]
    assert list(names(cast)) == [PEOPLE]
    assert list(names(cast, *crowd)) == [PEOPLE]
    assert ledger.count("program_role", stage.trellis.team) == 1


def test_whoever_is_named_is_told_once_and_organizes_at_once(cast: Cast, ledger: Ledger) -> None:
    """Ana and Kenji, no admins, get one message each: by whom, for what, who reads what; named again, no other."""
    stage = cast.until_organized().stage
    assert names(cast, cast.ana, cast.kenji) == {}
    assert organizes(cast.ana)
    assert names(cast, cast.ana) == {}
    stage.settle()
    for person in (cast.ana, cast.kenji):
        [told] = person.dm if person.dm else [None]
        assert told is not None
        for words in ("Olu named you", MENTORSHIP.name, "you cannot read it", "step down"):
            assert told.says(words)
    acts = [row["act"] for row in ledger.rows(stage.trellis.team)["audit"]]
    assert acts.count("organizer.name") == 2
    assert cast.ana.press("Pair people").ok
    assert opened(cast.ana).says(MENTORSHIP.name)


def test_who_is_named_in_the_night_is_told_in_the_morning(cast: Cast) -> None:
    """It is eleven at night for Kenji: he hears of it when his quiet hours are over."""
    cast.until_organized()
    cast.stage.clock.set(datetime(2026, 10, 12, 14, tzinfo=UTC))
    names(cast, cast.kenji)
    cast.stage.move_to(datetime(2026, 10, 13, 8, tzinfo=UTC))
    assert [one.program_at for one in cast.kenji.dm] == [datetime(2026, 10, 12, 23, tzinfo=UTC)]


def test_who_has_stepped_down_by_the_morning_is_not_told(cast: Cast) -> None:
    """A note that is not true any more is not sent, and nobody is bothered with it."""
    cast.until_organized()
    cast.stage.clock.set(datetime(2026, 10, 12, 14, tzinfo=UTC))
    names(cast, cast.kenji)
    assert organizes(cast.kenji)
    assert cast.kenji.choose(STEP_DOWN, "step_down").ok
    cast.stage.move_to(datetime(2026, 10, 13, 8, tzinfo=UTC))
    assert cast.kenji.dm == []
    home = cast.olu.open_home()
    assert home is not None
    assert not home.says("⚠️")


def test_one_steps_down_unless_one_is_the_last(cast: Cast, ledger: Ledger) -> None:
    """Olu alone cannot; with Ana named she can, and then Ana cannot."""
    stage = cast.until_organized().stage
    alone = why_stay(Program(stage, MENTORSHIP.kind, MENTORSHIP.name, 2, 1), 0)  # type: ignore[arg-type]
    cast.olu.open_home()
    assert cast.olu.choose(STEP_DOWN, "step_down").ok
    assert cast.olu.wait(lambda: cast.olu.home is not None and cast.olu.home.says(alone), 3)
    names(cast, cast.ana)
    cast.olu.open_home()
    assert cast.olu.choose(STEP_DOWN, "step_down").ok
    assert not organizes(cast.olu)
    assert organizes(cast.ana)
    assert cast.ana.choose(STEP_DOWN, "step_down").ok
    assert cast.ana.wait(lambda: cast.ana.home is not None and cast.ana.home.says(alone), 3)
    assert ledger.count("program_role", stage.trellis.team) == 1
    assert [row["act"] for row in ledger.rows(stage.trellis.team)["audit"]].count("organizer.step_down") == 1


def test_organizers_who_left_do_not_count(cast: Cast) -> None:
    """With Ana's account closed, Olu is the only one again."""
    cast.until_organized()
    names(cast, cast.ana)
    cast.stage.workspace.change_user(cast.ana, deleted=True)
    cast.olu.open_home()
    assert cast.olu.choose(STEP_DOWN, "step_down").ok
    assert cast.olu.wait(lambda: cast.olu.home is not None and cast.olu.home.says("only organizer"), 3)
    assert organizes(cast.olu)


def test_only_the_program_one_was_named_for(cast: Cast, ledger: Ledger) -> None:
    """Named for one of two programs, Ana sees that one; the other's people are not hers."""
    stage = cast.until_organized().stage
    lays_out(cast.olu)
    cast.olu.fill({"name": "Autumn"})
    assert cast.olu.submit().ok
    names(cast, cast.ana)
    [only] = [
        row for row in ledger.rows(stage.trellis.team)["program_role"] if row["member_id"] == member(ledger, cast)
    ]
    programs = {row["id"]: row["name"] for row in ledger.rows(stage.trellis.team)["program"]}
    home = cast.ana.open_home()
    assert home is not None
    assert home.says(f"{programs[only['program_id']]}: for organizers")
    assert home.plain.count(": for organizers") == 1


def member(ledger: Ledger, cast: Cast) -> object:
    """Return Ana's id as a member."""
    return next(row["id"] for row in ledger.rows(cast.stage.trellis.team)["member"] if row["slack_user"] == cast.ana.id)
