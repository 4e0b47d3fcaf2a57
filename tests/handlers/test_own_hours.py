"""Zone, own hour and quiet hours: from Slack, chosen, changed and refused; and whom one would rather not meet."""

import copy
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from db.enrolments import list_vetoes
from db.people import find_actor
from playground.slack import Person, payloads
from programs.calendar import instant
from programs.joining import NOT_WITH, OWN_HOUR, QUIET_FROM, QUIET_UNTIL, ZONE
from programs.mentorship import MENTORSHIP
from tests.cast import FIRST, WHEN_AND_HOW, Cast, opened
from tests.handlers.ledger import Ledger

MENTEE, MENTOR = MENTORSHIP.role("mentee"), MENTORSHIP.role("mentor")
ASKS, REMINDER = (MENTORSHIP.stage("regular").prompt(one) for one in ("check_in", "reminder"))


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


def until_second_step(person: Person) -> None:
    """Come to the second step of the place they have, or take one as a mentee."""
    home = person.open_home()
    assert home is not None
    changes = home.says("Change my answers")
    assert person.press("Change my answers" if changes else f"Join as a {MENTEE.name.lower()}").ok
    opened(person)
    person.fill({} if changes else {"change": "Much."})
    assert person.submit().ok


def zone_of(cast: Cast, person: Person) -> str:
    """Return the zone that the app knows somebody in."""
    with cast.stage.trellis.store.begin(cast.stage.trellis.team) as tx:
        member = find_actor(tx, person.id).member
    assert member is not None
    return member.zone


@pytest.mark.parametrize("tz", ["Europe/Lisbon", "Etc/GMT+3"])
def test_zone_comes_from_slack_and_follows_it(cast: Cast, tz: str) -> None:
    """Slack's zone stands in the form, under its own heading if it is no city; left so it moves with the profile."""
    cast.until_organized()
    cast.stage.workspace.change_user(cast.ana, tz=tz)
    until_second_step(cast.ana)
    assert cast.ana.modal is not None
    assert cast.ana.modal.values[ZONE.id]["answer"]["selected_option"]["value"] == tz
    cast.ana.fill(WHEN_AND_HOW)
    assert cast.ana.submit().ok
    cast.stage.workspace.change_user(cast.ana, tz="Asia/Kolkata")
    assert zone_of(cast, cast.ana) == "Asia/Kolkata"


def test_chosen_zone_stays_until_slacks_is_chosen_again(cast: Cast) -> None:
    """Ana chooses New York: her profile no longer moves her, nor does joining again; choosing Slack's zone does."""
    cast.until_enrolled()
    until_second_step(cast.ana)
    cast.ana.fill({ZONE.id: "America/New_York"})
    assert cast.ana.submit().ok
    cast.ana.close()
    cast.stage.workspace.change_user(cast.ana, tz="Asia/Kolkata")
    assert zone_of(cast, cast.ana) == "America/New_York"
    until_second_step(cast.ana)
    assert zone_of(cast, cast.ana) == "America/New_York"
    cast.ana.fill({ZONE.id: "Asia/Kolkata"})
    assert cast.ana.submit().ok
    cast.stage.workspace.change_user(cast.ana, tz="Europe/Paris")
    assert zone_of(cast, cast.ana) == "Europe/Paris"


def test_what_is_scheduled_moves_to_the_new_hour_in_the_new_zone(cast: Cast) -> None:
    """Paired already, Ana chooses an evening hour in Tokyo: she is asked then, not before, and Home says when."""
    stage = cast.until_paired().stage
    until_second_step(cast.ana)
    cast.ana.fill({ZONE.id: "Asia/Tokyo", OWN_HOUR.id: "19:30"})
    assert cast.ana.submit().ok
    there = instant(FIRST.date(), time(19, 30), "Asia/Tokyo")
    home = cast.ana.open_home()
    assert home is not None
    assert home.says("next: Tuesday 13 October, 19:30")
    stage.move_to(there - timedelta(minutes=1))
    assert not any(one.says(ASKS.button) for one in cast.ana.dm)
    stage.move_to(there)
    assert [one.program_at for one in cast.ana.dm if one.says(ASKS.button)] == [there]


def test_what_waits_moves_out_of_the_new_quiet_hours(cast: Cast) -> None:
    """Asked at nine, Ana becomes an evening person: the reminder that waits comes at her new hour, not at nine."""
    stage = cast.until_asked().stage
    until_second_step(cast.ana)
    cast.ana.fill({OWN_HOUR.id: "18:15", QUIET_FROM.id: "23:00", QUIET_UNTIL.id: "18:00"})
    assert cast.ana.submit().ok
    due = instant(FIRST.date() + timedelta(days=REMINDER.after_days), time(18, 15), "Europe/Lisbon")
    before = len(cast.ana.dm)
    stage.move_to(due - timedelta(minutes=1))
    assert len(cast.ana.dm) == before
    stage.move_to(due)
    assert [one.program_at for one in cast.ana.dm[before:]] == [due]


