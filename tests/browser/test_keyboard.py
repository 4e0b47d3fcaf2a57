"""The page without a mouse: a whole check-in by keys alone."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import dialog, field, submit_words
from tests.browser.windows import Windows
from tests.cast import ANSWERS, PROMISE, Cast
from tests.words import ASKS, BUTTON, CLOSING_SAYS, label

MOST_STEPS = 60


def reaches(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press a key until the focus is there, and see where it is."""
    for _ in range(MOST_STEPS):
        page.keyboard.press(key)
        if wanted.evaluate("(one) => one === document.activeElement"):
            break
    expect(wanted).to_be_focused()
    style = wanted.evaluate("(one) => getComputedStyle(one).outlineStyle + getComputedStyle(one).boxShadow")
    assert style != "nonenone", "one cannot see where the focus is"


def test_a_check_in_by_keys_alone(open: Windows, cast: Cast) -> None:
    """From Home to the card that is shared, by Tab, Space, Enter and the arrows; the focus comes back to the button."""
    cast.until_asked()
    page = open(cast.ana)
    reaches(page, page.get_by_role("main").get_by_role("link", name="Messages"))
    page.keyboard.press("Enter")
    expect(page.get_by_text(ASKS)).to_be_visible()
    button = page.get_by_role("button", name=BUTTON, exact=True)
    reaches(page, button)
    page.keyboard.press("Enter")
    fills_by_keys(page, cast)
    expect(dialog(page)).to_contain_text(CLOSING_SAYS)
    sends_by_keys(page, cast)
    expect(dialog(page)).to_have_count(0)
    expect(button).to_be_focused()
    cast.stage.settle()
    assert cast.group()[-1].says(PROMISE)


def fills_by_keys(page: Page, cast: Cast) -> None:
    """Fill the form and send it: words, a tick, a choice by the arrows."""
    form = dialog(page)
    expect(form).to_be_visible()
    expect(field(page, cast.ana, "growth")).to_be_focused()
    page.keyboard.type(str(ANSWERS["growth"]))
    reaches(page, form.get_by_role("checkbox", name=label("in_the_way", "time")))
    page.keyboard.press("Space")
    reaches(page, form.get_by_role("radio", name=label("would_help", "listen")))
    page.keyboard.press("ArrowDown")
    expect(form.get_by_role("radio", name=label("would_help", "feedback"))).to_be_checked()
    reaches(page, field(page, cast.ana, "next_promise"))
    page.keyboard.type(PROMISE)
    sends_by_keys(page, cast)


def sends_by_keys(page: Page, cast: Cast) -> None:
    """Go to the button that sends the form, and press it."""
    reaches(page, dialog(page).get_by_role("button", name=submit_words(cast.ana)))
    page.keyboard.press("Enter")
