"""The clock of a running demo: moved from the page, one move at a time, and what is due told beforehand."""

import json
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from blocks.pausing import PAUSE_OPEN
from playground.rehearsal import StageRehearsal
from playground.slack.page.timeline import list_sent
from playground.stage import Stage, wait_until
from programs.pausing import UNTIL
from tests.cast import FIRST, SECOND, STARTS, Cast, opened

DAY = timedelta(days=1)
LAST = datetime(2027, 3, 30, tzinfo=UTC)


@pytest.fixture
def transport() -> str:
    """How Slack's questions come in makes no difference to the clock."""
    return "socket"


@pytest.fixture
def resets() -> list[str]:
    """What was begun anew."""
    return []


@pytest.fixture
def rehearsal(stage: Stage, resets: list[str]) -> Iterator[StageRehearsal]:
    """The clock of the stage, and the page shows it."""
    stage.slack.rehearsal = made = StageRehearsal(stage, lambda: resets.append(stage.workspace.id))
    yield made
    made.stop()
    stage.slack.rehearsal = None


@pytest.fixture
def ask(stage: Stage) -> Callable[[str], tuple[int, str]]:
    """Presses a button of the bar; returns the status and the words."""

    def asked(what: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"{stage.slack.url}/{stage.workspace.id}/time/{what}", b"") as answer:  # noqa: S310
                return answer.status, json.load(answer)["words"]
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, json.load(refused)["words"]

    return asked


def bar(stage: Stage, cast: Cast) -> str:
    """Fetch a page with the bar."""
    address = f"{stage.slack.url}/{stage.workspace.id}/{cast.olu.id}/timeline"
    with urllib.request.urlopen(address) as answer:  # noqa: S310 - loopback
        return str(answer.read().decode())


def arrived(stage: Stage, since: datetime) -> set[tuple[datetime, tuple[str, ...]]]:
    """Return when whom the app told something after an instant."""
    return {(one.at, tuple(sorted(one.to))) for one in list_sent(stage.workspace) if one.at > since}


def due(rehearsal: StageRehearsal, until: datetime) -> set[tuple[datetime, tuple[str, ...]]]:
    """Return when whom the app will tell something."""
    return {(one.at, one.to) for one in rehearsal.due(until)}


def test_next_prompt_moves_exactly_to_it(
    stage: Stage, cast: Cast, rehearsal: StageRehearsal, ask: Callable[[str], tuple[int, str]]
) -> None:
    """The bar tells when it is, the button moves to that very instant, and the prompt is there.

    The timeline tells in words what is due, and to whom.
    """
    cast.until_paired()
    coming = {(one.at, one.to): one.what for one in rehearsal.due(FIRST + 3 * DAY)}
    reminder = "The reminder of a check-in (Mentorship, Kenji)"
    assert coming[FIRST + 2 * DAY, (cast.ana.id,)] == reminder
    assert reminder in bar(stage, cast)
    at = rehearsal.next_at()
    assert at is not None
    assert f"{at:%a %-d %b, }" in bar(stage, cast)
    before = len(list_sent(stage.workspace))
    status, words = ask("next")
    came = list_sent(stage.workspace)[before:]
    assert (status, words) == (200, f"It is {at:%a %-d %b, %H:%M} UTC now. One message was sent.")
    assert [one.at for one in came] == [at] == [rehearsal.now()]
    assert words in bar(stage, cast)
    assert ask("day")[0] == 200
    assert rehearsal.now() == at + DAY


def test_with_nothing_due_the_buttons_say_so(
    stage: Stage, cast: Cast, rehearsal: StageRehearsal, ask: Callable[[str], tuple[int, str]]
) -> None:
    """Before anybody is a pair there is no next prompt and no end; a week can pass all the same."""
    shown = bar(stage, cast)
    assert shown.count('aria-disabled="true"') == 2
    assert "Nothing that runs has a last day." in shown
    assert ask("next") == (409, "Nothing is due. Pair two people first, so that something comes.")
    assert ask("end")[0] == 409
    assert ask("week") == (200, "It is Mon 19 Oct, 10:00 UTC now. Nothing was sent.")
    assert rehearsal.now() == STARTS + 7 * DAY


def test_one_move_at_a_time_and_it_can_be_stopped(
    stage: Stage, cast: Cast, rehearsal: StageRehearsal, ask: Callable[[str], tuple[int, str]]
) -> None:
    """While the clock plays to the end, the bar tells how far it is, a second move is refused, and Stop ends it."""
    cast.until_paired()
    end = rehearsal.end_at()
    assert end == LAST + 2 * DAY
    said: list[tuple[int, str]] = []
    playing = threading.Thread(target=lambda: said.append(ask("end")))
    playing.start()
    wait_until(lambda: bool((now := rehearsal.progress()) and now.done), "the play to be under way")
    now = rehearsal.progress()
    assert now is not None
    assert 0 < now.done < now.of == (end - STARTS).days
    assert "sent so far" in now.step
    shown = bar(stage, cast)
    assert "<progress" in shown
    assert shown.count('aria-disabled="true"') == 5
    assert ask("day") == (409, "The clock is moving already. Wait until it stands, or stop it.")
    assert rehearsal.due(end) == []
    assert ask("stop") == (200, "The clock stops after this step.")
    playing.join(20)
    assert said[0][0] == 200
    assert rehearsal.progress() is None
    stopped = rehearsal.now()
    assert stopped < LAST
    assert ask("day")[0] == 200
    assert rehearsal.now() == stopped + DAY


