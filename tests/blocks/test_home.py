"""Home: the single next thing to do in each situation, for each reader, and what organizers see."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from blocks.checkin import CHECK_IN_OPEN
from blocks.enrolment import ENROL_OPEN
from blocks.helping import HELP_OPEN
from blocks.history import HISTORY_OPEN
from blocks.home import home_view
from blocks.kit import View
from blocks.leaving import LEAVE_OPEN
from blocks.organizer_home import organizer_blocks
from blocks.pairing import PAIR_OPEN
from blocks.pausing import PAUSE_BACK, PAUSE_OPEN, PAUSE_STOP
from blocks.shelf import SHELF_OPEN
from blocks.starting import START_OPEN, TAKE_OVER
from programs.calendar import day_words
from programs.mentorship import MENTORSHIP
from programs.pairs import CheckinFacts, Home, PairState, ProgramState, Stuck
from programs.people import Ground, Member, Vacancy
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
    strings,
)
from tests.words import BUTTON, join_as, role

SPRING = program()
ANA, KAITO = member("Ana", "Europe/Lisbon"), member("Kaito", "Asia/Tokyo")
PAIR = pair_of(ANA, KAITO, SPRING)
FORM = uuid4()
HELP = ("Get help", HELP_OPEN, str(PAIR.id))
BACK = ("Look back", HISTORY_OPEN, str(PAIR.id))
LEAVE = ("Leave this pair", LEAVE_OPEN, str(PAIR.id))
YESTERDAY, TOMORROW = NOW - timedelta(days=1), NOW + timedelta(days=1)
KEPT = CheckinFacts(n=1, author=ANA.id, at=YESTERDAY, released_at=None, answered_at=None, form_id=FORM)
SHARED = replace(KEPT, released_at=YESTERDAY)
ANSWERED = replace(SHARED, answered_at=NOW)
OPEN = PairState(PAIR, waiting_form=FORM, waiting_for=ANA.id, closes_at=TOMORROW, waiting_stage="regular")


def pressable(view: View) -> list[tuple[str, str, str]]:
    """Return the words, the action and the value of each button of a view."""
    elements = [one for block in view["blocks"] for one in (*block.get("elements", ()), block.get("accessory", {}))]
    return [(one["text"]["text"], one["action_id"], one["value"]) for one in elements if one.get("type") == "button"]


def said_by(view: View) -> str:
    """Return everything a view says."""
    accepted(view)
    return "\n".join(strings(view["blocks"]))


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
    view = home_of(reader, state)
    assert says in said_by(view)
    shelf = ("Shelf", SHELF_OPEN, str(PAIR.id))
    own = [("Take a break", PAUSE_OPEN, str(reader.id)), ("Stop all messages", PAUSE_STOP, str(reader.id))]
    assert pressable(view) == [*buttons, shelf, HELP, LEAVE, *own]


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


def test_silence_is_counted_from_the_last_sign_or_the_end_of_a_break() -> None:
    """Since when a pair is silent is its last check-in or its return from a break, whichever is later."""
    before, after = YESTERDAY - timedelta(weeks=1), NOW
    for resumed_at, since in ((None, YESTERDAY), (before, YESTERDAY), (after, after)):
        state = PairState(replace(PAIR, resumed_at=resumed_at), KEPT, silent=1)
        (fact,) = [line for line in lines_for(organized((state,))) if "& Kaito" in line]
        assert f"silent for 1 period, since {day_words(since.date())} ·" in fact


def test_a_pair_shows_both_clocks_and_the_next_check_in() -> None:
    """The reader sees what time it is for their partner, and when the next check-in comes for themselves."""
    says = said_by(home_of(ANA, PairState(PAIR, next_at=TOMORROW)))
    assert "now: you 12:00, Kaito 21:00" in says
    assert "next check-in: Wednesday 11 March, 12:00" in says


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


def organized(pairs: tuple[PairState, ...] = (), stuck: tuple[Stuck, ...] = ()) -> ProgramState:
    """Make what organizers see of a program."""
    people = (enrolment(ANA, "mentee", SPRING), enrolment(KAITO, "mentor", SPRING, pairs=1))
    return ProgramState(SPRING, people, pairs, stuck)


def lines_for(state: ProgramState) -> list[str]:
    """Return what organizers read, in Lisbon."""
    return list(strings(organizer_blocks(state, MENTORSHIP, NOW, "Europe/Lisbon")))


def test_organizers_see_facts_and_times() -> None:
    """Who is enrolled, who waits, which pair did what when, and the button to pair people."""
    state = organized((PairState(PAIR, ANSWERED, next_at=TOMORROW), PairState(PAIR)))
    lines = lines_for(state)
    assert f"{role('mentee')}: 1 · {role('mentor')}: 1 · Pairs: 2" in lines
    assert f"{role('mentee')}, waiting for a pair: Ana" in lines
    facts = "checked in Monday 9 March · shared Monday 9 March · answered Tuesday 10 March · next Wednesday 11 March"
    assert f"Ana & Kaito · {facts}" in lines
    assert "Ana & Kaito · no check-in yet" in lines
    view = home_view(Home(NOW, ANA, organized=(state,)), PLAYBOOKS)
    assert ("Pair people", PAIR_OPEN, str(SPRING.id)) in pressable(view)
    assert "Welcome" not in said_by(view)


def test_a_stuck_message_is_named_with_its_reason() -> None:
    """Organizers read for whom a message was, since when it is stuck, and why, and that before the pairs."""
    lines = lines_for(organized((PairState(PAIR),), (Stuck("Ana", YESTERDAY, "Slack could not tell if it arrived"),)))
    at = next(index for index, line in enumerate(lines) if "Slack could not tell if it arrived" in line)
    assert "Ana" in lines[at]
    assert "Monday 9 March, 12:00" in lines[at]
    assert at < lines.index("Ana & Kaito · no check-in yet")


def test_the_silent_come_first_then_the_newest() -> None:
    """The longest silence stands on top; pairs that are well follow, the newest first."""

    def pair(name: str, first_on: date, last: CheckinFacts | None = None, silent: int = 0) -> PairState:
        return PairState(pair_of(member(name, "UTC"), KAITO, SPRING, first_on), last, silent=silent)

    recent = replace(KEPT, at=YESTERDAY, author=UUID(int=1))
    pairs = (
        pair("Old but well", date(2025, 1, 7), recent),
        pair("Silent", date(2026, 2, 3), silent=1),
        pair("New", date(2026, 3, 17)),
        pair("Longest silent", date(2025, 9, 2), replace(recent, at=NOW - timedelta(days=99)), silent=6),
    )
    order = [line for line in lines_for(organized(pairs)) if "& Kaito" in line]
    starts = ["🔔 Longest silent", "🔔 Silent", "New", "Old but well"]
    assert [line.startswith(start) for line, start in zip(order, starts, strict=True)] == [True] * 4
    assert "silent for 6 periods, since Monday 1 December" in order[0]
    assert "silent for 1 period, since Tuesday 3 February" in order[1]


def test_of_sixty_silent_pairs_all_are_shown() -> None:
    """What does not fit with a block of its own is drawn closer together; the others give way and are counted."""
    crowd = [PairState(pair_of(member(f"Pair {n}", "UTC"), KAITO, SPRING), silent=n % 4) for n in range(80)]
    view = home_view(Home(NOW, ANA, organized=(organized(tuple(crowd)),)), PLAYBOOKS)
    says = said_by(view)
    assert says.count("🔔") == says.count("silent for") == 60
    assert "and 20 more pairs" in says
    assert len(view["blocks"]) < 60


@pytest.mark.parametrize("name", ["W" * 80, "<" * 80])
def test_the_longest_names_cut_no_silent_pair(name: str) -> None:
    """Pairs drawn together fit into their block, whatever they are called."""
    them = pair_of(member(name, "UTC"), member(name, "UTC"), SPRING)
    state = PairState(them, ANSWERED, FORM, ANA.id, TOMORROW, TOMORROW, silent=12)
    lines = lines_for(organized((state,) * 50))
    assert not any(line.endswith("…") for line in lines)
    assert "\n".join(lines).count("silent for 12 periods") == 50


def test_who_joined_is_shown_with_since_when_and_free_places() -> None:
    """Those who wait come first; who can take several says how many more."""
    people = (
        replace(enrolment(ANA, "mentee", SPRING), since=YESTERDAY),
        replace(enrolment(KAITO, "mentor", SPRING, pairs=1), since=NOW, capacity=3),
    )
    lines = lines_for(ProgramState(SPRING, people, (), ()))
    assert "Mentee, waiting for a pair: Ana (since Monday 9 March)" in lines
    assert "Mentor, in a pair: Kaito (since Tuesday 10 March, 2 places free)" in lines


def test_the_home_of_a_big_program_stays_within_slacks_limit() -> None:
    """Hundreds of pairs, people and stuck messages, of several programs, make a Home that Slack takes."""
    state = ProgramState(
        SPRING,
        tuple(enrolment(member(f"Name {n}", "UTC"), "mentee", SPRING) for n in range(400)),
        tuple(PairState(pair_of(member(f"Name {n}", "UTC"), KAITO, SPRING)) for n in range(300)),
        tuple(Stuck(f"Name {n}", NOW, "reason " * 200) for n in range(50)),
    )
    assert sum("& Kaito" in line for line in lines_for(state)) == 25
    assert any(line == "and 275 more pairs" for line in lines_for(state))
    assert any("and 380 more" in line for line in lines_for(state))
    says = said_by(home_view(Home(NOW, ANA, pairs=(OPEN,) * 40, organized=(state,) * 5), PLAYBOOKS))
    assert "There is more than fits" in says
    assert says.splitlines()[-1].startswith("🔒")


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
