"""The beat and the ring: what wakes delivery, how soon, and that all of it ends."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from db import outbox
from db.engine import Store
from db.waiting import next_due_at
from delivery.tick import Beat, Plan
from delivery.times import Times
from programs.playbook import Playbooks
from tests.delivery.post import Slack, Team, quick, until

# Nothing but the ring can be this quick.
SLOW = quick(beat=60)


def nothing(_store: Store, _team: str, _playbooks: Playbooks, _now: datetime) -> int:
    """A program in which nothing comes due."""
    return 0


@contextmanager
def beating(team: Team, slack: Slack, times: Times = SLOW, plan: Plan = nothing) -> Iterator[Beat]:
    """Run a team's whole delivery, and end it."""
    beat = Beat(team.store, team.id, team.sender(slack, times), {}, team.clock, times, plan)
    beat.start()
    try:
        yield beat
    finally:
        beat.stop()


def listening(team: Team) -> Callable[[], bool]:
    """Say whether somebody listens for this team's database."""
    query = "select count(*) from pg_stat_activity where query like 'listen %%' and state = 'idle'"

    def asked() -> bool:
        with team.begin() as tx:
            return bool(tx.value(query))

    return asked


def ring(team: Team) -> None:
    """Wake whoever delivers."""
    with team.begin() as tx:
        outbox.announce(tx)


def test_a_ring_is_heard_well_under_a_second(team: Team, slack: Slack) -> None:
    """From the commit that makes a message due to Slack: far quicker than any beat."""
    members = [team.member(channel=f"D{n}") for n in range(10)]
    took = []
    with beating(team, slack) as beat:
        assert until(listening(team))
        for n, member in enumerate(members):
            assert until(beat.idle)
            team.mail(member)
            begun = time.monotonic()
            ring(team)
            assert until(lambda count=n: len(slack.posts()) > count)  # type: ignore[misc]
            took.append(slack.posts()[n].at - begun)
    assert sorted(took)[len(took) // 2] < 0.5, took


def test_a_lost_ear_is_replaced(team: Team, slack: Slack) -> None:
    """The connection that listens dies: what rang meanwhile is found, and the next ring is heard."""
    ana = team.member(channel="D1")
    with beating(team, slack) as beat:
        assert until(listening(team))
        with team.begin() as tx:
            tx.run("select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %%'")
        team.mail(ana)
        assert until(lambda: len(slack.posts()) == 1, seconds=3)
        assert until(listening(team))
        assert until(beat.idle)
        team.mail(ana)
        ring(team)
        assert until(lambda: len(slack.posts()) == 2, seconds=3)


def test_every_beat_plans_and_sends(team: Team, slack: Slack) -> None:
    """What has come due is planned at the first beat and every later one, without any ring."""
    ana = team.member(channel="D1")

    def one_more(_store: Store, _team: str, _playbooks: Playbooks, _now: datetime) -> int:
        team.mail(ana)
        return 1

    with beating(team, slack, quick(beat=0.1), one_more):
        assert until(lambda: len(slack.posts()) >= 3)


def test_a_plan_that_fails_is_made_at_the_next_beat(
    team: Team, slack: Slack, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault is noted by its class, never by its words, and the beat goes on."""
    ana, failed = team.member(channel="D1"), threading.Event()

    def second_time(_store: Store, _team: str, _playbooks: Playbooks, _now: datetime) -> int:
        if failed.is_set():
            team.mail(ana)
            return 1
        failed.set()
        raise ValueError("their words")

    with beating(team, slack, quick(beat=0.1), second_time):
        assert until(lambda: len(slack.posts()) >= 1)
    printed = capsys.readouterr()
    assert "ValueError" in printed.out
    assert "their words" not in printed.out + printed.err


def test_moving_the_clock(team: Team, slack: Slack) -> None:
    """Idle until the hour comes; then planned, sent, and idle again, as soon as the clock says so."""
    ana = team.member(channel="D1")
    team.mail(ana, due=3 * 24 * 3600)
    planned = []

    def plan(_store: Store, _team: str, _playbooks: Playbooks, now: datetime) -> int:
        planned.append(now)
        return 0

    with beating(team, slack, plan=plan) as beat:
        assert until(beat.idle)
        with team.begin() as tx:
            assert next_due_at(tx) == team.now + timedelta(days=3)
        team.now += timedelta(days=3)
        assert not beat.idle()
        beat.beat_now()
        assert until(beat.idle)
        assert (planned[-1], len(slack.posts())) == (team.now, 1)
        with team.begin() as tx:
            assert next_due_at(tx) is None


def test_being_busy_is_not_being_idle(team: Team, slack: Slack) -> None:
    """While the planner plans, delivery is not idle, whatever the outbox says."""
    go_on = threading.Event()

    def slow(_store: Store, _team: str, _playbooks: Playbooks, _now: datetime) -> int:
        go_on.wait(10)
        return 0

    with beating(team, slack, plan=slow) as beat:
        assert until(lambda: not beat.idle())
        go_on.set()
        assert until(beat.idle)


def test_stopping_ends_every_thread(team: Team, slack: Slack) -> None:
    """Nothing of it runs on, also when it is stopped before anything was heard."""
    before = set(threading.enumerate())
    with beating(team, slack):
        team.mail(team.member())
        ring(team)
        assert until(lambda: bool(slack.posts()))
    with beating(team, slack):
        pass
    assert until(lambda: set(threading.enumerate()) <= before)
