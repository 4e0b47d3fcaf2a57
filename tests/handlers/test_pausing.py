"""A break: nothing reaches who takes it, the pair's clock stands, the partner knows, and all of it goes on after it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from db.clocks import pause
from db.engine import Tx
from db.people import find_actor
from db.prompts import find_letters
from delivery.render import Gone, Rendered
from playground.slack import Message, Person
from programs.calendar import day_words
from programs.mentorship import MENTORSHIP
from programs.pausing import UNTIL
from programs.playbook import Playbooks, When
from programs.prompts import fill, news
from tests.cast import FIRST, PROMISE, SECOND, Cast, opened
from tests.handlers.ledger import Ledger

REGULAR = MENTORSHIP.stage("regular")
CHECK_IN = REGULAR.prompt("check_in")
BACK_ON = datetime(2026, 11, 6, 9, tzinfo=UTC)  # a Friday, at Ana's hour in Lisbon
THIRD = datetime(2026, 11, 10, 9, tzinfo=UTC)  # the next Tuesday, when the second check-in comes instead


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


def rests(person: Person, until: datetime) -> None:
    """Let somebody take a break until a day."""
    person.open_home()
    person.press("pausing.open")
    opened(person)
    person.fill({UNTIL: f"{until:%Y-%m-%d}"})
    assert person.submit().ok


def asked(messages: Sequence[Message]) -> list[datetime | None]:
    """List when somebody was asked for a check-in; a reminder is none."""
    return [one.program_at for one in messages if one.thread_ts is None and one.says(CHECK_IN.button)]


def told(person: Person, partner: Person, when: When, until: datetime | None = None) -> int:
    """Count how often somebody was told this of their partner, in their own DM."""
    prompt = news(MENTORSHIP, when, MENTORSHIP.anchor)
    assert prompt
    words = fill(prompt.words, {"partner": partner.name, "until": day_words(until) if until else ""})
    return sum(one.says(words) for one in person.dm)


def says(person: Person, words: str) -> bool:
    """Say whether somebody reads this on their Home."""
    home = person.open_home()
    return home is not None and home.says(words)


def test_a_break_moves_what_would_have_come_by_whole_weeks(cast: Cast) -> None:
    """Ana is away over a check-in: it comes on the next Tuesday after it, at nine, and the others follow from there."""
    stage = cast.until_shared().stage
    stage.move_to(FIRST + timedelta(days=3))
    rests(cast.ana, BACK_ON)
    stage.move_to(BACK_ON - timedelta(minutes=1))
    assert asked(cast.ana.dm) == [FIRST]
    assert told(cast.kenji, cast.ana, When.PAUSED, BACK_ON) == 1
    assert says(cast.kenji, f"Ana is taking a break until {day_words(BACK_ON)}")
    assert says(cast.olu, f"Ana is taking a break until {day_words(BACK_ON)}")
    stage.move_to(THIRD + timedelta(weeks=2))
    assert asked(cast.ana.dm) == [FIRST, THIRD, THIRD + timedelta(weeks=2)]
    assert told(cast.kenji, cast.ana, When.RESUMED) == 1
    assert told(cast.ana, cast.kenji, When.RESUMED) == 0


def test_a_break_in_which_nothing_would_have_come_moves_nothing(cast: Cast) -> None:
    """Back before the next check-in, it comes when it would have come anyway."""
    stage = cast.until_shared().stage
    rests(cast.kenji, FIRST + timedelta(days=6))
    stage.move_to(SECOND)
    assert asked(cast.ana.dm) == [FIRST, SECOND]


def test_back_on_the_day_of_a_check_in_it_comes_at_once(cast: Cast) -> None:
    """What had become needless meanwhile neither moves anything nor looks stuck to the organizers."""
    stage = cast.until_shared().stage
    rests(cast.ana, SECOND)
    stage.move_to(SECOND)
    assert asked(cast.ana.dm) == [FIRST, SECOND]
    assert not says(cast.olu, "A message for")


def test_an_open_check_in_stays_open_through_a_break(cast: Cast) -> None:
    """Kenji is away past the day on which Ana's check-in would have closed: she can still send it, and Home says so."""
    stage = cast.until_asked().stage
    prompt = cast.ana.dm[-1]
    rests(cast.kenji, BACK_ON)
    stage.move_to(SECOND + timedelta(days=2))
    assert cast.ana.press(CHECK_IN.skip, on=prompt).ok
    stage.move_to(BACK_ON)
    assert says(cast.olu, "nothing new")


