"""`make pictures`: lets the group of the demo move in, and takes the pictures of docs/images/ from its page."""

import io
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

from playground.group.seeding import begins_at, seed
from playground.rehearsal import StageRehearsal
from playground.slack import LocalSlack, Person
from playground.stage import MANIFEST, MovedClock, Stage, own_database
from slack_app import logs
from tests.browser.chromium import launched
from tests.browser.hands import dialog, fills, opens
from tests.browser.windows import PHONE, Windows
from tests.words import BUTTON

IMAGES = Path(__file__).parents[2] / "docs" / "images"
# Always the same day, so that a picture changes only when what it shows does.
TODAY = date(2026, 11, 18)
LARGEST = 150_000
DESK: ViewportSize = {"width": 1024, "height": 660}
GROWTH = "Set the date, told everybody, and slept."


def main() -> int:
    """Take every picture, and return 1 if one is too large to be kept."""
    logs.set_up(io.StringIO())
    with (
        own_database() as cluster,
        LocalSlack(MANIFEST) as slack,
        launched() as browser,
        Stage(cluster, slack, MovedClock(begins_at(TODAY))) as stage,
    ):
        print("The group moves in …", flush=True)
        seed(stage, TODAY, lambda *_: None)
        slack.rehearsal = StageRehearsal(stage, lambda: None)
        with Windows(browser, slack.url, DESK) as desk, Windows(browser, slack.url, PHONE) as phone:
            return max([kept(name, page) for name, page in pictures(stage, desk, phone)])


def pictures(stage: Stage, desk: Windows, phone: Windows) -> Iterator[tuple[str, Page]]:
    """Go from place to place, each as somebody who has something to see there."""
    olu, amina, lars = (named(stage, name) for name in ("Olu", "Amina", "Lars"))
    pair = stage.workspace.group(amina, lars)
    card = next(one for one in stage.workspace.messages(pair or "") if one.says("Ask the vendor for a price"))
    thread = f"in/{pair}?thread={card.ts}"
    yield "home-mentee", desk(amina)
    yield "home-mentor", desk(lars)
    yield "home-organizer", desk(olu)
    checking_in = desk(amina, "messages")
    opens(checking_in, BUTTON)
    fills(checking_in, amina, {"last_promise": "done", "growth": GROWTH})
    dialog(checking_in).locator("#modal-body").evaluate("(body) => body.scrollTo(0, 0)")
    yield "check-in", checking_in
    amina.close()
    yield "thread", desk(lars, thread)
    yield "timeline", desk(olu, "timeline")
    yield "phone", phone(lars, thread)


def named(stage: Stage, name: str) -> Person:
    """Return the person with this first name."""
    return next(one for one in stage.workspace.people.values() if one.name.startswith(f"{name} "))


def kept(name: str, page: Page) -> int:
    """Take a picture; return 1 if it is too large to be kept."""
    file = IMAGES / f"{name}.png"
    page.screenshot(path=file)
    page.context.close()
    size = file.stat().st_size
    print(f"docs/images/{name}.png  {size // 1000} kB{' is too large' if size > LARGEST else ''}")
    return int(size > LARGEST)


if __name__ == "__main__":
    sys.exit(main())
