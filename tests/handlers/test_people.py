"""Who joins, and what is waiting for whom: Home, the command, and the ways round them."""

import pytest

from playground.slack import payloads
from programs.mentorship import MENTORSHIP
from programs.people import Act, why_not
from tests.cast import WHEN_AND_HOW, Cast, joins, opened
from tests.handlers.ledger import Ledger
from tests.words import join_as


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


def test_guest_is_told_on_home_that_guests_cannot_join(cast: Cast, ledger: Ledger) -> None:
    """A guest presses Join: no form opens, Home says why, and nobody was enrolled."""
    stage = cast.until_organized().stage
    gus = stage.person("Gus", "Europe/Paris", guest=True)
    gus.open_home()
    before = ledger.rows(stage.trellis.team)
    assert gus.press(join_as("mentee")).ok
    assert gus.wait(lambda: gus.home is not None and gus.home.says(why_not(Act.ENROL)))
    assert gus.modal is None
    assert ledger.rows(stage.trellis.team) == before


def test_who_becomes_a_guest_with_the_form_open_keeps_the_text(cast: Cast, ledger: Ledger) -> None:
    """Made a guest between opening and sending: told beside the first field, and not enrolled."""
    stage = cast.until_organized().stage
    cast.ana.open_home()
    assert cast.ana.press(join_as("mentee")).ok
    opened(cast.ana)
    cast.ana.fill({"change": "Lead a small project."})
    stage.workspace.change_user(cast.ana, guest=True)
    assert cast.ana.submit().errors == {"change": why_not(Act.ENROL)}
    assert cast.ana.modal is not None
    assert cast.ana.modal.values["change"]["answer"]["value"] == "Lead a small project."
    assert ledger.count("enrolment", stage.trellis.team) == 0


def test_joining_again_changes_the_place_one_has(cast: Cast, ledger: Ledger) -> None:
    """Kenji sends the form once more with another number: one place, with the newer answers."""
    stage = cast.until_organized().stage
    cast.kenji.open_home()
    assert cast.kenji.press(join_as("mentor")).ok
    opened(cast.kenji)
    cast.kenji.fill({"can_help_with": ["leading"], "how_many": "1", "practise": ["silence"]})
    assert cast.kenji.submit().ok
    body = stage.workspace.last_request.body
    second = cast.kenji.fill(WHEN_AND_HOW)
    assert cast.kenji.submit().ok
    assert cast.kenji.modal is not None
    assert cast.kenji.modal.says("You are in")
    values = body["view"]["state"]["values"]
    values["how_many"]["answer"]["selected_option"] |= {"value": "3"}
    values["practise"]["answer"]["selected_options"] = []
    assert stage.workspace.deliver("interactive", body).answer["response_action"] == "update"
    answer = stage.workspace.deliver("interactive", payloads.submission(stage.workspace.state, second)).answer
    assert "had joined already" in str(answer["view"])
    rows = ledger.rows(stage.trellis.team)
    assert [(row["capacity"], row["state"]) for row in rows["enrolment"]] == [(3, "active")]
    given = sorted(row["question"] for row in rows["answer"])
    assert given == ["can_help_with", "consent", "how_many", "how_often"]
    assert len(rows["submission"]) == 2


def test_somebody_can_be_both_a_mentee_and_a_mentor(cast: Cast, ledger: Ledger) -> None:
    """Ana joins in both roles, and Bo is paired with her as his mentor while Kenji is hers."""
    stage = cast.until_paired().stage
    joins(cast.ana, join_as("mentor"), {"can_help_with": ["technical"], "how_many": "1"})
    bo = stage.person("Bo", "Europe/Oslo")
    joins(bo, join_as("mentee"), {"change": "Speak in public."})
    cast.olu.open_home()
    assert cast.olu.press("Pair people").ok
    opened(cast.olu)
    cast.olu.fill({"mentee": bo, "mentor": cast.ana})
    assert cast.olu.submit().ok
    stage.settle()
    assert ledger.count("pair", stage.trellis.team) == 2
    home = cast.ana.open_home()
    assert home is not None
    assert home.says("You and Kenji")
    assert home.says("You and Bo")
    assert not any(join_as(role.id) in home.plain for role in MENTORSHIP.roles)


def test_command_says_what_waits(cast: Cast) -> None:
    """/trellis answers the asker alone: nothing for a stranger, the open check-in for Ana, nothing once it was sent."""
    nothing = "Nothing waits for you right now. Trellis's Home shows what comes next."
    stage = cast.stage
    assert stage.person("Sam", "Europe/Paris").command("/trellis").text == nothing
    cast.until_open()
    told = cast.ana.command("/trellis").text
    assert told == "Your check-in for Kenji is open. You find it on Trellis's Home."
    assert "check-in" not in (cast.kenji.command("/trellis").text or "check-in")
    assert cast.ana.submit().ok
    assert cast.ana.command("/trellis").text == nothing
    assert not any(message.says("Nothing waits") for message in cast.group())
