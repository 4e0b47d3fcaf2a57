"""Planners and workers race over very many prompts: each is written down once, posted once, and in order."""

import time
from collections import Counter
from collections.abc import Callable

import sqlalchemy

from db.embedded import Cluster
from db.engine import Store
from delivery.plan import plan
from tests.figures import Figures
from tests.promises.asked_twice import ASKED_TWICE, MODULE
from tests.promises.at_once import at_once
from tests.promises.crowd import Crowd, crowd, row_of
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
