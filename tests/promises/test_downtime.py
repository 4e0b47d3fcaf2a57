"""Trellis is away for hours, days or weeks: each gets at most one prompt of a stage, and what was skipped is told."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from db.clocks import is_behind
from db.embedded import Cluster
from db.outbox import is_busy
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage, wait_until
from programs.buddies import BUDDIES
from programs.calendar import moment_words
from programs.delivery import reason_words
from tests.cast import Cast, joins, lays_out, opened
from tests.figures import Figures
from tests.handlers.buddies import STARTS, STARTS_ON
from tests.scale import WHOLE

# Periods open on 13 and 27 October in the mentorship, on each Monday from the 12th on among the buddies; Europe's
# clocks go back on the 25th.
ZONES = {"Mei": "Europe/London", "Bo": "Europe/Oslo", "Sue": "America/Lima"}
A_DAY = timedelta(days=1)
AWAY = "Trellis was away"
SILENT = "silent for"


def october(day: int, hour: int = 12) -> datetime:
    """Return an instant of that month."""
    return datetime(2026, 10, 1, hour, tzinfo=UTC) + timedelta(days=day - 1)


def anywhere(seed: int) -> tuple[datetime, datetime]:
    """Return an absence of up to thirty days that begins somewhere in the first two weeks."""
    dice = random.Random(seed)  # noqa: S311
    since = october(10, 0) + timedelta(minutes=dice.randrange(14 * 24 * 60))
    return since, since + timedelta(minutes=dice.randrange(60, 30 * 24 * 60))


@dataclass(frozen=True)
class Said:
    """A prompt as somebody reads it, or would have: of which program and stage, where they live, what became of it."""

    who: str
    zone: str
    program: str
    stage: str
    state: str
    reason: str
    sent_at: datetime | None


class Season:
    """A mentorship of two and buddies of three in one workspace; Olu organizes both."""

    def __init__(self, stage: Stage) -> None:
        """Let everybody join, and bring them together."""
        self.stage, self.cast = stage, Cast(stage).until_paired()
        self.olu = self.cast.olu
        lays_out(self.olu, BUDDIES)
        self.olu.fill({"name": BUDDIES.name, "starts_on": STARTS_ON, "channel": stage.workspace.channel("wins")})
        assert self.olu.submit().ok
        buddies = [stage.person(name, zone) for name, zone in ZONES.items()]
        for one in buddies:
            joins(one, "Join as a buddy", {"goal": f"{one.name} writes a talk", "drive": "4"})
        self.olu.open_home()
        assert self.olu.press("Pair people").ok
        opened(self.olu)
        self.olu.fill({"buddy": buddies})
        assert self.olu.submit().ok
        stage.settle()

    def is_away(self, since: datetime, until: datetime) -> None:
        """Move to an instant, and let Trellis be away until another."""
        self.stage.move_to(since)
        self.stage.stop()
        self.stage.clock.set(until)
        self.stage.start()
        self.stage.settle()
        wait_until(self.noted, "what was given up to be noted")

    def noted(self) -> bool:
        """Say whether all is laid out and sent, and nothing was given up that the beat has not looked at."""
        with self.stage.trellis.store.begin(self.stage.trellis.team) as tx:
            untold = "select exists (select from outbox where team_id = %(team)s and state = 'parked' and not told)"
            now = self.stage.clock.now()
            return not (is_behind(tx, now) or is_busy(tx, now) or tx.value(untold))

    def said(self) -> list[Said]:
        """Return every prompt, once for each who reads it; in a pair's conversation that is everybody."""
        with self.stage.trellis.store.begin(self.stage.trellis.team) as tx:
            rows = tx.rows(
                """select m.name as who, m.zone, program.name as program, p.stage, p.state, o.reason, o.sent_at
                   from prompt p join outbox o on (o.team_id, o.id) = (p.team_id, p.outbox_id)
                   join pair on (pair.team_id, pair.id) = (p.team_id, p.pair_id)
                   join program on (program.team_id, program.id) = (p.team_id, pair.program_id)
                   join pair_member pm on (pm.team_id, pm.pair_id) = (p.team_id, p.pair_id)
                       and (pm.member_id = p.recipient or o.to_pair is not null)
                   join member m on (m.team_id, m.id) = (pm.team_id, pm.member_id)
                   where p.team_id = %(team)s"""
            )
        return [Said(**row) for row in rows]

    def home(self, words: str) -> bool:
        """Say whether Olu reads this on Home."""
        home = self.olu.open_home()
        return home is not None and home.says(words)

    def told(self) -> int:
        """Count the messages in which Olu was told of an absence."""
        return sum(message.says(AWAY) for message in self.olu.dm)


