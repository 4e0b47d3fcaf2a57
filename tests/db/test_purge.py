"""Deleting a workspace: on its day, whole, and no other; not before, and not once Slack lets it in again."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy
from sqlalchemy.exc import IntegrityError

from db.embedded import Cluster
from db.engine import Store
from db.purge import list_doomed, purge
from db.teams import add_team, pause_team, resume_team
from playground.stage import own_database
from tests.db.clusters import until
from tests.db.two_teams import ANA, HERE, IDS, ROWS, THERE
from tests.figures import Figures
from tests.handlers.ledger import Ledger

NOW = datetime(2026, 10, 13, tzinfo=UTC)


@pytest.fixture
def teams(store: Store, cluster: Cluster) -> Iterator[Ledger]:
    """Two workspaces with the same rows in every table, and a look at all of them."""
    ledger = Ledger(cluster)
    for team in (HERE, THERE):
        with store.begin(team, ANA) as tx:
            for statement in ROWS.values():
                tx.run(statement, **IDS)
    yield ledger
    for team in (HERE, THERE):
        ledger.run("update team set state = 'paused', purge_on = '2026-01-01' where team_id = %s", team)
        purge(cluster.owner_url, team)
    ledger.close()


def counts(ledger: Ledger, team: str) -> dict[str, int]:
    """Count a team's rows by table."""
    return {name: ledger.count(name, team) for name in ledger.tables}


def doom(store: Store, ledger: Ledger, days: int) -> None:
    """Let Slack take the app away, so long ago that the day to delete it on is so many days off."""
    with store.begin(HERE) as tx:
        pause_team(tx, "token_revoked")
    day = datetime.now(UTC).date() + timedelta(days=days)
    ledger.run("update team set purge_on = %s where team_id = %s", day, HERE)


def test_on_its_day_every_row_of_it_is_gone_and_no_other(
    teams: Ledger, store: Store, cluster: Cluster, figures: Figures
) -> None:
    """Every table had rows of both, words that nobody may read among them: of one none are left, of the other all."""
    doom(store, teams, 0)
    before, others = counts(teams, HERE), counts(teams, THERE)
    assert set(before) == set(ROWS)
    assert all(before.values())
    assert [(one.team, one.due) for one in list_doomed(cluster.owner_url)] == [(HERE, True)]
    assert purge(cluster.owner_url, HERE) == len(before)
    left = counts(teams, HERE)
    figures(
        f"purged {len(before)} tables, {sum(before.values())} rows: left {sum(left.values())}; "
        f"another workspace's {sum(others.values())} rows: left {sum(counts(teams, THERE).values())}"
    )
    assert not any(left.values())
    assert counts(teams, THERE) == others
    assert list_doomed(cluster.owner_url) == []
    assert purge(cluster.owner_url, HERE) == 0


def test_before_its_day_nothing_is_deleted(teams: Ledger, store: Store, cluster: Cluster) -> None:
    """Tomorrow is its day: whoever asks, the app's role or the owner, nothing goes; nor of one that is in use."""
    doom(store, teams, 1)
    before = counts(teams, HERE)
    assert [one.due for one in list_doomed(cluster.owner_url)] == [False]
    for team in (HERE, THERE):
        assert purge(cluster.owner_url, team) == 0
        with store.begin(team) as tx:
            assert tx.run("delete from team") == 0
    assert counts(teams, HERE) == before


def test_who_is_let_in_again_is_not_deleted_however_close(teams: Ledger, store: Store, cluster: Cluster) -> None:
    """A working token comes while the deletion already waits for its turn: all of it stays."""
    doom(store, teams, 0)
    before = counts(teams, HERE)
    gone: list[int] = []
    deleting = threading.Thread(target=lambda: gone.append(purge(cluster.owner_url, HERE)))
    with store.begin(HERE) as tx:
        resume_team(tx, NOW)
        deleting.start()
        assert until(lambda: teams.is_waiting("delete from team%"))
    deleting.join()
    assert gone == [0]
    assert {name: count for name, count in counts(teams, HERE).items() if count < before[name]} == {}


def test_who_comes_back_while_it_is_deleted_starts_anew(teams: Ledger, store: Store, cluster: Cluster) -> None:
    """The deletion came first: the start waits for it, and the workspace is there again, empty."""
    doom(store, teams, 0)

    def start() -> None:
        with store.begin(HERE) as tx:
            add_team(tx, "Cloud User Group")

    starting = threading.Thread(target=start)
    engine = sqlalchemy.create_engine(cluster.owner_url, poolclass=sqlalchemy.pool.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("select set_config('app.team', %(team)s, true)", {"team": HERE})
        connection.exec_driver_sql("set constraints all deferred")
        connection.exec_driver_sql("delete from team where team_id = %(team)s", {"team": HERE})
        starting.start()
        assert until(lambda: teams.is_waiting("insert into team%"))
    starting.join()
    assert {name: count for name, count in counts(teams, HERE).items() if count} == {"team": 1}


def test_a_table_that_would_stay_is_noticed(store: Store) -> None:
    """A new table has to hang on its team, and no key may stand in the way: else this fails, not the day itself."""
    with store.begin(HERE) as tx:
        keys = tx.rows(
            """select conrelid::regclass::text as name, confrelid = 'team'::regclass and confdeltype = 'c' as hangs,
                   condeferrable as waits from pg_constraint
               where contype = 'f' and connamespace = 'public'::regnamespace"""
        )
    assert {row["name"] for row in keys if row["hangs"]} == set(ROWS) - {"team"}
    assert [row["name"] for row in keys if not (row["hangs"] or row["waits"])] == []


def test_a_table_that_does_stay_keeps_all_of_it() -> None:
    """If there is one all the same, nothing is deleted at all, rather than all but that."""
    with own_database() as cluster:
        ledger = Ledger(cluster)
        ledger.run("create table stray (team_id text references team, primary key (team_id))")
        ledger.run("insert into team (team_id, name, state, purge_on) values ('T1', '', 'paused', '2026-01-01')")
        ledger.run("insert into stray values ('T1')")
        with pytest.raises(IntegrityError):
            purge(cluster.owner_url, "T1")
        assert ledger.count("team", "T1") == 1
        ledger.close()
