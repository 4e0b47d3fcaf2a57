"""A pair's life, of every kind, whatever happens in whatever order: never stuck, never too much, never too early.

What people do goes through the app's own door, planner and sender on a real Postgres, by plain calls: over the wire of
the local Slack the same step takes ten times as long, and a life has hundreds.
"""

import os
import random
import uuid
from collections.abc import Iterator
from itertools import count
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from db.embedded import Cluster
from db.engine import Store, make_engine
from db.vault import Vault, new_key
from programs.leaving import NEXT, OUTCOMES, WHY
from programs.lifecycle import Outcome
from programs.playbook import Choice
from tests.promises.lives_cast import ZONES
from tests.promises.lives_play import WISHES, Play
from tests.promises.lives_watch import Life
from tests.scale import WHOLE

PEOPLE = [name for name in ZONES if name != "olu"]
WHO, WHICH, DICE = st.sampled_from(PEOPLE), st.integers(0, 4), st.integers(0, 999)
TEAMS = count(1)
# More are played with LIVES=60 in the environment.
EXAMPLES = int(os.environ.get("LIVES", "8" if WHOLE else "5"))


@pytest.fixture(scope="module")
def store(cluster: Cluster) -> Iterator[Store]:
    """Transactions under the role that row-level security binds."""
    engine = make_engine(cluster.app_url, connections=3)
    yield Store(engine, Vault([new_key()]))
    engine.dispose()


