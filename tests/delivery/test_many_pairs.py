"""Sending in a community with very many pairs: what is read for a message does not grow with how many there are."""

import psycopg

from db.embedded import Cluster
from delivery.send import Sender
from delivery.slack import Poster
from slack_app.playbooks import PLAYBOOKS
from tests.benchmarks.crowd import crowd
from tests.delivery.post import Slack, quick

# With more due at once it may be right to read all of a table as small as these.
PAIRS, DUE = 3000, 2


def test_no_table_is_read_from_end_to_end(cluster: Cluster, slack: Slack) -> None:
    """Every check-in that is due is sent, and of no large table as much is read in a row as it holds."""
    with crowd(cluster, PAIRS, 1, DUE, 12) as people:
        now = next(people.lots)
        people.plan(now)
        people.analyze()
        people.owner.dispose()  # the server tells what a connection read once it is closed
        people.store.engine.dispose()
        before = _read_in_a_row(cluster)
        sender = Sender(people.store, people.team, Poster("xoxb-1", slack.url), PLAYBOOKS, lambda: now, quick())
        sender.drain()
        sender.stop()
        people.store.engine.dispose()
        read = {name: rows - before.get(name, 0) for name, rows in _read_in_a_row(cluster).items()}
    assert len(slack.posts()) == DUE
    assert {name: read[name] for name in ("member", "pair", "pair_member", "schedule") if read[name] >= PAIRS} == {}


def _read_in_a_row(cluster: Cluster) -> dict[str, int]:
    """Return how many rows of each table were read by going through all of it."""
    with psycopg.connect(cluster.owner_url.replace("+psycopg", "")) as server:
        return dict(server.execute("select relname, seq_tup_read from pg_stat_user_tables").fetchall())
