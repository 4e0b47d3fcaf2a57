"""Brings a database from whatever it is to the newest tables, as its owner, and lets the app's role use them."""

from pathlib import Path

import sqlalchemy
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from psycopg.sql import Identifier
from sqlalchemy import Connection, make_url

# Two processes that start at once take turns; the number means nothing.
_TURN = 7_305_118


def migrate(owner_url: str, app_url: str) -> None:
    """Migrate as the owner, then grant the tables to the role of `app_url`. Safe to run at every start."""
    role = make_url(app_url).username
    if not role:
        raise ValueError("the app's database URL names no role")
    engine = sqlalchemy.create_engine(owner_url, poolclass=sqlalchemy.pool.NullPool, hide_parameters=True)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({_TURN})")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _grant(connection, role)


def pending(connection: Connection) -> bool:
    """Say whether this database lacks migrations."""
    return MigrationContext.configure(connection).get_current_revision() != head()


def head() -> str | None:
    """Return the newest migration there is."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _grant(connection: Connection, role: str) -> None:
    quoted = Identifier(role).as_string()
    for what in (
        f"grant usage on schema public to {quoted}",
        f"grant select, insert, update, delete on all tables in schema public to {quoted}",
        f"revoke insert, update, delete on alembic_version from {quoted}",
    ):
        connection.exec_driver_sql(what)
