"""`python -m slack_app` runs Trellis in one process; `python -m slack_app doctor` says what is missing."""

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import typer

from db import embedded
from db.migrate import migrate
from slack_app import logs
from slack_app.doctor import examine
from slack_app.playbooks import PLAYBOOKS
from slack_app.process import Trellis
from slack_app.settings import Settings

STATE = Path(__file__).parent.parent / ".state" / "postgres"

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@cli.callback(invoke_without_command=True)
def run(context: typer.Context) -> None:
    """Run Trellis until Ctrl-C."""
    if context.invoked_subcommand:
        return
    logs.set_up()
    settings = Settings()
    missing = [finding.words for finding in examine(settings) if not finding.well and "behind" not in finding.words]
    if missing:
        sys.exit("Trellis cannot start yet.\n- " + "\n- ".join(missing))
    with _database(settings) as ready:
        trellis = Trellis(ready, PLAYBOOKS)
        ended = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: ended.set())
        trellis.start()
        typer.echo("Trellis is running. Ctrl-C stops it.")
        ended.wait()
        trellis.stop()


@cli.command()
def doctor() -> None:
    """Say what is missing, in plain words; fails if anything is."""
    logs.set_up()
    findings = list(examine(Settings()))
    for finding in findings:
        typer.echo(("ok    " if finding.well else "WRONG ") + finding.words)
    if not all(finding.well for finding in findings):
        raise typer.Exit(1)


@contextlib.contextmanager
def _database(settings: Settings) -> Iterator[Settings]:
    """Give the settings of a database that is migrated: the operator's, or an embedded one for as long as we run."""
    if settings.database_url:
        if settings.trellis_owner_url:
            migrate(settings.trellis_owner_url, settings.database_url)
        yield settings
        return
    cluster = embedded.start(STATE)
    try:
        migrate(cluster.owner_url, cluster.app_url)
        yield settings.model_copy(update={"database_url": cluster.app_url})
    finally:
        cluster.stop()


if __name__ == "__main__":
    cli()
