"""What becomes due: to whom, where, and when, whatever the zones of the two."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.calendar import is_quiet
from programs.mentorship import MENTORSHIP
from programs.owing import hour_of, last_day, owed, period_of
from programs.playbook import Place, When
from tests.blocks.people import member, pair_of, program

zones = st.sampled_from(sorted(available_timezones() - {"localtime"}))
days = st.dates(date(2015, 1, 1), date(2035, 1, 1))
moments = st.integers(0, 28 * 365 * 86_400).map(lambda n: datetime(2009, 1, 1, tzinfo=UTC) + timedelta(seconds=n))
REGULAR, HELLO = MENTORSHIP.stage("regular"), MENTORSHIP.stage("introduction")
ANA, KENJI = member("Ana", "Europe/Lisbon"), member("Kenji", "Asia/Tokyo")
PAIR = pair_of(ANA, KENJI, program())
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@given(days, zones, st.integers(1, 4), st.integers(1, 30))
@settings(deadline=None)
def test_periods_follow_each_other_without_a_gap(first_on: date, zone: str, weeks: int, n: int) -> None:
    """A period ends when the next one begins, at the first moment of its day where the pair is anchored."""
    pair = replace(PAIR, anchor_zone=zone, first_on=first_on, weeks=weeks)
    span, following = period_of(pair, n), period_of(pair, n + 1)
    assert span.closes_at == following.opens_at
    assert abs(span.closes_at - span.opens_at - timedelta(weeks=weeks)) <= timedelta(hours=3)
    opens = span.opens_at.astimezone(ZoneInfo(zone))
    assert opens.date() >= first_on + timedelta(weeks=weeks * (n - 1))
    assert (span.opens_at - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date() < opens.date()


@given(days, zones, st.integers(1, 30), st.times())
@settings(deadline=None)
def test_a_prompt_comes_at_ones_own_hour_while_the_period_is_open(first_on: date, zone: str, n: int, at: time) -> None:
    """In the anchor's zone the own hour of the opening day lies in the period, whatever the clocks do."""
    who = replace(ANA, zone=zone, at=at.replace(microsecond=0))
    pair = replace(PAIR, anchor_zone=zone, first_on=first_on)
    span, hour = period_of(pair, n), hour_of(pair, who, n)
    assert span.opens_at <= hour < span.closes_at
    assert last_day(span.closes_at, zone) < period_of(pair, n + 1).closes_at.astimezone(ZoneInfo(zone)).date()


def test_the_last_day_to_answer_is_the_day_before_the_next_period() -> None:
    """Where they live, the day on which the period still is open for its last second."""
    closes_at = period_of(PAIR, 1).closes_at
    assert closes_at == datetime(2026, 3, 17, tzinfo=UTC)
    assert last_day(closes_at, "Europe/Lisbon") == date(2026, 3, 16)
    assert last_day(closes_at, "Asia/Tokyo") == date(2026, 3, 17)


@given(moments, zones, zones, st.sampled_from([When.PAIR_MADE, When.SHARED, When.ANSWERED]))
@settings(deadline=None)
def test_what_a_partner_causes_waits_for_the_quiet_hours_of_those_it_notifies(
    now: datetime, one: str, other: str, when: When
) -> None:
    """Nothing is due before it happened, nor while everybody it is for has quiet hours."""
    pair = pair_of(replace(ANA, zone=one), replace(KENJI, zone=other), program())
    people = {who.member.id: who.member for who in pair.members}
    for stage in MENTORSHIP.stages:
        for message in owed(stage, when, pair, 1, now):
            days = stage.prompt(message.prompt).after_days
            assert now <= message.due_at <= now + timedelta(days=2 + days)
            if days:  # its own hour, whatever the quiet hours are
                continue
            quiet = [
                is_quiet(message.due_at, people[id].zone, people[id].quiet_from, people[id].quiet_until)
                for id in message.recipients
            ]
            assert not all(quiet)
            assert not any(quiet) or len(quiet) > 1


def test_who_gets_what() -> None:
    """The introduction goes to both in their conversation, the check-in to the mentee, guidance to the mentor."""
    (hello,) = owed(HELLO, When.PAIR_MADE, PAIR, 0, NOON)
    assert (hello.recipients, hello.to_pair, hello.expires_at) == ((ANA.id, KENJI.id), True, None)
    ask, remind, half = owed(REGULAR, When.PERIOD_OPENS, PAIR, 1, NOON, NOON + timedelta(14))
    assert (ask.recipients, ask.to_pair, ask.due_at) == ((ANA.id,), False, hour_of(PAIR, ANA, 1))
    assert (remind.recipients, remind.to_pair, remind.due_at) == ((ANA.id,), False, hour_of(PAIR, ANA, 1, 2))
    assert (half.recipients, half.to_pair, half.due_at) == ((KENJI.id,), True, hour_of(PAIR, KENJI, 1, 7))
    assert {one.expires_at for one in (ask, remind, half)} == {NOON + timedelta(14)}
    guidance, waiting = owed(REGULAR, When.SHARED, PAIR, 1, NOON, NOON + timedelta(14))
    assert {(one.recipients, one.to_pair, one.expires_at) for one in (guidance, waiting)} == {((KENJI.id,), True, None)}


@pytest.mark.parametrize(
    ("hour", "day"), [(12, 12), (23, 13)], ids=["while the reader is awake", "in the reader's quiet hours"]
)
def test_a_reminder_counts_its_days_from_when_the_card_came(hour: int, day: int) -> None:
    """It comes at the reader's own hour, two days after the day on which they could read what it reminds of."""
    tokyo = ZoneInfo("Asia/Tokyo")
    now = datetime(2026, 3, 10, hour, tzinfo=tokyo).astimezone(UTC)
    reminder = next(one for one in owed(REGULAR, When.SHARED, PAIR, 1, now) if one.prompt == "waiting")
    assert REGULAR.prompt("waiting").after_days == 2
    assert reminder.due_at == datetime(2026, 3, day, 9, tzinfo=tokyo)


def test_what_goes_to_one_person_alone_goes_to_nobody_else() -> None:
    """With `only`, the prompts of other authors are not owed again."""
    mia = replace(PAIR.members[0], member=member("Mia", "UTC"))
    three = replace(PAIR, members=(*PAIR.members, mia))
    found = owed(REGULAR, When.PERIOD_OPENS, three, 1, NOON, only=ANA.id)
    assert [one.recipients for one in found] == [(ANA.id,), (ANA.id,), (KENJI.id,)]


def test_everybody_of_a_role_is_written_to() -> None:
    """Two mentees get a message each in their own conversation, and one together in the pair's."""
    mia = replace(PAIR.members[0], member=member("Mia", "UTC"))
    three = replace(PAIR, members=(*PAIR.members, mia))
    asked = owed(REGULAR, When.PERIOD_OPENS, three, 1, NOON)
    assert [one.recipients for one in asked if one.prompt == "check_in"] == [(ANA.id,), (mia.member.id,)]
    (hello,) = owed(HELLO, When.PAIR_MADE, three, 0, NOON)
    assert set(hello.recipients) == {one.member.id for one in three.members}
    assert hello.to_pair
    assert HELLO.prompts[0].where is Place.PAIR
