"""The doctor finds each thing that is missing, says what to do, and gives no secret away."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import yaml
from psycopg.sql import SQL, Composed, Identifier
from pydantic import SecretStr
from sqlalchemy import make_url

from db.beats import keep_beat
from db.embedded import Cluster
from db.engine import Store, make_engine
from db.migrate import migrate
from db.seals import leave_mark
from db.teams import add_team
from db.vault import Vault, new_key
from playground.slack import LocalSlack, Workspace
from playground.stage import MANIFEST
from slack_app import clock
from slack_app.doctor import SCOPES, Finding, examine
from slack_app.playbooks import PLAYBOOKS
from slack_app.settings import Settings
from tests.db.clusters import ask

KEY = new_key()


@pytest.fixture
def workspace(local_slack: LocalSlack) -> Workspace:
    """A workspace with the app installed."""
    return local_slack.workspace("Cloud User Group")


@pytest.fixture
def well(workspace: Workspace, cluster: Cluster, local_slack: LocalSlack) -> Settings:
    """Settings in which nothing is missing."""
    return Settings(
        slack_bot_token=SecretStr(workspace.bot_token),
        slack_app_token=SecretStr(workspace.app_token),
        slack_signing_secret=SecretStr(workspace.signing_secret),
        slack_api_url=local_slack.api_url,
        database_url=cluster.app_url,
        trellis_owner_url=cluster.owner_url,
        trellis_keys=SecretStr(KEY),
    )


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[Cluster]:
    """A database of its own, without tables, in the cluster that all share."""
    name = f"d{uuid4().hex[:12]}"
    ask_outside(cluster, SQL("create database {}").format(Identifier(name)))
    yield cluster.database(name)
    ask_outside(cluster, SQL("drop database {} with (force)").format(Identifier(name)))


def ask_outside(cluster: Cluster, statement: Composed) -> None:
    """Run what no transaction may hold, as the owner."""
    with psycopg.connect(cluster.owner_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(statement)


def as_role(url: str, role: str) -> str:
    """Give the same database by another role."""
    return make_url(url).set(username=role).render_as_string()


def wrong(settings: Settings, **changed: object) -> list[Finding]:
    """List what the doctor finds wrong, after looking for secrets in all that it says."""
    changes = {name: SecretStr(value) if name in SECRETS and isinstance(value, str) else value
               for name, value in changed.items()}  # fmt: skip
    changed_settings = settings.model_copy(update=changes)
    findings = list(examine(changed_settings))
    said = "\n".join(finding.words for finding in findings)
    for secret in SECRETS:
        value = getattr(changed_settings, secret).get_secret_value()
        assert not value or value not in said
    return [finding for finding in findings if not finding.well]


SECRETS = ("slack_bot_token", "slack_app_token", "slack_signing_secret", "trellis_keys")


def test_nothing_is_wrong_when_all_is_there(well: Settings) -> None:
    """With everything set, every finding is well, over Socket Mode and over HTTP."""
    assert wrong(well) == []
    assert wrong(well, slack_app_token="") == []
    assert wrong(well, database_url="") == []


def test_a_playbook_that_cannot_be_followed_is_named(well: Settings) -> None:
    """Every flaw of every playbook is a finding, with its place."""
    [(kind, playbook), *_] = PLAYBOOKS.items()
    [found] = [one for one in examine(well, {kind: replace(playbook, anchor="", track_question="")}) if not one.well][
        :1
    ]
    assert found.words == f"A playbook cannot be followed: {kind}, the anchor '' is no role."


def test_the_doctor_asks_for_the_scopes_of_the_manifest() -> None:
    """What the doctor looks for is what manifest.yml asks for."""
    manifest = yaml.safe_load(MANIFEST.read_text())
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == SCOPES


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"slack_bot_token": ""}, "SLACK_BOT_TOKEN is not set"),
        ({"slack_bot_token": "xoxb-1-wrong"}, "does not take SLACK_BOT_TOKEN: invalid_auth"),
        ({"slack_app_token": "xapp-1-wrong"}, "does not take SLACK_APP_TOKEN: invalid_auth"),
        ({"slack_app_token": "", "slack_signing_secret": ""}, "Neither SLACK_APP_TOKEN"),
        ({"trellis_keys": ""}, "TRELLIS_KEYS is not set"),
        ({"trellis_keys": "a" * 44}, "TRELLIS_KEYS holds something that is no key"),
        ({"trellis_keys": f"{KEY},short"}, "TRELLIS_KEYS holds something that is no key"),
        ({"slack_api_url": "http://127.0.0.1:9/"}, "Slack cannot be reached"),
        ({"database_url": "postgresql+psycopg://trellis_app@127.0.0.1:9/trellis"}, "DATABASE_URL does not answer"),
        ({"database_url": "mysql://a@b/c"}, "DATABASE_URL is not the address of a Postgres"),
        ({"database_url": "nonsense"}, "DATABASE_URL is not the address of a Postgres"),
        ({"trellis_owner_url": "nonsense"}, "TRELLIS_OWNER_URL is not the address of a Postgres"),
        ({"trellis_owner_url": "postgresql+psycopg://o@127.0.0.1:9/t"}, "TRELLIS_OWNER_URL does not answer"),
    ],
)
def test_each_thing_that_is_missing_is_found(well: Settings, changed: dict[str, str], says: str) -> None:
    """One wrong setting is told of, in words that begin with its name or what it does."""
    assert any(says in finding.words for finding in wrong(well, **changed))


def test_a_wrong_key_is_not_answered_with_a_new_one(well: Settings) -> None:
    """A new key is offered only where there was none, since another one opens nothing that was sealed before."""
    (missing,), (unusable,) = wrong(well, trellis_keys=""), wrong(well, trellis_keys="short")
    assert len(missing.words.split()[-1]) == len(new_key())
    assert "=" not in unusable.words


def test_a_key_that_opens_nothing_is_found(well: Settings, workspace: Workspace) -> None:
    """Another key than the one that people's words are sealed with is refused; beside it, it may be the newest."""
    engine = make_engine(well.database_url, connections=1)
    with Store(engine, Vault([KEY])).begin(workspace.id) as tx:
        add_team(tx, "Cloud User Group")
        leave_mark(tx)
    engine.dispose()
    other = new_key()
    (refusal,) = wrong(well, trellis_keys=other)
    assert "Put that key back" in refusal.words
    assert not refusal.start_mends
    assert wrong(well, trellis_keys=f"{other},{KEY}") == wrong(well) == []