@pytest.fixture
def same_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let ids come out the same each time, since rows that are alike in all else are ordered by them."""
    monkeypatch.setattr(uuid, "os", SimpleNamespace(urandom=random.Random(1).randbytes))  # noqa: S311


class Lives(RuleBasedStateMachine):
    """Pairs of three kinds, to which anything may happen; the watch looks after every step."""

    store: Store

    def __init__(self) -> None:
        """Start a workspace."""
        super().__init__()
        uuid.os.urandom = random.Random(1).randbytes  # type: ignore[attr-defined]  # noqa: S311
        self.play = Play(self.store, f"TLIVES{next(TEAMS)}", weeks=6)

    @initialize(trio=st.booleans(), asks=st.booleans())
    def begins(self, trio: bool, asks: bool) -> None:
        """Make a pair of each kind, and let their first periods open."""
        self.play.pairs("mentorship", {"ana": "mentee", "kenji": "mentor"})
        self.play.pairs("buddies", dict.fromkeys(["bo", "mei", "kenji"] if trio else ["ana", "mei"], "buddy"))
        if asks:
            self.play.asks("bo", "kenji")
            self.play.settles("yes")
        self.play.stands_still(8)

    @rule(twice=st.booleans())
    def presses_once_or_twice(self, twice: bool) -> None:
        """From here on everything comes in once, or twice."""
        self.play.twice = twice

    @rule(days=st.sampled_from([0.3, 1, 3, 7, 12]))
    def time_passes(self, days: float) -> None:
        """Let time pass."""
        self.play.passes(days)

    @rule(days=st.sampled_from([5, 30]))
    def nothing_runs(self, days: int) -> None:
        """Let Trellis stand still for a while, and catch up."""
        self.play.stands_still(days)

    @rule(mentee=st.sampled_from(["ana", "bo", "sam"]), mentor=st.sampled_from(["kenji", "mei"]))
    def organizer_pairs(self, mentee: str, mentor: str) -> None:
        """Pair two, if that can be."""
        self.play.pairs("mentorship", {mentee: "mentee", mentor: "mentor"})

    @rule(who=st.sets(st.sampled_from(["ana", "kenji", "mei", "bo"]), min_size=2, max_size=3))
    def organizer_brings_buddies_together(self, who: set[str]) -> None:
        """Make a group, if that can be."""
        self.play.pairs("buddies", dict.fromkeys(sorted(who), "buddy"))

    @rule(asker=st.sampled_from(["ana", "bo", "sam"]), guide=st.sampled_from(["kenji", "mei"]))
    def somebody_asks(self, asker: str, guide: str) -> None:
        """Ask a mentor, if that can be."""
        self.play.asks(asker, guide)

    @rule(how=st.sampled_from(["yes", "no", "back"]))
    def a_request_is_settled(self, how: str) -> None:
        """Say yes or no to a request."""
        self.play.settles(how)

    @rule(which=st.integers(0, 9), die=DICE, share=st.booleans())
    def checks_in(self, which: int, die: int, share: bool) -> None:
        """Fill in a form, of any time, and share it or not."""
        if forms := self.play.forms():
            self.play.checks_in(forms[which % len(forms)], random.Random(die), share=share)  # noqa: S311

    @rule(which=st.integers(0, 9))
    def skips(self, which: int) -> None:
        """Say that there is nothing new."""
        if forms := self.play.forms():
            self.play.skips(forms[which % len(forms)])

    @rule(die=DICE, nudge=st.booleans())
    def answers(self, die: int, nudge: bool) -> None:
        """Answer something, or send a ready line."""
        self.play.answers(random.Random(die), nudge=nudge)  # noqa: S311

    @rule(who=WHO, days=st.sampled_from([None, 1, 8, 25]))
    def takes_a_break(self, who: str, days: int | None) -> None:
        """Be away for some days, or until one says so."""
        self.play.pauses(who, days)

    @rule(who=WHO)
    def comes_back(self, who: str) -> None:
        """Be back."""
        self.play.comes_back(who)

    @rule(who=WHO, zone=st.sampled_from(["Europe/Lisbon", "Asia/Tokyo", "America/New_York", "Pacific/Auckland"]))
    def moves_away(self, who: str, zone: str) -> None:
        """Live somewhere else."""
        self.play.changes(who, tz=zone)

    @rule(who=WHO, gone=st.booleans())
    def is_deactivated_or_back(self, who: str, gone: bool) -> None:
        """Lose the account, or get it back."""
        self.play.changes(who, deleted=gone)

    @precondition(lambda self: self.play.watch.lives)
    @rule(who=WHO, which=WHICH, why=st.sampled_from(WHY.choices), following=st.sampled_from(NEXT.choices))
    def leaves(self, who: str, which: int, why: Choice, following: Choice) -> None:
        """Leave a pair, or try to leave that of others."""
        self.play.leaves(self.whose(who, which), self.life(which), why.id, following.id)

    @precondition(lambda self: self.play.watch.lives)
    @rule(which=WHICH, outcome=st.sampled_from(OUTCOMES))
    def organizer_ends(self, which: int, outcome: Choice) -> None:
        """End a pair."""
        self.play.ends(self.life(which), Outcome(outcome.id))

    @precondition(lambda self: self.play.watch.lives)
    @rule(who=WHO, which=WHICH, wish=st.sampled_from([*WISHES, "carry_on"]))
    def wishes(self, who: str, which: int, wish: str) -> None:
        """Say what comes next."""
        self.play.wishes(self.whose(who, which), self.life(which), wish)

    @precondition(lambda self: self.play.watch.lives)
    @rule(who=WHO, which=WHICH)
    def proposes(self, who: str, which: int) -> None:
        """Propose to make it a program."""
        self.play.proposes(self.whose(who, which), self.life(which))

    @rule(yes=st.booleans())
    def says(self, yes: bool) -> None:
        """Say yes or no to that."""
        self.play.says(yes=yes)

    @precondition(lambda self: self.play.watch.lives)
    @rule(who=WHO, which=WHICH, die=DICE)
    def agrees(self, who: str, which: int, die: int) -> None:
        """Write, sign or change an agreement."""
        self.play.agrees(self.whose(who, which), self.life(which), random.Random(die))  # noqa: S311

    @rule(who=st.sampled_from(list(ZONES)))
    def looks(self, who: str) -> None:
        """Open Home."""
        self.play.world.looks(who)
        self.play.watch.shown()

    @invariant()
    def everybody_reads_what_is_theirs(self) -> None:
        """Look at the walls."""
        self.play.watch.walls()

    def teardown(self) -> None:
        """Let everybody be back, so that the last words reach them, and say what was reached."""
        for name in PEOPLE:
            self.play.comes_back(name)
        self.play.passes(2)
        for _ in self.play.watch.lives:
            if self.play.watch.partings_wait():
                self.play.passes(1)
        self.play.watch.partings_said()
        for one in self.play.watch.reached:
            event(f"{one}")
        self.play.world.close()

    def life(self, which: int) -> Life:
        """Return one of the pairs there were, the newest first."""
        return list(reversed(self.play.watch.lives.values()))[which % len(self.play.watch.lives)]

    def whose(self, who: str, which: int) -> str:
        """Return somebody who is in that pair, but for sam, who is not."""
        members = sorted(self.life(which).members)
        return members[PEOPLE.index(who) % len(members)] if members and who != "sam" else who


@pytest.mark.usefixtures("same_ids")
def test_whatever_happens_every_life_keeps_its_promises(store: Store) -> None:
    """Hundreds of steps in any order, each looked at."""
    Lives.store = store
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )  # fmt: skip
