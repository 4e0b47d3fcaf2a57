"""What anybody would find wrong with a page by looking at it: axe's findings, and what sticks out at the side."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
# Only what is marked as such may be moved sideways; the page itself, a conversation and a modal never.
STICKING_OUT = """
[...document.querySelectorAll("html, body, main, .stream, dialog[open], dialog[open] > *")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1)
  .map((one) => `${one.tagName} is ${one.scrollWidth - one.clientWidth} px too wide`)
"""


def grave(page: Page) -> list[str]:
    """List what axe finds serious or critical, by every rule it has on, each with the element."""
    found: list[Any] = Axe().run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found if one["impact"] in GRAVE for node in one["nodes"]]


def sticking_out(page: Page) -> list[str]:
    """List what is wider than the window."""
    return list(page.evaluate(STICKING_OUT))
