"""`make pictures`: plays the group of the demo and takes the pictures of the README, at a desk's width and a phone's."""

import sys
from datetime import date
from pathlib import Path

from playwright.sync_api import Page

from playground.group.people import Group
from playground.group.seeding import begins_at, seed
from playground.rehearsal import StageRehearsal
from playground.slack import LocalSlack, Person
from playground.stage import MANIFEST, MovedClock, Stage, own_database
from tests.browser.chromium import launched
from tests.browser.hands import fills, opens
from tests.browser.windows import DESKTOP, PHONE, Windows
from tests.words import BUTTON

IMAGES = Path(__file__).parents[2] / "docs" / "images"
# A Wednesday, so that the pictures change only when what they show does.
TODAY = date(2026, 11, 18)
LARGEST = 150_000
TYPED = {"growth": "Set the date, and slept well.", "in_the_way": ["time"], "would_help": "example"}


def main() -> int:
    """Take every picture; return 1 when one is too large to keep."""
    with own_database() as cluster, LocalSlack(MANIFEST) as slack:
        with Stage(cluster, slack, MovedClock(begins_at(TODAY))) as stage:
            seed(stage, TODAY, lambda week, done, of: print(f"\r{done} of {of} scenes ", end="", flush=True))
            slack.rehearsal = StageRehearsal(stage, lambda: None)
            with launched() as browser:
                with Windows(browser, slack.url, DESKTOP) as desk, Windows(browser, slack.url, PHONE) as phone:
                    return takes(stage, desk, phone)


def takes(stage: Stage, desk: Windows, phone: Windows) -> int:
    """Go from place to place with each of the people, and take a picture there."""
    olu, amina, lars = (person(stage, name) for name in ("Olu", "Amina", "Lars"))
    pair = f"in/{stage.workspace.group(amina, lars)}"
    return 0
