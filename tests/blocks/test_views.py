"""The views: each is one that Slack takes, carries one opaque id, and is read back as it was filled in."""

import ast
import json
import re
from dataclasses import replace
from datetime import time
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import blocks
from blocks.checkin import (
    CHECK_IN_SEND,
    CHECK_IN_SHARE,
    card_view,
    checkin_view,
    closed_view,
    read_checkin,
    shared_view,
)
from blocks.enrolment import ENROL_FINISH, ENROL_SEND, enrolled_view, enrolment_view, read_enrolment, when_and_how_view
from blocks.pairing import PAIR_SEND, pairing_view, read_pairing
from blocks.prompts import card_blocks
from handlers.views import fits
from programs.checkins import Answer
from programs.joining import given_before
from programs.mentorship import MENTORSHIP
from programs.mentorship_forms import CHECK_IN
from programs.playbook import Role
from tests.blocks.people import (
    HOSTILE,
    NOW,
    accepted,
    answered,
    card_of,
    hostile_words,
    inputs,
    member,
    names_of,
    opened,
    opening,
    program,
    sent,
    strings,
)


@pytest.mark.parametrize("role", MENTORSHIP.roles, ids=lambda role: role.id)
@pytest.mark.parametrize("program_name", ["Spring", *HOSTILE])
def test_joining_is_drawn_and_read_back(role: Role, program_name: str) -> None:
    """The form to join in each role gives back what was filled in, and only the opening's id travels with it."""
    place = opening(role.id, program(program_name))
    view = enrolment_view(place, role, {})
    accepted(view)
    assert (view["callback_id"], view["private_metadata"]) == (ENROL_SEND, str(place.id))
    filled = {
        one.id: Answer(one.id, picks=(one.choices[-1].id,)) if one.choices else Answer(one.id, words="More courage")
        for one in role.form.fields()
    }
    assert read_enrolment(sent(view, filled), role.form) == filled


@pytest.mark.parametrize("zone", ["Europe/Lisbon", "UTC", "America/Argentina/ComodRivadavia"])
def test_second_step_is_drawn_and_read_back(zone: str) -> None:
    """Filled with what is known it gives that back untouched; one id travels with it, and it fits into an ack."""
    ana, form = replace(member("Ana", zone), quiet_until=time(8, 30)), MENTORSHIP.when_and_how
    given, place = given_before(form, {}, ["U1KAITO"], ana, joined=False), uuid4()
    view = when_and_how_view(form, place, given, joined=False)
    accepted(view)
    assert fits(view)
    assert (view["callback_id"], view["private_metadata"]) == (ENROL_FINISH, str(place))
    assert {key: one for key, one in read_enrolment(sent(view), form).items() if one.picks} == given


def test_after_joining_it_says_what_happens_next() -> None:
    """The last view has nothing to fill in, and names the time zone in which messages will come."""
    ana = member("Ana", "Europe/Lisbon")
    view = enrolled_view(MENTORSHIP.role("mentee"), ana, NOW, again=False)
    accepted(view)
    assert "submit" not in view
    says = " ".join(strings(view))
    assert "Your own hour is 09:00, your time zone Lisbon. I am quiet from 20:00 to 08:00." in says
    assert "Tuesday 10 March, 12:00" in says


def test_pairing_asks_for_one_person_per_role_and_reads_them_back() -> None:
    """Each role has a people picker of its own; nobody chosen, or nonsense, reads as empty."""
    spring = program()
    view = pairing_view(spring, MENTORSHIP)
    accepted(view)
    assert (view["callback_id"], view["private_metadata"]) == (PAIR_SEND, str(spring.id))
    assert [block["block_id"] for block in inputs(view)] == [role.id for role in MENTORSHIP.roles]
    for mentee, expected in (("U1", ("U1",)), (None, ()), (7, ())):
        values = {"mentee": {"answer": {"selected_user": mentee}}, "mentor": {"answer": {"selected_user": "U2"}}}
        assert read_pairing({**view, "state": {"values": values}}, MENTORSHIP) == {
            "mentee": expected,
            "mentor": ("U2",),
        }
    assert read_pairing({}, MENTORSHIP) == {"mentee": (), "mentor": ()}


