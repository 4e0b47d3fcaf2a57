"""The Home of somebody in many programs: a card for each pair, what waits on top, and all of it on one page."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from blocks.home import EARLIER, LEAST, home_view
from blocks.kit import LIMITS
from blocks.leaving import LEAVE_OPEN
from blocks.organizer_home import PAIRS
from blocks.organizers import NAME_OPEN
from programs.pairs import Enrolment, Home, PairState, Program, ProgramState
from programs.people import Ground
from programs.urgency import by_what_waits
from tests.blocks.homes import ANA, ANSWERED, KEPT, SHARED, TOMORROW, YESTERDAY, pressable, said_by
from tests.blocks.people import NOW, accepted, enrolment, member, opening, pair_of, program
from tests.kinds import KINDS

ROUNDS = [replace(program(f"Round {n}"), kind=kind) for n, kind in enumerate([*KINDS, *KINDS][:6])]


def pair_in(of: Program, partner: str = "Kaito", *, away: bool = False) -> PairState:
    """Make Ana's pair in a program."""
    other = member(partner, "Asia/Tokyo")
    return PairState(pair_of(ANA, replace(other, paused_on=NOW.date()) if away else other, of))


def waiting(state: PairState, days: int) -> PairState:
    """Let a form wait for Ana, so many days."""
    closes_at = NOW + timedelta(days=days)
    return replace(state, waiting_form=uuid4(), waiting_for=ANA.id, closes_at=closes_at, waiting_stage="regular")


def cards(home: Home) -> list[str]:
    """Return the headings of the cards, from top to bottom."""
    view = home_view(home, KINDS)
    headings = [block["text"]["text"] for block in view["blocks"] if block["type"] == "header"]
    return [one for one in headings if one.startswith("You and")]


def test_what_waits_for_the_reader_comes_first() -> None:
    """The form that closes first, the next one, an answer, what can be shared, what comes; who is away is last."""
    other = member("Kaito", "Asia/Tokyo")
    late, soon = waiting(pair_in(ROUNDS[0], "Late"), 5), waiting(pair_in(ROUNDS[1], "Soon"), 1)
    asks = replace(pair_in(ROUNDS[2], "Asks"), last=replace(SHARED, author=other.id))
    kept = replace(pair_in(ROUNDS[3], "Kept"), last=KEPT)
    told = replace(pair_in(ROUNDS[4], "Told"), last=ANSWERED, next_at=TOMORROW)
    away = waiting(pair_in(ROUNDS[5], "Away", away=True), 1)
    pairs = (away, told, kept, asks, late, soon)
    assert by_what_waits(pairs, ANA.id) == [soon, late, asks, kept, told, away]
    assert cards(Home(NOW, ANA, pairs=pairs)) == [
        f"You and {name}" for name in ("Soon", "Late", "Asks", "Kept", "Told", "Away")
    ]


def everything(pairs: int = 30) -> Home:
    """Make the Home of somebody in six pairs who organizes two programs with so many pairs each."""
    mine = [waiting(replace(pair_in(one), last=SHARED, next_at=TOMORROW), 3) for one in ROUNDS]
    places: list[Enrolment] = [enrolment(ANA, "mentee", one, pairs=1) for one in ROUNDS]
    runs = [replace(program(f"Run {n}"), starts_on=YESTERDAY.date(), ends_on=TOMORROW.date()) for n in range(2)]
    organized = [
        ProgramState(one, (enrolment(ANA, "mentee", one),), tuple(pair_in(one, f"P{n}") for n in range(pairs)), ())
        for one in runs
    ]
    return Home(
        NOW, ANA, openings=tuple(opening("mentor", one) for one in ROUNDS[:3]), mine=tuple(places),
        programs=tuple(ROUNDS), pairs=tuple(mine), organized=tuple(organized),
        earlier=tuple(pair_in(one).pair for one in ROUNDS[:3]), ground=Ground(uuid4(), organized=True),
    )  # fmt: skip


def test_six_pairs_and_two_organized_programs_are_on_one_page() -> None:
    """Every card with its program's name, everything that is organized and everything below is there, none left out."""
    view = home_view(everything(), KINDS)
    accepted(view)
    assert len(view["blocks"]) <= LIMITS["view.blocks.home"]
    said, actions = said_by(view), [action for _, action, _ in pressable(view)]
    assert "There is more than fits" not in said
    assert actions.count(LEAVE_OPEN) == len(ROUNDS)
    assert actions.count(NAME_OPEN) == 2
    for one in ROUNDS:
        assert f"{one.name} · now: you" in said
    assert "Earlier pairs" in said
    assert "Time for another round?" in said


def test_organizers_see_as_many_pairs_as_there_is_room_for() -> None:
    """Alone on the page a program shows all it ever does; beside much else fewer, and says how many more."""
    home = everything(pairs=PAIRS)
    for organized, others in ((home.organized[:1], False), (home.organized, True)):
        small = Home(NOW, ANA, organized=organized)
        shown = said_by(home_view(small, KINDS)).count("no check-in yet")
        assert shown == (2 * (PAIRS // 2) if others else PAIRS)
    shown = said_by(home_view(home, KINDS)).count("no check-in yet")
    assert 2 * LEAST <= shown < 2 * (PAIRS // 2)


def test_nobodys_page_ever_is_too_long() -> None:
    """However much there is, Slack takes the page, and its end still says who reads what."""
    home = everything(pairs=60)
    more = replace(home, pairs=home.pairs * 3, earlier=home.earlier * EARLIER, openings=home.openings * 10)
    view = home_view(more, KINDS)
    accepted(view)
    assert said_by(view).splitlines()[-1].startswith("🔒")
