"""The chooser's views: every combination of answers is drawn, and read back as it was given."""

from dataclasses import replace
from itertools import product
from uuid import uuid4

import pytest

from blocks.chooser import CHOOSER_OPEN, advice_view, chooser_view, read_chooser
from blocks.enrolment import ENROL_OPEN
from blocks.home import home_view
from programs.checkins import Answer
from programs.chooser import CHOOSER, recommend
from programs.mentorship import MENTORSHIP
from programs.pairs import Home
from programs.people import Ground
from tests.blocks.homes import ANA, KAITO, SPRING, pressable, said_by
from tests.blocks.people import HOSTILE, NOW, PLAYBOOKS, accepted, member, mrkdwn, opening, program, sent
from tests.kinds import KINDS, PEERS, SILENT, TALKS

EVERY = list(product(*([choice.id for choice in question.choices] for question in CHOOSER.questions)))
GUIDED = ("guidance", "plan", "months")
ROLES = [role.id for role in MENTORSHIP.roles]


def test_what_is_picked_is_read_back() -> None:
    """Every combination; nothing is picked at first."""
    view = chooser_view(uuid4())
    accepted(view)
    assert not any(answer.picks for answer in read_chooser(sent(view)).values())
    for picks in EVERY:
        answers = {one.id: Answer(one.id, (pick,)) for one, pick in zip(CHOOSER.questions, picks, strict=True)}
        assert read_chooser(sent(view, answers)) == answers


@pytest.mark.parametrize("name", ["Spring", *HOSTILE])
def test_what_fits_is_drawn_with_its_reasons_and_every_way_in(name: str) -> None:
    """Whatever programs and organizers are called, nothing is mrkdwn; each role that is open has its button."""
    spring, talks = program(name), replace(program(name), kind=TALKS.kind)
    openings = tuple(opening(role, one) for one in (spring, talks) for role in ROLES)
    for picks in EVERY:
        advice = recommend(KINDS.values(), picks)
        view = advice_view(advice, Home(NOW, openings=openings), [member(name, "Europe/Lisbon")], KINDS)
        said = said_by(view)
        assert advice.best is not None
        assert all(reason[1:] in said for reason in advice.best.reasons)
        assert all(one.about in said for one in KINDS.values())
        assert all(f"{one.name}: {words}" in said for one in KINDS.values() for words in one.glance.values())
        assert sorted(value for _, action, value in pressable(view) if action == ENROL_OPEN) == sorted(
            str(one.id) for one in openings
        )
        assert not list(mrkdwn(view))


def test_the_way_into_what_fits_stands_above_the_rest() -> None:
    """With a program of each kind, the first buttons are those of the kind that fits."""
    mine, other = opening(ROLES[0], SPRING), opening(ROLES[0], replace(program(), kind=PEERS.kind))
    view = advice_view(recommend(KINDS.values(), GUIDED), Home(NOW, openings=(other, mine)), (), KINDS)
    assert [value for _, _, value in pressable(view)] == [str(mine.id), str(other.id)]
    assert view["blocks"][0]["text"]["text"].startswith(MENTORSHIP.name)


def test_where_nothing_of_a_kind_runs_it_says_whom_to_ask() -> None:
    """The organizers there are, by name; without any, an admin."""
    advice = recommend(KINDS.values(), GUIDED)
    assert "Please ask Ana or Kaito, who organize here" in said_by(advice_view(advice, Home(NOW), (ANA, KAITO), KINDS))
    assert "Please ask an admin" in said_by(advice_view(advice, Home(NOW), (), KINDS))


def test_who_takes_part_already_is_told_so_and_can_still_join_otherwise() -> None:
    """In a program of that kind, with its other role open or not."""
    advice = recommend(KINDS.values(), GUIDED)
    for openings in ((), (opening(ROLES[1], SPRING),)):
        view = advice_view(advice, Home(NOW, ANA, openings, programs=(SPRING,)), (), {MENTORSHIP.kind: MENTORSHIP})
        assert f"You take part in {SPRING.name} already" in said_by(view)
        assert len(pressable(view)) == len(openings)


def test_where_nothing_fits_everything_is_shown() -> None:
    """A workspace whose kinds say nothing for themselves still shows them."""
    view = advice_view(recommend([SILENT], GUIDED), Home(NOW), (), {SILENT.kind: SILENT})
    assert SILENT.about in said_by(view)


def test_far_too_many_programs_are_still_drawn() -> None:
    """A modal holds a hundred blocks, whatever there is."""
    openings = tuple(opening(ROLES[0], replace(program(), kind=kind)) for kind in KINDS for _ in range(60))
    accepted(advice_view(recommend(KINDS.values(), GUIDED), Home(NOW, openings=openings), (), KINDS))


def test_home_asks_only_where_there_is_something_to_choose() -> None:
    """With one kind there is no such button; with several it stands there, whether one takes part or not."""
    ground = Ground(uuid4(), organized=True)
    for home in (Home(NOW, ground=ground), Home(NOW, ANA, programs=(SPRING,), ground=ground)):
        assert CHOOSER_OPEN not in [action for _, action, _ in pressable(home_view(home, PLAYBOOKS))]
        assert (CHOOSER.title, CHOOSER_OPEN, str(ground.id)) in pressable(home_view(home, KINDS))
