"""Chromium, as the system has it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = """There is no Chromium to see the page with. Debian and Ubuntu:
  apt-get install chromium
or name one that is here already:
  TRELLIS_CHROMIUM=/path/to/chrome"""


def find_chromium() -> str:
    """Return where Chromium is. Raises FileNotFoundError that says what to do when there is none."""
    named = os.environ.get("TRELLIS_CHROMIUM")
    found = next(filter(None, map(shutil.which, (named,) if named else NAMES)), None)
    if found is None:
        raise FileNotFoundError(f"TRELLIS_CHROMIUM names {named}, which cannot be run." if named else MISSING)
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """Give a Chromium without a window; it is gone at the end. Raises FileNotFoundError when there is none."""
    path, alone = find_chromium(), ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=path, args=alone) as browser:
        yield browser
