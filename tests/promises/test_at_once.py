"""Many people, or one in a hurry, at the same moment: the database makes them take turns, and one thing comes of it."""

import pytest

from handlers.door import NOT_SAVED
from playground.slack import Answer
from playground.stage import Stage, wait_until
from programs.mentorship import MENTORSHIP
from programs.people import Act, why_not
from tests.cast import ANSWERS, WHEN_AND_HOW, Cast, lays_out
from tests.promises.at_once import TWENTY, at_once, count, deliveries, reply_event, spoiled, submits, told, when_sent
from tests.words import BUTTON, join_as, role


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How questions come in does not matter to how the database orders them."""
    return str(request.param)


def test_joining_twenty_times_at_once_is_one_place(cast: Cast) -> None:
    """Somebody new who presses Join again and again is one member with one place; none is lost without a word."""
    cast.until_organized()
    cast.ana.open_home()
    assert cast.ana.press(join_as("mentee")).ok
    for answers in ({"change": "Lead a small project."}, WHEN_AND_HOW):
        form = cast.ana.fill(answers)
        said = [one.answer for one in submits(cast.ana, form, TWENTY)]
        # Twenty wait for one row; on a slow machine the last of them are asked to press again.
        assert all(one["response_action"] == "update" or NOT_SAVED in one["errors"].values() for one in said)
        assert cast.ana.submit().ok
    home = cast.olu.open_home()
    assert home is not None
    assert home.says(f"{role('mentee')}: 1")


def test_two_owners_who_start_at_once_start_one_program(stage: Stage) -> None:
    """One of them organizes it; the other is told beside the name whom to ask, and keeps the form."""
    owners = [stage.person(name, "Europe/London", owner=True) for name in ("Olu", "Ola")]
    for owner in owners:
        lays_out(owner)
    with spoiled(stage, "insert on program", "perform pg_sleep(0.1);"):  # as long as it takes to collide
        answers: list[Answer] = at_once(*(lambda who=owner: who.submit() for owner in owners))
    assert sorted(answer.ok for answer in answers) == [False, True]
    assert [answer.errors for answer in answers if answer.errors] == [{"name": why_not(Act.START)}]
    assert count(stage, "select count(*) from program") == 1
    assert count(stage, "select count(*) from program_role") == 1
    assert count(stage, "select count(*) from opening") == len(MENTORSHIP.roles)
    assert sum(owner.modal is not None for owner in owners) == 1


def test_pairing_twenty_times_at_once_makes_one_pair(cast: Cast) -> None:
    """One press wins, the others are told beside the field, and the two are introduced once."""
    cast.until_enrolled()
    cast.olu.open_home()
    assert cast.olu.press("Pair people").ok
    form = cast.olu.fill({"mentee": cast.ana, "mentor": cast.kenji})
    with spoiled(cast.stage, "insert on pair", "perform pg_sleep(0.1);"):  # as long as it takes to collide
        answers = submits(cast.olu, form, TWENTY)
    assert {one.status for one in answers} == {200}
    assert [one.answer for one in answers].count(None) == 1
    assert {one.answer["response_action"] for one in answers if one.answer} == {"errors"}
    cast.stage.settle()
    assert len(cast.group()) == 1


def test_several_replies_at_once_are_told_once(cast: Cast) -> None:
    """Four different replies in the same thread at the same moment answer the check-in once."""
    cast.until_shared()
    root, ws = cast.group()[-1], cast.stage.workspace
    envelopes = [reply_event(ws, cast.kenji, root, f"Thought {n}") for n in range(4)]
    assert all(one[0].acked for one in at_once(*(lambda e=e: deliveries(ws, e, 1) for e in envelopes)))
    cast.stage.settle()
    assert told(cast) == 1


def test_a_reply_before_the_message_is_known_to_us_counts(cast: Cast, stage: Stage) -> None:
    """Slack shows the card before we could write its ts down, Kenji is quick, four deliveries: Ana is told once."""
    cast.until_kept()
    before = len(cast.group())
    with when_sent(stage, "perform pg_advisory_xact_lock(41);"), stage.trellis.engine.connect() as other:
        other.exec_driver_sql("select pg_advisory_lock(41)")
        assert cast.ana.submit().ok
        wait_until(lambda: len(cast.group()) > before, "the card in Slack")
        envelope = reply_event(stage.workspace, cast.kenji, cast.group()[-1], "Who reads it first?")
        assert all(one.acked for one in deliveries(stage.workspace, envelope, 4))
        assert count(stage, "select count(*) from outbox where state = 'sending'") == 1
        assert count(stage, "select count(*) from prompt where state = 'answered'") == 0
        other.exec_driver_sql("select pg_advisory_unlock(41)")
        stage.settle()
    stage.settle()
    assert told(cast) == 1
    assert count(stage, "select count(*) from prompt where state = 'answered'") == 1


def test_a_form_opened_many_times_at_once_is_one_form(cast: Cast) -> None:
    """Pressing the button again and again opens the same form; what is sent from any of them is one check-in."""
    cast.until_asked()
    prompt = cast.ana.dm[-1]
    assert all(one.ok for one in at_once(*[lambda: cast.ana.press(BUTTON, on=prompt)] * 5))
    wait_until(lambda: bool(cast.ana.modals), "a form")
    assert len({view.private_metadata for view in cast.ana.modals}) == 1
    cast.ana.fill(ANSWERS)
    assert cast.ana.submit().ok
    assert count(cast.stage, "select count(*) from submission where pair_id is not null") == 1
