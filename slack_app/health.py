"""Says whether a process does its part, and what is wrong if it does not: ids, codes and figures, never a word."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric

from db.beats import Standing, get_standing
from db.engine import Store
from slack_app import clock

# Slack refuses, and we refuse, what is dated five minutes off; half a minute is a clock to look after.
CLOCK_SECONDS = 30
# So late may the oldest message that is due be.
LATE_SECONDS = 900
# A beat may last, but not so many times as long as it comes.
_BEATS, _LEAST_SECONDS = 4, 30.0


@dataclass(frozen=True)
class Health:
    """What was found at one moment. `beats` and `beaten` are this process's own, None when it does not deliver;
    `connected` is None where Slack posts to us; `standing` and `offset` are None when the database does not answer.
    """

    standing: Standing | None
    offset: float | None
    connected: bool | None
    beats: int | None
    beaten: float | None
    longest: float

    @property
    def wrong(self) -> list[str]:
        """Name what is wrong, as codes. What another part should do is not this one's fault."""
        delivers, standing = self.beats is not None, self.standing
        found = {
            "database_lost": standing is None,
            "clock_off": self.offset is not None and abs(self.offset) > CLOCK_SECONDS,
            "not_let_in": standing is not None and not standing.let_in,
            "not_connected": self.connected is False,
            "beat_too_old": self.beaten is not None and self.beaten > self.longest,
            "due_too_old": delivers
            and standing is not None
            and standing.let_in
            and standing.late.total_seconds() > LATE_SECONDS,
        }
        return [code for code, is_so in found.items() if is_so]

    def figures(self) -> dict[str, float]:
        """Return every figure there is, by its name."""
        found: dict[str, Any] = {
            "connected": self.connected, "beats": self.beats, "own_beat_seconds": self.beaten,
            "clock_offset_seconds": self.offset, "database": self.standing is not None,
        }  # fmt: skip
        if one := self.standing:
            found |= {
                "beat_seconds": (one.at - one.beat_at).total_seconds() if one.beat_at else None,
                "oldest_due_seconds": one.late.total_seconds(), "due": one.due, "sending": one.sending,
                "unknown": one.unknown, "parked": one.parked, "lapsed": one.lapsed, "let_in": one.let_in,
            }  # fmt: skip
        return {name: round(float(value), 3) for name, value in found.items() if value is not None}


def look(store: Store, team: str, now: Callable[[], datetime]) -> tuple[Standing | None, float | None]:
    """Ask the database how delivery stands, and how far its clock is ahead of ours; None when it does not answer."""
    try:
        with store.begin(team) as tx:
            asked_at = clock.now()
            standing = get_standing(tx, now())
            between = asked_at + (clock.now() - asked_at) / 2
    except Exception:
        return None, None
    return standing, (standing.at.astimezone(UTC) - between).total_seconds()


def longest_beat(every: float) -> float:
    """Return how old a beat may be that comes so often."""
    return max(_BEATS * every, _LEAST_SECONDS)


_HELP = {
    "connected": "1 while Slack is connected by Socket Mode.",
    "beats": "Beats that this process has finished since it began.",
    "own_beat_seconds": "How long ago this process finished its last beat.",
    "beat_seconds": "How long ago anybody who delivers for this workspace finished a beat.",
    "clock_offset_seconds": "How far the database's clock is ahead of this machine's.",
    "database": "1 while the database answers.",
    "oldest_due_seconds": "How long the oldest message that is due has waited, in program time.",
    "let_in": "1 while Slack takes our token.",
    "lapsed": "Messages on their way past their lease: nobody has looked for them yet.",
    "due": "Messages that are due.",
    "sending": "Messages on their way.",
    "unknown": "Messages of which Trellis still finds out whether Slack has them.",
    "parked": "Messages that were given up.",
}


def families(health: Health, team: str, parts: str) -> Iterator[Metric]:
    """Give what was found as Prometheus reads it."""
    yield InfoMetricFamily("trellis", "Which workspace this process is for, and what it does.",
                           {"team": team, "parts": parts})  # fmt: skip
    for name, value in health.figures().items():
        yield GaugeMetricFamily(f"trellis_{name}", _HELP[name], value)
    yield GaugeMetricFamily("trellis_well", "1 when nothing is wrong.", not health.wrong)