def test_a_missing_scope_is_named(well: Settings, tmp_path: Path) -> None:
    """An app installed from an older manifest is told which scope it lacks."""
    manifest = yaml.safe_load(MANIFEST.read_text())
    manifest["oauth_config"]["scopes"]["bot"].remove("mpim:history")
    manifest["settings"]["event_subscriptions"]["bot_events"].remove("message.mpim")
    older = tmp_path / "manifest.yml"
    older.write_text(yaml.safe_dump(manifest))
    with LocalSlack(older) as slack:
        there = slack.workspace("Older")
        (lack,) = wrong(
            well, slack_api_url=slack.api_url, slack_bot_token=there.bot_token, slack_app_token=there.app_token
        )
    assert "lacks mpim:history." in lack.words


def test_roles_that_could_look_past_the_walls_are_refused(well: Settings, cluster: Cluster) -> None:
    """A superuser, an owner, a member of the owner's role, who bypasses or owns a table: each refused, with SQL."""
    member, bypasser, holder = (f"{letter}{uuid4().hex[:12]}" for letter in "mbh")
    superuser = as_role(cluster.owner_url, "postgres")
    ask(superuser, f"create role {member} login in role trellis_owner; create role {bypasser} login bypassrls")
    ask(superuser, f"create role {holder} login; create table {holder} (); alter table {holder} owner to {holder}")
    try:
        for role in ("postgres", "trellis_owner", member, bypasser, holder):
            (refusal, *_) = wrong(well, database_url=as_role(cluster.app_url, role))
            assert f"The role {role} could look past the walls" in refusal.words
            assert "CREATE ROLE trellis_app" in refusal.words
    finally:
        ask(superuser, f"drop table {holder}; drop role {member}, {bypasser}, {holder}")


def test_a_database_without_utf8_is_found(well: Settings, cluster: Cluster) -> None:
    """As a machine without a locale makes them: names would come as bytes, so it is to be made anew."""
    name = f"d{uuid4().hex[:12]}"
    make = "create database {} encoding 'SQL_ASCII' locale 'C' template template0"
    ask_outside(cluster, SQL(make).format(Identifier(name)))
    try:
        there = cluster.database(name)
        found = wrong(well, database_url=there.app_url, trellis_owner_url=there.owner_url)
        assert ["UTF-8" in one.words for one in found] == [True, True]
    finally:
        ask_outside(cluster, SQL("drop database {} with (force)").format(Identifier(name)))


def test_an_owner_is_refused_before_it_owns_a_table(well: Settings, empty: Cluster) -> None:
    """The owner of a database without tables would own them after the first start."""
    (refusal,) = (
        one for one in wrong(well, database_url=empty.owner_url, trellis_owner_url="") if "walls" in one.words
    )
    assert not refusal.start_mends


