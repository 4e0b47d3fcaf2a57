"""The keyed claim under any interleaving: each message once, in order in each conversation, at the asked pace."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from db import outbox, readback
from db.addresses import list_unaddressed
from db.engine import Store, Tx
from db.outbox import Attend, Claimed, GoAhead, Hold, LetLapse, Pace
from delivery.times import Times
from tests.delivery.post import NOON, Team

CHANNELS, WORKERS, LEASE = ("D0", "D1", "D2"), range(3), 3600.0
PACES = st.sampled_from([Pace(0, 0), Pace(3600, 0), Pace(0, 3600), Pace(3600, 3600)])


def merged(tx: Tx, channels: Sequence[str]) -> list[list[UUID]]:
    """Let everything due in a conversation go as one."""
    rows = tx.rows(
        """select channel, id from outbox where team_id = %(team)s and channel = any(%(channels)s) and state = 'due'
        and due_at <= %(now)s order by channel, seq for update skip locked""",
        channels=list(channels),
        now=NOON,
    )
    return [[row["id"] for row in rows if row["channel"] == channel] for channel in channels]


def apart(tx: Tx, channels: Sequence[str]) -> list[list[UUID]]:
    """Let every message go on its own."""
    del tx, channels
    return []


class Undo(Exception):
    """Roll back."""


class Claims(RuleBasedStateMachine):
    """Workers that claim, commit or roll back, and finish in any order; `posted` is what Slack would have.

    What a worker holds past its lease is read back: it was posted or it was not.
    """

    store: Store

    def __init__(self) -> None:
        super().__init__()
        self.team = Team(self.store)
        self.members = [self.team.member(channel=channel) for channel in CHANNELS]
        self.worker = [uuid4() for _ in WORKERS]
        self.open: dict[int, tuple[AbstractContextManager[Tx], list[Claimed]]] = {}
        self.held: dict[int, list[Claimed]] = {worker: [] for worker in WORKERS}
        self.mailed: dict[str, list[UUID]] = {channel: [] for channel in CHANNELS}
        self.posted: list[tuple[str, UUID]] = []
        self.frozen: list[tuple[int, Claimed]] = []

    def do(self, change: Callable[[Tx], object]) -> Any:
        """Make a change in a transaction of its own."""
        with self.team.begin() as tx:
            return change(tx)

    @rule(channel=st.sampled_from(range(len(CHANNELS))), count=st.integers(1, 4))
    def mail(self, channel: int, count: int) -> None:
        """More has come due."""
        for _ in range(count):
            self.mailed[CHANNELS[channel]].append(self.team.mail(self.members[channel]))

    @rule(worker=st.sampled_from(WORKERS), most=st.integers(1, 3), pace=PACES, attend=st.sampled_from([apart, merged]))
    def claim(self, worker: int, most: int, pace: Pace, attend: Attend = apart) -> None:
        """A worker claims, each message on its own or all of a conversation as one, and has not committed yet."""
        if worker not in self.open:
            self.do(lambda tx: list_unaddressed(tx, NOON))
            opened = self.team.begin()
            tx = opened.__enter__()
            claimed = outbox.claim(tx, NOON, self.worker[worker], most, lease=LEASE, pace=pace, attend=attend)
            assert len(claimed) <= most
            assert len({one.channel for one in claimed}) == len(claimed)
            self.open[worker] = (opened, claimed)

    @rule(worker=st.sampled_from(WORKERS), commits=st.booleans())
    def end(self, worker: int, commits: bool) -> None:
        """The claim is committed, or rolled back as if it had never been."""
        if worker in self.open:
            opened, claimed = self.open.pop(worker)
            if commits:
                opened.__exit__(None, None, None)
                self.held[worker] += claimed
            else:
                with suppress(Undo):
                    opened.__exit__(Undo, Undo(), None)

    @rule(worker=st.sampled_from(WORKERS), sent=st.booleans())
    def finish(self, worker: int, sent: bool) -> None:
        """A worker posts what it holds, or puts it back."""
        if self.held[worker]:
            one = self.held[worker].pop(0)
            verdict = self.do(lambda tx: outbox.still_good(tx, [(one.id, self.worker[worker])], NOON, 60))
            assert verdict == [GoAhead()]
            if sent:
                self.posted += [(one.channel, id) for id in one.ids]
                assert self.do(lambda tx: outbox.confirm_sent(tx, one.id, self.worker[worker], "1.1", NOON))
            else:
                self.do(lambda tx: outbox.put_back(tx, one.id, self.worker[worker]))

    @rule(worker=st.sampled_from(WORKERS), posts=st.booleans())
    def freeze(self, worker: int, posts: bool) -> None:
        """A worker stands still past its lease with something that it posted, or did not."""
        if self.held[worker]:
            one = self.held[worker].pop(0)
            self.posted += [(one.channel, id) for id in one.ids] if posts else []
            self.frozen.append((worker, one))
            self.do(lambda tx: tx.run(
                "update outbox set lease_until = clock_timestamp(), attempts = 1 where team_id = %(team)s"
                " and id = %(id)s and state = 'sending'", id=one.id))  # fmt: skip
            assert self.do(readback.lapse) == 1

    @rule(most=st.integers(1, 3), lasts=st.booleans())
    def read_back(self, most: int, lasts: bool) -> None:
        """Somebody looks for some of it in Slack, and may be too slow to say what they found."""
        sure = {row for _, row in self.posted}
        for reading in self.do(lambda tx: readback.claim_reading(tx, most, LEASE if lasts else 0)):
            if lasts and reading.id in sure:
                yes = partial(outbox.confirm_sent, claimed=reading.id, worker=reading.posted_by, ts="1.1", now=NOON)
                assert self.do(yes)
            elif lasts:
                self.do(partial(readback.not_there, reading=reading))

    @rule(posts=st.booleans())
    def thaw(self, posts: bool) -> None:
        """A worker goes on after its lease: what it did not post it leaves alone, what it posted is believed."""
        if self.frozen:
            worker, one = self.frozen.pop(0)
            by = self.worker[worker]
            mine = self.do(lambda tx: tx.row(
                "select state from outbox where team_id = %(team)s and id = %(id)s and claimed_by = %(by)s"
                " and state = 'sending'", id=one.id, by=by))  # fmt: skip
            if mine:  # another claim of the same worker, which in life goes by another name
                return
            assert self.do(lambda tx: outbox.still_good(tx, [(one.id, by)], NOON, 60)) == [LetLapse()]
            if (one.channel, one.id) in self.posted and posts:
                self.do(lambda tx: outbox.confirm_sent(tx, one.id, by, "1.1", NOON))
            else:
                self.do(lambda tx: outbox.put_back(tx, one.id, by))

    @rule()
    def time_passes(self) -> None:
        """The pace allows everything again."""
        if not self.open:
            self.do(lambda tx: tx.run("update pace set not_before = '-infinity' where team_id = %(team)s"))

    @invariant()
    def once_and_in_order(self) -> None:
        """Nothing is posted twice, and each conversation is told in order."""
        rows = [row for _, row in self.posted]
        assert len(rows) == len(set(rows))
        for channel in CHANNELS:
            told = [row for where, row in self.posted if where == channel]
            assert told == [row for row in self.mailed[channel] if row in told]

    @invariant()
    def one_at_a_time(self) -> None:
        """No conversation is in two hands at once."""
        held = [one.channel for hand in self.held.values() for one in hand]
        assert len(held) == len(set(held))

    def teardown(self) -> None:
        """In the end everything has been posted, once."""
        for worker in list(self.open):
            self.end(worker, commits=True)
        for worker in WORKERS:
            while self.held[worker]:
                self.finish(worker, sent=True)
        while True:
            self.time_passes()
            self.read_back(len(CHANNELS), lasts=True)
            self.claim(0, most=3, pace=Pace(0, 0))
            self.end(0, commits=True)
            if not self.held[0]:
                break
            while self.held[0]:
                self.finish(0, sent=True)
        self.once_and_in_order()
        everything = {row for rows in self.mailed.values() for row in rows}
        assert {row for _, row in self.posted} == everything


def test_each_message_once_and_in_order_under_any_interleaving(store: Store) -> None:
    """Several workers, commits and rollbacks, lost workers and pace, in any order."""
    machine = type("Claims", (Claims,), {"store": store})
    every = list(HealthCheck)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20, stateful_step_count=40, deadline=None, suppress_health_check=every, database=None
        ),
    )


@pytest.mark.parametrize(("pace", "again"), [(Pace(3600, 0), ["D1"]), (Pace(0, 3600), []), (Pace(0, 0), ["D0", "D1"])])
def test_the_pace_of_a_conversation_and_of_a_team(team: Team, pace: Pace, again: list[str]) -> None:
    """A conversation that was just told something waits, others do not; a paced team waits as a whole."""
    members = [team.member(channel=channel) for channel in ("D0", "D1")]
    for member in (members[0], members[0]):
        team.mail(member)
    worker = uuid4()
    with team.begin() as tx:
        list_unaddressed(tx, NOON)
        (first,) = outbox.claim(tx, NOON, worker, 8, lease=LEASE, pace=pace)
        outbox.confirm_sent(tx, first.id, worker, "1.1", NOON)
    team.mail(members[1])
    with team.begin() as tx:
        list_unaddressed(tx, NOON)
        assert [one.channel for one in outbox.claim(tx, NOON, worker, 8, lease=LEASE, pace=pace)] == again


def test_a_message_that_waits_is_not_overtaken(team: Team) -> None:
    """What was put back for later holds the rest of its conversation, not the others."""
    worker, ana, kenji = uuid4(), team.member(channel="D0"), team.member(channel="D1")
    row, _, other = team.mail(ana), team.mail(ana), team.mail(kenji)
    with team.begin() as tx:
        list_unaddressed(tx, NOON)
        outbox.claim(tx, NOON, worker, 1, lease=LEASE, pace=Pace(0, 0))
        outbox.put_back(tx, row, worker, 3600)
        assert [one.id for one in outbox.claim(tx, NOON, worker, 8, lease=LEASE, pace=Pace(0, 0))] == [other]
        outbox.confirm_sent(tx, other, worker, "1.1", NOON)
        assert 3500 < (outbox.seconds_until_next(tx, NOON) or 0) <= 3600


def test_a_ban_stops_what_is_already_claimed(team: Team) -> None:
    """Others' claims are looked at again before each post, and go back unposted."""
    worker, rows = uuid4(), [team.mail(team.member(channel=channel)) for channel in CHANNELS]
    with team.begin() as tx:
        list_unaddressed(tx, NOON)
        outbox.claim(tx, NOON, worker, 8, lease=LEASE, pace=Pace(0, 0))
        assert outbox.still_good(tx, [(rows[1], worker)], NOON, 60) == [GoAhead()]
        outbox.put_back(tx, rows[0], worker, 30, everybody=True)
    team.mail(team.member(channel="D9"))
    with team.begin() as tx:
        list_unaddressed(tx, NOON)
        assert outbox.still_good(tx, [(rows[1], worker)], NOON, 60) == [Hold()]
        assert outbox.claim(tx, NOON, worker, 8, lease=LEASE, pace=Pace(0, 0)) == []


def test_a_late_confirmation_is_believed(team: Team) -> None:
    """Slack's yes after the lease still makes it sent; another worker's, or a second one, changes nothing."""
    worker, row = uuid4(), team.mail(team.member(channel="D0"))
    with team.begin() as tx:
        list_unaddressed(tx, NOON)
        outbox.claim(tx, NOON, worker, 8, lease=0, pace=Pace(0, 0))
        assert readback.lapse(tx) == 1
        assert not outbox.confirm_sent(tx, row, uuid4(), "1.1", NOON)
        assert outbox.confirm_sent(tx, row, worker, "1.1", NOON)
        assert not outbox.confirm_sent(tx, row, worker, "2.2", NOON)
    assert team.state(row) == ("sent", "")


def test_times_that_could_never_post_are_refused() -> None:
    """A lease that cannot outlast one post and its settling is a mistake in the settings."""
    with pytest.raises(ValueError, match="lease"):
        Times(http_timeout=10, settle=60, lease=70)
