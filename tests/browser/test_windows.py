"""The browser tests' own ground: the page is seen at both widths, and no complaint of the browser goes unheard."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from playground.stage import Stage
from tests.browser.windows import DESKTOP, PHONE, Windows
from tests.cast import Cast

# What is wrong in each way that a page can go wrong in silence, and how the browser tells of it.
WRONG = {
    "console.error('Broken')": "error: Broken",
    "setTimeout(() => { throw new Error('Thrown'); })": "script: Thrown",
    "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))": "Content Security Policy",
    "fetch('/nowhere')": "404",
}


def test_a_window_shows_the_page_at_both_widths(open: Windows, phone: Windows, cast: Cast) -> None:
    """A person's Home answers, whole and quiet, on a desk and on a phone."""
    for windows, size in ((open, DESKTOP), (phone, PHONE)):
        page = windows(cast.olu)
        expect(page).to_have_title(re.compile(cast.olu.name))
        assert page.viewport_size == size


def test_what_goes_wrong_in_silence_fails_the_test(browser: Browser, stage: Stage, cast: Cast) -> None:
    """An error of a script, of the console, of the policy or of a request is told at the end of the test."""
    for script, told in WRONG.items():
        with pytest.raises(AssertionError, match=told), Windows(browser, stage.slack.url, DESKTOP) as windows:
            goes_wrong(windows(cast.olu), script)


def goes_wrong(page: Page, script: str) -> None:
    """Run something in the page, and wait until the browser has noticed."""
    page.evaluate(script)
    page.wait_for_timeout(100)