def test_tables_that_are_behind_are_migrated_by_whoever_may(well: Settings, empty: Cluster) -> None:
    """With TRELLIS_OWNER_URL a start mends it; without, the doctor asks for it; afterwards all is well."""
    here = {"database_url": empty.app_url, "trellis_owner_url": empty.owner_url}
    (behind,) = wrong(well, **here)
    assert behind.start_mends
    (stuck,) = wrong(well, **here | {"trellis_owner_url": ""})
    assert not stuck.start_mends
    assert "Set TRELLIS_OWNER_URL" in stuck.words
    migrate(empty.owner_url, empty.app_url)
    assert wrong(well, **here) == []


def test_the_sql_makes_a_role_that_works(well: Settings, empty: Cluster) -> None:
    """Run as it is printed, it lets in a role that was unknown, even where the public is not let in."""
    role = f"r{uuid4().hex[:12]}"
    here = as_role(empty.app_url, role)
    superuser = as_role(empty.owner_url, "postgres")
    database = str(make_url(here).database)
    ask(superuser, f"revoke connect on database {database} from public")
    (unknown,) = wrong(well, database_url=here)
    try:
        ask(superuser, unknown.words.split("\n", 1)[1])
        ask(superuser, f"grant connect on database {database} to trellis_owner")
        migrate(empty.owner_url, here)
        assert wrong(well, database_url=here, trellis_owner_url=empty.owner_url) == []
    finally:
        ask(superuser, f"drop owned by {role}; drop role {role}")


def test_a_role_that_was_not_let_in_yet_is_told_to_migrate(well: Settings, cluster: Cluster) -> None:
    """Tables that the role may not read are as good as none."""
    role = f"r{uuid4().hex[:12]}"
    superuser = as_role(cluster.owner_url, "postgres")
    ask(superuser, f"create role {role} login")
    try:
        (behind,) = wrong(well, database_url=as_role(cluster.app_url, role))
        assert behind.start_mends
    finally:
        ask(superuser, f"drop role {role}")


def test_clocks_that_differ_are_found(well: Settings, empty: Cluster) -> None:
    """A database whose clock is two minutes off is told of, one that is a second off is not."""
    migrate(empty.owner_url, empty.app_url)
    here = {"database_url": empty.app_url, "trellis_owner_url": empty.owner_url}
    database = str(make_url(empty.app_url).database)
    shifted = "create or replace function public.clock_timestamp() returns timestamptz language sql as "
    for seconds, found in ((120, ["120 s apart"]), (1, [])):
        ask(empty.owner_url, f"{shifted} 'select pg_catalog.clock_timestamp() + interval ''{seconds} s'''")
        ask(empty.owner_url, f"alter database {database} set search_path = public, pg_catalog")
        assert [words for words in found if words in wrong(well, **here)[0].words] == found
        assert len(wrong(well, **here)) == len(found)


def test_whether_anybody_delivers_is_seen(well: Settings, workspace: Workspace) -> None:
    """Nobody yet is no fault; somebody is well; nobody for long, or mail that is late, is told and stops no start."""
    engine, ana = make_engine(well.database_url, connections=1), uuid4()
    store = Store(engine, Vault([KEY]))
    with store.begin(workspace.id) as tx:
        add_team(tx, "Cloud User Group")
        leave_mark(tx)
    assert "Nothing has been delivered yet: that begins with the first start." in said(well)
    with store.begin(workspace.id) as tx:
        keep_beat(tx, uuid4(), clock.now())
        tx.run(
            """insert into member (team_id, id, slack_user, name, zone, hour_local)
               values (%(team)s, %(id)s, 'U1', 'Ana', 'UTC', '09:00')""",
            id=ana,
        )
        due = "insert into outbox (team_id, id, to_member, due_at) values (%(team)s, %(id)s, %(ana)s, %(at)s)"
        tx.run(due, id=uuid4(), ana=ana, at=clock.now() - timedelta(minutes=2))
    assert wrong(well) == []
    assert "Somebody delivers: the last beat was" in said(well)
    assert "The oldest message that is due has waited 2 minutes." in said(well)
    with store.begin(workspace.id) as tx:
        tx.run("update beat set beat_at = '2026-03-03 14:02Z' where team_id = %(team)s")
        tx.run(due, id=uuid4(), ana=ana, at=clock.now() - timedelta(minutes=30))
    engine.dispose()
    silent, late = wrong(well)
    assert silent.words.startswith("Nobody delivers since 2026-03-03 14:02 UTC: start a worker")
    assert late.words.startswith("The oldest message that is due has waited 30 minutes, and 2 are due.")
    assert silent.start_mends
    assert late.start_mends


def said(settings: Settings) -> str:
    """Return all that the doctor says."""
    return "\n".join(finding.words for finding in examine(settings))
