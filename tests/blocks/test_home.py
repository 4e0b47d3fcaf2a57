"""Home: the single next thing to do in each situation, for each reader, and what organizers see."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from blocks.checkin import CHECK_IN_OPEN
from blocks.enrolment import ENROL_OPEN
from blocks.goals import GOALS_OPEN
from blocks.helping import HELP_OPEN
from blocks.history import HISTORY_OPEN
from blocks.home import home_view
from blocks.kit import View
from blocks.leaving import LEAVE_OPEN
from blocks.pausing import PAUSE_BACK, PAUSE_OPEN, PAUSE_STOP
from blocks.shelf import SHELF_OPEN
from blocks.starting import START_OPEN, TAKE_OVER
from programs.delivery import Stuck
from programs.mentorship import MENTORSHIP
from programs.pairs import Home, PairState, ProgramState
from programs.people import Ground, Member, Vacancy
from tests.blocks.homes import (
    ANA,
    ANSWERED,
    FORM,
    KAITO,
    KEPT,
    OPEN,
    PAIR,
    SHARED,
    SPRING,
    TOMORROW,
    lines_for,
    organized,
    pressable,
    said_by,
)
from tests.blocks.people import (
    HOSTILE,
    NOW,
    PLAYBOOKS,
    accepted,
    enrolment,
    member,
    mrkdwn,
    opening,
    pair_of,
    program,
)
from tests.words import BUTTON, join_as, role

HELP = ("Get help", HELP_OPEN, str(PAIR.id))
BACK = ("Look back", HISTORY_OPEN, str(PAIR.id))
LEAVE = ("Leave this pair", LEAVE_OPEN, str(PAIR.id))


def home_of(me: Member, *pairs: PairState) -> View:
    """Draw the Home of somebody with these pairs."""
    return home_view(Home(NOW, me, pairs=pairs), PLAYBOOKS)


@pytest.mark.parametrize(
    ("state", "reader", "says", "buttons"),
    [
        (OPEN, ANA, "open until Wednesday 11 March. You", [(BUTTON, CHECK_IN_OPEN, str(FORM))]),
        (OPEN, KAITO, "Waiting for Ana's check-in until Wednesday 11 March. Nothing", []),
        (PairState(PAIR, KEPT), ANA, "only you can see it", [("See the card", CHECK_IN_OPEN, str(FORM)), BACK]),
        (PairState(PAIR, KEPT), KAITO, "Nothing to do right now", []),
        (PairState(PAIR, SHARED), ANA, "You shared your check-in on Monday 9 March, 12:00. Waiting for Kaito", [BACK]),
        (PairState(PAIR, SHARED), KAITO, "Ana shared a check-in on Monday 9 March, 21:00", []),
        (PairState(PAIR, ANSWERED), ANA, "answered on Tuesday 10 March, 12:00", [BACK]),
        (PairState(PAIR, ANSWERED), KAITO, "answered on Tuesday 10 March, 21:00", []),
        (PairState(PAIR), ANA, "Nothing to do right now", []),
        (replace(OPEN, last=SHARED), ANA, "Your check-in is open", [(BUTTON, CHECK_IN_OPEN, str(FORM)), BACK]),
        (replace(OPEN, last=SHARED), KAITO, "Ana shared a check-in", []),
        (replace(OPEN, last=ANSWERED), KAITO, "Waiting for Ana's check-in", []),
    ],
)
def test_a_pair_shows_the_next_thing_to_do(
    state: PairState, reader: Member, says: str, buttons: list[tuple[str, str, str]]
) -> None:
    """Each of the two sees what they can do now, in their own time, and no button that is not theirs."""
    wrote = state.last is not None and state.last.author == reader.id
    view = home_of(reader, replace(state, wrote=wrote))
    assert says in said_by(view)
    shelf = ("Shelf", SHELF_OPEN, str(PAIR.id))
    own = [("Take a break", PAUSE_OPEN, str(reader.id)), ("Stop all messages", PAUSE_STOP, str(reader.id))]
    goals = [("Goals", GOALS_OPEN, str(PAIR.id))] if reader is ANA else []
    back = [one for one in buttons if one == BACK]
    assert pressable(view) == [*(one for one in buttons if one != BACK), *goals, *back, shelf, HELP, LEAVE, *own]


def test_a_kept_check_in_is_nobody_elses_business() -> None:
    """The partner cannot tell a check-in that was kept from one that was never made."""
    assert home_of(KAITO, PairState(PAIR, KEPT)) == home_of(KAITO, PairState(PAIR))


def test_a_partner_who_is_away_is_nobodys_task() -> None:
    """While one of the two takes a break the other reads until when, and has nothing to press about it."""
    away = replace(KAITO, paused_on=NOW.date(), paused_until=TOMORROW.date())
    pair = replace(PAIR, members=(PAIR.members[0], replace(PAIR.members[1], member=away)), stopped_at=NOW)
    view = home_of(ANA, replace(OPEN, pair=pair, last=SHARED))
    assert "Kaito is taking a break until Wednesday 11 March. The check-ins wait" in said_by(view)
    assert CHECK_IN_OPEN not in [action for _, action, _ in pressable(view)]
    (fact,) = [line for line in lines_for(organized((PairState(pair, next_at=None),))) if "& Kaito" in line]
    assert "Kaito is taking a break until Wednesday 11 March" in fact


@pytest.mark.parametrize("until", [TOMORROW.date(), None])
def test_who_is_away_reads_until_when_and_can_be_back(until: date | None) -> None:
    """Home says so first, with the ways back; nothing offers a break to who takes one."""
    me = replace(ANA, paused_on=NOW.date(), paused_until=until)
    view = home_of(me, PairState(PAIR))
    assert ("until Wednesday 11 March" if until else "stopped all my messages") in said_by(view).splitlines()[0]
    actions = [action for _, action, _ in pressable(view)]
    assert actions[:2] == [PAUSE_BACK, PAUSE_OPEN]
    assert PAUSE_STOP not in actions


def test_a_pair_shows_both_clocks_and_the_next_check_in() -> None:
    """The reader sees what time it is for their partner, and when the next check-in comes for themselves."""
    says = said_by(home_of(ANA, PairState(PAIR, next_at=TOMORROW)))
    assert "now: you 12:00, Kaito 21:00" in says
    assert "· next: Wednesday 11 March, 12:00" in says


def test_a_stranger_is_told_what_this_is_and_can_join() -> None:
    """Somebody unknown reads what the program is about, and has a button for each role that is open."""
    openings = (opening("mentee", SPRING), opening("mentor", SPRING))
    view = home_view(Home(NOW, openings=openings), PLAYBOOKS)
    says = said_by(view)
    assert MENTORSHIP.about in says
    assert all(role.invitation in says for role in MENTORSHIP.roles)
    assert pressable(view) == [
        (join_as("mentee"), ENROL_OPEN, str(openings[0].id)),
        (join_as("mentor"), ENROL_OPEN, str(openings[1].id)),
    ]


def test_somebody_who_joined_reads_that_a_match_is_looked_for() -> None:
    """An enrolment without a pair waits; one with a pair says nothing more."""
    waiting = home_view(Home(NOW, ANA, mine=(enrolment(ANA, "mentee", SPRING),), programs=(SPRING,)), PLAYBOOKS)
    assert f"You have joined as a {role('mentee').lower()}" in said_by(waiting)
    paired = Home(NOW, ANA, mine=(enrolment(ANA, "mentee", SPRING, pairs=1),), pairs=(PairState(PAIR),))
    assert "You have joined" not in said_by(home_view(paired, PLAYBOOKS))


@pytest.mark.parametrize("is_organized", [True, False])
@pytest.mark.parametrize("organizes", [True, False])
def test_starting_is_offered_to_organizers_and_to_all_while_there_is_none(is_organized: bool, organizes: bool) -> None:
    """The question whose workspace this is goes away with its first organizer, who can start another round."""
    ground = Ground(uuid4(), is_organized)
    state = (organized(),) if organizes else ()
    view = home_view(Home(NOW, ANA, ground=ground, organized=state), PLAYBOOKS)
    accepted(view)
    offered = [value for _, action, value in pressable(view) if action == START_OPEN]
    assert offered == ([str(ground.id)] if organizes or not is_organized else [])


def test_a_program_without_an_organizer_can_be_taken_over() -> None:
    """It is named, with a button of its own."""
    vacancy = Vacancy(SPRING.id, SPRING.name)
    view = home_view(Home(NOW, ANA, vacancies=(vacancy,)), PLAYBOOKS)
    assert f"{SPRING.name} has no organizer any more" in said_by(view)
    assert [(action, value) for _, action, value in pressable(view)] == [(TAKE_OVER, str(SPRING.id))]


def test_a_notice_stands_on_top_and_privacy_at_the_end() -> None:
    """What just happened is read first, and the last line says who reads what."""
    lines = said_by(home_view(Home(NOW, ANA, notice="You organize Spring now."), PLAYBOOKS)).splitlines()
    assert lines[0] == "You organize Spring now."
    assert lines[-1].startswith("🔒")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_breaks_no_home(name: str) -> None:
    """Whatever people and programs are called, Home is drawn, and nothing in it is mrkdwn."""
    spring = program(name)
    me, other = member(name, "Europe/Lisbon"), member(name, "Asia/Tokyo")
    pair = pair_of(me, other, spring)
    shared = replace(SHARED, author=other.id)
    state = ProgramState(
        spring, (enrolment(me, "mentee", spring),), (PairState(pair, shared),), (Stuck(name, NOW, name),)
    )
    pairs = (PairState(pair, waiting_form=FORM, waiting_for=other.id), PairState(pair, shared))
    view = home_view(
        Home(NOW, me, (opening("mentor", spring),), pairs=pairs, organized=(state,), notice=name), PLAYBOOKS
    )
    accepted(view)
    assert not list(mrkdwn(view))
