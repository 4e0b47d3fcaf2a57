"""Words and choices that cannot be kept: refused beside their field, with nothing kept and nothing lost."""

from datetime import datetime

import pytest

from tests.cast import ANSWERS, PROMISE, Cast, opened
from tests.handlers.ledger import Ledger, Rows
from tests.words import BUTTON

BROKEN = "There is a broken character in here. Please type it again without it."
WORDS = {
    "over-long": ("next_promise", "x" * 201, "This is 201 characters long; please keep it to 200."),
    "far over-long": ("growth", "x" * 20_000, "This is 20,000 characters long; please keep it to 300."),
    "empty": ("next_promise", "", "This one is needed."),
    "blank": ("next_promise", " \n\t\u3000", "This one is needed."),
    "NUL": ("growth", "half a\0word", BROKEN),
    "lone surrogate": ("next_promise", "half a sign \ud83c", BROKEN),
    "low surrogate": ("growth", "\udf31 the other half", BROKEN),
}


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is said here does not depend on the transport."""
    return str(request.param)


def closing(rows: Rows) -> datetime:
    """Return the very instant at which the open period closes."""
    return max(datetime.fromisoformat(row["closes_at"]) for row in rows["period"] if row["closes_at"])


def test_words_that_cannot_be_kept_stay_in_the_form(cast: Cast, ledger: Ledger) -> None:
    """The reason stands beside the field, the form stays open with every word, and mended it is taken."""
    stage = cast.until_open().stage
    before = ledger.rows(stage.trellis.team)
    for case, (field, words, reason) in WORDS.items():
        cast.ana.fill({field: words}, force=True)
        assert cast.ana.submit(force=True).errors == {field: reason}, case
        assert ledger.rows(stage.trellis.team) == before, case
        modal = cast.ana.modal
        assert modal is not None
        assert modal.values[field]["answer"]["value"] == (words or None), case
        other = "growth" if field == "next_promise" else "next_promise"
        assert modal.values[other]["answer"]["value"] == ANSWERS[other], case
        cast.ana.fill({field: ANSWERS[field]})
    cast.ana.fill({field: "Mended 🌱"})
    assert cast.ana.submit().ok
    assert ledger.count("submission", stage.trellis.team) == len(before["submission"]) + 1


@pytest.mark.parametrize("transport", ["socket"])
def test_a_choice_that_is_not_on_the_list_is_refused(cast: Cast, ledger: Ledger) -> None:
    """What was never offered is not kept, whoever puts it into the payload."""
    stage = cast.until_open().stage
    modal = cast.ana.modal
    assert modal is not None
    before = ledger.rows(stage.trellis.team)
    option = modal.values["would_help"]["answer"]["selected_option"]
    kept = option["value"]
    option["value"] = "money"
    assert cast.ana.submit().errors == {"would_help": "Please choose from the list."}
    assert ledger.rows(stage.trellis.team) == before
    option["value"] = kept
    assert cast.ana.submit().ok


@pytest.mark.parametrize("transport", ["socket"])
def test_words_at_the_limit_come_back_whole(cast: Cast) -> None:
    """What just fits is kept and shown on the card, signs of four bytes included."""
    longest = "🌱" * 50 + "x" * 100
    cast.until_open()
    cast.ana.fill({"next_promise": longest})
    assert cast.ana.submit().ok
    assert cast.ana.modal is not None
    assert cast.ana.modal.says(longest)


@pytest.mark.parametrize("transport", ["socket"])
def test_check_in_after_its_period_closed_gives_the_words_back(cast: Cast, ledger: Ledger) -> None:
    """Too late: nothing is kept, the reason is said, and every word is there to be copied."""
    stage = cast.until_open().stage
    stage.clock.set(closing(ledger.rows(stage.trellis.team)))
    before = ledger.rows(stage.trellis.team)
    assert cast.ana.submit().ok
    modal = cast.ana.modal
    assert modal is not None
    assert modal.says("This check-in has closed, and the next one is on its way.")
    assert modal.says(PROMISE)
    assert modal.says(str(ANSWERS["growth"]))
    assert not modal.payload.get("submit")
    after = ledger.rows(stage.trellis.team)
    assert (after["submission"], after["answer"]) == (before["submission"], before["answer"])


@pytest.mark.parametrize("transport", ["socket"])
def test_button_of_a_closed_period_says_so(cast: Cast, ledger: Ledger) -> None:
    """An old prompt's button opens a modal that says that it is over, with nothing to fill in."""
    stage = cast.until_asked().stage
    stage.clock.set(closing(ledger.rows(stage.trellis.team)))
    assert cast.ana.press(BUTTON, on=cast.ana.dm[-1]).ok
    modal = opened(cast.ana)
    assert modal.says("This check-in has closed, and the next one is on its way.")
    assert not modal.payload.get("submit")
