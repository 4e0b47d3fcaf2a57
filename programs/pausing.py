"""Taking a break: until which day, when it is over, and by how many weeks a pair's clock moves because of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from programs.calendar import day_words, instant, local_day
from programs.owing import hour_of, once_on
from programs.pairs import Pair, Refused
from programs.people import Member
from programs.playbook import Once

UNTIL = "until"
LONGEST = timedelta(days=183)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Break:
    """A break that somebody may take, until they are back on this day."""

    until: date


@dataclass(frozen=True)
class Pending:
    """What is scheduled for a pair and has not come: so many days into its nth period, at this member's hour.

    With `once` it is what comes once, and belongs to no period.
    """

    n: int
    member: Member
    after_days: int = 0
    once: Once | None = None

    @property
    def moves(self) -> bool:
        """Say whether the pair moves for it: what comes once can wait for the end of a break by itself."""
        return self.once is None

    def hour(self, pair: Pair) -> datetime:
        """Return the instant at which it comes; of what never comes, the end of all time."""
        if self.once is None:
            return hour_of(pair, self.member, self.n, self.after_days)
        day = once_on(pair, self.once)
        return instant(day, self.member.at, self.member.zone) if day else datetime.max.replace(tzinfo=UTC)


def accept_day(picked: str, today: date) -> Break | Refused:
    """Decide whether somebody may take a break until this day, as written; `today` is where they live."""
    try:
        day = date.fromisoformat(picked)
    except ValueError:
        return Refused(UNTIL, "Please choose a day.")
    if day <= today:
        return Refused(UNTIL, "Please choose a day after today.")
    if day > today + LONGEST:
        last = today + LONGEST
        return Refused(UNTIL, f"Please choose a day within the next six months, until {day_words(last)} {last.year}.")
    return Break(day)


def ends_at(member: Member) -> datetime | None:
    """Return the instant a member's break is over: at their own hour on the day they are back; None while open."""
    return instant(member.paused_until, member.at, member.zone) if member.paused_until else None


def moved(pair: Pair, weeks: int) -> Pair:
    """Return the pair with everything that is to come so many weeks later, on the same weekday and wall times."""
    later = timedelta(weeks=weeks)
    return replace(pair, first_on=pair.first_on + later, starts_on=pair.starts_on + later)


def weeks_to_move(pair: Pair, pending: Sequence[Pending], end: datetime) -> int:
    """Return the fewest weeks by which a pair has to move so that nothing scheduled for it is due before `end`."""
    weeks = 0
    while any(one.moves and one.hour(moved(pair, weeks)) < end for one in pending):
        weeks += 1
    return weeks


def comes_after(one: Pending, pair: Pair, end: datetime) -> datetime | None:
    """Return when something that was scheduled comes after a break, at its reader's hour; None if its time is over."""
    at = one.hour(pair)
    if at < end:
        at = instant(local_day(end, one.member.zone), one.member.at, one.member.zone)
        at = at if at >= end else instant(local_day(end, one.member.zone) + DAY, one.member.at, one.member.zone)
    over = instant(pair.ends_on, time(0), pair.anchor_zone) if pair.ends_on else None
    return at if over is None or at < over else None
