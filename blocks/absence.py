"""What was not asked while Trellis was away: on the organizers' Home, and in the one message about it."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from blocks import kit
from blocks.kit import Block, Message
from programs.absence import Absence, Left
from programs.calendar import moment_words

PAIRS = 10


def absence_blocks(left: Iterable[Left], zone: str) -> list[Block]:
    """Say when Trellis was away, which pairs were not asked for what, and how it goes on."""
    return [block for one in left for block in _absence(one, zone)]


def _absence(left: Left, zone: str) -> list[Block]:
    lines = [_line(name, pairs) for name, pairs in left.asked.items()]
    if left.reminders:
        reminders = "1 reminder was" if left.reminders == 1 else f"{left.reminders:,} reminders were"
        lines.append(f"{reminders} left out.")
    away = f"💤 Trellis was away {_span(left.absence, zone)}."
    asked = " In that time people were not asked:" if left.asked else ""
    told = kit.words("\n".join([f"{away}{asked}", *lines]))
    return [told, kit.note("It counts as nobody's silence. What was still open came afterwards, each once.")]


def _line(name: str, pairs: Sequence[tuple[tuple[str, ...], int]]) -> str:
    named = [" & ".join(kit.named(one) for one in names) for names, _ in pairs]
    more = f" and {len(named) - PAIRS:,} more" if len(named) > PAIRS else ""
    return f"{name} ({sum(count for _, count in pairs):,}): {', '.join(named[:PAIRS])}{more}"


def away_message(absence: Absence, count: int, zone: str) -> Message:
    """Tell an organizer that Trellis was away, and how many messages were left out because of it."""
    out = "1 message was" if count == 1 else f"{count:,} messages were"
    return kit.message(
        kit.words(
            f"Trellis was away {_span(absence, zone)}. What is still of use comes now, each thing once; {out} left out "
            "because their time was over."
        ),
        kit.note("Trellis's Home says which pairs were not asked. It counts as nobody's silence."),
    )


def _span(absence: Absence, zone: str) -> str:
    def words(at: datetime) -> str:
        return moment_words(at, zone)

    return f"from {words(absence.since)} to {words(absence.until)}"
