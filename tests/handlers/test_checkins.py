"""The ways of a check-in beside the story's: kept for the meeting, changed before sharing, looked at again."""

from tests.cast import ANSWERS, PROMISE, SECOND, Cast, opened
from tests.handlers.ledger import Ledger
from tests.words import BUTTON, label

LATER = "I keep it for our talk."


def test_kept_check_in_is_shared_from_home_later(cast: Cast, ledger: Ledger) -> None:
    """Kept for the meeting, nobody gets it; Home keeps the card, and sharing it from there prompts the mentor once."""
    stage = cast.until_kept().stage
    cast.ana.close()
    stage.settle()
    assert not any(message.says(PROMISE) for message in cast.group())
    home = cast.ana.open_home()
    assert home is not None
    assert home.says("Your check-in is saved, and only you can see it.")
    kenji = cast.kenji.open_home()
    assert kenji is not None
    assert not kenji.says("shared a check-in")
    assert cast.ana.press("See the card").ok
    assert opened(cast.ana).says(PROMISE)
    assert cast.ana.submit().ok
    assert not cast.ana.modals
    stage.settle()
    assert sum(message.says(PROMISE) for message in cast.group()) == 1
    home = cast.ana.open_home()
    assert home is not None
    assert home.says("Waiting for Kenji's answer.")
    made = ledger.rows(stage.trellis.team)["submission"]
    assert [row["stage"] for row in made if row["pair_id"]] == ["regular"]


def test_check_in_changed_before_sharing_is_shared_as_changed(cast: Cast, ledger: Ledger) -> None:
    """The form sent again from below the card replaces the answers: the card and the mentor show the newer ones."""
    stage = cast.until_open().stage
    form = cast.ana.modal
    assert form is not None
    assert cast.ana.submit().ok
    first = ledger.rows(stage.trellis.team)
    values = form.wire()["state"]["values"]
    values["growth"]["answer"]["value"] = LATER
    values["would_help"]["answer"]["selected_option"] = None
    body = stage.workspace.last_request.body | {"view": form.wire() | {"state": {"values": values}}}
    again = stage.workspace.deliver("interactive", body)
    assert again.answer["response_action"] == "update"
    second = ledger.rows(stage.trellis.team)
    assert len(second["submission"]) == len(first["submission"])
    assert len(second["answer"]) == len(first["answer"]) - 1
    assert cast.ana.submit().ok
    stage.settle()
    card = cast.group()[-1]
    assert card.says(LATER)
    assert card.says(PROMISE)
    assert not card.says(str(ANSWERS["growth"]))
    assert not card.says(label("would_help", "feedback"))


def test_shared_check_in_opened_again_shows_the_card_and_cannot_change(cast: Cast, ledger: Ledger) -> None:
    """After sharing, the prompt's button shows what the mentor has got; a form changed after that is refused."""
    stage = cast.until_open().stage
    form = cast.ana.modal
    assert form is not None
    assert cast.ana.submit().ok
    submit = stage.workspace.last_request.body
    assert cast.ana.submit().ok
    stage.settle()
    before = ledger.rows(stage.trellis.team)
    assert cast.ana.press(BUTTON, on=cast.ana.dm[-1]).ok
    modal = opened(cast.ana)
    assert modal.title == "Shared"
    assert modal.says("Shared with Kenji:")
    assert modal.says(PROMISE)
    assert not modal.payload.get("submit")
    values = form.wire()["state"]["values"]
    same = stage.workspace.deliver("interactive", submit)
    assert same.answer["view"]["title"]["text"] == "Shared"
    values["growth"]["answer"]["value"] = LATER
    changed = stage.workspace.deliver("interactive", submit | {"view": form.wire() | {"state": {"values": values}}})
    words = "You shared this already. Add the rest in your conversation."
    assert changed.answer == {"response_action": "errors", "errors": {"growth": words}}
    assert ledger.rows(stage.trellis.team) == before


def test_prompt_pressed_before_sharing_shows_the_card_that_waits(cast: Cast) -> None:
    """Closed by mistake, the card comes back at the next press of the same button."""
    cast.until_kept()
    cast.ana.close()
    assert cast.ana.press(BUTTON, on=cast.ana.dm[-1]).ok
    card = opened(cast.ana)
    assert card.title == "Before you share"
    assert card.says(PROMISE)


def test_second_check_in_asks_about_the_promise_and_tells_the_mentor(cast: Cast) -> None:
    """In the next period the form asks how the last promise went, and the mentor's card quotes it with the answer."""
    stage = cast.until_shared().stage
    stage.move_to(SECOND)
    assert cast.ana.press(BUTTON, on=cast.ana.dm[-1]).ok
    opened(cast.ana)
    cast.ana.fill(ANSWERS | {"next_promise": "Send it to two people."})
    assert "last_promise" in cast.ana.submit().errors
    cast.ana.fill({"last_promise": "done"})
    assert cast.ana.submit().ok
    assert cast.ana.submit().ok
    stage.settle()
    card = cast.group()[-1]
    assert card.says(PROMISE)
    assert card.says(label("last_promise", "done"))
    assert card.says("Send it to two people.")


def test_promise_that_was_never_shared_stays_unread(cast: Cast) -> None:
    """A check-in kept for the meeting and never shared: the next card does not quote the promise made in it."""
    stage = cast.until_kept().stage
    cast.ana.close()
    stage.move_to(SECOND)
    assert cast.ana.press(BUTTON, on=cast.ana.dm[-1]).ok
    assert opened(cast.ana).says(PROMISE)
    cast.ana.fill(ANSWERS | {"next_promise": "Send it to two people.", "last_promise": "done"})
    assert cast.ana.submit().ok
    assert cast.ana.submit().ok
    stage.settle()
    assert cast.group()[-1].says("Send it to two people.")
    assert not any(message.says(PROMISE) for message in cast.group())
