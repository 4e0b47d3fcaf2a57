"""Quiet weeks: what is due together comes as one message, and a full week puts off, drops and says so on Home."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from blocks.attention import QUIET
from blocks.foot import MESSAGE_MENU, WHY
from blocks.helping import HELP_OPEN
from blocks.prompts import CHECK_IN_OPEN
from playground.slack import Message, Person
from playground.slack.inputs import elements
from playground.stories.weeks import messages_by_week
from programs.attention import DAYS, WEEK_FULL, limit
from programs.mentorship import MENTORSHIP
from programs.playbook import Prompt
from tests.cast import ANSWERS, FIRST, STARTS, Cast, opened
from tests.handlers.ledger import Ledger

KICKOFF, REGULAR = MENTORSHIP.stage("kickoff"), MENTORSHIP.stage("regular")
BEFORE = KICKOFF.prompt("before")
CHECK_IN, REMINDER, HALF = (REGULAR.prompt(id) for id in ("check_in", "reminder", "half"))


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """What comes when does not depend on how questions come in."""
    return str(request.param)


def asks(message: Message, prompt: Prompt) -> bool:
    """Say whether a message has the button of a prompt, outside any thread."""
    return not message.thread_ts and f"[{prompt.button}]" in message.text


def fill_week(ledger: Ledger, cast: Cast, person: Person, at: datetime, count: int = limit(1)) -> None:
    """Let somebody have got so many messages at this moment."""
    for _ in range(count):
        ledger.run(
            """insert into outbox (team_id, id, to_member, channel, due_at, state, sent_at, ts)
               select team_id, %s, id, 'D' || slack_user, %s, 'sent', %s, '1.1' from member
               where team_id = %s and slack_user = %s""",
            uuid4(), at, at, cast.stage.trellis.team, person.id,
        )  # fmt: skip


def prompts(ledger: Ledger, cast: Cast, prompt: Prompt) -> list[tuple[str, str]]:
    """Return the state of each prompt of this id, with its message's reason."""
    rows = ledger.rows(cast.stage.trellis.team)
    reasons = {row["id"]: row["reason"] for row in rows["outbox"]}
    return [(row["state"], reasons[row["outbox_id"]]) for row in rows["prompt"] if row["prompt"] == prompt.id]


def test_what_is_due_together_is_one_message_with_each_its_button(cast: Cast, ledger: Ledger) -> None:
    """Ana's questions before the first talk and her first check-in come at one hour: one message, one foot."""
    cast.until_asked()
    (message,) = cast.ana.dm
    assert asks(message, BEFORE)
    assert asks(message, CHECK_IN)
    actions = [element["action_id"] for _, element in elements(message.blocks)]
    assert (actions.count(CHECK_IN_OPEN), actions.count(MESSAGE_MENU), actions.count(HELP_OPEN)) == (2, 1, 1)
    for prompt, form in ((BEFORE, KICKOFF.forms["mentee"]), (CHECK_IN, REGULAR.form)):
        assert form
        assert cast.ana.press(prompt.button, on=message).ok
        assert opened(cast.ana).payload["title"]["text"] == form.title
        cast.ana.close()
    rows = ledger.rows(cast.stage.trellis.team)
    mine = [row for row in rows["prompt"] if row["prompt"] == CHECK_IN.id]
    said = [row for row in rows["prompt"] if row["outbox_id"] == mine[0]["outbox_id"]]
    assert {(row["prompt"], row["state"]) for row in said} == {(BEFORE.id, "sent"), (CHECK_IN.id, "sent")}
    assert all(row["carried_by"] is None for row in rows["outbox"])


def test_the_sender_lays_out_what_comes_with_what_it_sends(cast: Cast) -> None:
    """Her questions have waited for the hour at which her check-in opens; they go together, also between two beats."""
    cast.until_paired()
    cast.stage.clock.set(FIRST)
    cast.stage.trellis.sender.wake()
    assert cast.ana.wait(lambda: bool(cast.ana.dm), 10)
    cast.stage.settle()
    (message,) = cast.ana.dm
    assert asks(message, BEFORE)
    assert asks(message, CHECK_IN)


def test_why_speaks_of_everything_in_it_and_help_opens(cast: Cast) -> None:
    """One menu stands for all of it: both reasons are there, once each; help is there too."""
    cast.until_asked()
    assert cast.ana.choose(MESSAGE_MENU, WHY.label, on=cast.ana.dm[-1]).ok
    why = opened(cast.ana)
    assert why.says("you became a pair on")
    assert why.says(f"the {REGULAR.name.lower()} opened on")
    assert why.plain.count("together with Kenji") == 1
    cast.ana.close()
    assert cast.ana.press(HELP_OPEN, on=cast.ana.dm[-1]).ok
    opened(cast.ana)


def test_a_reminder_stands_in_the_thread_of_the_message_it_was_told_in(cast: Cast) -> None:
    """It is never merged, and finds what it reminds of."""
    cast.until_asked()
    cast.stage.move_to(FIRST + timedelta(days=REMINDER.after_days))
    root, reminder = cast.ana.dm
    assert reminder.thread_ts == root.ts


