"""Breaks and the calendar: whatever breaks two people take, each period comes once, at its hour, and in no break."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from programs.calendar import instant
from programs.owing import Span, hour_of, period_of
from programs.pairs import Pair, Refused
from programs.pausing import Break, Pending, accept_day, ends_at, moved, weeks_to_move
from programs.people import Member
from tests.blocks.people import member, pair_of, program

zones = st.sampled_from(sorted(available_timezones() - {"localtime"}))
# An hour that is skipped or doubled, by an hour or by half of one, in each half of the world, and once at midnight.
changing = st.sampled_from(
    ["Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "America/Asuncion", "Asia/Beirut"]
)
hours = st.one_of(
    st.times().map(lambda at: at.replace(second=0, microsecond=0)), st.sampled_from([time(0), time(2, 30)])
)
days = st.dates(date(2005, 1, 1), date(2030, 1, 1))
# What a period brings beside the check-in: after how many days, and to which of the two.
BESIDE = ((2, 0), (7, 1))


@dataclass(frozen=True)
class Said:
    """What one of the two says: away from then for so many days (None: until they say so), or back."""

    after_hours: int
    who: int
    days: int | None
    back: bool


said = st.builds(
    Said, st.integers(1, 24 * 45), st.integers(0, 1), st.one_of(st.none(), st.integers(1, 60)), st.booleans()
)


@dataclass
class Life:
    """A pair from its first period on: whatever happens at an instant, in the order in which it happens."""

    pair: Pair
    people: tuple[Member, Member]
    n: int = 1
    stopped_at: datetime | None = None
    away_since: dict[int, datetime] = field(default_factory=dict)
    waiting: list[Pending] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    asked: list[tuple[datetime, Pair]] = field(default_factory=list)
    sent: list[datetime] = field(default_factory=list)
    breaks: list[tuple[datetime, datetime]] = field(default_factory=list)

    def pending(self) -> list[Pending]:
        """List the next period, and what the open ones still owe."""
        return [Pending(self.n, self.people[0]), *self.waiting]

    def next_at(self) -> datetime:
        """Return when something comes next; never while the clock stands."""
        due = [hour_of(self.pair, one.member, one.n, one.after_days) for one in self.pending()]
        return min(due) if self.stopped_at is None else datetime.max.replace(tzinfo=UTC)

    def goes_on(self, until: datetime) -> None:
        """Let everything come that comes before an instant, and everybody be back whose day it is."""
        while (at := min([self.next_at(), *self.ends()])) < until:
            if at in self.ends():
                self.comes_back(next(who for who in self.away_since if ends_at(self.people[who]) == at), at)
            else:
                self.comes(at)

    def ends(self) -> list[datetime]:
        """List when breaks are over, as far as a day was named."""
        return [end for who in self.away_since if (end := ends_at(self.people[who]))]

    def comes(self, at: datetime) -> None:
        """Send what is due: a message of an open period, or open the next one."""
        for one in list(self.waiting):
            if hour_of(self.pair, one.member, one.n, one.after_days) == at:
                self.waiting.remove(one)
                if at < self.spans[one.n - 1].closes_at:
                    self.sent.append(at)
        if hour_of(self.pair, self.people[0], self.n) == at:
            self.spans.append(period_of(self.pair, self.n))
            self.asked.append((at, self.pair))
            self.waiting += [Pending(self.n, self.people[who], days) for days, who in BESIDE]
            self.n += 1

    def says(self, one: Said, at: datetime) -> None:
        """Begin a break, give it another day, or end it."""
        who, me = one.who, self.people[one.who]
        if one.back:
            if who in self.away_since:
                self.comes_back(who, at)
            return
        today = at.astimezone(ZoneInfo(me.zone)).date()
        until = today + timedelta(days=one.days) if one.days else None
        self.away_since.setdefault(who, at)
        self.now_is(who, replace(me, paused_on=today, paused_until=until))
        self.stopped_at = self.stopped_at or at

    def comes_back(self, who: int, end: datetime) -> None:
        """End a break; with nobody away any more, move what would have come and run the clock."""
        self.breaks.append((self.away_since.pop(who), end))
        self.now_is(who, replace(self.people[who], paused_on=None, paused_until=None))
        if not self.away_since and self.stopped_at:
            weeks = weeks_to_move(self.pair, self.pending(), end)
            self.pair = moved(self.pair, weeks)
            self.spans = [
                Span(span.opens_at, period_of(self.pair, n).closes_at) if span.closes_at > self.stopped_at else span
                for n, span in enumerate(self.spans, 1)
            ]
            self.stopped_at = None

    def now_is(self, who: int, one: Member) -> None:
        """Take in what has become of somebody."""
        self.people = (one, self.people[1]) if who == 0 else (self.people[0], one)
        self.waiting = [replace(p, member=one) if p.member.id == one.id else p for p in self.waiting]


def lived(mentee: Member, mentor: Member, first_on: date, weeks: int, life: Sequence[Said]) -> Life:
    """Let two people live through what they say, and as many periods after it as it takes to have some."""
    pair = replace(pair_of(mentee, mentor, program(), first_on), weeks=weeks)
    told = Life(pair, (mentee, mentor))
    at = hour_of(pair, mentee, 1) - timedelta(days=3)
    for one in life:
        at += timedelta(hours=one.after_hours)
        told.goes_on(at)
        told.says(one, at)
    for who in list(told.away_since):
        told.goes_on(at + timedelta(days=70))
        if who in told.away_since:
            told.comes_back(who, at + timedelta(days=70))
    told.goes_on(at + timedelta(days=70, weeks=3 * weeks))
    return told


@given(st.one_of(zones, changing), zones, hours, hours, days, st.integers(1, 8), st.lists(said, max_size=6))
@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@example("Europe/Lisbon", "Asia/Tokyo", time(9), time(9), date(2026, 10, 13), 2,
         [Said(24 * 6, 0, 20, back=False), Said(24, 1, 9, back=False), Said(24 * 3, 0, 12, back=False)])  # fmt: skip
@example("Europe/Lisbon", "Asia/Tokyo", time(1, 30), time(9), date(2026, 3, 22), 1, [Said(24 * 5, 0, 3, back=False)])
def test_each_period_comes_once_at_its_hour_and_in_no_break(
    one: str, other: str, at: time, theirs: time, first_on: date, weeks: int, life: list[Said]
) -> None:
    """On its weekday, at the reader's wall time or the first after a gap, never while anybody is away, never two."""
    mentee = replace(member("Ana", one), at=at)
    told = lived(mentee, replace(member("Kenji", other), at=theirs), first_on, weeks, life)
    assert len(told.asked) >= 2
    assert len({came for came, _ in told.asked}) == told.n - 1
    for n, (came, pair) in enumerate(told.asked, 1):
        day = pair.first_on + timedelta(weeks=weeks * (n - 1))
        assert day.weekday() == first_on.weekday()
        wall = came.astimezone(ZoneInfo(one)).replace(tzinfo=None)
        assert wall == datetime.combine(day, at) or (wall > datetime.combine(day, at) and came == instant(day, at, one))
    for moment in [came for came, _ in told.asked] + told.sent:
        assert not any(start <= moment < end for start, end in told.breaks)
    for before, after in zip(told.spans, told.spans[1:], strict=False):
        assert before.opens_at < before.closes_at <= after.opens_at
        between = any(before.closes_at <= start < after.opens_at for start, _ in told.breaks)
        assert between or before.closes_at == after.opens_at


