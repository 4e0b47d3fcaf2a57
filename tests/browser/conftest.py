"""A real browser before the page: one Chromium for each file, and windows of each test's own."""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from playground.stage import Stage
from tests.browser.windows import DESKTOP, PHONE, Windows

NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = """There is no Chromium to see the page with. Debian and Ubuntu:
  apt-get install chromium
or name one that is here already:
  TRELLIS_CHROMIUM=/path/to/chrome make test"""


def chromium() -> str:
    """Return where Chromium is; the test fails with what to do about it when there is none."""
    named = os.environ.get("TRELLIS_CHROMIUM")
    found = next(filter(None, map(shutil.which, (named,) if named else NAMES)), None)
    if found is None:
        pytest.fail(f"TRELLIS_CHROMIUM names {named}, which cannot be run." if named else MISSING, pytrace=False)
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for one file: Playwright keeps an event loop in this thread, which other files must not meet."""
    alone = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=chromium(), args=alone) as browser:
        yield browser


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How the app is connected is the same to the page: one way is enough."""
    return str(request.param)


@pytest.fixture
def open(browser: Browser, stage: Stage) -> Iterator[Windows]:
    """Open a window as somebody: `open(cast.olu)` shows her Home, `open(cast.ana, "messages")` Ana's messages."""
    with Windows(browser, stage.slack.url, DESKTOP) as windows:
        yield windows


@pytest.fixture
def phone(browser: Browser, stage: Stage) -> Iterator[Windows]:
    """Open a window as wide as a phone."""
    with Windows(browser, stage.slack.url, PHONE) as windows:
        yield windows
