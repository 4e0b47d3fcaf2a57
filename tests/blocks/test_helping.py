"""Asking for help and the foot of messages: Slack takes what is drawn, whatever people are called or write."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings

from blocks.foot import FEWER, LEAVE, PAUSE, STOP, WHY, all_view, fewer_view, foot, why_view
from blocks.helping import (
    OPEN_ASKS,
    TAKEN_ASKS,
    ask_view,
    asked_by_me,
    asked_message,
    asked_of_me,
    asked_view,
    help_view,
    read_help,
    taken_message,
)
from blocks.kit import LIMITS, home, message
from programs.checkins import Answer
from programs.helping import NOTE, SAFETY, TO, TOPIC, TOPICS, Ask, Desk
from tests.blocks.people import HOSTILE, NOW, accepted, hostile_words, inputs, member, pair_of, program, sent, strings

SPRING = program()
ANA, OLU = member("Ana", "Europe/Lisbon"), member("Olu", "Europe/London")
ASK = Ask(uuid4(), SPRING.id, SPRING.name, ANA, ("Ana", "Kaito"), SAFETY, NOW, (OLU,), words="Please")


@pytest.mark.parametrize("name", ["Olu", *HOSTILE])
@pytest.mark.parametrize("organizers", [1, 12])
def test_the_form_is_drawn_and_read_back(name: str, organizers: int) -> None:
    """As many as fit are offered, all ticked; who reads it stands beside each field; what was filled in comes back."""
    people = tuple(member(name, "UTC") for _ in range(organizers))
    pair = pair_of(replace(ANA, name=name), people[0], SPRING)
    desk = Desk(pair.id, pair.members[0].member.id, SPRING.id, name, people, pair)
    view = help_view(desk)
    accepted(view)
    assert all("🧭 read by those you tick" in block["label"]["text"] for block in inputs(view))
    offered = tuple(str(one.id) for one in people[: LIMITS["checkboxes.options"]])
    assert read_help(sent(view), desk)[TO].picks == offered
    filled = {TO: Answer(TO, (offered[-1],)), TOPIC: Answer(TOPIC, (TOPICS[2].id,)), NOTE: Answer(NOTE, words=name)}
    assert read_help(sent(view, filled), desk) == filled


@given(hostile_words, hostile_words)
@settings(max_examples=40, deadline=None)
def test_whatever_is_asked_by_whomever_can_be_shown(words: str, name: str) -> None:
    """The message, the modal and both Homes are ones that Slack takes, taken on or not; the words stand in a quote."""
    named = replace(ASK, author=replace(ANA, name=name), pair_names=(name, name), program_name=name, words=words[:1000])
    for one in (named, replace(named, taken_by=replace(OLU, name=name), taken_at=NOW)):
        accepted(asked_message(one, "UTC"))
        accepted(ask_view(one, "UTC"))
        accepted(taken_message(one, "UTC"))
        accepted(home([*asked_of_me([one], OLU), *asked_by_me([one], named.author)]))
    accepted(asked_view([replace(OLU, name=name)], SAFETY))


def test_home_shows_what_waits_before_what_is_taken_and_stays_short() -> None:
    """Of many asks the longest wait comes first, a line says how many more there are, one's own left out."""
    asks = [replace(ASK, id=uuid4(), asked_at=NOW + timedelta(hours=n)) for n in range(OPEN_ASKS + 3)]
    taken = [replace(one, taken_by=OLU, taken_at=NOW) for one in asks]
    lines = list(strings(asked_of_me([*taken, *asks, replace(ASK, author=OLU)], OLU)))
    assert "is on it" not in lines[1]
    assert sum("is on it" in one for one in lines) == TAKEN_ASKS
    assert lines[-1] == "and 3 more who ask for help"
    assert asked_of_me([], OLU) == []
    assert len(asked_by_me([*asks, replace(ASK, author=OLU)], ANA)) == TAKEN_ASKS


def test_the_foot_and_where_it_leads_can_be_shown() -> None:
    """The row is said in the message's text too, and each modal it opens is one that Slack takes."""
    outbox = uuid4()
    drawn = message(foot(outbox, fewer=False))
    accepted(drawn)
    assert drawn.blocks[0]["block_id"] == str(outbox)
    choices = [one.label for one in (WHY, FEWER, PAUSE, LEAVE, STOP)]
    assert drawn.text == f"[Get help]\n[… {', '.join(choices)}]"
    assert LEAVE.label not in message(foot(outbox, fewer=False, over=True)).text
    for view in (why_view(["Because."], uuid4(), ANA.id, fewer=True), fewer_view(["Still coming: it."]), all_view()):
        accepted(view)
