"""Planning: a tick with as many due among more and more pairs, and against one APScheduler job for each pair."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from uuid import UUID, uuid4

from apscheduler.events import (  # type: ignore[import-untyped]
    EVENT_JOB_ERROR,
    EVENT_JOB_EXECUTED,
    JobExecutionEvent,
)
from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]
from sqlalchemy import text

from db import outbox
from db.addresses import list_unaddressed
from db.embedded import Cluster
from db.engine import Store
from db.outbox import Pace
from db.prompts import Due, take_due
from delivery.plan import _open_all
from playground.slack import LocalSlack
from slack_app.playbooks import PLAYBOOKS
from tests.benchmarks.crowd import HOUR, Crowd, crowd
from tests.benchmarks.table import Row, ratio

SIZES, DUE, ROUNDS = (1_000, 10_000, 100_000), 100, 8
# Among how many pairs APScheduler is tried, and how many of their jobs it adds itself; the others are copies.
JOBS_AT, ADDED = 10_000, 1_000
TO_COME = 100_000
AIM = 1.3
# Long after the last lot, and before anything else comes.
LAST = HOUR + timedelta(hours=1)
PATIENCE = 120

_TO_COME = """
insert into outbox (team_id, id, to_member, channel, due_at)
select %(team)s, gen_random_uuid(), md5(%(team)s || 'mentee' || (1 + one %% %(pairs)s))::uuid,
    'DMENTEE' || (1 + one %% %(pairs)s), %(at)s from generate_series(1, %(count)s) one
"""
_COPIES = """
insert into apscheduler_jobs select 'copy ' || one, next_run_time, job_state
from generate_series(1, :copies) one, (select * from apscheduler_jobs order by next_run_time desc limit 1) model
"""
# What the jobs of APScheduler work on: they are stored by name, and find it here.
_at_work: list[Crowd] = []


def open_one(pair_id: UUID, member_id: UUID, at: datetime) -> None:
    """Do for one pair what a tick does for each that is due."""
    people = _at_work[0]
    with people.store.begin(people.team) as tx:
        _open_all(tx, [Due(pair_id, "regular", member_id, 1, at)], PLAYBOOKS)


def open_none(*_: object) -> None:
    """Do nothing."""


def measure(cluster: Cluster, _: LocalSlack) -> list[Row]:
    """Tick by turns in teams of different sizes, each time with as many due; then let APScheduler do the same."""
    with ExitStack() as stack:
        lots = {size: ROUNDS + (size == JOBS_AT) for size in SIZES}
        crowds = {size: stack.enter_context(crowd(cluster, size, lots[size], DUE, 20)) for size in SIZES}
        ticks: dict[int, list[list[float]]] = {size: [] for size in SIZES}
        idle: dict[int, list[list[float]]] = {size: [] for size in SIZES}
        for _round in range(ROUNDS):
            for size, people in crowds.items():
                tick = partial(people.plan, next(people.lots))
                ticks[size].append([_seconds(tick)])
                idle[size].append([_seconds(tick)])
        first, *more = SIZES
        rows = [
            ratio(f"planning: a tick with {DUE} due, {size:,} pairs to {first:,}", ticks[size], ticks[first], AIM)
            for size in more
        ]
        rows += [
            ratio(f"  a tick with nothing due, {size:,} pairs to {first:,}", idle[size], idle[first], None)
            for size in more
        ]
        rows.append(_claims(crowds[first], crowds[SIZES[-1]]))
        return rows + _against_jobs(crowds[JOBS_AT], ticks[JOBS_AT])


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _claims(few: Crowd, many: Crowd) -> Row:
    """Claim a few of what is due, with very much still to come and without."""
    with Store(many.owner, many.store.vault).begin(many.team) as tx:
        tx.run(_TO_COME, pairs=SIZES[-1], count=TO_COME, at=HOUR + timedelta(days=60))
    for people in (few, many):
        with people.store.begin(people.team) as tx:
            list_unaddressed(tx, LAST)
    many.analyze()
    found: tuple[list[list[float]], list[list[float]]] = ([], [])
    for _round in range(ROUNDS):
        for seconds, people in zip(found, (many, few), strict=True):
            seconds.append([_seconds(partial(_claim, people))])
    return ratio(f"  a look and a claim of 8, with {TO_COME:,} messages still to come, to none", *found, AIM)


def _claim(people: Crowd) -> None:
    with people.store.begin(people.team) as tx:
        if not outbox.has_come(tx, LAST) or len(outbox.claim(tx, LAST, uuid4(), 8, lease=60, pace=Pace(0, 0))) != 8:
            raise RuntimeError("eight messages are due and were not claimed")


def _against_jobs(people: Crowd, ticks: Sequence[Sequence[float]]) -> list[Row]:
    """Let one job for each pair, kept in the same Postgres, do for those that are due what a tick does."""
    with people.store.begin(people.team) as tx:
        due = [(one.pair_id, one.member_id, one.at) for one in take_due(tx, LAST, DUE)]
    scheduler = BackgroundScheduler(timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True})
    scheduler.add_jobstore("sqlalchemy", engine=people.owner)
    scheduler.start(paused=True)
    try:
        adding = _seconds(partial(_add, scheduler, open_one, due, ADDED - DUE)) / ADDED
        with people.owner.begin() as connection:
            connection.execute(text(_COPIES), {"copies": JOBS_AT - ADDED})
        people.analyze()
        _at_work.append(people)
        took = _run(scheduler)
        _add(scheduler, open_none, due, 0)
        nothing = _run(scheduler)
    finally:
        scheduler.shutdown()
        _at_work.clear()
        with people.owner.begin() as connection:
            connection.execute(text("drop table apscheduler_jobs"))
    mine = [[median(one for part in ticks for one in part)]]
    return [
        ratio(
            f"  {DUE} due of {JOBS_AT:,}, to a job of APScheduler for each pair, in ten threads", mine, [[took]], None
        ),
        Row("  its jobs when they do nothing", f"{nothing * 1000:.1f} ms; to add one takes {adding * 1000:.1f} ms"),
    ]


def _add(scheduler: BackgroundScheduler, work: Callable[..., None], due: Sequence[tuple[UUID, UUID, datetime]],
         more: int) -> None:  # fmt: skip
    """Add a job for each that is due, and so many for later."""
    now = datetime.now(UTC)
    for args in due:
        scheduler.add_job(work, "date", run_date=now - timedelta(seconds=1), args=args)
    for number in range(more):
        scheduler.add_job(work, "date", run_date=now + timedelta(days=1, seconds=number), args=due[0])


def _run(scheduler: BackgroundScheduler) -> float:
    """Let it go on until all that is due was done, with no error; return how long that took."""
    left, failed, done = DUE, 0, threading.Event()

    def note(event: JobExecutionEvent) -> None:
        nonlocal left, failed
        left, failed = left - 1, failed + bool(event.exception)
        if not left:
            done.set()

    scheduler.add_listener(note, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
    began = time.perf_counter()
    scheduler.resume()
    over = done.wait(PATIENCE)
    took = time.perf_counter() - began
    scheduler.pause()
    scheduler.remove_listener(note)
    if not over or failed:
        raise RuntimeError("APScheduler did not do all that was due")
    return took
