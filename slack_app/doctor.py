"""Says in plain words what is missing before Trellis can run, and what to do about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from db.embedded import role_sql
from db.migrate import pending
from db.vault import Vault, new_key
from slack_app import clock
from slack_app.app import quiet
from slack_app.settings import Settings

# What manifest.yml asks for.
SCOPES = frozenset({"chat:write", "commands", "im:write", "mpim:history", "mpim:write", "users:read"})
# Slack refuses, and we refuse, what is dated five minutes off; half a minute is a clock to look after.
CLOCK_SECONDS = 30


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is well, and what to know or to do."""

    well: bool
    words: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at everything Trellis needs, one finding at a time."""
    yield from _keys(settings)
    yield from _slack(settings)
    yield from _database(settings)


def _keys(settings: Settings) -> Iterator[Finding]:
    try:
        Vault(settings.keys)
    except ValueError:
        yield Finding(
            False,
            "TRELLIS_KEYS has no usable key. It seals what people write. Set it to this new one, and keep a copy where "
            f"your backups are not: {new_key()}",
        )
    else:
        yield Finding(True, "TRELLIS_KEYS seals what people write.")


def _slack(settings: Settings) -> Iterator[Finding]:
    app_token, secret = settings.slack_app_token.get_secret_value(), settings.slack_signing_secret.get_secret_value()
    if app_token:
        yield Finding(app_token.startswith("xapp-"), "SLACK_APP_TOKEN is set, so Slack is reached by Socket Mode.")
    elif secret:
        yield Finding(True, f"SLACK_SIGNING_SECRET is set, so Slack posts to port {settings.trellis_port}.")
    else:
        yield Finding(
            False,
            "Neither SLACK_APP_TOKEN (Socket Mode; your app's page, Basic Information, App-Level Tokens, with "
            "connections:write) nor SLACK_SIGNING_SECRET (HTTP) is set.",
        )
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        yield Finding(False, "SLACK_BOT_TOKEN is not set. You find it on your app's page under OAuth & Permissions.")
        return
    try:
        answer = WebClient(token, base_url=settings.slack_api_url, logger=quiet()).auth_test()
    except SlackApiError as error:
        yield Finding(
            False, f"Slack does not take SLACK_BOT_TOKEN: {error.response.get('error')}. Install the app again."
        )
        return
    except OSError:
        yield Finding(False, "Slack cannot be reached from here. Check the network, and SLACK_API_URL if you set it.")
        return
    yield Finding(True, f"Slack knows us in the workspace {answer['team']}.")
    granted = {scope.strip() for scope in str(answer.headers.get("x-oauth-scopes", "")).split(",")}
    missing = ", ".join(sorted(SCOPES - granted))
    yield Finding(not missing, f"The app lacks {missing}: update it from manifest.yml." if missing else "Scopes: all.")


def _database(settings: Settings) -> Iterator[Finding]:
    if not settings.database_url:
        yield Finding(True, "DATABASE_URL is not set, so Trellis keeps its own Postgres beside the code.")
        return
    engine = sqlalchemy.create_engine(settings.database_url, hide_parameters=True)
    try:
        with engine.connect() as connection:
            yield from _role(connection)
            behind = pending(connection)
            words = "The tables are behind: set TRELLIS_OWNER_URL and start once." if behind else "The tables are new."
            yield Finding(not behind, words)
            there: datetime = connection.exec_driver_sql("select clock_timestamp()").scalar_one()
            off = abs((there.astimezone(UTC) - clock.now()).total_seconds())
            yield Finding(off < CLOCK_SECONDS, f"This machine's clock and the database's are {off:.0f} s apart.")
    except sqlalchemy.exc.OperationalError:
        yield Finding(
            False, f"DATABASE_URL does not answer. If its role does not exist yet, run as an owner:\n{role_sql()}"
        )
    finally:
        engine.dispose()


def _role(connection: sqlalchemy.Connection) -> Iterator[Finding]:
    row = connection.exec_driver_sql(
        "select rolname, rolsuper or rolbypassrls as bypasses, exists (select from pg_tables "
        "where schemaname = 'public' and tableowner = current_user) as owns from pg_roles where rolname = current_user"
    ).one()
    if row.bypasses or row.owns:
        yield Finding(
            False,
            f"The role {row.rolname} could read past the walls between people. Give DATABASE_URL a role that cannot; "
            f"run as an owner:\n{role_sql()}",
        )
    else:
        yield Finding(True, f"The role {row.rolname} is bound by row-level security.")
