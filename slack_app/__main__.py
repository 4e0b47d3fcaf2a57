"""`python -m slack_app` runs Trellis in one process, or a part of it; `--help` lists what else it can do."""

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator

import typer
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from db import embedded
from db.embedded import PostgresFailed, PostgresMissing
from db.engine import sqlstate
from db.migrate import migrate
from db.purge import list_doomed, purge
from db.seals import Resealed, reseal
from db.vault import Vault, new_key
from slack_app import logs
from slack_app.doctor import WRONG_KEYS, Finding, examine, examine_keys, examine_owner
from slack_app.playbooks import PLAYBOOKS
from slack_app.process import EVENTS_PATH, Http, Part, PortTaken, Trellis, WrongKeys
from slack_app.settings import Settings

# A signal may reach another thread, and this one does not hear of it before it wakes.
_ASLEEP_SECONDS = 0.5

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@cli.callback(invoke_without_command=True)
def run(context: typer.Context) -> None:
    """Run Trellis until Ctrl-C."""
    logs.set_up()
    logs.hide_tracebacks()
    if context.invoked_subcommand:
        return
    _run_until_told(Part.WEB | Part.WORKER)


@cli.command()
def web() -> None:
    """Answer what Slack asks, beside any number of workers, until Ctrl-C."""
    _lacks_nothing(_settings(), "database_url")
    _run_until_told(Part.WEB)


@cli.command()
def worker() -> None:
    """Plan and deliver, beside any number of others that do, until Ctrl-C."""
    _lacks_nothing(_settings(), "database_url")
    _run_until_told(Part.WORKER)


@cli.command()
def doctor() -> None:
    """Say what is missing, in plain words; fails if anything is."""
    findings = list(examine(_settings()))
    for finding in findings:
        typer.echo(("ok    " if finding.well else "WRONG ") + finding.words)
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


@cli.command()
def key() -> None:
    """Print a new key for TRELLIS_KEYS."""
    typer.echo(new_key())


@cli.command("migrate")
def bring_up_to_date() -> None:
    """Bring the tables of DATABASE_URL up to date as TRELLIS_OWNER_URL, and let the app's role use them."""
    settings = _settings()
    _lacks_nothing(settings, "database_url", "trellis_owner_url")
    _refuse_if(examine_owner(settings))
    migrate(settings.trellis_owner_url, settings.database_url)
    typer.echo("The tables are up to date.")


@cli.command("reseal")
def seal_anew() -> None:
    """Seal every word anew with the first of TRELLIS_KEYS, as TRELLIS_OWNER_URL; safe to repeat."""
    settings = _settings()
    _lacks_nothing(settings, "trellis_owner_url")
    for finding in (examine_keys(settings), examine_owner(settings)):
        _refuse_if(finding)
    told: dict[str, Resealed] = {}
    for so_far in reseal(settings.trellis_owner_url, Vault(settings.keys)):
        told[so_far.column] = so_far
        typer.echo(f"{so_far.column}: {so_far.done} of {so_far.rows}, {so_far.anew} sealed anew")
    if unopened := sum(one.unopened for one in told.values()):
        sys.exit(
            f"{unopened} of {sum(one.rows for one in told.values())} open with none of these keys and stay as they "
            "were. Add the key they were sealed with to TRELLIS_KEYS, after a comma, and repeat."
        )
    typer.echo("Everything is sealed with the first key. Older backups still need the others.")


@cli.command("purge")
def delete_doomed() -> None:
    """Delete the workspaces whose day has come since Slack took the app away, as TRELLIS_OWNER_URL; safe to repeat."""
    settings = _settings()
    _lacks_nothing(settings, "trellis_owner_url")
    _refuse_if(examine_owner(settings))
    whole = _purge(settings.trellis_owner_url)
    doomed = list_doomed(settings.trellis_owner_url)
    for one in doomed:
        typer.echo(f"{one.team} ({one.name}) is to be deleted on {one.purge_on}, unless the app is installed again.")
    if not doomed:
        typer.echo("No workspace waits to be deleted.")
    if not whole:
        raise typer.Exit(1)


def _purge(owner_url: str) -> bool:
    """Delete each workspace whose day has come and say so; say whether all went as it should."""
    whole = True
    for one in (one for one in list_doomed(owner_url) if one.due):
        who = f"{one.team} ({one.name})"
        try:
            tables = purge(owner_url, one.team)
        except DBAPIError as error:
            typer.echo(f"{who} could not be deleted ({sqlstate(error)}); all of it is still there. Please try again.")
            whole = False
            continue
        deleted = f"is deleted, every row of it in {tables} tables. Backups still have it."
        typer.echo(f"{who} {deleted if tables else 'stays: it has just been let in again.'}")
    return whole


def _run_until_told(parts: Part) -> None:
    told = _when_told()
    settings = _settings()
    _refuse([one.words for one in examine(settings, parts=parts) if not (one.well or one.start_mends)])
    with _database(settings) as ready:
        trellis = Trellis(ready, PLAYBOOKS, parts=parts)
        try:
            trellis.start()
        except WrongKeys:
            _refuse([WRONG_KEYS])
        except PortTaken as error:
            name = "TRELLIS_WATCH_PORT" if error.port == ready.trellis_watch_port else "TRELLIS_PORT"
            _refuse([f"Port {error.port} of {error.host} is taken: set {name} to a free one."])
        try:
            typer.echo(f"Trellis is running{_address(trellis)}. Ctrl-C stops it.")
            if ready.trellis_owner_url:  # by now our own workspace has been let in again
                _purge(ready.trellis_owner_url)
            while not told.wait(_ASLEEP_SECONDS):
                pass
        finally:
            trellis.stop()


def _lacks_nothing(settings: Settings, *names: str) -> None:
    _refuse([f"{name.upper()} is not set." for name in names if not getattr(settings, name)])


def _refuse_if(finding: Finding) -> None:
    _refuse([] if finding.well else [finding.words])


def _settings() -> Settings:
    """Read the settings, or say which of them cannot be, and never what it is."""
    try:
        return Settings()
    except ValidationError as error:
        _refuse([" ".join([*(str(part).upper() + ":" for part in one["loc"]), one["msg"]]) for one in error.errors()])
        raise


def _refuse(reasons: list[str]) -> None:
    """End with what is wrong, if anything is."""
    if reasons:
        sys.exit("Trellis cannot start yet.\n- " + "\n- ".join(reasons))


def _when_told() -> threading.Event:
    """Return what is set when we are asked to stop; whoever asks twice does not have to wait."""
    told = threading.Event()

    def stop(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        told.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return told


def _address(trellis: Trellis) -> str:
    """Say where Slack posts to, when it does."""
    way = trellis.transport
    return f"; Slack posts to {EVENTS_PATH} on port {way.port}" if isinstance(way, Http) else ""


@contextlib.contextmanager
def _database(settings: Settings) -> Iterator[Settings]:
    """Give the settings of a database that is migrated: the operator's, or an embedded one for as long as we run."""
    if settings.database_url:
        if settings.trellis_owner_url:
            migrate(settings.trellis_owner_url, settings.database_url)
        yield settings
        return
    try:
        cluster = embedded.start(settings.trellis_state / "postgres")
    except (PostgresMissing, PostgresFailed) as error:
        sys.exit(str(error))
    with cluster:
        migrate(cluster.owner_url, cluster.app_url)
        yield settings.model_copy(update={"database_url": cluster.app_url, "trellis_owner_url": cluster.owner_url})


if __name__ == "__main__":
    cli()