@given(st.one_of(zones, changing), hours, days, st.integers(1, 8), st.integers(0, 300), st.integers(0, 23))
@settings(deadline=None, max_examples=200)
def test_it_moves_by_the_fewest_whole_weeks(
    zone: str, at: time, first_on: date, weeks: int, late: int, hour: int
) -> None:
    """Moved, nothing is due before the end; moved a week less, something was; with nothing due, it does not move."""
    ana = replace(member("Ana", zone), at=at)
    pair = replace(pair_of(ana, member("Kenji", "Asia/Tokyo"), program(), first_on), weeks=weeks)
    pending = [Pending(2, ana), Pending(1, ana, 2), Pending(1, pair.members[1].member, 7)]
    end = hour_of(pair, ana, 1) + timedelta(days=late, hours=hour)
    k = weeks_to_move(pair, pending, end)

    def first_due(weeks: int) -> datetime:
        return min(hour_of(moved(pair, weeks), one.member, one.n, one.after_days) for one in pending)

    assert first_due(k) >= end
    assert (k == 0) == (first_due(0) >= end)
    assert k == 0 or first_due(k - 1) < end
    assert moved(pair, k).first_on.weekday() == first_on.weekday()


def test_what_is_due_at_the_very_end_of_a_break_comes_then() -> None:
    """Back on the day of a check-in, at the hour of it, the check-in comes at once."""
    ana = replace(member("Ana", "Europe/Lisbon"), paused_on=date(2026, 3, 5), paused_until=date(2026, 3, 17))
    pair = pair_of(ana, member("Kenji", "Asia/Tokyo"), program())
    end = ends_at(ana)
    assert end == hour_of(pair, ana, 2)
    assert weeks_to_move(pair, [Pending(2, ana)], end) == 0
    assert weeks_to_move(pair, [Pending(2, ana)], end + timedelta(seconds=1)) == 1


@pytest.mark.parametrize(("picked", "accepted"), [
    ("2026-03-11", True), ("2026-09-09", True), ("2026-03-10", False), ("2026-03-09", False), ("2026-09-10", False),
    ("", False), ("tomorrow", False), ("2026-02-30", False),
])  # fmt: skip
def test_a_break_is_from_tomorrow_to_half_a_year(picked: str, accepted: bool) -> None:
    """Any other day, and what is none, is refused beside its field."""
    found = accept_day(picked, date(2026, 3, 10))
    assert isinstance(found, Break if accepted else Refused)


def test_somebody_who_names_no_day_is_not_back_by_themselves() -> None:
    """Without a day there is no end to wait for."""
    assert ends_at(replace(member("Ana", "UTC"), paused_on=date(2026, 3, 5))) is None
