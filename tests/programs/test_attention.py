"""Quiet weeks, whatever comes: what is scheduled stays within the limit, gives way in order, and is never put off for
good.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.attention import (
    A_WEEK,
    AT_MOST,
    DAYS,
    TO_ANSWER,
    TOGETHER,
    Item,
    Plan,
    Week,
    attend,
    goes_along,
    is_scheduled,
    limit,
)
from programs.calendar import instant, local_day
from programs.mentorship import MENTORSHIP
from programs.people import Member
from programs.playbook import Drops, Place, Prompt, When
from slack_app.playbooks import PLAYBOOKS
from tests.blocks.people import member

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
ANA, KENJI = member("Ana", "Europe/Lisbon"), member("Kenji", "Asia/Tokyo")
ORDER = (None, *sorted(Drops, reverse=True))
zones = st.sampled_from(sorted(available_timezones() - {"localtime"}))


def item(seq: int = 1, at: datetime = NOON, *readers: Member, scheduled: bool = True, drops: Drops | None = None,
         closes: datetime | None = None, key: UUID | None = None) -> Item:  # fmt: skip
    """Make a message that is due."""
    ids = tuple(one.id for one in readers or (ANA,))
    return Item(uuid4(), seq, ids, at, at, closes, scheduled=scheduled, drops=drops, key=key)


def week(of: Member = ANA, *days_ago: int, itself: bool = True, most: int = A_WEEK) -> dict[UUID, Week]:
    """Say on which days something came to somebody."""
    days = tuple(local_day(NOON, of.zone) - timedelta(days=ago) for ago in days_ago)
    return {of.id: Week(of, most, days, days if itself else ())}


@dataclass(frozen=True)
class Comes:
    """What comes to somebody: in so many hours since the last, of which kind, and for how many days it is open."""

    hours: int
    scheduled: bool
    drops: Drops | None
    open_days: int
    along: bool
    both: bool


@dataclass
class Life:
    """Two people and what comes to them, decided at every moment at which something is due."""

    people: tuple[Member, ...]
    limit: int
    waiting: list[Item] = field(default_factory=list)
    got: list[tuple[Member, datetime, bool, bool]] = field(default_factory=list)
    gone: list[Item] = field(default_factory=list)
    went: dict[UUID, datetime] = field(default_factory=dict)

    def until(self, end: datetime) -> None:
        """Let everything that is due until then come, wait or give way."""
        for _ in range(10_000):
            due = min((one.due_at for one in self.waiting), default=end)
            if due >= end:
                return
            self.decide(due)
        raise AssertionError("it never ends")

    def decide(self, now: datetime) -> None:
        """Do as is decided at this moment."""
        plan = attend([one for one in self.waiting if one.due_at <= now + TOGETHER], self.weeks(), now)
        waits = dict(plan.wait)
        assert all(at > now for at in waits.values())
        self.gone += [one for one in self.waiting if one.id in plan.drop]
        self.waiting = [
            replace(one, due_at=waits.get(one.id, one.due_at)) for one in self.waiting if one.id not in plan.drop
        ]
        due = [one for one in self.waiting if one.due_at <= now]
        while due:
            told = next((ids for ids in plan.together if due[0].id in ids), (due[0].id,))
            self.send([one for one in self.waiting if one.id in told], now)
            due = [one for one in due if one.id not in told]

    def send(self, told: Sequence[Item], now: datetime) -> None:
        """Tell these in one message."""
        forced = any(not one.drops and one.scheduled and now >= self.latest(one) for one in told)
        for who in self.people:
            if any(who.id in one.readers for one in told):
                self.got.append((who, now, all(one.scheduled for one in told), forced))
        self.went |= {one.id: now for one in told}
        self.waiting = [one for one in self.waiting if one not in told]

    def latest(self, one: Item) -> datetime:
        """Return a moment by which it surely cannot wait for its reader's next hour."""
        end = one.expires_at - TO_ANSWER if one.expires_at else one.first_due_at + AT_MOST
        return end - timedelta(days=1, hours=3)

    def weeks(self) -> dict[UUID, Week]:
        """Say what everybody got so far."""
        found = {}
        for who in self.people:
            mine = [(local_day(at, who.zone), itself) for to, at, itself, _ in self.got if to == who]
            days = tuple(day for day, _ in mine)
            found[who.id] = Week(who, self.limit, days, tuple(day for day, itself in mine if itself))
        return found


