"""Wall times become instants in every zone there is, and quiet hours are kept in all of them."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from programs.calendar import first_opening, instant, is_quiet, next_open, next_open_for_all, opens_on

zones = st.sampled_from(sorted(available_timezones() - {"localtime"}))
days = st.dates(date(1995, 1, 1), date(2037, 12, 31))
# Zones whose clocks change by an hour, by half an hour, by a day, at midnight, and with summer time as the normal one.
changing = st.sampled_from(
    ["Europe/Lisbon", "Australia/Lord_Howe", "Pacific/Apia", "America/Asuncion", "Europe/Dublin", "Asia/Beirut"]
)
minutes = st.times().map(lambda at: at.replace(second=0, microsecond=0))
moments = st.integers(0, 28 * 365 * 86_400).map(lambda n: datetime(2009, 1, 1, tzinfo=UTC) + timedelta(seconds=n))
quiet_hours = st.tuples(st.one_of(zones, changing), minutes, minutes)
Quiet = tuple[str, time, time]


def wall(at: datetime, zone: str) -> datetime:
    """Say what the clock on the wall shows at an instant."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def changes(zone: str, day: date) -> list[datetime]:
    """Find the instants within a day of midnight at which the zone's offset changes, by looking at every minute."""
    start = datetime.combine(day, time(), UTC) - timedelta(days=1)
    there, found = ZoneInfo(zone), []
    for minute in range(3 * 24 * 60):
        at = start + timedelta(minutes=minute)
        if at.astimezone(there).utcoffset() != (at - timedelta(minutes=1)).astimezone(there).utcoffset():
            found.append(at)
    return found


@given(days, minutes, zones)
@settings(deadline=None)
def test_an_instant_shows_its_wall_time_or_the_first_after_it(day: date, at: time, zone: str) -> None:
    """The wall shows the asked time, or it was skipped and the wall shows the first time there was after it."""
    found = instant(day, at, zone)
    asked = datetime.combine(day, at)
    assert found.tzinfo is UTC
    if wall(found, zone) != asked:
        assert wall(found, zone) > asked
        assert wall(found - timedelta(seconds=1), zone) < asked


@given(days, minutes, st.one_of(zones, changing))
@settings(deadline=None)
def test_of_two_equal_wall_times_the_first_counts(day: date, at: time, zone: str) -> None:
    """No earlier instant shows the same time on the wall."""
    found = instant(day, at, zone)
    for earlier in (timedelta(minutes=30), timedelta(hours=1), timedelta(hours=2), timedelta(days=1)):
        assert wall(found - earlier, zone) != wall(found, zone)


