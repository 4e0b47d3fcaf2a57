"""Leaving, ending and taking a break: forms that Slack takes, with one opaque id, read back as they were filled in."""

from dataclasses import replace
from datetime import date

import pytest

from blocks.ending import END_SEND, OUTCOME, ending_view, read_ending
from blocks.kit import View
from blocks.leaving import LEAVE_SEND, leaving_view, left_view, read_leaving
from blocks.pausing import PAUSE_SEND, pausing_blocks, pausing_view, read_pausing
from programs.checkins import Answer
from programs.leaving import LEAVE, NEXT, OUTCOMES, WHY, withdraws
from programs.mentorship import MENTORSHIP
from programs.pausing import UNTIL
from programs.playbook import Visibility, When
from programs.prompts import fill, news
from tests.blocks.people import HOSTILE, accepted, inputs, member, mrkdwn, pair_of, program, sent, strings

REASONS = [choice.id for choice in WHY.choices]


def filled(view: View, field: str, **element: object) -> View:
    """Put something into one field, whatever Slack would say of it."""
    return {**view, "state": {"values": {field: {"answer": element}}}}


@pytest.mark.parametrize("name", ["Ana", *HOSTILE])
def test_leaving_is_drawn_and_read_back(name: str) -> None:
    """Whoever they are; only the pair's id travels, every answer is the organizers' alone, and nothing is mrkdwn."""
    me = member(name, "UTC")
    pair = pair_of(me, member(name, "UTC"), program(name))
    view = leaving_view(pair, me)
    accepted(view)
    assert not list(mrkdwn(view))
    assert (view["callback_id"], view["private_metadata"]) == (LEAVE_SEND, str(pair.id))
    given = {WHY.id: Answer(WHY.id, picks=("wrong",)), NEXT.id: Answer(NEXT.id, picks=("rest",))}
    assert read_leaving(sent(view, given)) == given
    assert {question.seen_by for question in LEAVE.fields()} == {Visibility.ORGANIZERS}
    for out in (True, False):
        accepted(left_view(pair, me, out=out))


def test_whoever_says_that_something_felt_wrong_reads_where_help_is() -> None:
    """Beside the reasons it stands who would get to know."""
    ana = member("Ana", "UTC")
    view = leaving_view(pair_of(ana, member("Kenji", "UTC"), program()), ana)
    why = next(block for block in inputs(view) if block["block_id"] == WHY.id)
    assert "Get help" in why["hint"]["text"]
    assert len(why["element"]["options"]) == len(REASONS) == 6


@pytest.mark.parametrize(("then", "out"), [("match", False), ("rest", False), ("leave", True)])
def test_one_of_the_ways_on_leads_out_of_the_program(then: str, out: bool) -> None:
    """The others keep the place."""
    assert withdraws([Answer(WHY.id, picks=("time",)), Answer(NEXT.id, picks=(then,))]) is out


@pytest.mark.parametrize("name", ["Ana", *HOSTILE])
def test_ending_is_drawn_and_read_back(name: str) -> None:
    """An outcome that was offered is read; anything else is none."""
    pair = pair_of(member(name, "UTC"), member(name, "UTC"), program())
    view = ending_view(pair)
    accepted(view)
    assert not list(mrkdwn(view))
    assert (view["callback_id"], view["private_metadata"]) == (END_SEND, str(pair.id))
    for choice in OUTCOMES:
        assert read_ending(filled(view, OUTCOME, selected_option={"value": choice.id})) == choice.id
    for nothing in ({"value": "divorced"}, {"value": 7}, "finished", None):
        assert read_ending(filled(view, OUTCOME, selected_option=nothing)) is None
    assert read_ending({}) is None


def test_a_break_is_drawn_with_the_day_that_was_chosen_and_read_back() -> None:
    """The first time without a day; nonsense reads as none."""
    ana = member("Ana", "UTC")
    away = replace(ana, paused_on=date(2026, 3, 10), paused_until=date(2026, 3, 20))
    for me, day in ((ana, None), (away, "2026-03-20")):
        view = pausing_view(me)
        accepted(view)
        assert (view["callback_id"], view["private_metadata"]) == (PAUSE_SEND, str(me.id))
        assert next(iter(inputs(view)))["element"].get("initial_date") == day
        assert read_pausing(filled(view, UNTIL, selected_date="2026-04-01")) == "2026-04-01"
        for nothing in (None, 7, ["2026-04-01"]):
            assert read_pausing(filled(view, UNTIL, selected_date=nothing)) == ""
    assert "20 March" in " ".join(strings(pausing_blocks(away)))


@pytest.mark.parametrize("when", [When.LEFT, When.ENDED, When.PAUSED, When.STOPPED, When.RESUMED])
def test_everybody_in_a_pair_is_told(when: When) -> None:
    """Each role has words for it, which name the partner, and a day only where there is one."""
    for role in MENTORSHIP.roles:
        prompt = news(MENTORSHIP, when, role.id)
        assert prompt
        words = fill(prompt.words, {"partner": "Kenji", "program": "Spring", "until": "Friday 6 November"})
        assert "Kenji" in words
        assert ("Friday" in words) is (when is When.PAUSED)