@given(hostile_words, hostile_words, hostile_words)
@settings(max_examples=40, deadline=None)
def test_a_check_in_is_drawn_and_read_back(words: str, name: str, promise: str) -> None:
    """Whatever somebody writes is read back as it is, whatever they and their partner are called."""
    form = opened(last_promise=promise, goal=promise)
    view = checkin_view(form, CHECK_IN, names_of(name, name))
    accepted(view)
    assert (view["callback_id"], view["private_metadata"]) == (CHECK_IN_SEND, str(form.id))
    filled = answered(words)
    quoting = [one.id for one in CHECK_IN.fields() if one.needs_promise or one.about_goal]
    expected = filled if promise else filled | {one: Answer(one) for one in quoting}
    assert read_checkin(sent(view, filled), CHECK_IN) == expected


def test_a_check_in_opened_again_holds_what_was_sent() -> None:
    """Opening it again and sending it untouched sends the same."""
    before = answered("I asked for help")
    view = checkin_view(opened(before, "A promise", "A goal"), CHECK_IN, names_of())
    assert read_checkin(sent(view), CHECK_IN) == before


@pytest.mark.parametrize("words", ["I asked for help", *HOSTILE])
def test_before_sharing_the_author_sees_exactly_what_the_partner_will_get(words: str) -> None:
    """The card stands in the view block for block as it will be posted, and it says that nobody has it yet."""
    names = names_of(words, words)
    card, form = card_of(words, names, words), opened()
    view = card_view(form, card, names)
    accepted(view)
    accepted(shared_view(card, names))
    posted = card_blocks(card)
    assert json.dumps(posted)[1:-1] in json.dumps(view["blocks"])
    assert json.dumps(posted)[1:-1] in json.dumps(shared_view(card, names)["blocks"])
    assert (view["callback_id"], view["private_metadata"]) == (CHECK_IN_SHARE, str(form.id))
    assert (view["submit"]["text"], view["close"]["text"]) == ("Share now", "Keep for our meeting")
    assert "Only you can see it so far" in next(strings(view))
    assert "submit" not in shared_view(card, names)


@given(st.text(min_size=1, max_size=9000).filter(str.strip))
@settings(max_examples=40, deadline=None)
def test_too_late_gives_the_author_their_words_back(words: str) -> None:
    """A closed check-in shows every word that was written, in one piece per answer, and nothing to fill in."""
    view = closed_view("It has closed.", CHECK_IN, {"growth": Answer("growth", words=words)})
    accepted(view)
    assert "submit" not in view
    assert not list(inputs(view))
    shown = list(strings(view["blocks"]))
    assert shown[0] == "It has closed."
    assert "".join(shown[3:]) == re.sub("[\0\ud800-\udfff]", "\ufffd", words)


def test_too_late_with_nothing_written_says_only_why() -> None:
    """Nobody is told that words were not lost when there were none."""
    view = closed_view("It has closed.", CHECK_IN, {"growth": Answer("growth", words=" ")})
    accepted(view)
    assert list(strings(view["blocks"])) == ["It has closed."]


def test_what_is_drawn_comes_from_the_playbook() -> None:
    """No program, role or stage is named in the code that draws: a new kind of program needs no change there."""
    stages = {stage.id for stage in MENTORSHIP.stages}
    named = {MENTORSHIP.kind, *(role.id for role in MENTORSHIP.roles), *stages, CHECK_IN.id}
    for path in Path(blocks.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            words = {value for _, value in ast.iter_fields(node) if isinstance(value, str)}
            assert not {one for one in named for word in words if re.search(rf"\b{one}\b", word.lower())}, path.name
