"""Taking a break: until which day, when it is over, and by how many weeks a pair's clock moves because of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from programs.calendar import day_words, instant
from programs.owing import hour_of
from programs.pairs import Pair, Refused
from programs.people import Member

UNTIL = "until"
LONGEST = timedelta(days=183)


@dataclass(frozen=True)
class Break:
    """A break that somebody may take, until they are back on this day."""

    until: date


@dataclass(frozen=True)
class Pending:
    """What is scheduled for a pair and has not come: so many days into its nth period, at this member's hour."""

    n: int
    member: Member
    after_days: int = 0


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
    return replace(pair, first_on=pair.first_on + timedelta(weeks=weeks))


def weeks_to_move(pair: Pair, pending: Sequence[Pending], end: datetime) -> int:
    """Return the fewest weeks by which a pair has to move so that nothing scheduled for it is due before `end`."""
    weeks = 0
    while any(hour_of(moved(pair, weeks), one.member, one.n, one.after_days) < end for one in pending):
        weeks += 1
    return weeks
