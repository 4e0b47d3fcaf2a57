"""The second step of joining: own hours, what stands in it, capacity, the first prompt, and the zones there are."""

from dataclasses import replace
from datetime import UTC, datetime, time
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.calendar import instant, is_quiet
from programs.checkins import Answer
from programs.joining import (
    NOT_WITH,
    OWN_HOUR,
    QUIET_FROM,
    QUIET_UNTIL,
    ZONE,
    Capacity,
    OwnHours,
    capacity,
    first_prompt_at,
    given_before,
    own_hours,
    the_rest,
)
from programs.mentorship import MENTORSHIP
from programs.pairs import Enrolment, Refused
from programs.zones import is_zone, zone_words, zones_by_region
from tests.blocks.people import member, program

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)  # a Tuesday
FORM = MENTORSHIP.when_and_how
MENTOR = MENTORSHIP.role("mentor")
hours = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def answered(at: time, start: time, end: time) -> tuple[Answer, ...]:
    """Answer what is about a person's own hours, and one more question."""
    walls = ((OWN_HOUR, at), (QUIET_FROM, start), (QUIET_UNTIL, end))
    own = [Answer(question.id, picks=(f"{wall:%H:%M}",)) for question, wall in walls]
    return (*own, Answer(ZONE.id, picks=("UTC",)), Answer("how_often", picks=("weekly",)))


@given(hours, hours, hours)
def test_own_hour_never_lies_in_the_quiet_hours(at: time, start: time, end: time) -> None:
    """Whatever is chosen, either it is refused beside the own hour, or the own hour is one at which nobody is quiet."""
    quiet = is_quiet(instant(NOON.date(), at, "UTC"), "UTC", start, end)
    match own_hours(answered(at, start, end)):
        case Refused(field, reason):
            assert quiet
            assert field == OWN_HOUR.id
            assert f"{at:%H:%M}" in reason
        case kept:
            assert not quiet
            assert kept == OwnHours("UTC", at, start, end, ())


def test_two_equal_times_mean_no_quiet_hours() -> None:
    """Any own hour goes with them, and the form says so."""
    assert isinstance(own_hours(answered(time(3), time(3), time(3))), OwnHours)
    assert "no quiet hours" in QUIET_UNTIL.hint


def test_what_is_the_persons_own_is_not_kept_with_the_place() -> None:
    """Hours, zone and whom one would rather not meet belong to the person, the rest to the place."""
    given_answers = (*answered(time(9), time(21), time(8)), Answer(NOT_WITH.id, picks=("U1",)))
    assert [one.question for one in the_rest(given_answers)] == ["how_often"]


@pytest.mark.parametrize("joined", [True, False])
def test_who_has_not_joined_agrees_anew(joined: bool) -> None:
    """Everything given before stands in the form again, the agreement only for somebody who takes part."""
    ana = member("Ana", "Europe/Lisbon")
    before = {one: Answer(one, picks=("1",)) for one in ("consent", "how_often")}
    filled = given_before(FORM, before, ["U1"], ana, joined=joined)
    assert ("consent" in filled) is joined
    assert filled["how_often"].picks == ("1",)
    assert (filled[ZONE.id].picks, filled[OWN_HOUR.id].picks) == (("Europe/Lisbon",), ("09:00",))
    assert filled[NOT_WITH.id].picks == ("U1",)


def test_capacity_is_what_was_asked_for_and_not_below_the_pairs() -> None:
    """Without a place anything goes; with two pairs one is too few; a role that does not ask has one."""
    place = Enrolment(uuid4(), uuid4(), member("Kaito", "UTC"), MENTOR.id, capacity=3, pairs=2)
    one = (Answer(MENTOR.capacity_question, picks=("1",)),)
    assert capacity(MENTOR, one, None) == Capacity(1)
    assert capacity(MENTOR, one, replace(place, pairs=1)) == Capacity(1)
    refused = capacity(MENTOR, one, place)
    assert isinstance(refused, Refused)
    assert refused.field == MENTOR.capacity_question
    assert capacity(MENTORSHIP.role("mentee"), (), replace(place, pairs=2)) == Capacity(1)


@given(st.sampled_from(["Asia/Tokyo", "America/New_York", "Pacific/Apia"]), hours, st.integers(0, 6))
def test_first_prompt_comes_at_the_own_hour_of_a_later_day(zone: str, at: time, weekday: int) -> None:
    """It is on the program's weekday where the person lives, at most a week from today, never today."""
    ana = replace(member("Ana", zone), at=at)
    local = first_prompt_at(ana, replace(program(), weekday=weekday), NOON).astimezone(ZoneInfo(zone))
    assert (local.weekday(), local.time()) == (weekday, at)
    assert 1 <= (local.date() - NOON.astimezone(ZoneInfo(zone)).date()).days <= 7


def test_every_zone_offered_is_one_and_stands_once() -> None:
    """Cities by region, at most a hundred under a heading, none twice, all of them zones in which time can be told."""
    groups = zones_by_region("")
    offered = [one.id for choices in groups.values() for one in choices]
    assert len(offered) == len(set(offered)) > 300
    assert all(map(is_zone, offered))
    assert max(map(len, groups.values())) <= 100
    assert {"Europe/Lisbon", "Asia/Tokyo", "America/New_York", "Pacific/Apia"} <= set(offered)


@pytest.mark.parametrize(("also", "added"), [("Etc/GMT+3", True), ("Europe/Lisbon", False), ("Mars/Olympus", False)])
def test_a_zone_that_is_no_city_is_added(also: str, added: bool) -> None:
    """What Slack says of somebody can be chosen even if it is no city; what is no zone cannot."""
    groups = zones_by_region(also)
    assert (len(groups) > len(zones_by_region(""))) is added
    assert (also in {one.id for choices in groups.values() for one in choices}) is (added or also == "Europe/Lisbon")


@pytest.mark.parametrize(
    ("zone", "words"),
    [("Europe/Lisbon", "Lisbon"), ("America/Indiana/Knox", "Knox, Indiana"), ("Asia/Ho_Chi_Minh", "Ho Chi Minh"),
     ("UTC", "UTC")],
)  # fmt: skip
def test_zones_are_called_by_their_city(zone: str, words: str) -> None:
    """The city, and where it takes more to tell, what it lies in."""
    assert zone_words(zone) == words
