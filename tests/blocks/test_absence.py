"""What organizers read of an absence: when, which pairs, and that it is nobody's fault."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from blocks.absence import PAIRS, absence_blocks, away_message
from programs.absence import Absence, Left

SINCE = datetime(2026, 3, 12, 10, tzinfo=UTC)
ABSENCE = Absence(UUID(int=1), SINCE, SINCE + timedelta(days=9))


def test_home_names_the_pairs_that_were_not_asked() -> None:
    """By stage, how many were not asked, and by name as many pairs as one can take in."""
    pairs = [((f"Ana {n}", f"Kenji {n}"), 1) for n in range(PAIRS + 2)]
    told, note = absence_blocks([Left(ABSENCE, {"Check-in": pairs, "Fit": pairs[:1]}, 3)], "Europe/Berlin")
    assert told["text"]["text"].splitlines() == [
        "💤 Trellis was away from Thursday 12 March, 11:00 to Saturday 21 March, 11:00. "
        "In that time people were not asked:",
        f"Check-in (12): {', '.join(' & '.join(names) for names, _ in pairs[:PAIRS])} and 2 more",
        "Fit (1): Ana 0 & Kenji 0",
        "3 reminders were left out.",
    ]
    assert "nobody's silence" in note["elements"][0]["text"]


def test_only_a_reminder_was_left_out() -> None:
    """Everybody had been asked before."""
    told, _ = absence_blocks([Left(ABSENCE, {}, 1)], "Europe/Berlin")
    assert told["text"]["text"].endswith("11:00.\n1 reminder was left out.")


def test_the_message_says_how_many() -> None:
    """One or several, and where to read more."""
    assert "1 message was left out" in str(away_message(ABSENCE, 1, "UTC").blocks)
    assert "1,200 messages were left out" in str(away_message(ABSENCE, 1200, "UTC").blocks)
