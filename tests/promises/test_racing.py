"""Planners and workers race over very many prompts: each is written down once, posted once, and in order."""

import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import sqlalchemy

from db.embedded import Cluster
from db.engine import Store
from delivery.plan import plan
from playground.stage import wait_until
from tests.figures import Figures
from tests.promises.asked_twice import ASKED_TWICE, MODULE
from tests.promises.at_once import at_once
from tests.promises.crowd import STAGE, Crowd, crowd, row_of
from tests.promises.workers import workers
from tests.scale import WHOLE

PLANNERS, WORKERS, PEOPLE = 4, 4, 5_000 if WHOLE else 1_000
FAST = {"pace_team": 0.0, "pace_channel": 0.0, "in_flight": 12}


def planner(cluster: Cluster, crowd: Crowd) -> Callable[[], int]:
    """Make a planner with connections of its own, which says how many periods it has opened."""
    engine = sqlalchemy.create_engine(cluster.app_url)
    store = Store(engine, crowd.store.vault)

    def run() -> int:
        try:
            return plan(store, crowd.workspace.id, ASKED_TWICE, crowd.at)
        finally:
            engine.dispose()

    return run


def test_planners_and_workers_race_over_thousands_of_prompts(cluster: Cluster, figures: Figures) -> None:
    """Four planners, and four workers that plan too: no prompt is written down or posted twice, none is missing, and
    in each conversation the first comes before the second.
    """
    prompts = 2 * PEOPLE
    with crowd(cluster) as many:
        with workers(many, WORKERS, module=MODULE, **FAST) as begun:
            many.come(PEOPLE)
            planners = [planner(cluster, many) for _ in range(PLANNERS)]
            began = time.monotonic()
            many.schedule()
            opened = at_once(*planners)
            planned = time.monotonic() - began
            many.wait_until_sent()
            took = time.monotonic() - began
            by_worker = [Counter(one.outcomes())["Sent"] for one in begun]
            ended = [one.stop() for one in begun]
        mail, came = many.mail(), many.posted()
        asked = [call for call in many.workspace.calls if call.method == "chat.postMessage"]
    keys = Counter((one.pair_id, one.prompt, one.recipient) for one in mail)
    order = {one.id: one.seq for one in mail}
    posts = Counter(row_of(message) for messages in came.values() for message in messages)
    twice_planned = [key for key, times in keys.items() if times > 1 or None in key]
    twice_posted = [row for row, times in posts.items() if times > 1]
    disordered = [here for here, said in came.items()
                  if (rows := [order[row_of(one)] for one in said]) != sorted(rows)]  # fmt: skip
    figures(
        f"{prompts} prompts of {PEOPLE} people due at one instant, {PLANNERS} planners and {WORKERS} workers that plan "
        f"too: planned twice {len(twice_planned)}, posted twice {len(twice_posted)}, out of order within a "
        f"conversation {len(disordered)}; {len(asked)} requests; planners opened {sum(opened)} of {PEOPLE} periods "
        f"({opened}), workers posted {by_worker}; planned in {planned:.0f} s, posted in {took:.0f} s"
    )
    assert (len(keys), twice_planned) == (prompts, [])
    assert (len(posts), twice_posted, len(asked)) == (prompts, [], prompts)
    assert (set(posts), disordered) == (set(order), [])
    words = [["what else" in message.plain for message in messages] for messages in came.values()]
    assert words == [[False, True]] * PEOPLE
    assert min(sum(map(bool, opened)), sum(map(bool, by_worker))) > 1  # or there was no race
    assert ended == [0] * WORKERS


def test_planners_who_take_the_same_pairs_the_other_way_round(cluster: Cluster) -> None:
    """One has a member of each of two pairs, and another the others, in the other order: neither stands in the way."""
    with crowd(cluster) as some:
        some.come(4)
        with some.begin() as tx:
            rows = tx.rows("select pair_id, member_id from pair_member where team_id = %(team)s order by 1, 2")
        (pair, ours), (_, theirs), (other, also_ours), (_, also_theirs) = [tuple(row.values()) for row in rows]
        turns = [(pair, ours), (other, also_ours), (other, also_theirs), (pair, theirs)]
        with some.begin() as tx:
            tx.run_many(_DUE, [{"pair": one, "member": who, "minutes": n, "stage": STAGE.id, "at": some.at}
                               for n, (one, who) in enumerate(turns, -len(turns))])  # fmt: skip
        with ThreadPoolExecutor(2) as hands, some.begin() as gate:
            gate.run("lock table outbox in share row exclusive mode")
            with some.begin() as tx:
                tx.rows(_TAKE, members=[theirs, also_theirs])
                first = hands.submit(planner(cluster, some))
                wait_until(lambda: _waiting(some) == 1, "the first to have opened what it took")
            second = hands.submit(planner(cluster, some))
            wait_until(lambda: _waiting(some) == 2, "the second to have come as far as it can")
        assert (first.result(), second.result()) == (2, 2)


_TAKE = "select from schedule where team_id = %(team)s and member_id = any(%(members)s) for update"
_DUE = """insert into schedule (team_id, pair_id, stage, member_id, n, next_at)
values (%(team)s, %(pair)s, %(stage)s, %(member)s, 2, %(at)s + make_interval(mins => %(minutes)s))"""


def _waiting(crowd: Crowd) -> int:
    """Count who waits for somebody else in the database."""
    with crowd.begin() as tx:
        return int(tx.value("select count(distinct pid) from pg_locks where not granted"))
