"""Two people who go and come at the same moment, and two planners who find the same day: one clock, told once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest

from db.clocks import pause, resume, resume_due
from db.engine import Tx
from db.people import find_actor
from playground.slack import Person
from programs.mentorship import MENTORSHIP
from programs.pausing import ends_at
from programs.people import Member
from tests.cast import FIRST, Cast
from tests.handlers.ledger import Ledger

PLAYBOOKS = {MENTORSHIP.kind: MENTORSHIP}
ROUNDS = 12
LATER = FIRST + timedelta(days=20)


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


class Two:
    """The two of a pair, each at their own device."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.store, self.team = cast, cast.stage.trellis.store, cast.stage.trellis.team

    def member(self, tx: Tx, person: Person) -> Member:
        """Return who somebody is now."""
        found = find_actor(tx, person.id).member
        assert found
        return found

    def goes(self, person: Person) -> None:
        """Begin a break."""
        with self.store.begin(self.team) as tx:
            pause(tx, self.member(tx, person), LATER.date(), FIRST)

    def comes(self, person: Person) -> None:
        """End it."""
        with self.store.begin(self.team) as tx:
            resume(tx, self.member(tx, person), PLAYBOOKS, FIRST, FIRST)

    def clock(self, ledger: Ledger) -> tuple[bool, bool, bool]:
        """Say whether somebody is away, whether the clock stands, and whether anything is scheduled."""
        rows = ledger.rows(self.team)
        return (
            any(one["paused_on"] for one in rows["member"]),
            rows["pair"][0]["stopped_at"] is not None,
            any(one["next_at"] for one in rows["schedule"]),
        )


def test_one_goes_while_the_other_comes(cast: Cast, ledger: Ledger) -> None:
    """Whoever is first, the clock stands exactly while one of them is away."""
    two = Two(cast.until_paired())
    here, away = cast.ana, cast.kenji
    two.goes(away)
    with ThreadPoolExecutor(2) as at_once:
        for _ in range(ROUNDS):
            list(at_once.map(lambda act: act[0](act[1]), [(two.goes, here), (two.comes, away)]))
            assert two.clock(ledger) == (True, True, False)
            here, away = away, here
        list(at_once.map(two.comes, [here, away, here, away]))
    assert two.clock(ledger) == (False, False, True)


def test_two_planners_end_a_break_once(cast: Cast, ledger: Ledger) -> None:
    """The day has come for both of them to see: the clock moves once, and the partner is told once."""
    stage = cast.until_paired().stage
    two = Two(cast)
    two.goes(cast.ana)
    stage.move_to(FIRST + timedelta(days=1))
    with two.store.begin(two.team) as tx:
        end = ends_at(two.member(tx, cast.ana))
    assert end

    def plans(_: int) -> None:
        with two.store.begin(two.team) as tx:
            resume_due(tx, PLAYBOOKS, end)

    with ThreadPoolExecutor(4) as at_once:
        list(at_once.map(plans, range(8)))
    rows = ledger.rows(two.team)
    assert [one["first_on"] for one in rows["pair"]] == ["2026-11-03"]
    assert sum(UUID(one["about"]) == UUID(rows["pause"][0]["id"]) for one in rows["notice"]) == 2