come = st.builds(
    Comes, st.integers(0, 60), st.booleans(), st.sampled_from(ORDER), st.integers(5, 14), st.booleans(), st.booleans()
)


@given(st.lists(come, min_size=1, max_size=20), zones, zones, st.integers(1, 5))
@settings(deadline=None, max_examples=60)
def test_no_seven_days_bring_more_by_themselves_than_the_limit(
    coming: list[Comes], zone: str, other: str, pairs: int
) -> None:
    """Whatever partners do besides, unless something could not wait; what never drops comes in time, and once."""
    ana, kenji = replace(ANA, zone=zone), replace(KENJI, zone=other)
    life, at, all_of_them = Life((ana, kenji), limit(pairs)), NOON, []
    for seq, one in enumerate(coming):
        at += timedelta(hours=one.hours)
        life.until(at)
        closes = at + timedelta(days=one.open_days) if one.scheduled else None
        to = (ana, kenji) if one.both else (ana,)
        key = ana.id if one.along and not one.both else None
        all_of_them.append(item(seq, at, *to, scheduled=one.scheduled, drops=one.drops, closes=closes, key=key))
        life.waiting.append(all_of_them[-1])
    life.until(at + timedelta(days=60))
    assert not life.waiting
    assert {one.id for one in life.gone} | life.went.keys() == {one.id for one in all_of_them}
    assert not {one.id for one in life.gone} & life.went.keys()
    assert all(one.scheduled and one.drops for one in life.gone)
    for made in all_of_them:
        if not made.drops and made.scheduled and made.expires_at:
            assert life.went[made.id] <= made.expires_at - TO_ANSWER
        if not made.scheduled:
            assert life.went[made.id] <= made.due_at
    for who in life.people:
        free = [got for to, got, itself, forced in life.got if to == who and itself and not forced]
        days = sorted(local_day(got, who.zone) for got in free)
        for last, day in enumerate(days):
            assert sum(0 <= (day - one).days < DAYS for one in days[: last + 1]) <= life.limit


@given(st.permutations(range(len(ORDER))), st.integers(0, len(ORDER)))
def test_a_full_week_drops_in_order(order: list[int], room: int) -> None:
    """Of what is due at once the least important gives way first; what never drops waits instead."""
    due = [item(seq, drops=ORDER[n]) for seq, n in enumerate(order)]
    plan = attend(due, week(most=room) if room else week(ANA, 1, most=1), NOON)
    ranked = sorted(due, key=lambda one: ORDER.index(one.drops))
    assert set(plan.drop) == {one.id for one in ranked[room:] if one.drops}
    assert [id for id, _ in plan.wait] == [one.id for one in ranked[room:] if not one.drops]


def test_what_a_partner_causes_always_comes_and_counts() -> None:
    """It goes into a full week, and what is scheduled makes room for it."""
    caused, scheduled = item(2, scheduled=False), item(1, drops=Drops.AGENDA)
    assert attend([scheduled, caused], week(ANA, 1), NOON) == Plan(drop=(scheduled.id,))
    assert attend([caused], week(ANA, 1, 2, 3), NOON) == Plan()


def test_a_reminder_gives_way_only_to_a_week_over_full() -> None:
    """What others did may fill a week up to it; what came by itself, or more than the limit, does not let it in."""
    reminder = item(drops=Drops.REMINDER)
    assert attend([reminder], week(ANA, 1, 2, itself=False), NOON) == Plan()
    assert attend([reminder], week(ANA, 1, 2), NOON).drop == (reminder.id,)
    assert attend([reminder], week(ANA, 1, 2, 3, itself=False), NOON).drop == (reminder.id,)


