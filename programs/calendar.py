"""Wall time, zones and rhythm: which instants in UTC a period and its prompts come to."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def instant(on: date, at: time, zone: str) -> datetime:
    """Return the UTC instant of a wall time: in a gap the first valid one after it, in a fold the first of the two."""
    wall = datetime.combine(on, at).replace(fold=0)
    there = ZoneInfo(zone)
    found = wall.replace(tzinfo=there).astimezone(UTC)
    if found.astimezone(there).replace(tzinfo=None) == wall:
        return found
    before, after = wall.replace(tzinfo=there, fold=1).astimezone(UTC), found
    old = before.astimezone(there).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(there).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


def first_opening(after: date, weekday: int) -> date:
    """Return the first day after `after` on that weekday (Monday = 0)."""
    return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)


def opens_on(first_on: date, weeks: int, n: int) -> date:
    """Return the day on which period `n` opens; the first is 1."""
    return first_on + timedelta(weeks=weeks * (n - 1))


def is_quiet(at: datetime, zone: str, quiet_from: time, quiet_until: time) -> bool:
    """Say whether an instant falls in the quiet hours."""
    return is_quiet_hour(at.astimezone(ZoneInfo(zone)).time(), quiet_from, quiet_until)


def is_quiet_hour(wall: time, quiet_from: time, quiet_until: time) -> bool:
    """Say whether a wall time is in the quiet hours, which may go past midnight; two equal times mean none."""
    if quiet_from <= quiet_until:
        return quiet_from <= wall < quiet_until
    return wall >= quiet_from or wall < quiet_until


def next_open(now: datetime, zone: str, quiet_from: time, quiet_until: time) -> datetime:
    """Return `now`, or the first instant after the quiet hours that `now` falls in; never one before `now`."""
    at = now
    while is_quiet(at, zone, quiet_from, quiet_until):
        local = at.astimezone(ZoneInfo(zone))
        day = local.date() if local.time() < quiet_until else local.date() + timedelta(days=1)
        end = instant(day, quiet_until, zone)
        if end <= at:  # the clock was set back past the end, which comes a second time
            end = datetime.combine(day, quiet_until, ZoneInfo(zone)).replace(fold=1).astimezone(UTC)
        at = end
    return at


def next_open_for_all(now: datetime, hours: Sequence[tuple[str, time, time]]) -> datetime:
    """Return the first instant outside everybody's quiet hours (zone, from, until); the first one's if none is."""
    at = now
    for _ in range(2 * len(hours)):
        latest = max(next_open(at, *quiet) for quiet in hours)
        if latest == at:
            return at
        at = latest
    return next_open(now, *hours[0])


def local_day(at: datetime, zone: str) -> date:
    """Return the calendar day of an instant where a person lives."""
    return at.astimezone(ZoneInfo(zone)).date()


def day_words(on: date) -> str:
    """Return a day in words, such as "Tuesday 3 March"."""
    return f"{on:%A} {on.day} {on:%B}"


def rhythm_words(weeks: int) -> str:
    """Return how often something comes, in words, such as "every two weeks"."""
    numbers = {2: "two", 3: "three", 4: "four"}
    return "every week" if weeks == 1 else f"every {numbers.get(weeks, weeks)} weeks"


def moment_words(at: datetime, zone: str) -> str:
    """Return an instant in words where a person lives, such as "Tuesday 3 March, 09:00"."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{day_words(local.date())}, {local:%H:%M}"
