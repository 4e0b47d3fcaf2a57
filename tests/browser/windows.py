"""Windows on the page, each somebody's. Whatever goes wrong in one, said or silent, fails the test that opened it."""

import re
from typing import Self

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, ViewportSize, expect

from playground.slack import Person

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 375, "height": 700}
# A machine may be busy with other things; what comes is seen at once, however long one would wait.
PATIENCE_MS = 15_000
# What the browser gives up because one goes on to another page.
LEFT = "net::ERR_ABORTED"


class Windows:
    """Opens windows of one size, and keeps what they complain of."""

    def __init__(self, browser: Browser, url: str, size: ViewportSize) -> None:
        """Take where the page is; nothing is opened yet."""
        self._browser, self._url, self._size = browser, url, size
        self._contexts: list[BrowserContext] = []
        self._troubles: list[str] = []
        self._expected: list[str] = []

    def __call__(self, person: Person, place: str = "home") -> Page:
        """Open a window of its own as this person: nothing but the page itself is shared with the others."""
        return self.at(f"/{person.ws.id}/{person.id}/{place}")

    def at(self, path: str) -> Page:
        """Open a window of its own at an address of the page."""
        context = self._browser.new_context(viewport=self._size, locale="en-GB", reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self._troubles.append(f"script: {error} ({page.url})"))
        page.on("requestfailed", self._failed)
        page.goto(self._url + path, wait_until="load")
        return page

    def expect(self, trouble: str) -> None:
        """Let a complaint that matches this pattern be none: the test means it to happen."""
        self._expected.append(trouble)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._troubles.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def _failed(self, request: Request) -> None:
        if request.failure != LEFT:
            self._troubles.append(f"request: {request.url} {request.failure}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close every window. Raises AssertionError with what they complained of."""
        for context in self._contexts:
            context.close()
        left = [one for one in self._troubles if not any(re.search(known, one) for known in self._expected)]
        assert not left, "The browser complained:\n" + "\n".join(left)
