"""Workers are killed and frozen wherever it could hurt, Postgres crashes, Slack misbehaves: each message comes once."""

import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from playground.stage import MANIFEST
from tests.figures import Figures
from tests.promises.kill.database import Database
from tests.promises.kill.points import Point
from tests.promises.kill.siege import AT_POINTS, AT_RANDOM, FREEZE, KILL, PRODUCT, Clock, Siege
from tests.promises.kill.town import Town
from tests.promises.kill.watched import WatchedSlack
from tests.scale import WHOLE

SEEDS = (1, 2, 3) if WHOLE else (1,)
# How much later Slack shows or stores a message, in seconds, where the promise is tried beyond its end.
LATE = 1.5


@pytest.fixture(scope="module")
def database() -> Iterator[Database]:
    """A Postgres that crashes."""
    with tempfile.TemporaryDirectory(prefix="trellis-kill-") as folder:
        Path(folder).chmod(0o711)
        database = Database(Path(folder))
        yield database
        database.stop()


@pytest.fixture(scope="module")
def slack() -> Iterator[WatchedSlack]:
    """A Slack that holds requests."""
    with WatchedSlack(MANIFEST) as slack:
        slack.watch()
        yield slack


@dataclass(frozen=True)
class Field:
    """Where a run takes place."""

    database: Database
    slack: WatchedSlack
    log: Path

    @contextmanager
    def siege(self, mail: int, seed: int, clock: Clock, command: Sequence[str] = PRODUCT) -> Iterator[Siege]:
        """Give a run with a town of its own."""
        town = Town(self.database, self.slack, mail)
        with Siege(self.database, self.slack, town, self.log, seed, clock, command) as siege:
            yield siege
        self.slack.drop(town.workspace)


@pytest.fixture
def field(database: Database, slack: WatchedSlack, tmp_path: Path) -> Field:
    """The module's server and Slack, and a log of its own."""
    return Field(database, slack, tmp_path / "log")


def said(counts: Mapping[str, int]) -> str:
    """Counts in words."""
    return ", ".join(f"{name} {number}" for name, number in sorted(counts.items())) or "none"


def done_to(siege: Siege) -> str:
    """What was done to the workers, their database and their Slack."""
    at: dict[str, Counter[str]] = defaultdict(Counter)
    for (point, how), times in siege.struck.items():
        at[point.value if point else "at random"][how] += times
    faults = Counter(f"{call.method} {call.fault['kind']}" for call in siege.town.workspace.calls if call.fault)
    return (
        f"kills {siege.crew.kills}, freezes {siege.crew.freezes}, crashes of Postgres {siege.crashes}; killed and "
        "frozen "
        + ", ".join(f"{name} {how[KILL]} and {how[FREEZE]}" for name, how in sorted(at.items()))
        + f"; faults: {said(faults)}"
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_each_message_comes_once_or_an_organizer_knows(field: Field, figures: Figures, seed: int) -> None:
    """A thousand messages: none comes twice, none is neither sent nor parked, none overtakes another."""
    began = time.monotonic()
    with field.siege(1000, seed, Clock()) as siege:
        siege.misbehave()
        siege.act([*AT_POINTS, *AT_RANDOM])
        siege.calm()
    count = siege.town.count()
    figures(
        f"seed {seed}: {count.owed:,} messages, sent twice {count.twice}, neither sent nor parked {count.lost}, out of "
        f"order within a conversation {len(count.out_of_order)}, parked {sum(count.parked.values())} "
        f"({said(count.parked)}); {done_to(siege)}; Slack itself up to {field.slack.late:.1f} s late; "
        f"{time.monotonic() - began:.0f} s, Postgres {field.database.version}"
    )
    assert (count.twice, count.lost, count.out_of_order, count.unsettled) == (0, 0, [], 0)
    assert set(count.parked) <= {"restricted_action", "user_not_visible", "could_not_tell"}
    assert [(point, how) for point, how in AT_POINTS if not siege.struck[point, how]] == []


@pytest.mark.parametrize("work", ["blind", "inside"] if WHOLE else ["blind"])
def test_who_does_otherwise_sends_twice(field: Field, figures: Figures, work: str) -> None:
    """Sending again what has no answer, or posting inside the transaction: the same run finds what comes twice."""
    command = (sys.executable, "-m", "tests.promises.kill.wrong", work)
    points = (Point.AT_SLACK, Point.STORED, Point.ANSWERED)
    with field.siege(200, 1, Clock(settle=0.1, lease=2), command) as siege:
        siege.misbehave()
        siege.act([*((point, how) for point in points for how in (KILL, FREEZE)), (None, KILL), (None, KILL)])
        siege.calm()
    count = siege.town.count()
    figures(f"{work}, seed 1: {count.owed} messages, sent twice {count.twice}; {done_to(siege)}")
    assert count.twice
    assert not count.unsettled


@pytest.mark.parametrize(("settle", "comes_twice"), [(0.2, True), (6.0, False)] if WHOLE else [(0.2, True)])
def test_where_the_promise_ends(field: Field, figures: Figures, settle: float, comes_twice: bool) -> None:
    """Slack shows a message later than the settle time, or stores it so late: it comes twice. Sooner, it does not."""
    faults = [("chat.postMessage", "drop_stored", 0.3, {}), ("chat.postMessage", "late_store", 0.3, {"delay": LATE})]
    with field.siege(60, 1, Clock(settle=settle, lease=settle + 3)) as siege:
        siege.misbehave(faults, lag=LATE)
        siege.calm(clears=False)
    posted, first = siege.town.posted(), dict[str, str]()
    for call in siege.town.workspace.calls:
        if call.fault:
            first.setdefault(call.args["metadata"]["event_payload"]["id"], call.fault["kind"])
    for fault, late in (("drop_stored", "shown"), ("late_store", "stored")):
        ids = [id for id, kind in first.items() if kind == fault]
        twice = sum(len(posted[id]) > 1 for id in ids)
        figures(
            f"seed 1, settle time {settle} s, messages without an answer that were {late} {LATE} s later: {len(ids)}, "
            f"sent twice {twice}"
        )
        assert ids
        assert bool(twice) == comes_twice