def test_a_check_in_that_finds_the_week_full_waits_for_room(cast: Cast, ledger: Ledger) -> None:
    """It comes at her own hour on the first day with room, and its reminder as many days later as ever."""
    cast.until_paired()
    full = FIRST - timedelta(days=2)
    fill_week(ledger, cast, cast.ana, full)
    cast.stage.move_to(full + timedelta(days=DAYS) - timedelta(hours=12))
    assert not any(asks(one, CHECK_IN) for one in cast.ana.dm)
    cast.stage.move_to(FIRST + timedelta(days=13))
    asked = next(one for one in cast.ana.dm if asks(one, CHECK_IN))
    assert asked.program_at == FIRST + timedelta(days=DAYS - 2)
    reminders = [one.program_at for one in cast.ana.dm if one.thread_ts]
    assert reminders == [asked.program_at + timedelta(days=REMINDER.after_days)]


def test_a_check_in_that_waits_is_not_asked_for_once_it_is_done(cast: Cast, ledger: Ledger) -> None:
    """Her week is full, so Ana checks in from Home; nothing asks her for that again when there is room."""
    cast.until_paired()
    full = FIRST - timedelta(days=2)
    fill_week(ledger, cast, cast.ana, full)
    cast.stage.move_to(FIRST + timedelta(hours=1))
    cast.ana.open_home()
    assert cast.ana.press(CHECK_IN.button, on=cast.ana.home).ok
    opened(cast.ana)
    cast.ana.fill(ANSWERS)
    assert cast.ana.submit().ok
    cast.stage.move_to(FIRST + timedelta(days=13))
    assert not any(asks(one, CHECK_IN) for one in cast.ana.dm)
    assert prompts(ledger, cast, CHECK_IN)[0] == ("due", "not_needed")


def test_a_check_in_never_waits_until_it_is_too_late_to_answer(cast: Cast, ledger: Ledger) -> None:
    """However full the weeks are, it comes while two days are left."""
    cast.until_paired()
    for day in range(14):
        fill_week(ledger, cast, cast.ana, FIRST + timedelta(days=day - 1))
    cast.stage.move_to(FIRST + timedelta(days=13))
    asked = next(one for one in cast.ana.dm if asks(one, CHECK_IN))
    assert asked.program_at is not None
    assert (
        timedelta(days=2) <= FIRST.replace(hour=0) + timedelta(days=14) - asked.program_at < timedelta(days=3, hours=2)
    )


def test_what_gives_way_stands_on_home_and_bothers_no_organizer(cast: Cast, ledger: Ledger) -> None:
    """Kenji's half of the theme does not come in a full week; Home has its words for a week, and the log its reason."""
    cast.until_asked()
    fill_week(ledger, cast, cast.kenji, FIRST + timedelta(days=6))
    before = len(cast.group())
    cast.stage.move_to(FIRST + timedelta(days=HALF.after_days))
    assert len(cast.group()) == before
    assert prompts(ledger, cast, HALF) == [("skipped", WEEK_FULL)]
    home = cast.kenji.open_home()
    assert home is not None
    track = MENTORSHIP.tracks[0].theme(1).words["mentor"]
    assert home.says(QUIET)
    assert home.says(track.replace("{mentee}", "Ana"))
    organizer = cast.olu.open_home()
    assert organizer is not None
    assert not organizer.says("A message for")
    cast.stage.move_to(FIRST + timedelta(days=HALF.after_days + DAYS + 1))
    home = cast.kenji.open_home()
    assert home is not None
    assert not home.says(QUIET)


def test_a_reminder_that_gives_way_has_its_button_on_home_until_it_is_done(cast: Cast, ledger: Ledger) -> None:
    """Pressed there it opens the form; once that is sent the line is gone."""
    cast.until_asked()
    fill_week(ledger, cast, cast.ana, FIRST + timedelta(days=1))
    cast.stage.move_to(FIRST + timedelta(days=REMINDER.after_days))
    assert not any(one.thread_ts for one in cast.ana.dm)
    home = cast.ana.open_home()
    assert home is not None
    assert home.says(f"{QUIET} {REMINDER.called}, with Kenji.")
    line = next(one for one in home.blocks if QUIET in str(one.get("text")))
    assert line["accessory"]["text"]["text"] == REMINDER.button
    assert cast.ana.press(CHECK_IN.skip, on=cast.ana.dm[-1]).ok
    home = cast.ana.open_home()
    assert home is not None
    assert not home.says(QUIET)


def test_what_a_partner_does_comes_into_the_fullest_week(cast: Cast, ledger: Ledger) -> None:
    """The card Ana shares reaches Kenji at once, whatever he got before."""
    cast.until_kept()
    fill_week(ledger, cast, cast.kenji, FIRST - timedelta(hours=1), 9)
    before = len(cast.group())
    assert cast.ana.submit().ok
    cast.stage.settle()
    assert len(cast.group()) == before + 1


def test_the_week_is_counted_from_the_messages_themselves(cast: Cast) -> None:
    """In the first days: the introduction is an organizer's act, the questions and the check-in come by themselves."""
    cast.until_asked()
    cast.stage.move_to(STARTS + timedelta(days=DAYS - 1))
    week = messages_by_week(cast.stage)
    assert (week["Ana", 0].scheduled, week["Ana", 0].caused) == (2, 1)
    assert (week["Kenji", 0].scheduled, week["Kenji", 0].caused) == (1, 1)