def test_what_the_open_period_still_owes_moves_with_it(cast: Cast, ledger: Ledger) -> None:
    """Kenji rests before Ana's reminder: it waits a week for both, the form stays open as long, and says until when."""
    stage = cast.until_asked().stage
    prompt = cast.ana.dm[-1]
    rests(cast.kenji, FIRST + timedelta(days=4))
    stage.move_to(SECOND)
    reminder = [one for one in cast.ana.dm if one.thread_ts == prompt.ts]
    assert [one.program_at for one in reminder] == [FIRST + timedelta(days=9)]
    closes = FIRST.astimezone(UTC) + timedelta(days=20)
    assert reminder[0].says(day_words(closes))
    assert asked(cast.ana.dm) == [FIRST]
    stage.move_to(SECOND + timedelta(weeks=1))
    assert asked(cast.ana.dm) == [FIRST, SECOND + timedelta(weeks=1)]
    assert "expired" not in {one["reason"] for one in ledger.rows(stage.trellis.team)["outbox"]}


def test_a_card_waits_for_the_hour_its_reader_is_back(cast: Cast) -> None:
    """Ana shares while Kenji is away: nothing is posted where he would see it, until nine in Tokyo on his day."""
    stage = cast.until_kept().stage
    rests(cast.kenji, FIRST + timedelta(days=3))
    assert cast.ana.submit().ok
    stage.move_to(FIRST + timedelta(days=2))
    assert not any(one.says(PROMISE) for one in cast.group())
    stage.move_to(FIRST + timedelta(days=3))
    card = next(one for one in cast.group() if one.says(PROMISE))
    assert card.program_at == datetime(2026, 10, 16, 0, 0, tzinfo=UTC)
    assert asked(cast.ana.dm) == [FIRST]


def test_back_early_everything_goes_on_from_there(cast: Cast) -> None:
    """Ana presses that she is back: Home has no break any more, and the next check-in comes when it is its turn."""
    stage = cast.until_paired().stage
    rests(cast.ana, BACK_ON)
    assert says(cast.ana, f"taking a break until {day_words(BACK_ON)}")
    stage.move_to(FIRST + timedelta(days=1))
    assert asked(cast.ana.dm) == []
    cast.ana.open_home()
    assert cast.ana.press("I am back").ok
    assert not says(cast.ana, "taking a break until")
    stage.move_to(SECOND)
    assert asked(cast.ana.dm) == [FIRST + timedelta(weeks=1)]
    assert told(cast.kenji, cast.ana, When.RESUMED) == 1


def test_another_day_is_told_again_and_the_same_is_not(cast: Cast) -> None:
    """The partner hears of a new day, once; the same day said again is no news."""
    stage = cast.until_paired().stage
    stage.move_to(FIRST - timedelta(hours=7))  # ten in the morning in Tokyo
    rests(cast.ana, BACK_ON)
    stage.settle()
    rests(cast.ana, BACK_ON)
    stage.settle()
    assert told(cast.kenji, cast.ana, When.PAUSED, BACK_ON) == 1
    longer = BACK_ON + timedelta(days=3)
    rests(cast.ana, longer)
    stage.settle()
    assert told(cast.kenji, cast.ana, When.PAUSED, longer) == 1
    stage.move_to(BACK_ON)
    assert told(cast.kenji, cast.ana, When.RESUMED) == 0
    stage.move_to(longer)
    assert told(cast.kenji, cast.ana, When.RESUMED) == 1


def test_only_the_last_word_on_a_break_is_told(cast: Cast) -> None:
    """A day taken, changed and taken again in the partner's night is one piece of news."""
    stage = cast.until_paired().stage
    longer = BACK_ON + timedelta(days=3)
    for hour, until in ((14, BACK_ON), (15, longer), (16, BACK_ON)):
        stage.move_to(datetime(2026, 10, 12, hour, tzinfo=UTC))
        rests(cast.ana, until)
    stage.move_to(FIRST)
    assert told(cast.kenji, cast.ana, When.PAUSED, BACK_ON) == 1
    assert told(cast.kenji, cast.ana, When.PAUSED, longer) == 0


def test_a_break_the_partner_never_heard_of_is_not_told_to_be_over(cast: Cast) -> None:
    """Taken and ended in the partner's night, it is nobody's news."""
    stage = cast.until_paired().stage
    stage.move_to(datetime(2026, 10, 12, 14, tzinfo=UTC))  # eleven at night in Tokyo
    rests(cast.ana, BACK_ON)
    cast.ana.open_home()
    cast.ana.press("I am back")
    stage.move_to(FIRST)
    assert told(cast.kenji, cast.ana, When.PAUSED, BACK_ON) == 0
    assert told(cast.kenji, cast.ana, When.RESUMED) == 0
    assert asked(cast.ana.dm) == [FIRST]


