"""Choosing from the outside: from Home or by typing, to the recommendation, and straight into joining."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from blocks.chooser import CHOOSER_OPEN
from db.embedded import Cluster
from playground.slack import LocalSlack, Person
from playground.stage import MovedClock, Stage
from programs.mentorship import MENTORSHIP
from tests.cast import STARTS, STARTS_ON, Cast, joins, lays_out, opened
from tests.handlers.ledger import Ledger
from tests.kinds import KINDS, PEERS, TALKS
from tests.words import join_as

GUIDED = {"wish": "guidance", "structure": "plan", "time": "months"}
FREE = {"wish": "quick_word", "structure": "free", "time": "open"}


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What is said here does not depend on the transport."""
    return str(request.param)


@pytest.fixture
def cast(cluster: Cluster, engine: Engine, local_slack: LocalSlack) -> Iterator[Cast]:
    """The people, in a workspace whose Trellis runs several kinds of program."""
    with Stage(cluster, local_slack, MovedClock(STARTS), playbooks=KINDS, engine=engine) as stage:
        yield Cast(stage)


def answers(person: Person, given: dict[str, str]) -> str:
    """Let somebody answer the questions before them; return what they read then."""
    opened(person)
    person.fill(given)
    assert person.submit().ok
    return opened(person).plain


def from_home(person: Person) -> None:
    """Let somebody press the button on their Home."""
    person.open_home()
    assert person.press(CHOOSER_OPEN).ok


def test_a_stranger_finds_what_fits_and_is_in_its_form_with_one_press(cast: Cast, ledger: Ledger) -> None:
    """From Home: the reasons of the kind that fits, and Join opens the form of that very program; nothing is kept."""
    cast.until_organized()
    before = ledger.rows(cast.stage.trellis.team)
    from_home(cast.ana)
    told = answers(cast.ana, GUIDED)
    assert all(MENTORSHIP.suits[pick][1:] in told for pick in GUIDED.values())
    assert ledger.rows(cast.stage.trellis.team) == before
    assert cast.ana.press(join_as("mentee")).ok
    assert cast.ana.wait(lambda: opened(cast.ana).says(MENTORSHIP.role("mentee").form.title), 3)
    assert len(cast.ana.modals) == 1


def test_a_question_left_out_is_said_beside_it_and_nothing_is_lost(cast: Cast) -> None:
    """What was picked stays picked."""
    assert cast.ana.command("/trellis start").ok
    opened(cast.ana)
    cast.ana.fill({"wish": "give"})
    assert list(cast.ana.submit(force=True).errors) == ["structure"]
    assert cast.ana.modal is not None
    assert "give" in str(cast.ana.modal.values["wish"])


def test_an_answer_that_is_not_offered_is_refused(cast: Cast) -> None:
    """Whatever is sent in the field, the words stand beside it."""
    cast.ana.command("/trellis start")
    opened(cast.ana)
    cast.ana.fill(GUIDED)
    assert cast.ana.submit().ok
    body = cast.stage.workspace.last_request.body
    body["view"]["state"]["values"]["time"]["answer"]["selected_option"] = {"value": "never"}
    assert list(cast.stage.workspace.deliver("interactive", body).answer["errors"]) == ["time"]


def test_where_no_program_of_the_kind_runs_it_says_whom_to_ask(cast: Cast) -> None:
    """Before there is an organizer an admin, then Olu; what does run stands below with its own way in."""
    from_home(cast.ana)
    assert "Please ask an admin" in answers(cast.ana, FREE)
    cast.ana.close(all_views=True)
    cast.until_organized()
    cast.ana.command("/trellis start")
    told = answers(cast.ana, FREE)
    assert "Please ask Olu" in told
    assert TALKS.suits["free"][1:] in told
    assert cast.ana.press(join_as("mentor")).ok


def test_who_takes_part_can_be_something_else_elsewhere(cast: Cast) -> None:
    """Ana, a mentee in one program, becomes a mentor in one of another kind, by way of the chooser."""
    cast.until_organized()
    joins(cast.ana, join_as("mentee"), {"change": "Much."})
    lays_out(cast.olu, TALKS)
    cast.olu.fill({"name": "Open doors", "starts_on": STARTS_ON})
    assert cast.olu.submit().ok
    from_home(cast.ana)
    told = answers(cast.ana, FREE)
    assert "Open doors" in told
    assert f"You take part in {MENTORSHIP.name} already" in told
    assert cast.ana.press(join_as("mentor")).ok
    assert cast.ana.wait(lambda: opened(cast.ana).says("Open doors"), 3)


def test_each_kind_is_started_with_what_fits_it(cast: Cast) -> None:
    """The form of a kind without an end suggests none and starts one without; its own name stands in it."""
    form = lays_out(cast.olu, TALKS)
    assert TALKS.name in str(form.values["name"] if form.values else form.blocks)
    assert cast.olu.submit().ok
    form = lays_out(cast.olu, PEERS)
    cast.olu.fill({"lasts": ""}, force=True)
    assert list(cast.olu.submit(force=True).errors) == ["lasts"]
    cast.olu.fill({"lasts": "6"})
    assert cast.olu.submit().ok
    home = cast.olu.open_home()
    assert home is not None
    assert home.says("with no end")
    assert home.says(TALKS.name)
    assert home.says(PEERS.name)
