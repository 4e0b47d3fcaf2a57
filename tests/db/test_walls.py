"""Row-level security: a forgotten WHERE shows and changes nothing of another team, in any table there is."""

import pytest

from db.embedded import Cluster
from db.engine import Store, Tx
from tests.db.clusters import ask
from tests.db.two_teams import ANA, HERE, ROWS, THERE, attempt, become, tables

REFUSED = "42501"
EVERY = sorted(ROWS)


def teams_in(tx: Tx, table: str) -> set[str]:
    """Read a whole table, without a WHERE."""
    return {row["team_id"] for row in tx.rows(f"select team_id from {table}")}  # noqa: S608  # a name of ours


def test_every_table_is_covered_here(tx: Tx) -> None:
    """A new table fails until it stands among the rows of the two teams."""
    assert tables(tx) == set(ROWS)


@pytest.mark.parametrize("table", EVERY)
def test_a_select_without_a_where_shows_one_team(tx: Tx, table: str) -> None:
    """Each team sees its own rows and no other's, though all ids are the same."""
    for team in (HERE, THERE):
        become(tx, team, ANA)
        assert teams_in(tx, table) == {team}


@pytest.mark.parametrize("table", EVERY)
@pytest.mark.parametrize("team", ["", "T0NOBODY"])
def test_no_team_shows_nothing(tx: Tx, table: str, team: str) -> None:
    """A setting that was set and emptied, and a team that is not there, see no row."""
    become(tx, team, ANA)
    assert teams_in(tx, table) == set()


@pytest.mark.parametrize("table", EVERY)
def test_another_teams_rows_cannot_be_touched(tx: Tx, table: str) -> None:
    """Naming the other team in an insert or a move is refused; in an update or delete it reaches no row."""
    become(tx, THERE, ANA)
    assert attempt(tx, ROWS[table], team=HERE) == REFUSED
    assert attempt(tx, f"update {table} set team_id = %(other_team)s", other_team=HERE) == REFUSED  # noqa: S608
    for change in (f"update {table} set team_id = team_id", f"delete from {table}"):  # noqa: S608
        assert attempt(tx, f"{change} where team_id = %(other_team)s", other_team=HERE) == 0
    become(tx, HERE, ANA)
    assert teams_in(tx, table) == {HERE}


@pytest.mark.parametrize("table", EVERY)
def test_without_a_team_nothing_can_be_written(tx: Tx, table: str) -> None:
    """A transaction that forgot to say whose it is writes and deletes nothing."""
    become(tx, "", ANA)
    assert attempt(tx, ROWS[table], team=HERE) == REFUSED
    assert attempt(tx, f"delete from {table}") == 0  # noqa: S608
    assert attempt(tx, f"truncate {table} cascade") == REFUSED


def test_nothing_is_shown_before_the_first_setting(cluster: Cluster, store: Store) -> None:
    """A fresh connection that never set anything sees nothing, under the app's role and the owner's alike."""
    with store.begin(HERE) as tx:
        tx.run(ROWS["team"])
    for url in (cluster.app_url, cluster.owner_url):
        assert ask(url, "select * from team") == []
    with store.begin(HERE) as tx:
        assert tx.run("delete from team") == 0
        tx.run("update team set state = 'paused', purge_on = '2026-01-01'")
        assert tx.run("delete from team") == 1


def test_every_table_forces_its_walls(tx: Tx) -> None:
    """Row-level security is on and forced in every table, so that it binds the owner too."""
    bound = tx.rows(
        """select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
           and relrowsecurity and relforcerowsecurity"""
    )
    assert {row["relname"] for row in bound} == tables(tx)


def test_every_table_has_a_policy_for_every_command(tx: Tx) -> None:
    """A table is covered for reading, adding, changing and removing, by policies that all name the team."""
    found = tx.rows("select tablename, cmd, qual, with_check from pg_policies where schemaname = 'public'")
    covered: dict[str, set[str]] = {}
    for row in found:
        covered.setdefault(row["tablename"], set()).add(row["cmd"])
        assert "current_team()" in (row["qual"] or row["with_check"])
    whole = {"ALL"}, {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert set(covered) == tables(tx)
    assert all(commands in whole for commands in covered.values())


def test_every_key_starts_with_the_team(tx: Tx) -> None:
    """No primary or unique key can collide across teams, and no foreign key can point across."""
    keys = tx.rows(
        """select conrelid::regclass::text as name, contype, (select attname from pg_attribute
               where attrelid = conrelid and attnum = conkey[1]) as first, (select attname from pg_attribute
               where attrelid = confrelid and attnum = confkey[1]) as points_to
           from pg_constraint where contype in ('p', 'u', 'f') and connamespace = 'public'::regnamespace"""
    )
    assert {row["name"] for row in keys if row["contype"] == "p"} == {*tables(tx), "alembic_version"}
    ours = [row for row in keys if row["name"] != "alembic_version"]
    assert {row["first"] for row in ours} == {"team_id"}
    assert {row["points_to"] for row in ours if row["contype"] == "f"} == {"team_id"}


def test_the_apps_role_has_no_way_round(tx: Tx) -> None:
    """The role is no superuser, bypasses nothing, belongs to no other role and owns nothing."""
    role = tx.row("select * from pg_roles where rolname = current_user")
    assert role is not None
    rights = ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication")
    assert [name for name in rights if role[name]] == []
    assert tx.value("select count(*) from pg_auth_members where member = %(role)s", role=role["oid"]) == 0
    owned = "select count(*) from pg_class where relowner = %(role)s"
    assert tx.value(owned, role=role["oid"]) == 0


def test_nothing_reads_with_its_makers_rights_but_what_counts(tx: Tx) -> None:
    """No view runs as its owner, and one function: it counts, behind walls that let the owner see no more than that."""
    assert tx.rows("select viewname from pg_views where schemaname = 'public'") == []
    functions = "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"
    assert [row["proname"] for row in tx.rows(functions)] == ["count_answers"]
    owners = "select tablename, policyname, qual from pg_policies where not 'public' = any(roles)"
    [policy] = tx.rows(owners)
    assert (policy["tablename"], policy["policyname"]) == ("answer", "count")
    assert "current_team()" in policy["qual"]
    assert "visibility = 'counted'" in policy["qual"]


@pytest.mark.parametrize(
    "statement",
    [
        "alter table answer disable row level security",
        "alter table answer no force row level security",
        "drop policy read on answer",
        "drop table audit",
        "create table mine (id int)",
        "create or replace function current_team() returns text stable language sql as $$ select 'T0HERE' $$",
        "set local role trellis_owner",
        "update alembic_version set version_num = '0000'",
    ],
)
def test_the_apps_role_cannot_take_a_wall_down(tx: Tx, statement: str) -> None:
    """The walls belong to the owner, and so does the list of migrations."""
    assert attempt(tx, statement) == REFUSED
