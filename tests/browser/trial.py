"""A small app on the page: it shows and hears what each test asks of it, so that one thing at a time is tried."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page
from slack_bolt import App
from slack_sdk import WebClient

from playground.slack import LocalSlack, Person, Workspace
from tests.browser.windows import DESKTOP, Windows
from tests.playground.slack.conftest import MANIFEST, home, modal, over_socket

JSON = dict[str, Any]


@dataclass
class Trial:
    """A workspace with one person, an app that listens as each test asks, and windows on the page."""

    ws: Workspace
    client: WebClient
    app: App
    ana: Person
    windows: Windows
    heard: list[JSON] = field(default_factory=list)

    def hear(self, *actions: str) -> None:
        """Have the app take these actions and remember them."""

        def heard(ack: Any, action: JSON) -> None:
            self.heard.append(action)
            ack()

        for action in actions:
            self.app.action(action)(heard)

    def opens(self, *blocks: JSON, action: str = "go", **more: Any) -> None:
        """Have a button open a window with these blocks."""

        def open_(ack: Any, body: JSON, client: WebClient) -> None:
            ack()
            client.views_open(trigger_id=body["trigger_id"], view=modal(*blocks, **more))

        self.app.action(action)(open_)

    def home(self, *blocks: JSON) -> Page:
        """Publish a Home and go there."""
        self.app.event("app_home_opened")(lambda: None)
        self.client.views_publish(user_id=self.ana.id, view=home(*blocks))
        return self.windows(self.ana)


@pytest.fixture(scope="module")
def impatient() -> Iterator[LocalSlack]:
    """A local Slack less patient than the real one."""
    with LocalSlack(MANIFEST, ack_timeout=0.8, retry_delays=(), settle=0.3) as slack:
        yield slack


@pytest.fixture
def trial(impatient: LocalSlack, browser: Browser) -> Iterator[Trial]:
    """A workspace of its own with an app in it that listens to nothing yet."""
    ws = impatient.workspace("Trial")
    client = WebClient(token=ws.bot_token, base_url=impatient.api_url, retry_handlers=[])
    app = App(client=client, signing_secret=ws.signing_secret, process_before_response=True)
    with ExitStack() as ends, Windows(browser, impatient.url, DESKTOP) as windows:
        over_socket(ws, app, ends)
        yield Trial(ws, client, app, ws.person("Ana Souza", tz="America/Sao_Paulo"), windows)


def dialog(page: Page) -> Locator:
    """The window one sees."""
    return page.get_by_role("dialog")


def submit(page: Page) -> Locator:
    """The button that sends the form."""
    return dialog(page).locator("button[type=submit]")
