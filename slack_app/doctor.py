"""Says in plain words what is missing before Trellis can run, and what to do about it."""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException

import sqlalchemy
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Connection, Engine, make_url

from db.beats import SILENT_SECONDS, get_standing
from db.embedded import PostgresMissing, binaries, role_sql
from db.engine import Store, make_engine
from db.migrate import pending
from db.seals import keys_fit
from db.vault import Vault, new_key
from programs.playbook import Playbooks
from programs.soundness import flaws
from slack_app import clock
from slack_app.app import quiet
from slack_app.health import CLOCK_SECONDS, LATE_SECONDS
from slack_app.playbooks import PLAYBOOKS
from slack_app.process import Part
from slack_app.settings import Settings

# What manifest.yml asks for.
SCOPES = frozenset(
    {
        "channels:read", "chat:write", "chat:write.public", "commands", "im:history", "im:write", "mpim:history",
        "mpim:write", "users:read",
    }
)  # fmt: skip
SLACK_SECONDS = 10
WRONG_KEYS = (
    "TRELLIS_KEYS opens nothing of what people wrote here: it was sealed with another key. Put that key back, after a "
    "comma if you mean to change keys; without it, what they wrote cannot be opened by anybody."
)
NOT_UTF8 = (
    "leads to a database that does not know UTF-8 (SQL_ASCII). Make it anew with CREATE DATABASE … ENCODING 'UTF8' "
    "LOCALE 'C.UTF-8' TEMPLATE template0."
)
NOT_POSTGRES = "is not the address of a Postgres, such as postgresql://role:password@host/database."


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is well, what to know or to do, and whether starting mends it."""

    well: bool
    words: str
    start_mends: bool = False


def examine(
    settings: Settings, playbooks: Playbooks = PLAYBOOKS, parts: Part = Part.WEB | Part.WORKER
) -> Iterator[Finding]:
    """Look at everything these parts of Trellis need, one finding at a time."""
    for playbook in playbooks.values():
        yield from (Finding(False, f"A playbook cannot be followed: {flaw}.") for flaw in flaws(playbook))
    yield examine_keys(settings)
    if Part.WEB in parts:
        yield _transport(settings)
    team = yield from _token(settings)
    yield from _database(settings, team)


def examine_keys(settings: Settings) -> Finding:
    """Look whether there are keys at all."""
    if not settings.keys:
        return Finding(
            False,
            "TRELLIS_KEYS is not set. It seals what people write. Set it to this new key, and keep a copy where your "
            f"backups are not: {new_key()}",
        )
    try:
        Vault(settings.keys)
    except ValueError:
        return Finding(
            False,
            "TRELLIS_KEYS holds something that is no key. Put back what was there when Trellis last ran: what people "
            "wrote opens with no other key.",
        )
    return Finding(True, "TRELLIS_KEYS seals what people write.")


def _transport(settings: Settings) -> Finding:
    app_token = settings.slack_app_token.get_secret_value()
    if not app_token:
        if settings.slack_signing_secret.get_secret_value():
            return Finding(True, f"SLACK_SIGNING_SECRET is set, so Slack posts to port {settings.trellis_port}.")
        return Finding(
            False,
            "Neither SLACK_APP_TOKEN (Socket Mode; your app's page, Basic Information, App-Level Tokens, with "
            "connections:write) nor SLACK_SIGNING_SECRET (HTTP; Basic Information, App Credentials) is set.",
        )
    try:
        _client(settings, app_token).apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        if (code := _code(error)) != "ratelimited":
            return Finding(
                False,
                f"Slack does not take SLACK_APP_TOKEN: {code}. It begins with xapp- and needs connections:write; make "
                "one on your app's page under Basic Information, App-Level Tokens.",
            )
    except (OSError, HTTPException):
        return Finding(False, "SLACK_APP_TOKEN could not be tried, since Slack cannot be reached.")
    return Finding(True, "SLACK_APP_TOKEN is set, so Slack is reached by Socket Mode.")


def _token(settings: Settings) -> Generator[Finding, None, str]:
    """Look at the bot's token; return the workspace it is for, '' when that cannot be known."""
    token = settings.slack_bot_token.get_secret_value()
    if not token:
        yield Finding(False, "SLACK_BOT_TOKEN is not set. You find it on your app's page under OAuth & Permissions.")
        return ""
    try:
        answer = _client(settings, token).auth_test()
    except SlackApiError as error:
        yield Finding(
            False,
            f"Slack does not take SLACK_BOT_TOKEN: {_code(error)}. Install the app again and copy the token that "
            "begins with xoxb- from your app's page, OAuth & Permissions.",
        )
        return ""
    except (OSError, HTTPException):
        yield Finding(False, "Slack cannot be reached from here. Check the network, and SLACK_API_URL if you set it.")
        return ""
    yield Finding(True, f"Slack knows us in the workspace {answer['team']}.")
    granted = {scope.strip() for scope in str(answer.headers.get("x-oauth-scopes", "")).split(",")}
    missing = ", ".join(sorted(SCOPES - granted))
    lacks = f"The app lacks {missing}. Paste manifest.yml into your app's page, App Manifest, and install it again."
    yield Finding(not missing, lacks if missing else "The app has every scope it needs.")
    return str(answer["team_id"])


def _client(settings: Settings, token: str) -> WebClient:
    return WebClient(token, base_url=settings.slack_api_url, timeout=SLACK_SECONDS, logger=quiet())


def _code(error: SlackApiError) -> str:
    """Return Slack's code for an error; of what is no such code nothing is repeated."""
    code = str(error.response.get("error"))
    return code if re.fullmatch(r"[a-z_]{1,60}", code) else "an answer that is not Slack's"