@pytest.mark.parametrize(("open_days", "waits"), [(14, 5), (5, 3), (3, 1), (2, 0)])
def test_a_check_in_waits_for_room_but_leaves_two_days_to_answer(open_days: int, waits: int) -> None:
    """It waits for its reader's own hour on the first day with room, and at the last moment it goes."""
    ana = replace(ANA, at=time(12), zone="UTC")
    asked = item(closes=NOON + timedelta(days=open_days))
    plan = attend([asked], week(ana, 2, 1), NOON)
    assert plan.wait == (((asked.id, NOON + timedelta(days=waits)),) if waits else ())


@given(zones, st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.times(), st.integers(1, 3))
@settings(deadline=None, max_examples=50)
def test_what_comes_every_week_at_the_same_hour_never_waits(zone: str, first: date, at: time, most: int) -> None:
    """The clocks may change in between: seven days are calendar days."""
    ana = replace(ANA, zone=zone, at=at.replace(second=0, microsecond=0))
    for n in range(1, 60):
        day = first + timedelta(weeks=n)
        got = tuple(day - timedelta(days=DAYS + ago) for ago in range(most))
        now = instant(day, ana.at, zone)
        asked = item(at=now)
        assert attend([asked], {ana.id: Week(ana, most, got, got)}, now) == Plan()


def test_what_is_due_within_two_hours_is_told_together() -> None:
    """In order; what is due later stays, and what is only due soon brings nothing about."""
    first, second = item(1, key=ANA.id), item(2, NOON + TOGETHER, key=ANA.id)
    later = item(3, NOON + TOGETHER + timedelta(seconds=1), key=KENJI.id)
    assert attend([second, later, first], week(), NOON).together == ((first.id, second.id),)
    assert attend([second], week(), NOON) == Plan()


def test_what_is_told_together_counts_once() -> None:
    """With one place left, two that go together both come, and a third that stands alone gives way."""
    both = [item(n, key=ANA.id) for n in (1, 2)]
    alone = item(3, drops=Drops.REMINDER)
    assert attend([*both, alone], week(ANA, 1), NOON) == Plan((alone.id,), (), (tuple(one.id for one in both),))


def test_a_reminder_comes_no_earlier_than_what_it_reminds_of_allows() -> None:
    """When that has waited it waits along, and when its time is over by then it is dropped."""
    reminder = replace(item(drops=Drops.REMINDER, closes=NOON + timedelta(days=9)), not_before=NOON + timedelta(days=3))
    assert attend([reminder], week(), NOON).wait == ((reminder.id, reminder.not_before),)
    late = replace(reminder, not_before=reminder.expires_at)
    assert attend([late], week(), NOON).drop == (late.id,)
    assert attend([replace(reminder, not_before=NOON)], week(), NOON) == Plan()


def test_what_comes_to_nothing_takes_no_room() -> None:
    """With one place left a needless reminder does not take it from another message."""
    needless, asked = replace(item(1), counted=False), item(2)
    assert attend([needless, asked], week(ANA, 1), NOON) == Plan()


def test_each_pair_beyond_the_second_brings_one_more() -> None:
    """Two a week with none, one or two pairs."""
    assert [limit(pairs) for pairs in range(5)] == [2, 2, 2, 3, 4]


def test_a_prompt_that_speaks_of_itself_alone_is_never_merged() -> None:
    """Not one with a card to answer, a thread, or a button that is about the message; reminders least of all."""
    plain = Prompt("x", ("a",), Place.OWN_DM, When.PERIOD_OPENS, "Words", button="Open", skip="Nothing")
    assert goes_along(plain)
    for alone in (
        {"in_thread_of": "y"}, {"about_each": "T"}, {"help": "H"}, {"talked": "T"}, {"nudge": "N"},
        {"thread_answers": True}, {"card": True}, {"when": When.ALL_SHARED},
    ):  # fmt: skip
        assert not goes_along(replace(plain, **alone)), alone


def test_everything_that_comes_by_itself_waits_or_drops() -> None:
    """In the playbooks only what comes by itself drops; what somebody shares never does, and a check-in waits."""
    for prompt in (one for book in PLAYBOOKS.values() for stage in book.stages for one in stage.prompts):
        assert is_scheduled(prompt) or not prompt.drops, prompt.id
        assert not (prompt.drops and prompt.card), prompt.id
    assert not MENTORSHIP.stage("regular").prompt("check_in").drops
