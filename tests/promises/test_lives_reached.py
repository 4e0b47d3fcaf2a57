"""Every state of a pair's life, every way from one to another and every outcome is come to, each played once."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from db.embedded import Cluster
from db.engine import Store, make_engine
from db.vault import Vault, new_key
from programs.buddies import BUDDIES
from programs.lifecycle import TRANSITIONS, Event, Outcome, State
from tests.promises.lives_play import Play
from tests.promises.lives_watch import Life

TEAMS = count(1)
# Who takes a break is not asked to begin something: the answer waits until they are back.
NEVER = {(State.PAUSED, Event.MOVED)}


@pytest.fixture(scope="module")
def store(cluster: Cluster) -> Iterator[Store]:
    """Transactions under the role that row-level security binds."""
    engine = make_engine(cluster.app_url, connections=3)
    yield Store(engine, Vault([new_key()]))
    engine.dispose()


def mentorship(play: Play, mentee: str = "ana", mentor: str = "kenji") -> Life:
    """Make a pair of a mentorship."""
    life = play.pairs("mentorship", {mentee: "mentee", mentor: "mentor"})
    assert life
    return life


def buddies(play: Play, *names: str) -> Life:
    """Make a group of buddies."""
    life = play.pairs("buddies", dict.fromkeys(names, "buddy"))
    assert life
    return life


def mentoring(play: Play) -> Life:
    """Make a pair of a mentoring."""
    play.asks("ana", "kenji")
    life = play.settles("yes")
    assert life
    return life


def stands(life: Life) -> State:
    """Return where a pair stands by now."""
    return life.state


def requests(play: Play) -> None:
    """One is declined, one is taken back, one gets no answer in time."""
    for how in ("no", "back"):
        play.asks("ana", "kenji")
        assert play.settles(how) is None
        play.passes(1)
    play.asks("bo", "mei")
    play.passes(8)
    assert play.settles("yes") is None


def while_it_goes_well(play: Play) -> None:
    """Three pairs end in three ways while they are active, each with an outcome of its own."""
    first, second, third = mentorship(play), mentorship(play, "bo"), mentorship(play, "sam", "mei")
    play.ends(first, Outcome.NO_SHOW)
    play.leaves("bo", second, "done", "rest")
    play.leaves("mei", third, "time", "leave")
    assert [one.outcome for one in (first, second, third)] == [Outcome.NO_SHOW, Outcome.EARLY, Outcome.NO_FAULT]
    play.passes(2)


def short(play: Play) -> None:
    """What is over soon has no last days."""
    life = mentorship(play)
    play.passes(22)
    assert life.outcome is Outcome.COMPLETED


def last_days(play: Play) -> None:
    """In the last days one goes on a break and is back, one pair is ended, one is left, one ends by itself."""
    first, second, third = mentorship(play), mentorship(play, "bo"), mentorship(play, "sam", "mei")
    play.stands_still(26)
    play.pauses("ana", None)
    play.comes_back("ana")
    assert {one.state for one in (first, second, third)} == {State.FINISHING}
    play.ends(second, Outcome.EARLY)
    play.leaves("sam", third, "match", "match")
    play.passes(12)
    assert first.outcome is Outcome.COMPLETED


def on_a_break(play: Play) -> None:
    """A break does not keep a pair from ending, in any way."""
    first, second, third = mentorship(play), mentorship(play, "bo"), mentorship(play, "sam", "mei")
    play.pauses("kenji", 60)
    play.pauses("mei", None)
    play.ends(second, Outcome.SAFETY)
    play.leaves("sam", third, "silence", "match")
    play.stands_still(40)
    assert first.outcome is Outcome.COMPLETED
    play.comes_back("mei")
    play.comes_back("kenji")
    play.passes(1)


def groups(play: Play) -> None:
    """One of three leaves at every point, and the two who stay carry on."""
    life = buddies(play, "ana", "kenji", "mei")
    play.leaves("mei", life, "time", "rest")
    assert life.open
    play.stands_still(41)
    for name in ("ana", "kenji"):
        assert stands(life) is State.FINISHING
        play.wishes(name, life, "carry_on")
    assert stands(life) is State.ACTIVE
    play.passes(3)


def groups_in_their_last_days(play: Play) -> None:
    """One of three leaves in the last days; the others carry on while one of them is away."""
    life = buddies(play, "bo", "kenji", "mei")
    play.stands_still(41)
    play.leaves("kenji", life, "time", "rest")
    play.pauses("bo", 20)
    for name in ("bo", "mei"):
        play.wishes(name, life, "carry_on")
    assert stands(life) is State.PAUSED
    play.passes(21)
    assert stands(life) is State.ACTIVE


def groups_on_a_break(play: Play) -> None:
    """One of three leaves while another is away; when it is who was away, the clock runs again."""
    for away, leaves in (("kenji", "ana"), ("bo", "bo")):
        life = buddies(play, *sorted({away, leaves, "mei", "kenji"}))
        play.pauses(away, None)
        play.leaves(leaves, life, "time", "rest")
        assert stands(life) is (State.PAUSED if away != leaves else State.ACTIVE)
        play.ends(life, Outcome.NO_FAULT)
        play.comes_back(away)


def made_a_program(play: Play) -> None:
    """A mentoring goes on as a mentorship."""
    life = mentoring(play)
    play.proposes("ana", life)
    play.says(yes=True)
    assert life.outcome is Outcome.MOVED
    play.passes(3)


def made_a_program_late(play: Play) -> None:
    """The same in its last days; while one is away it waits."""
    life = mentoring(play)
    play.stands_still(26)
    play.proposes("kenji", life)
    play.pauses("ana", 2)
    play.says(yes=True)
    assert life.open
    play.comes_back("ana")
    play.says(yes=True)
    assert life.outcome is Outcome.MOVED


SCRIPTS: dict[Callable[[Play], None], tuple[int, bool]] = {
    requests: (8, False), while_it_goes_well: (8, False), short: (3, False), last_days: (5, False),
    on_a_break: (5, False), groups: (8, False), groups_in_their_last_days: (8, False), groups_on_a_break: (8, False),
    made_a_program: (8, False), made_a_program_late: (5, True),
}  # fmt: skip


def played(store: Store, script: Callable[[Play], None], weeks: int, ends: bool) -> Play:
    """Play a script to its end, with the walls and the last words looked at."""
    play = Play(store, f"TREACHED{next(TEAMS)}", weeks, ends)
    script(play)
    play.watch.walls()
    play.passes(1)
    play.watch.partings_said()
    play.world.close()
    return play


def test_every_state_outcome_and_way_is_come_to(store: Store) -> None:
    """No state is drawn that no pair comes to, and no way that none goes, but for the one that waits."""
    reached: Counter[object] = Counter()
    for script, (weeks, ends) in SCRIPTS.items():
        reached += played(store, script, weeks, ends).watch.reached
    assert set(State) | set(Outcome) <= set(reached)
    assert set(TRANSITIONS) - set(reached) == NEVER


def test_what_was_promised_while_one_of_three_was_silent_is_not_told_to_them(store: Store) -> None:
    """Who shared nothing last time does not read the others' promises of then beside what became of them."""

    def script(play: Play) -> None:
        life = buddies(play, "ana", "kenji", "mei")
        for silent in ("mei", ""):
            play.passes(8 if silent else 7)
            newest = max(row["n"] for row in play.forms() if row["stage"] == "regular")
            for row in play.forms():
                if (row["stage"], row["n"]) == ("regular", newest) and row["name"] != silent:
                    play.checks_in(row, Everything(1), share=True)
                    play.watch.walls()
        play.passes(0.9)
        together = BUDDIES.stage("regular").prompt("together").words
        assert life.open
        assert any(together in post.text for post in play.world.posts)

    played(store, script, 8, ends=False)


def test_two_who_want_to_carry_on_do_when_the_third_leaves(store: Store) -> None:
    """What two of three have chosen holds once the one who had not is gone; nobody need press again."""

    def script(play: Play) -> None:
        life = buddies(play, "ana", "kenji", "mei")
        play.stands_still(41)
        for name in ("ana", "mei"):
            play.wishes(name, life, "carry_on")
        assert stands(life) is State.FINISHING
        play.leaves("kenji", life, "time", "rest")
        assert stands(life) is State.ACTIVE

    played(store, script, 8, ends=False)


class Everything(random.Random):
    """A die with which everything that is asked is answered."""

    def random(self) -> float:
        """Return the most there is."""
        return 0.999