def test_what_waits_for_two_waits_for_new_quiet_hours(cast: Cast) -> None:
    """The introduction waits for Kenji's morning; he gets up later before it comes, and it waits for that."""
    stage = cast.until_enrolled().stage
    stage.clock.set(datetime(2026, 10, 12, 15, tzinfo=UTC))  # midnight in Tokyo
    pair(cast)
    assert cast.olu.submit().ok
    until_second_step(cast.kenji)
    cast.kenji.fill({QUIET_FROM.id: "21:00", QUIET_UNTIL.id: "17:00", OWN_HOUR.id: "18:00"})
    assert cast.kenji.submit().ok
    ends = datetime(2026, 10, 13, 8, tzinfo=UTC)
    stage.move_to(ends)
    assert [one.program_at for one in cast.group()] == [ends]


def test_nothing_comes_in_ones_own_quiet_hours(cast: Cast) -> None:
    """Kenji is quiet from seven in the evening to half past four in Tokyo: the introduction waits for that."""
    stage = cast.until_enrolled().stage
    until_second_step(cast.kenji)
    cast.kenji.fill({QUIET_FROM.id: "19:00", QUIET_UNTIL.id: "16:30", OWN_HOUR.id: "17:00"})
    assert cast.kenji.submit().ok
    pair(cast)
    assert cast.olu.submit().ok
    ends = datetime(2026, 10, 13, 7, 30, tzinfo=UTC)
    stage.move_to(ends - timedelta(minutes=1))
    assert stage.workspace.group(cast.ana, cast.kenji) is None
    stage.move_to(ends)
    assert [one.program_at for one in cast.group()] == [ends]


CANNOT_BE: tuple[tuple[str, dict[str, Any], str], ...] = (
    (OWN_HOUR.id, {"selected_time": "25:00"}, OWN_HOUR.id),
    (OWN_HOUR.id, {"selected_time": None}, OWN_HOUR.id),
    (QUIET_UNTIL.id, {"selected_time": "9"}, QUIET_UNTIL.id),
    (OWN_HOUR.id, {"selected_time": "22:15"}, OWN_HOUR.id),
    (QUIET_UNTIL.id, {"selected_time": "09:30"}, OWN_HOUR.id),
    (ZONE.id, {"selected_option": {"value": "Mars/Olympus"}}, ZONE.id),
    (ZONE.id, {"selected_option": {"value": "../etc/passwd"}}, ZONE.id),
    (ZONE.id, {"selected_option": None}, ZONE.id),
    (NOT_WITH.id, {"selected_users": ["<!channel>"]}, NOT_WITH.id),
    ("consent", {"selected_options": []}, "consent"),
)


def test_what_cannot_be_is_refused_beside_the_field(cast: Cast, ledger: Ledger) -> None:
    """An hour or zone that does not exist, an own hour in the quiet hours, no consent: refused there, nothing kept."""
    stage = cast.until_organized().stage
    until_second_step(cast.ana)
    sent = payloads.submission(stage.workspace.state, cast.ana.fill(WHEN_AND_HOW))
    before = ledger.rows(stage.trellis.team)
    for field, value, beside in CANNOT_BE:
        body = copy.deepcopy(sent)
        body["view"]["state"]["values"][field]["answer"] |= value
        answer = stage.workspace.deliver("interactive", body).answer
        assert (answer["response_action"], list(answer["errors"])) == ("errors", [beside]), value
        assert ledger.rows(stage.trellis.team) == before, value
        assert cast.ana.modal is not None, value


def pair(cast: Cast) -> None:
    """Let Olu choose Ana and Kenji, without pressing Pair."""
    cast.olu.open_home()
    assert cast.olu.press("Pair people").ok
    opened(cast.olu)
    cast.olu.fill({MENTEE.name: cast.ana, MENTOR.name: cast.kenji})


@pytest.mark.parametrize("who", ["ana", "kenji"])
def test_whom_one_would_rather_not_meet_is_not_met_and_nobody_learns_why(cast: Cast, who: str) -> None:
    """The pairing is refused in words that say no reason; only the one who asked can read it, and can take it back."""
    stage = cast.until_enrolled().stage
    asks, other = (cast.ana, cast.kenji) if who == "ana" else (cast.kenji, cast.ana)
    until_second_step(asks)
    asks.fill({NOT_WITH.id: [other]})
    assert asks.submit().ok
    asks.close()
    pair(cast)
    assert cast.olu.submit().errors == {"mentor": "They are not a match here. Please choose somebody else."}
    with stage.trellis.store.begin(stage.trellis.team) as tx:
        organizer, author = find_actor(tx, cast.olu.id).member, find_actor(tx, asks.id).member
        assert organizer is not None
        assert author is not None
        for reader, expected in ((None, []), (organizer.id, []), (author.id, [other.id])):
            tx.identify(reader)
            assert list_vetoes(tx, author.id) == expected
    until_second_step(asks)
    asks.fill({NOT_WITH.id: [asks]})  # nobody is kept apart from themselves
    assert asks.submit().ok
    assert cast.olu.submit().ok