@pytest.fixture
def season(cluster: Cluster, engine: Engine, local_slack: LocalSlack) -> Iterator[Season]:
    """Two programs of two kinds, some days before they begin."""
    with Stage(cluster, local_slack, MovedClock(STARTS), engine=engine) as stage:
        yield Season(stage)
    del local_slack.workspaces[stage.workspace.id]


def awake(one: Said) -> bool:
    """Say whether it came outside the hours in which people are left alone."""
    assert one.sent_at is not None
    return 8 <= one.sent_at.astimezone(ZoneInfo(one.zone)).hour < 21


NINE = {
    "the first two weeks of the buddies": (october(11), october(20)),
    "two periods of both, and the end of summer time": (october(19), october(28)),
    "back in the middle of the night": (october(18, 2), october(27, 2)),
    "thirty days": (october(11), october(41)),
    "a week and a half, back an hour before a period ends": (october(11), october(18, 22)),
}
RANDOM = {f"seed {seed}": anywhere(seed) for seed in (range(1, 6) if WHOLE else (1, 4))}


@pytest.mark.parametrize("name", [*NINE, *RANDOM])
def test_after_days_away_each_gets_one_prompt_of_a_stage_at_most(season: Season, name: str, figures: Figures) -> None:
    """Two kinds, four zones: one each within a day, nobody is woken, and what was skipped is recorded and told once."""
    since, until = (NINE | RANDOM)[name]
    season.is_away(since, until)
    missed = [one for one in season.said() if one.state == "missed"]
    assert {one.reason for one in missed} <= {"away"}
    wait_until(lambda: season.home(AWAY) == bool(missed), "Home to say so")
    assert season.home(moment_words(until, "Europe/London")) == bool(missed)
    assert not season.home(reason_words("expired"))
    season.stage.move_to(until + A_DAY)
    wait_until(season.noted, "what was given up to be noted")
    sent = [one for one in season.said() if one.sent_at and one.sent_at >= until]
    most = Counter((one.who, one.program, one.stage) for one in sent)
    skipped = sum(one.state == "missed" for one in season.said())
    figures(
        f"away {until - since} ({name}): {len(sent)} prompts in the day after, for one person and stage at most "
        f"{max(most.values(), default=0)}, skipped and recorded {skipped}"
    )
    assert not [one for one, count in most.items() if count > 1]
    assert all(awake(one) for one in sent)
    assert season.told() == bool(skipped)
    if name in NINE:
        assert sent
        assert skipped


def test_a_period_that_nobody_was_asked_in_is_no_silence(season: Season) -> None:
    """Two weeks of check-ins are missed by Trellis alone: neither pair is called silent for it."""
    season.is_away(october(11), october(20))
    assert not season.home(SILENT)
    season.stage.move_to(october(26))
    assert season.home("silent for 1 period")
    season.stage.move_to(october(20) + timedelta(days=15))
    assert not season.home(AWAY)


def test_after_hours_away_all_comes_late_and_nothing_is_told(season: Season, figures: Figures) -> None:
    """Seven hours in which two people were to be asked: both are, and organizers need not know."""
    season.is_away(october(12, 5), october(12))
    late = [one for one in season.said() if one.sent_at == october(12)]
    skipped = sum(one.state == "missed" for one in season.said())
    figures(f"away 7:00:00: {len(late)} prompts late, skipped {skipped}")
    assert [(one.who, one.stage) for one in sorted(late, key=lambda one: one.who)] == [
        ("Bo", "regular"), ("Mei", "regular")
    ]  # fmt: skip
    assert not skipped
    assert not season.home(AWAY)
    assert season.told() == 0
