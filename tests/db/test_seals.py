"""Sealed words: none are forgotten when the key changes, and nothing is lost if it is changed wrongly."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from db.embedded import Cluster
from db.engine import Store, make_engine
from db.migrate import migrate
from db.seals import SEALED, Resealed, keys_fit, leave_mark, reseal
from db.vault import Vault, new_key
from tests.db.clusters import ask
from tests.db.two_teams import ANA, HERE, IDS, ROWS, THERE

OLD, NEW, WRONG = new_key(), new_key(), new_key()
WORDS = "I asked before advising."


@pytest.fixture
def own(cluster: Cluster) -> Iterator[Cluster]:
    """A database of its own, in which two teams have every row, and one sealed answer each; the mark is OLD's."""
    name = f"seals_{uuid4().hex[:8]}"
    with psycopg.connect(as_superuser(cluster).replace("+psycopg", ""), autocommit=True) as server:
        server.execute(SQL("create database {} owner trellis_owner").format(Identifier(name)))
        own = cluster.database(name)
        migrate(own.owner_url, own.app_url)
        with_rows(own)
        yield own
        server.execute(SQL("drop database {} with (force)").format(Identifier(name)))


def with_rows(own: Cluster) -> None:
    """Fill both teams; what would be sealed is."""
    old = Vault([OLD])
    engine = make_engine(own.app_url, connections=1)
    for team in (HERE, THERE):
        with Store(engine, old).begin(team, ANA) as tx:
            for table, statement in ROWS.items():
                if table == "seal":
                    leave_mark(tx)
                else:
                    tx.run(statement, **IDS)
    engine.dispose()
    with psycopg.connect(as_superuser(own).replace("+psycopg", "")) as server:
        for table, column in (one for one in SEALED if one[0] != "seal"):
            server.execute(
                SQL("update {} set {} = %s").format(Identifier(table), Identifier(column)), [old.seal(WORDS)]
            )


def opens(own: Cluster, *keys: str) -> tuple[str, bool]:
    """Read one team's answer and mark with these keys, as the app does."""
    engine = make_engine(own.app_url, connections=1)
    try:
        with Store(engine, Vault(keys)).begin(HERE, ANA) as tx:
            return tx.vault.open(tx.value("select words from answer")), keys_fit(tx)
    finally:
        engine.dispose()


def of_each(done: int, anew: int, unopened: int) -> list[tuple[str, int, int, int, int]]:
    """Return what is to be said of every sealed column in the end: both teams have a row in it."""
    return [(f"{table}.{column}", 2, done, anew, unopened) for table, column in SEALED]


def last(told: list[Resealed]) -> list[tuple[str, int, int, int, int]]:
    """Return what was said of each column in the end."""
    ends = {one.column: one for one in told}
    return [(one.column, one.rows, one.done, one.anew, one.unopened) for one in ends.values()]


def as_superuser(own: Cluster) -> str:
    """Return the way in of somebody whom no policy binds."""
    return own.owner_url.replace("trellis_owner", "postgres")


def test_every_sealed_column_is_listed(own: Cluster) -> None:
    """A new table with sealed words fails here until a change of keys knows of it."""
    found = ask(
        own.owner_url,
        """select table_name::text, column_name::text from information_schema.columns
           where table_schema = 'public' and data_type = 'bytea' order by 1, 2""",
    )
    assert found == sorted(SEALED)


def test_everything_is_under_the_new_key_and_again_changes_nothing(own: Cluster) -> None:
    """Both teams' words open with the new key alone; the second time there is nothing to do; the walls stand again."""
    assert last(list(reseal(own.owner_url, Vault([NEW, OLD])))) == of_each(2, 2, 0)
    assert opens(own, NEW) == (WORDS, True)
    assert last(list(reseal(own.owner_url, Vault([NEW])))) == of_each(2, 0, 0)
    walls = ask(own.owner_url, "select relname::text, relforcerowsecurity from pg_class")
    assert [forced for name, forced in walls if name in {table for table, _ in SEALED}] == [True] * len(SEALED)
    assert ask(own.owner_url, "select count(*) from answer") == [(0,)]


def test_many_rows_are_told_of_as_they_go(own: Cluster) -> None:
    """More than one part's worth is counted up, and all of it changes."""
    ask(
        as_superuser(own),
        """insert into answer select team_id, submission_id, question || n, author, visibility, blind, pick, words
           from answer, generate_series(1, 300) n""",
    )
    told = [one for one in reseal(own.owner_url, Vault([NEW, OLD])) if one.column == "answer.words"]
    assert [(one.done, one.rows) for one in told] == [(0, 602), (500, 602), (602, 602)]
    sealed = [words for (words,) in ask(as_superuser(own), "select words from answer") if isinstance(words, bytes)]
    assert len(sealed) == 602
    assert all(Vault([NEW]).is_newest(words) for words in sealed)


def test_what_no_key_opens_stays_as_it_was(own: Cluster) -> None:
    """With keys that open nothing, nothing changes and every row is counted; the right key still opens it all."""
    before = ask(as_superuser(own), "select words from answer order by team_id")
    assert last(list(reseal(own.owner_url, Vault([WRONG])))) == of_each(2, 0, 2)
    assert ask(as_superuser(own), "select words from answer order by team_id") == before
    assert opens(own, OLD) == (WORDS, True)


def test_one_who_stops_midway_has_changed_nothing(own: Cluster) -> None:
    """A column changes whole or not at all."""
    for so_far in reseal(own.owner_url, Vault([NEW, OLD])):
        if so_far.anew:
            break
    assert opens(own, OLD) == (WORDS, True)


def test_other_keys_are_noticed_by_the_mark(own: Cluster) -> None:
    """The mark opens with the key it was left with, alone or beside a newer one, and a second mark changes nothing."""
    engine = make_engine(own.app_url, connections=1)
    for keys, fit in (([OLD], True), ([NEW, OLD], True), ([WRONG], False)):
        with Store(engine, Vault(keys)).begin(HERE) as tx:
            assert keys_fit(tx) is fit
            leave_mark(tx)
            assert keys_fit(tx) is fit
    engine.dispose()
