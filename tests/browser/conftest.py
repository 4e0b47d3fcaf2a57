"""A real browser before the page: one Chromium for each file, and windows of each test's own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from playground.rehearsal import StageRehearsal
from playground.stage import Stage
from tests.browser.chromium import launched
from tests.browser.trial import impatient, trial
from tests.browser.windows import DESKTOP, PHONE, Windows

__all__ = ["impatient", "trial"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for one file: Playwright keeps an event loop in this thread, which other files must not meet."""
    with launched() as browser:
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


@pytest.fixture
def clock(stage: Stage) -> Iterator[Stage]:
    """The stage, its clock moved by the buttons of the page too."""
    stage.slack.rehearsal = StageRehearsal(stage, lambda: None)
    yield stage
    stage.slack.rehearsal = None
