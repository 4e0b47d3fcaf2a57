"""Nobody delivers: each organizer hears of it once, on Home and in one message that is never posted twice."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import uuid4

import pytest

from db.beats import keep_beat
from db.embedded import Cluster
from db.notices import Notice, owe_notice
from db.teams import pause_team, resume_team
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage, wait_until
from programs.vanishing import LET_IN
from slack_app.process import Part, Trellis
from tests.cast import STARTS, Cast
from tests.handlers.ledger import Ledger
from tests.handlers.vanishing import SHUT_OUT, told

SILENT, OVER = "Nothing has been sent to anybody since", "Nothing was sent to anybody from"


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in does not matter here."""
    return str(request.param)


@pytest.fixture
def alone(cluster: Cluster, local_slack: LocalSlack) -> Iterator[Cast]:
    """A program, its organizer, and a web part alone, after a worker that delivered once has ended."""
    stage = Stage(cluster, local_slack, MovedClock(STARTS))
    with stage:
        cast = Cast(stage).until_paired()
    stage.trellis = Trellis(stage.settings, stage.playbooks, stage.clock.now, parts=Part.WEB)
    with stage:
        yield cast


@pytest.fixture
def silent(alone: Cast, ledger: Ledger) -> Callable[[str], None]:
    """Let the last beat be so long ago."""

    def silent(ago: str) -> None:
        ledger.run("update beat set beat_at = clock_timestamp() - %s::interval where team_id = %s", ago, team(alone))

    return silent


def team(cast: Cast) -> str:
    """Return whose all this is."""
    return cast.stage.trellis.team


def worker(cast: Cast) -> Trellis:
    """Make a part that delivers."""
    stage = cast.stage
    return Trellis(stage.settings, stage.playbooks, stage.clock.now, parts=Part.WORKER)


def returns(cast: Cast) -> None:
    """Let a worker come, send what is due, and end."""
    back = worker(cast)
    back.start()
    wait_until(lambda: back.beat.beats > 0 and back.beat.idle(), "the worker to have sent what is due")
    back.stop()


def home(cast: Cast) -> str:
    """Return what Olu's Home says."""
    shown = cast.olu.open_home()
    assert shown is not None
    return str(shown.blocks)


def test_who_organizes_hears_once_that_nobody_delivers(alone: Cast, silent: Callable[[str], None]) -> None:
    """Not before a quarter of an hour; then in one message and on top of Home, and Home changes back by itself."""
    silent("14 minutes")
    alone.stage.trellis.alarm.look()
    assert (told(alone.olu, SILENT), SILENT in home(alone)) == (0, False)
    silent("3 hours")
    for _ in range(3):
        alone.stage.trellis.alarm.look()
    wait_until(lambda: alone.olu.home is not None and alone.olu.home.says(SILENT), "Home to say so by itself")
    assert told(alone.olu, SILENT) == 1
    assert told(alone.ana, SILENT) == told(alone.kenji, SILENT) == 0
    returns(alone)
    alone.stage.trellis.alarm.look()
    wait_until(lambda: alone.olu.home is not None and not alone.olu.home.says(SILENT), "Home to say so no more")
    assert (told(alone.olu, SILENT), told(alone.olu, OVER)) == (1, 0)
    silent("1 hour")
    alone.stage.trellis.alarm.look()
    assert told(alone.olu, SILENT) == 2


def test_it_goes_past_what_waits_and_takes_nothing_with_it(alone: Cast, silent: Callable[[str], None]) -> None:
    """What was due to Olu before stays for whoever delivers, and comes then, once."""
    with alone.stage.trellis.store.begin(team(alone)) as tx:
        row = tx.row("select program_id, member_id from program_role where team_id = %(team)s")
        assert row
        owe_notice(tx, Notice(LET_IN, uuid4(), row["member_id"], row["program_id"]), alone.stage.clock.now())
    silent("3 hours")
    alone.stage.trellis.alarm.look()
    assert (told(alone.olu, SILENT), told(alone.olu, SHUT_OUT)) == (1, 0)
    returns(alone)
    assert (told(alone.olu, SILENT), told(alone.olu, SHUT_OUT)) == (1, 1)


def test_what_slack_does_not_answer_is_not_posted_again(alone: Cast, silent: Callable[[str], None]) -> None:
    """Stored and not answered: it is looked for by whoever delivers next, and stands there once."""
    silent("3 hours")
    alone.stage.workspace.faults.add("chat.postMessage", "drop_stored")
    for _ in range(3):
        alone.stage.trellis.alarm.look()
    returns(alone)
    assert told(alone.olu, SILENT) + told(alone.olu, OVER) == 1


def test_two_parts_that_look_at_once_tell_once(alone: Cast, silent: Callable[[str], None]) -> None:
    """A second web part finds that it is told."""
    silent("3 hours")
    second = Trellis(alone.stage.settings, alone.stage.playbooks, alone.stage.clock.now, parts=Part.WEB)
    second.start()
    for one in (alone.stage.trellis, second, second):
        one.alarm.look()
    second.stop()
    assert told(alone.olu, SILENT) == 1


def test_it_waits_for_the_end_of_quiet_hours(alone: Cast, silent: Callable[[str], None]) -> None:
    """At night Olu's Home says it, and the message comes in the morning."""
    night = (alone.stage.clock.now() + timedelta(days=1)).replace(hour=1)
    alone.stage.clock.set(night)
    silent("3 hours")
    alone.stage.trellis.alarm.look()
    assert (told(alone.olu, SILENT), SILENT in home(alone)) == (0, True)
    alone.stage.clock.set(night.replace(hour=11))
    alone.stage.trellis.alarm.look()
    assert told(alone.olu, SILENT) == 1


def test_after_a_stop_of_everything_who_organizes_hears_from_when_to_when(
    alone: Cast, silent: Callable[[str], None], ledger: Ledger
) -> None:
    """Two workers that start together tell it once, with both times where Olu lives; an hour's stop is told too."""
    silent("3 hours")
    for _ in range(2):
        returns(alone)
    assert (told(alone.olu, OVER), told(alone.olu, SILENT)) == (1, 0)
    (row,) = ledger.rows(team(alone))["team"]
    assert row["state"] == "active"
    with alone.stage.trellis.store.begin(team(alone)) as tx:
        kept = tx.row("select silent_from, silent_until from beat where team_id = %(team)s")
    assert kept
    assert kept["silent_until"] - kept["silent_from"] >= timedelta(hours=3)
    assert f"{kept['silent_from']:%H:%M}" in alone.olu.dm[-1].plain


def test_a_short_stop_is_told_to_nobody(alone: Cast, silent: Callable[[str], None]) -> None:
    """Nor is one during which Slack did not let us in: of that there is a message of its own."""
    silent("10 minutes")
    returns(alone)
    silent("3 hours")
    with alone.stage.trellis.store.begin(team(alone)) as tx:
        pause_team(tx, "token_revoked")
    alone.stage.trellis.alarm.look()
    assert SILENT not in home(alone)
    with alone.stage.trellis.store.begin(team(alone)) as tx:
        resume_team(tx, alone.stage.clock.now())
        keep_beat(tx, uuid4(), alone.stage.clock.now())
    returns(alone)
    assert (told(alone.olu, SILENT), told(alone.olu, OVER), told(alone.olu, SHUT_OUT)) == (0, 0, 1)