def _database(settings: Settings, team: str) -> Iterator[Finding]:
    if not settings.database_url:
        try:
            binaries()
        except PostgresMissing as error:
            yield Finding(False, str(error))
        else:
            yield Finding(True, "DATABASE_URL is not set, so Trellis keeps its own Postgres; TRELLIS_STATE says where.")
        return
    try:
        engine = make_engine(settings.database_url, connections=1)
    except (sqlalchemy.exc.ArgumentError, ImportError):
        yield Finding(False, f"DATABASE_URL {NOT_POSTGRES}")
        return
    try:
        with engine.connect() as connection:
            yield _role(connection)
            yield _clock(connection)
            tables = _tables(connection, bool(settings.trellis_owner_url))
            yield tables
        if team and tables.well and examine_keys(settings).well:
            yield _seal(engine, settings, team)
            yield from _delivery(engine, settings, team)
    except TypeError:  # its texts come as bytes, on which SQLAlchemy fails before it has connected
        yield Finding(False, f"DATABASE_URL {NOT_UTF8}")
    except sqlalchemy.exc.OperationalError:
        yield Finding(False, "DATABASE_URL does not answer, or does not let its role in. " + _make_role(settings))
    finally:
        engine.dispose()
    if settings.trellis_owner_url:
        yield examine_owner(settings)


def _role(connection: Connection) -> Finding:
    row = connection.exec_driver_sql(
        """select rolname, rolsuper or rolbypassrls
                  or exists (select from pg_database where datname = current_database()
                                                     and pg_has_role(current_user, datdba, 'member'))
                  or exists (select from pg_class where relnamespace = 'public'::regnamespace
                                                  and pg_has_role(current_user, relowner, 'member')) as free
           from pg_roles where rolname = current_user"""
    ).one()
    if row.free:
        return Finding(
            False,
            f"The role {row.rolname} could look past the walls between people, as a superuser or an owner can. Give "
            "DATABASE_URL another role. " + _how_to_make("trellis_app", connection.engine.url.database),
        )
    return Finding(True, f"The role {row.rolname} is bound by row-level security.")


def _clock(connection: Connection) -> Finding:
    there: datetime = connection.exec_driver_sql("select clock_timestamp()").scalar_one()
    off = abs((there.astimezone(UTC) - clock.now()).total_seconds())
    words = f"This machine's clock and the database's are {off:.0f} s apart."
    return Finding(off < CLOCK_SECONDS, words if off < CLOCK_SECONDS else words + " Let both follow a time server.")


def _tables(connection: Connection, has_owner: bool) -> Finding:
    try:
        behind = pending(connection)
    except sqlalchemy.exc.ProgrammingError:  # they are there, and this role has not been let in yet
        behind = True
    if not behind:
        return Finding(True, "The tables are up to date.")
    if has_owner:
        return Finding(False, "The tables are behind. The next start brings them up to date.", start_mends=True)
    return Finding(
        False,
        "The tables are behind, and migrations are needed. Set TRELLIS_OWNER_URL to the address of this database with "
        "the role that owns it, and run `python -m slack_app migrate`.",
    )


def _seal(engine: Engine, settings: Settings, team: str) -> Finding:
    with Store(engine, Vault(settings.keys)).begin(team) as tx:
        fit = keys_fit(tx)
    return Finding(fit, "TRELLIS_KEYS opens what people wrote here." if fit else WRONG_KEYS)


def _delivery(engine: Engine, settings: Settings, team: str) -> Iterator[Finding]:
    """Look whether somebody delivers; a start is what mends it, so that none of this may stop one."""
    with Store(engine, Vault(settings.keys)).begin(team) as tx:
        standing = get_standing(tx, clock.now())
    if standing.beat_at is None:
        yield Finding(True, "Nothing has been delivered yet: that begins with the first start.")
        return
    silent = standing.at - standing.beat_at
    if silent.total_seconds() > SILENT_SECONDS:
        since = f"{standing.beat_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        words = f"Nobody delivers since {since}: start a worker, `python -m slack_app worker`, or all of Trellis."
        yield Finding(False, words, start_mends=True)
    else:
        yield Finding(True, f"Somebody delivers: the last beat was {silent.total_seconds():.0f} s ago.")
    minutes = standing.late.total_seconds() / 60
    late = f"The oldest message that is due has waited {minutes:.0f} minutes"
    if standing.late.total_seconds() > LATE_SECONDS:
        words = f"{late}, and {standing.due:,} are due. docs/operations.md says what can hold them up."
        yield Finding(False, words, start_mends=True)
    else:
        yield Finding(True, f"{late}." if standing.due else "No message is late.")


def examine_owner(settings: Settings) -> Finding:
    """Look whether the owner's address leads to a database."""
    try:
        engine = make_engine(settings.trellis_owner_url, connections=1)
    except (sqlalchemy.exc.ArgumentError, ImportError):
        return Finding(False, f"TRELLIS_OWNER_URL {NOT_POSTGRES}")
    try:
        with engine.connect():
            return Finding(True, "TRELLIS_OWNER_URL answers, for migrations.")
    except TypeError:
        return Finding(False, f"TRELLIS_OWNER_URL {NOT_UTF8}")
    except sqlalchemy.exc.OperationalError:
        return Finding(False, "TRELLIS_OWNER_URL does not answer, or does not let its role in.")
    finally:
        engine.dispose()


def _make_role(settings: Settings) -> str:
    url = make_url(settings.database_url)
    return "If the role is not there yet: " + _how_to_make(url.username, url.database)


def _how_to_make(role: str | None, database: str | None) -> str:
    return (
        "in psql or your provider's console, as somebody who may make roles, run this with a password of your own:\n"
        + role_sql(role, database)
    )
