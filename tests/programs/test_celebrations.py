"""What may be celebrated: offered once, in fixed words, under the name that somebody agrees to."""

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from programs.buddies import BUDDIES
from programs.celebrations import CONSENT, FIRST, FULL, NO, Celebrated, Offer, name_for, offer, posted
from programs.checkins import Answer
from programs.goals import OPEN, REACHED, Goal
from programs.pairs import Pair, Refused
from programs.playbook import Promised
from programs.promises import Period, Tally, tally
from tests.blocks.people import member

[ROW] = [one for one in BUDDIES.celebrations if one.in_a_row]
PAIR = Pair(uuid4(), uuid4(), "Spring", BUDDIES.kind, (), "Europe/Lisbon", date(2026, 10, 12), 1, date(2026, 10, 6))
ANA = member("Ana", "Europe/Lisbon")


def kept(times: int, misses: int = 0) -> Tally:
    """Count so many promises kept, and then so many missed."""
    told = [Promised.KEPT] * times + [Promised.MISSED] * misses
    return tally(Period(n, one) for n, one in enumerate(told, 1))


def decided(offered: Offer, state: str) -> Celebrated:
    """Note what somebody decided about an offer."""
    about = (BUDDIES.kind, offered.what.id, offered.count, offered.mark)
    return Celebrated(uuid4(), PAIR.program_id, PAIR.id, ANA.id, *about, "Ana", state)


def test_it_is_offered_once_a_row_is_long_enough() -> None:
    """Not before, and still when it has grown since; of two the longer; not once it broke."""
    assert offer(BUDDIES, PAIR, kept(ROW.in_a_row - 1), [], []) is None
    for times in (ROW.in_a_row, ROW.in_a_row + 1):
        found = offer(BUDDIES, PAIR, kept(times), [], [])
        assert found is not None
        assert (found.count, found.mark) == (ROW.in_a_row, str(ROW.in_a_row))
    twice = offer(BUDDIES, PAIR, kept(2 * ROW.in_a_row), [], [])
    assert twice is not None
    assert twice.count == 2 * ROW.in_a_row
    assert offer(BUDDIES, PAIR, kept(ROW.in_a_row, misses=2), [], []) is None


@pytest.mark.parametrize(("state", "again"), [("declined", False), ("agreed", False), ("withdrawn", False),
                                              ("previewed", True)])  # fmt: skip
def test_it_is_offered_until_somebody_has_decided(state: str, again: bool) -> None:
    """Whoever only looked at it is asked again; whoever said yes or no is not, until a row is as long once more."""
    first = offer(BUDDIES, PAIR, kept(ROW.in_a_row), [], [])
    assert first is not None
    note = decided(first, state)
    assert (offer(BUDDIES, PAIR, kept(ROW.in_a_row), [], [note]) is not None) is again
    assert offer(BUDDIES, PAIR, kept(2 * ROW.in_a_row), [], [note]) is not None
    elsewhere = replace(note, pair_id=uuid4())
    assert offer(BUDDIES, PAIR, kept(ROW.in_a_row), [], [elsewhere]) is not None


def test_the_name_is_the_one_agreed_to() -> None:
    """The whole name, the first one, or none; anything else is no answer."""
    ana = replace(ANA, name="Ana Maria Sousa")
    names = {pick: name_for(Answer(CONSENT.id, (pick,)), ana) for pick in (FULL, FIRST, NO)}
    assert names == {FULL: "Ana Maria Sousa", FIRST: "Ana", NO: ""}
    assert isinstance(name_for(Answer(CONSENT.id), ana), Refused)
    assert isinstance(name_for(Answer(CONSENT.id, ("loudly",)), ana), Refused)


def test_the_words_are_the_playbooks_alone() -> None:
    """A name in braces stays a name."""
    said = posted(ROW, 4, "{count} {program}", "Spring")
    before, after = ROW.words.replace("{count}", "4").replace("{program}", "Spring").split("{name}")
    assert said == f"{before}{{count}} {{program}}{after}"


def test_a_goal_that_was_reached_is_offered_once() -> None:
    """One that is open, or ended otherwise, is not, nor one of another pair; after a no it is not offered again."""
    now = datetime(2026, 10, 12, tzinfo=UTC)
    goal = Goal(uuid4(), PAIR.id, ANA.id, "wish", REACHED, date(2026, 12, 1), now, now, True, ())
    others = [replace(goal, state=OPEN), replace(goal, state="partly"), replace(goal, pair_id=uuid4())]
    assert offer(BUDDIES, PAIR, Tally(), others, []) is None
    found = offer(BUDDIES, PAIR, Tally(), [*others, goal], [])
    assert found is not None
    assert (found.mark, found.what.in_a_row) == (str(goal.id), 0)
    assert offer(BUDDIES, PAIR, Tally(), [goal], [decided(found, "declined")]) is None
