"""The gallery in a browser: three modals on each other, and the way back."""

from playwright.sync_api import Browser, Locator, Page, expect

from playground.slack import LocalSlack
from playground.slack.page.fixtures_fields import STACK
from tests.browser.windows import DESKTOP, PHONE, Windows


def test_three_modals_on_each_other(browser: Browser, local_slack: LocalSlack) -> None:
    """Each opens the next; going back, by the button or by Escape, gives the focus to what opened it."""
    for size in (DESKTOP, PHONE):
        with Windows(browser, local_slack.url, size) as windows:
            goes_up_and_down(windows.at("/gallery"))


def goes_up_and_down(page: Page) -> None:
    """Open three and come back one by one; then open three again and leave them all at once."""
    first, second, third = (page.get_by_role("dialog", name=fixture.title, exact=True) for fixture in STACK)
    buttons = opens_three(page)
    expect(third.get_by_role("textbox")).to_be_focused()
    third.get_by_role("button", name="Back").click()
    expect(third).to_be_hidden()
    expect(buttons[2]).to_be_focused()
    page.keyboard.press("Escape")
    expect(second).to_be_hidden()
    expect(buttons[1]).to_be_focused()
    page.keyboard.press("Escape")
    expect(first).to_be_hidden()
    expect(buttons[0]).to_be_focused()
    opens_three(page)
    third.get_by_role("button", name="Close all").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(buttons[0]).to_be_focused()


def opens_three(page: Page) -> list[Locator]:
    """Open each from the one before, and return what they were opened with."""
    names = ("Open three modals on each other", "Open the second", "Open the third")
    buttons = [page.get_by_role("button", name=name) for name in names]
    for button, fixture in zip(buttons, STACK, strict=True):
        button.click()
        expect(page.get_by_role("dialog", name=fixture.title, exact=True)).to_be_visible()
    return buttons
