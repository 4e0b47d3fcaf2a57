"""Prints what was measured in the tests, under the results, with what it was measured on."""

import os
import platform
from collections.abc import Callable
from importlib.metadata import version

import pytest

Figures = Callable[[str], None]
LIBRARIES = ("slack-bolt", "slack-sdk", "SQLAlchemy", "psycopg", "APScheduler")
_NAME = "figure"


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> Figures:
    """Note a line of figures of this test, with its seeds and counts; it is printed under the results."""
    return lambda line: request.node.user_properties.append((_NAME, line))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print every figure, from whichever process."""
    reports = [one for kind in ("passed", "failed") for one in terminalreporter.stats.get(kind, [])]
    found = [
        (report.nodeid.rsplit("/", 1)[-1], line)
        for report in reports
        for name, line in getattr(report, "user_properties", [])
        if name == _NAME
    ]
    if not found:
        return
    terminalreporter.section("figures")
    for place, line in sorted(found):
        terminalreporter.write_line(f"{place}: {line}")
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    terminalreporter.write_line(f"Python {platform.python_version()}, {libraries}; {os.cpu_count()} processors.")
