"""Slack delivers an event again and again, and the first attempt dies in its middle: it has its effect once."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Any, LiteralString

import psycopg
from sqlalchemy.engine import make_url

from db.engine import Store, make_engine
from db.vault import Vault, new_key
from playground.slack import LocalSlack, Request, payloads
from playground.slack.events import EVENTS
from playground.slack.workspace import Workspace
from playground.stage import wait_until
from tests.figures import Figures
from tests.promises.asking import Body, renaming, replying
from tests.promises.parts import part
from tests.promises.shaky import PATIENCE_SECONDS, Shaky
from tests.promises.twos import Two, lay_out

PAIRS, MOST_TIMES, SEED = 18, 4, 20261122
# Over a socket a failure is an ack that never comes.
ACK_SECONDS = 5.0
# Whatever an event changes is written down, as often as it is done and committed.
COUNT = """
create table effect (what text not null, whose text not null);
create function count_effect() returns trigger security definer language plpgsql as $$ begin
    insert into public.effect values (tg_argv[0], to_jsonb(new) ->> tg_argv[1]); return new; end $$;
create trigger effect after update on member for each row execute function count_effect('renamed', 'id');
create trigger effect after insert on reply for each row execute function count_effect('heard', 'ts');
create trigger effect after update on prompt for each row when (new.state = 'answered')
    execute function count_effect('answered', 'pair_id');
create trigger told after insert on prompt for each row when (new.prompt = 'answered')
    execute function count_effect('told', 'pair_id');
create trigger effect after update on team for each row when (new.state = 'paused')
    execute function count_effect('stopped', 'team_id');
create function hold() returns trigger language plpgsql as $$ begin
    perform pg_advisory_xact_lock_shared(41); return new; end $$;