@pytest.mark.parametrize(
    ("day", "at", "zone", "found"),
    [
        (date(2026, 3, 29), time(1, 30), "Europe/Lisbon", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (date(2026, 10, 25), time(1, 30), "Europe/Lisbon", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
        (date(2011, 12, 30), time(9), "Pacific/Apia", datetime(2011, 12, 30, 10, tzinfo=UTC)),
        (date(2026, 10, 4), time(9), "Asia/Kathmandu", datetime(2026, 10, 4, 3, 15, tzinfo=UTC)),
    ],
)
def test_known_instants(day: date, at: time, zone: str, found: datetime) -> None:
    """A gap, a fold, a gap of half an hour, a day that never was, and an odd offset come out as the almanac says."""
    assert instant(day, at, zone) == found


@given(changing, days)
@settings(deadline=None, max_examples=15)
def test_a_skipped_time_becomes_the_very_moment_of_the_change(zone: str, day: date) -> None:
    """Every minute that a change skips becomes the instant of the change."""
    for change in changes(zone, day):
        before, after = wall(change - timedelta(minutes=1), zone) + timedelta(minutes=1), wall(change, zone)
        if after > before:
            middle = before + (after - before) / 2
            assert instant(middle.date(), middle.time(), zone) == change


@given(days, st.integers(0, 6), st.integers(1, 8), st.integers(1, 60))
def test_periods_open_on_their_weekday(after: date, weekday: int, weeks: int, n: int) -> None:
    """The first period opens within a week after pairing, on the weekday; each other so many weeks later."""
    first = first_opening(after, weekday)
    assert timedelta(0) < first - after <= timedelta(days=7)
    assert first.weekday() == opens_on(first, weeks, n).weekday() == weekday
    assert opens_on(first, weeks, 1) == first
    assert opens_on(first, weeks, n + 1) - opens_on(first, weeks, n) == timedelta(weeks=weeks)


@cache
def changes_of_2026(zone: str) -> list[datetime]:
    """Find every change of a zone's clocks in that year, to the second."""
    start, there = datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo(zone)

    def offset(second: int) -> timedelta | None:
        return (start + timedelta(seconds=second)).astimezone(there).utcoffset()

    def change(a: int, b: int) -> datetime:
        return start + timedelta(seconds=bisect_left(range(b), True, a, key=lambda second: offset(second) == offset(b)))

    return [change(a, b) for a, b in pairwise(range(0, 366 * 86_400, 86_400)) if offset(a) != offset(b)]


def occurrences(first_on: date, at: time, zone: str, weeks: int, periods: int) -> list[datetime]:
    """Return when each period's prompt comes, after checking that it comes once in it, at the hour one asked for."""
    found = [instant(opens_on(first_on, weeks, n), at, zone) for n in range(1, periods + 1)]
    opens = [instant(opens_on(first_on, weeks, n), time(0), zone) for n in range(1, periods + 2)]
    for n, moment in enumerate(found):
        asked = datetime.combine(opens_on(first_on, weeks, n + 1), at)
        assert opens[n] <= moment < opens[n + 1]
        assert wall(moment, zone) >= asked
        assert wall(moment, zone) == asked or wall(moment - timedelta(seconds=1), zone) < asked
    return found


@pytest.mark.parametrize("weeks", range(1, 9))
@given(before=st.integers(0, 3), share=st.floats(0, 1, exclude_max=True), fold=st.integers(0, 1))
@settings(deadline=None, max_examples=3)
def test_each_period_has_one_occurrence_across_every_change(weeks: int, before: int, share: float, fold: int) -> None:
    """In every zone, in every rhythm, at an hour that a change skips or repeats: the change itself, or the first."""
    gaps = folds = 0
    for zone in sorted(available_timezones()):
        for change in changes_of_2026(zone) or [datetime(2026, 7, 1, 9, tzinfo=UTC)]:
            old = wall(change - timedelta(seconds=1), zone) + timedelta(seconds=1)
            new = wall(change, zone)
            asked = min(old, new) + timedelta(seconds=int(abs(new - old).total_seconds() * share))
            first_on = asked.date() - timedelta(weeks=weeks * before)
            hit = occurrences(first_on, asked.time().replace(fold=fold), zone, weeks, before + 3)[before]
            gaps, folds = gaps + (new > old), folds + (new < old)
            assert hit == (change if new >= old else change - (old - asked))
    assert min(gaps, folds) > 100


@given(moments, quiet_hours)
@example(datetime(2026, 10, 25, 1, 10, tzinfo=UTC), ("Europe/Lisbon", time(22), time(1, 30)))
@example(datetime(2011, 12, 30, 6, tzinfo=UTC), ("Pacific/Apia", time(19), time(8)))
@example(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), ("Europe/Lisbon", time(2), time(1, 30)))
@settings(deadline=None)
def test_what_waits_for_the_quiet_to_end_waits_no_longer(now: datetime, quiet: Quiet) -> None:
    """It is never before now, never quiet, and there was no moment that was not quiet in between."""
    at = next_open(now, *quiet)
    assert at >= now
    assert not is_quiet(at, *quiet)
    moment = now
    while moment < at:
        assert is_quiet(moment, *quiet)
        moment += timedelta(minutes=7)
    assert at == now or is_quiet(at - timedelta(seconds=1), *quiet)


def test_quiet_hours_begin_at_once_and_end_at_once() -> None:
    """The first minute of quiet is quiet, the last is not, before midnight and after it."""
    for hour, quiet in ((20, False), (21, True), (23, True), (0, True), (7, True), (8, False)):
        assert is_quiet(datetime(2026, 3, 10, hour, tzinfo=UTC), "UTC", time(21), time(8)) is quiet
    for hour, quiet in ((11, False), (12, True), (13, False)):
        assert is_quiet(datetime(2026, 3, 10, hour, tzinfo=UTC), "UTC", time(12), time(13)) is quiet


@given(moments, zones, minutes)
def test_equal_times_mean_no_quiet_hours(now: datetime, zone: str, at: time) -> None:
    """From a time until the same time is nothing, since a whole day would never end."""
    assert next_open(now, zone, at, at) == now


def ends(now: datetime, hours: Sequence[Quiet]) -> list[datetime]:
    """List every moment of two days at which somebody's quiet hours end, and now."""
    found = [now]
    for zone, _, until in hours:
        found += [instant(wall(now, zone).date() + timedelta(days=n), until, zone) for n in range(3)]
    return sorted(at for at in found if at >= now)


@given(moments, st.lists(quiet_hours, min_size=1, max_size=4))
@settings(deadline=None)
def test_a_group_is_written_to_when_nobody_has_quiet_hours(now: datetime, hours: list[Quiet]) -> None:
    """If there is a moment in the next day that is quiet for nobody, the first of them; else the first person's."""
    at = next_open_for_all(now, hours)
    free = [one for one in ends(now, hours) if not any(is_quiet(one, *quiet) for quiet in hours)]
    assert at >= now
    if free and free[0] - now < timedelta(days=1):
        assert at <= free[0]
        assert not any(is_quiet(at, *quiet) for quiet in hours)
    elif any(is_quiet(at, *quiet) for quiet in hours):
        assert at == next_open(now, *hours[0])


def test_people_who_are_never_awake_together_do_not_wait_for_ever() -> None:
    """When one sleeps while the other wakes, the first of them decides."""
    hours = [("UTC", time(8), time(20)), ("UTC", time(20), time(8))]
    assert next_open_for_all(datetime(2026, 3, 10, 9, tzinfo=UTC), hours) == datetime(2026, 3, 10, 20, tzinfo=UTC)
