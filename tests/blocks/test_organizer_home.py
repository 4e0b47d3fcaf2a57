"""A program on its organizers' Home: facts and times, who waits, who is silent, and what got stuck."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from blocks.home import home_view
from blocks.pairing import PAIR_OPEN
from programs.calendar import day_words
from programs.delivery import Stuck
from programs.pairs import CheckinFacts, Home, PairState, ProgramState
from tests.blocks.homes import (
    ANA,
    ANSWERED,
    FORM,
    KAITO,
    KEPT,
    OPEN,
    PAIR,
    SPRING,
    TOMORROW,
    YESTERDAY,
    lines_for,
    organized,
    pressable,
    said_by,
)
from tests.blocks.people import (
    NOW,
    PLAYBOOKS,
    enrolment,
    member,
    pair_of,
)
from tests.words import role


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
    state = PairState(them, ANSWERED, None, FORM, ANA.id, TOMORROW, TOMORROW, silent=12)
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


def test_silence_is_counted_from_the_last_sign_or_the_end_of_a_break() -> None:
    """Since when a pair is silent is its last check-in or its return from a break, whichever is later."""
    before, after = YESTERDAY - timedelta(weeks=1), NOW
    for resumed_at, since in ((None, YESTERDAY), (before, YESTERDAY), (after, after)):
        state = PairState(replace(PAIR, resumed_at=resumed_at), KEPT, silent=1)
        (fact,) = [line for line in lines_for(organized((state,))) if "& Kaito" in line]
        assert f"silent for 1 period, since {day_words(since.date())} ·" in fact


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