def test_both_away_the_clock_waits_for_the_later(cast: Cast) -> None:
    """With one of the two back the check-ins still wait for the other, and each hears of the other when they are."""
    stage = cast.until_paired().stage
    rests(cast.ana, FIRST + timedelta(days=2))
    rests(cast.kenji, BACK_ON)
    stage.move_to(SECOND)
    assert asked(cast.ana.dm) == []
    stage.move_to(THIRD)
    assert asked(cast.ana.dm) == [THIRD]


def test_stopped_messages_stay_stopped_until_one_says_so(cast: Cast) -> None:
    """Nothing comes for a month; the partner hears of a break without a day; back, the next Tuesday asks again."""
    stage = cast.until_asked().stage
    written = len(cast.ana.dm)
    cast.ana.open_home()
    assert cast.ana.press("Stop all messages").ok
    assert says(cast.ana, "stopped all my messages")
    stage.move_to(FIRST + timedelta(days=30))
    assert len(cast.ana.dm) == written
    assert told(cast.kenji, cast.ana, When.STOPPED) == 1
    assert not says(cast.olu, "silent for")
    assert cast.ana.open_home()
    assert cast.ana.press("I am back").ok
    stage.move_to(FIRST + timedelta(days=43))
    assert asked(cast.ana.dm)[1:] == [datetime(2026, 11, 24, 9, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("day", "reason"),
    [("2026-10-12", "Please choose a day after today."), ("2020-01-01", "Please choose a day after today."),
     ("2027-05-01", "Please choose a day within the next six months, until Tuesday 13 April 2027.")],
)  # fmt: skip
def test_a_day_that_cannot_be_is_refused_beside_the_field(cast: Cast, ledger: Ledger, day: str, reason: str) -> None:
    """The form stays with the day that was chosen, and nothing has changed."""
    stage = cast.until_paired().stage
    before = ledger.rows(stage.trellis.team)
    cast.ana.open_home()
    cast.ana.press("Take a break")
    opened(cast.ana)
    cast.ana.fill({UNTIL: day})
    assert cast.ana.submit().errors == {UNTIL: reason}
    assert ledger.rows(stage.trellis.team) == before
    assert cast.ana.modal
    assert cast.ana.modal.values[UNTIL]["answer"]["selected_date"] == day


def test_a_move_to_another_zone_does_not_start_the_clock(cast: Cast) -> None:
    """Away, Ana moves: nothing comes before she is back, and then at her hour in the new zone."""
    stage = cast.until_paired().stage
    rests(cast.ana, BACK_ON)
    stage.workspace.change_user(cast.ana, tz="Asia/Tokyo")
    assert not says(cast.ana, "· next: ")
    stage.move_to(BACK_ON)
    assert asked(cast.ana.dm) == []
    stage.move_to(THIRD)
    assert asked(cast.ana.dm) == [THIRD - timedelta(hours=9)]


def test_a_break_begun_while_a_message_is_on_its_way_still_holds_it(cast: Cast, ledger: Ledger) -> None:
    """Between being taken up and being posted the break is looked for once more: it is put back, not lost."""
    stage = cast.until_paired().stage
    sender, team, store = stage.trellis.sender, stage.trellis.team, stage.trellis.store
    with store.begin(team) as tx:
        ana = find_actor(tx, cast.ana.id).member
    assert ana
    drafts = sender._drafts
    drawn, taken_up = drafts._render, []

    def begins_a_break(tx: Tx, outbox_ids: Sequence[UUID], playbooks: Playbooks) -> Sequence[Rendered | Gone]:
        for letter in find_letters(tx, outbox_ids).values():
            if letter.prompt == CHECK_IN.id:
                taken_up.append(str(letter.outbox_id))
                with store.begin(team) as another:
                    pause(another, ana, BACK_ON.date(), FIRST)
        return drawn(tx, outbox_ids, playbooks)

    drafts._render = begins_a_break
    stage.move_to(FIRST)
    drafts._render = drawn
    assert asked(cast.ana.dm) == []
    held = [one for one in ledger.rows(team)["outbox"] if one["state"] == "held"]
    assert len(held) == 2  # the check-in went along with the questions before it
    assert set(taken_up) < {one["id"] for one in held}
    assert {one["attempts"] for one in held} == {0}
    stage.move_to(THIRD)
    assert asked(cast.ana.dm) == [THIRD]


def test_somebody_away_is_not_paired(cast: Cast) -> None:
    """The organizer reads beside the person that they are taking a break."""
    stage = cast.until_enrolled().stage
    rests(cast.kenji, BACK_ON)
    stage.settle()
    cast.olu.open_home()
    cast.olu.press("Pair people")
    opened(cast.olu)
    cast.olu.fill({"Mentee": cast.ana, "Mentor": cast.kenji})
    assert cast.olu.submit().errors == {"mentor": "Kenji is taking a break. Pair them once they are back."}
