"""Logs hold ids and outcomes: no word, token, traceback or foreign message gets through."""

import io
import logging
import sys
import threading
import warnings

import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slack_app.logs import FIELDS, keep_plain
from tests.cast import Cast

CANARY = "heron and marmalade"
WORD = "Marmalade7301"
LIBRARIES = (
    "", "slack_sdk", "slack_sdk.web.base_client", "slack_bolt", "slack_bolt.App", "apscheduler.scheduler",
    "apscheduler.executors.default", "waitress", "waitress.queue", "sqlalchemy", "sqlalchemy.engine",
    "sqlalchemy.engine.Engine", "sqlalchemy.pool", "psycopg", "psycopg.pool", "alembic", "urllib3", "asyncio",
)  # fmt: skip


def test_ids_and_outcomes_are_logged(log: io.StringIO) -> None:
    """What is allowed and looks like an id stands in the line."""
    structlog.get_logger().info("sent", team="T1", outbox="0f8d-11", attempt=2, route="/trellis")
    line = log.getvalue()
    for part in ("level='info'", "event='sent'", "team='T1'", "outbox='0f8d-11'", "attempt='2'", "route='/trellis'"):
        assert part in line


@pytest.mark.parametrize(
    "value",
    [CANARY, "ünïcode", "line\nbreak", "x" * 81, "xoxb-1-2-abc", "xapp-1-A", "xoxe.xoxp-1", "a" * 32,
     "gAAAAAB=", "postgresql://app:secret@db/trellis", {"text": CANARY}, [CANARY], ValueError(CANARY)],
)  # fmt: skip
def test_what_could_be_words_or_a_secret_is_left_out(log: io.StringIO, value: object) -> None:
    """Words, tokens, keys, addresses and whole payloads become one sign, even in a field that is allowed."""
    structlog.get_logger().warning("refused", reason=value)
    assert "reason='…'" in log.getvalue()


def test_words_in_the_event_itself_are_left_out(log: io.StringIO) -> None:
    """A message that is put together is not logged."""
    structlog.get_logger().error("could not save %s", CANARY)
    structlog.get_logger().error(f"could not save {CANARY}")
    assert "heron" not in log.getvalue()
    assert log.getvalue().count("event='…'") == 2


@given(st.dictionaries(st.one_of(st.sampled_from(sorted(FIELDS)), st.text()), st.text() | st.binary() | st.none()))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_only_allowed_fields_are_kept(line: dict[str, object]) -> None:
    """A field has to be allowed by name, and what is kept has no space in it."""
    kept = keep_plain(None, "", dict(line))
    assert set(kept) == set(line) & FIELDS
    assert not any(" " in str(value) or "\n" in str(value) for value in kept.values())


@pytest.mark.parametrize("name", LIBRARIES)
def test_of_other_libraries_only_the_place_is_logged(log: io.StringIO, name: str) -> None:
    """Where a library logged and the class of its error are kept; its message, values and traceback are not."""
    try:
        raise LookupError(CANARY)
    except LookupError:
        logging.getLogger(name).error("failed: %s", {"text": WORD}, exc_info=True, stack_info=True)
    line = log.getvalue()
    assert line.count("\n") == 1
    assert "error='LookupError'" in line
    assert "line='test_logs.py:" in line
    assert "heron" not in line
    assert WORD not in line


def test_a_logger_that_was_turned_up_gives_no_more_away(log: io.StringIO) -> None:
    """At DEBUG and below it there is nothing but places."""
    logger = logging.getLogger("turned.up")
    logger.setLevel(logging.DEBUG)
    logger.debug("%s", WORD)
    logger.log(5, WORD)
    assert "elsewhere" in log.getvalue()
    assert WORD not in log.getvalue()


def test_what_nobody_caught_is_logged_by_its_class(log: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    """In the main thread, in another, and where Python can only note it: class and line, no traceback."""

    def fail() -> None:
        raise LookupError(CANARY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except LookupError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert log.getvalue().count("event='not_caught' error='LookupError'") == 2
    assert "line='test_logs.py:" in log.getvalue()
    assert "heron" not in log.getvalue() + "".join(capsys.readouterr())


def test_warnings_are_logged_by_their_place(log: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    """A warning can quote a value, so only that there was one is kept."""
    warnings.simplefilter("always")
    warnings.warn(CANARY, UserWarning, stacklevel=1)
    assert "logger='py.warnings'" in log.getvalue()
    assert "heron" not in log.getvalue() + "".join(capsys.readouterr())


def test_nothing_said_in_a_program_is_logged(log: io.StringIO, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    """With every library at DEBUG, a check-in from the form to the answer leaves no word, name or token anywhere."""
    levels = {name: logging.getLogger(name).level for name in LIBRARIES}
    for name in levels:
        logging.getLogger(name).setLevel(logging.DEBUG)
    try:
        cast.until_open()
        cast.ana.fill({"growth": CANARY, "next_promise": WORD})
        assert cast.ana.submit().ok
        assert cast.ana.submit().ok
        cast.stage.settle()
        cast.kenji.say(cast.group()[-1], f"{CANARY} {WORD}")
        cast.stage.settle()
    finally:
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
    said = log.getvalue() + "".join(capsys.readouterr())
    assert "logger='sqlalchemy.engine.Engine'" in said
    for secret in ("heron", WORD, "Kenji", "Lisbon", cast.stage.workspace.bot_token, cast.stage.workspace.app_token):
        assert secret not in said