def test_what_is_due_is_what_comes(stage: Stage, cast: Cast, rehearsal: StageRehearsal) -> None:
    """Of a whole period in which nobody does anything, exactly what was told beforehand comes, to whom and when."""
    cast.until_paired()
    early = due(rehearsal, SECOND)
    rehearsal.move(SECOND + 7 * DAY)
    # What is too much for the first weeks gives way; nothing comes that was not told.
    assert arrived(stage, STARTS) - early == {one for one in arrived(stage, STARTS) if one[0] > SECOND}
    now = rehearsal.now()
    told = due(rehearsal, now + 14 * DAY)
    rehearsal.move(now + 14 * DAY)
    assert len(told) == 3
    assert arrived(stage, now) == told


def test_what_is_done_and_what_waits_for_a_break_is_not_due(cast: Cast, rehearsal: StageRehearsal) -> None:
    """Whoever has sent their check-in is not reminded; in a break nothing is due but that it will be over."""
    cast.until_kept()
    assert not any("reminder" in one.what for one in rehearsal.due(FIRST + 3 * DAY))
    cast.ana.close(all_views=True)
    cast.ana.open_home()
    assert cast.ana.press(PAUSE_OPEN).ok
    opened(cast.ana)
    cast.ana.fill({UNTIL: f"{FIRST + 9 * DAY:%Y-%m-%d}"})
    assert cast.ana.submit().ok
    cast.stage.settle()
    coming = rehearsal.due(FIRST + 14 * DAY)
    assert [(one.to, one.what) for one in coming] == [((cast.kenji.id,), "Word that Ana is back from a break")]
    rehearsal.move(coming[0].at)
    assert cast.kenji.dm[-1].program_at == coming[0].at
    assert cast.kenji.dm[-1].says("back")


def test_an_end_is_told_beforehand(stage: Stage, cast: Cast, rehearsal: StageRehearsal) -> None:
    """Of a short program the last days and the end are due, and come."""
    cast.layout["lasts"] = "6"
    cast.until_paired()
    end = rehearsal.end_at()
    assert end is not None
    told = due(rehearsal, end)
    words = [one.what for one in rehearsal.due(end)]
    assert sum("Your time as a pair is over" in one for one in words) == 2
    assert sum("what you would like next" in one for one in words) == 2
    rehearsal.move(end)
    assert arrived(stage, STARTS) <= told
    assert {one for one in told if one[0] > end - 4 * DAY} <= arrived(stage, STARTS)
    assert rehearsal.end_at() is None


def test_after_a_downtime_nobody_gets_a_stage_twice(
    stage: Stage, cast: Cast, rehearsal: StageRehearsal, ask: Callable[[str], tuple[int, str]]
) -> None:
    """What was due while the app stood still comes once it runs again, each stage once for each person."""
    cast.until_paired()
    assert ask("downtime")[0] == 200
    assert rehearsal.now() == STARTS + DAY
    assert arrived(stage, STARTS) == {(STARTS + DAY, (cast.ana.id,)), (STARTS + DAY, (cast.kenji.id,))}
    rehearsal.leap(SECOND + 2 * DAY)
    with stage.trellis.store.begin(stage.trellis.team) as tx:
        rows = tx.rows("""select p.recipient, p.stage, p.outbox_id from prompt p
            join outbox o on (o.team_id, o.id) = (p.team_id, p.outbox_id) and o.state = 'sent' and o.sent_at = %(now)s
            where p.team_id = %(team)s""", now=rehearsal.now())  # fmt: skip
    assert rows
    assert set(Counter((row["recipient"], row["stage"]) for row in rows).values()) == {1}
    cast.olu.open_home()
    assert cast.olu.home is not None


@pytest.mark.usefixtures("rehearsal")
def test_a_failure_is_said_and_the_clock_goes_on(
    stage: Stage, cast: Cast, ask: Callable[[str], tuple[int, str]]
) -> None:
    """When Slack refuses the app, the move ends with words for it; once Slack takes it back, the clock goes on."""
    cast.until_paired()
    stage.workspace.state.token_error = "account_inactive"
    status, words = ask("week")
    assert status == 409
    assert "is not sent" in words
    assert "Inspector" in words
    assert words.replace("'", "&#39;") in bar(stage, cast)
    stage.workspace.state.token_error = None
    assert ask("downtime")[0] == 200
    assert ask("week")[0] == 200
    assert cast.ana.dm


def test_begin_anew_ends_a_move_first(
    cast: Cast, rehearsal: StageRehearsal, resets: list[str], ask: Callable[[str], tuple[int, str]]
) -> None:
    """The demo's own way to begin anew is called once the clock stands, and its failure is said in words."""
    cast.until_paired()
    end = rehearsal.end_at()
    assert end is not None
    playing = threading.Thread(target=rehearsal.move, args=[end])
    playing.start()
    wait_until(lambda: rehearsal.progress() is not None, "the play to be under way")
    assert ask("reset") == (200, "Everything begins anew.")
    assert resets == [rehearsal.team]
    assert rehearsal.progress() is None
    playing.join(20)
    assert rehearsal.now() < LAST


@pytest.mark.usefixtures("rehearsal")
def test_a_start_that_fails_is_said_and_can_be_tried_again(
    stage: Stage, cast: Cast, ask: Callable[[str], tuple[int, str]]
) -> None:
    """When Slack does not know the app after a downtime, words say so; the next downtime starts it again."""
    stage.workspace.state.token_error = "invalid_auth"
    status, words = ask("downtime")
    assert status == 409
    assert "Trellis did not start again" in words
    assert words in bar(stage, cast)
    stage.workspace.state.token_error = None
    assert ask("downtime")[0] == 200
    assert cast.olu.open_home() is not None