"""
# Where the first attempt stands when it dies: with nothing written yet, or with all of it, asking to keep it.
BEFORE = "create trigger hold before insert on inbox for each row execute function hold()"
COMMIT = """create constraint trigger hold after insert on inbox deferrable initially deferred
    for each row execute function hold()"""


@dataclass(frozen=True)
class Event:
    """What Slack tells, and what is to come of it, once."""

    envelope: Body
    effects: tuple[tuple[str, str], ...]


class Trial:
    """One server, one workspace and one app after the other, each of which dies; what was delivered by now."""

    def __init__(
        self, shaky: Shaky, workspace: Workspace, run: Callable[[], AbstractContextManager[Popen[str]]]
    ) -> None:
        """Start the first app."""
        self.shaky, self.workspace, self.deliveries, self._run = shaky, workspace, 0, run
        self._luck, self._life = random.Random(SEED), ExitStack()  # noqa: S311 - to be drawn again
        self._app = self._life.enter_context(run())

    def kill(self) -> None:
        """End the app at once."""
        self._app.kill()
        self._app.wait()

    def restart_server(self) -> None:
        """End the server at once, and start it again."""
        self.shaky.restart()

    def begin_anew(self) -> None:
        """Start another app if there is none."""
        if self._app.poll() is not None:
            self._life.close()
            self._app = self._life.enter_context(self._run())

    def close(self) -> None:
        """End the last app."""
        self._life.close()

    def send(self, event: Event, first: int = 0) -> list[Future[Request]]:
        """Deliver an event one to four times at once."""
        times, delivery = self._luck.randint(1, MOST_TIMES), self.workspace.delivery
        self.deliveries += times
        reason = "http_timeout" if first else None
        return [delivery.run(delivery.send(EVENTS, event.envelope, first + n, reason)) for n in range(times)]

    def deliver_until_taken(self, event: Event) -> None:
        """Deliver an event again, as often as it takes until one of the deliveries is acked."""
        for _ in range(100):
            acked = {one.result().acked for one in self.send(event, 1)}
            if True in acked:
                return
        raise TimeoutError("an event was never taken")


@contextmanager
def held(shaky: Shaky, where: LiteralString) -> Iterator[Callable[[], bool]]:
    """Hold every event at a place of its transaction; give the way to see whether several stand there."""
    with as_postgres(shaky) as server:
        server.execute("select pg_advisory_lock(41)")
        server.execute(where)

        def are_there() -> bool:
            waiting = server.execute("select from pg_locks where locktype = 'advisory' and not granted")
            return waiting.rowcount > 1

        try:
            yield are_there
        finally:
            with suppress(psycopg.OperationalError):  # the server may be another by now, which holds nothing
                server.execute("select pg_advisory_unlock(41)")
    with as_postgres(shaky) as server:
        server.execute("drop trigger hold on inbox")


def as_postgres(shaky: Shaky) -> psycopg.Connection[tuple[Any, ...]]:
    """Come in past every wall."""
    url = make_url(shaky.cluster.owner_url)
    return psycopg.connect(host=str(url.query["host"]), dbname=url.database, user="postgres", autocommit=True)


def tell(two: Two) -> tuple[Event, Event]:
    """Return what Slack tells of the two: that the mentor answered, and that the mentor is called something else."""
    reply, rename = replying(two).body(), renaming(two.mentor).body()
    pair = str(two.pair)
    return (
        Event(reply, (("heard", reply["event"]["ts"]), ("answered", pair), ("told", pair))),
        Event(rename, (("renamed", str(two.mentor_id)),)),
    )


def uninstalled(workspace: Workspace, n: int) -> Event:
    """Return that the app is gone from the workspace, as told for the nth time."""
    envelope = payloads.event_callback(workspace.state, {"type": "app_uninstalled"}, f"Ev-app_uninstalled-{n}")
    return Event(envelope, (("stopped", workspace.id),))


CRASHES: tuple[tuple[LiteralString, Callable[[Trial], None]], ...] = (
    (BEFORE, Trial.kill),
    (COMMIT, Trial.kill),
    (COMMIT, Trial.restart_server),
)


def test_an_event_has_its_effect_once(
    shaky: Shaky, local_slack: LocalSlack, transport: str, tmp_path: Path, figures: Figures
) -> None:
    """Delivered one to four times at once, first to an app or a server that dies, then again: every effect once."""
    workspace, http, key = local_slack.workspace("Redelivered"), transport == "http", new_key()
    workspace.delivery.ack_timeout = ACK_SECONDS
    engine = make_engine(shaky.cluster.app_url, 1)
    twos = lay_out(Store(engine, Vault([key])), workspace, PAIRS)
    engine.dispose()
    with as_postgres(shaky) as server:
        server.execute(COUNT)
    events, kept = list[Event](), list[int]()
    with (tmp_path / "log").open("w") as log:
        trial = Trial(shaky, workspace, lambda: part("web", shaky.cluster, local_slack, workspace, key, log, http=http))
        try:
            for n, (where, crash) in enumerate(CRASHES):
                told = [one for two in twos[n :: len(CRASHES)] for one in tell(two)] + [uninstalled(workspace, n)]
                let_in(shaky)
                kept.append(die_once(trial, told, where, crash))
                events += told
        finally:
            trial.close()
    expected = Counter(effect for event in events for effect in event.effects)
    with as_postgres(shaky) as server:
        found = Counter(server.execute("select what, whose from effect").fetchall())
    figures(
        f"seed {SEED}: {len(events)} events, {trial.deliveries} deliveries, {len(CRASHES)} crashes in their middle, "
        f"{sum(kept)} kept by an app that could not say so; effects expected {sum(expected.values())}, "
        f"twice {sum((found - expected).values())}, missing {sum((expected - found).values())}"
    )
    print((tmp_path / "log").read_text()[-3000:])
    assert found == expected
    assert (kept[0], kept[1] > 0) == (0, True)


def die_once(trial: Trial, events: list[Event], where: LiteralString, crash: Callable[[Trial], None]) -> int:
    """Deliver events at once, let what has them die, deliver them all again; return how many were kept by the first."""
    with held(trial.shaky, where) as are_there:
        sent = [one for event in events for one in trial.send(event)]
        wait_until(are_there, "events to be in the middle", PATIENCE_SECONDS)
        crash(trial)
    acked = [one.result().acked for one in sent]
    assert crash is not Trial.kill or not any(acked)
    trial.begin_anew()
    with as_postgres(trial.shaky) as server:
        ids = [one.envelope["event_id"] for one in events]
        kept = server.execute("select event_id from inbox where event_id = any(%s)", [ids]).rowcount
    for event in events:
        trial.deliver_until_taken(event)
    return kept


def let_in(shaky: Shaky) -> None:
    """Let the workspace be as if nobody had taken the app away."""
    with as_postgres(shaky) as server:
        server.execute("update team set state = 'active', reason = '', purge_on = null")
