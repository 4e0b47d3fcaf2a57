"""What organizers fill in and what a channel reads: Slack takes it whatever the program and its people are called."""

from dataclasses import replace
from datetime import date

import pytest

from blocks.announcement import announcement_message
from blocks.organizers import PEOPLE, named_message, naming_view, organizing_row, read_naming
from blocks.starting import START_KIND, choose_words, kinds_view, read_start, start_button, start_view
from playground.slack.inputs import initial
from programs.mentorship import MENTORSHIP
from programs.playbook import Playbook
from programs.starting import lay_out, plot_id, suggested
from tests.blocks.homes import pressable, said_by
from tests.blocks.people import HOSTILE, PLAYBOOKS, accepted, mrkdwn, opening, program

TODAY = date(2026, 3, 10)
RARE = replace(MENTORSHIP.rhythm, weeks=13)
ENDLESS = replace(MENTORSHIP, kind="endless", name="Second kind", lasts=None, first_after=14, rhythm=RARE)
BOTH = {**PLAYBOOKS, ENDLESS.kind: ENDLESS}


@pytest.mark.parametrize("playbook", [MENTORSHIP, ENDLESS], ids=lambda one: one.kind)
def test_the_form_as_it_is_drawn_is_the_program_that_was_suggested(playbook: Playbook) -> None:
    """Nothing need be changed, whatever the kind."""
    given = suggested(playbook, TODAY)
    view = start_view(program().id, playbook, given)
    accepted(view)
    draft = read_start({**view, "state": {"values": initial(view["blocks"])}})
    assert lay_out(playbook, draft, TODAY, ()) == given


def test_of_several_kinds_one_is_chosen_first() -> None:
    """Each has a button with its name and what it is about; what comes back with it is the plot of that kind."""
    ground = program().id
    view = kinds_view(ground, BOTH)
    assert all(one.about in said_by(view) for one in BOTH.values())
    wanted = [(choose_words(one), START_KIND, str(plot_id(ground, one))) for one in BOTH.values()]
    assert pressable(view) == wanted
    one, both = (start_button(books, ground)._resolve()["text"]["text"] for books in (PLAYBOOKS, BOTH))
    assert MENTORSHIP.name.lower() in one
    assert MENTORSHIP.name.lower() not in both


@pytest.mark.parametrize("name", ["Spring", *HOSTILE])
def test_a_hostile_name_breaks_nothing(name: str) -> None:
    """The announcement, the note and the forms are taken, and nothing in them is mrkdwn."""
    spring = replace(program(name), starts_on=TODAY, ends_on=date(2026, 9, 1))
    openings = [opening(role.id, spring) for role in MENTORSHIP.roles]
    for drawn in (announcement_message(spring, openings, MENTORSHIP), named_message(spring, name)):
        accepted(drawn)
        assert not list(mrkdwn(drawn.blocks))
    view = naming_view(spring, [name] * 3)
    accepted(view)
    assert not list(mrkdwn(view))
    accepted({"type": "home", "blocks": [organizing_row(spring, over=False)]})


def test_whom_somebody_named_is_read_back_each_once() -> None:
    """Whatever else is sent in the field is nobody."""
    view = naming_view(program(), ["Olu"])
    for sent, read in ((["U1", "U2", "U1"], ["U1", "U2"]), ([1, None, "U1"], ["U1"]), ("U1", []), (None, [])):
        values = {PEOPLE: {"answer": {"selected_users": sent}}}
        assert read_naming({**view, "state": {"values": values}}) == read
