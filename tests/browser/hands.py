"""What people do on the page, by the roles and words of what stands before them; whether it came about, tests see."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from playwright.sync_api import Locator, Page, expect

from playground.slack import Person
from playground.slack.records import JSON, View

Said = str | date | Person | Sequence[str]
# Seconds; what comes about is seen at once.
PATIENCE = 15


def presses(where: Page | Locator, name: str) -> None:
    """Press the button that says this; of several the last, which is the newest."""
    where.get_by_role("button", name=name, exact=True).last.click()


def dialog(page: Page) -> Locator:
    """Return the modal that one sees."""
    return page.get_by_role("dialog")


def opens(page: Page, name: str) -> None:
    """Press the button that says this, and see a modal."""
    presses(page, name)
    expect(dialog(page)).to_be_visible()


def follows(page: Page, link: Locator) -> None:
    """Follow a link, and wait until what it leads to stands there and can be used."""
    with page.expect_navigation(wait_until="load"):
        link.click()


def goes(page: Page, name: str) -> None:
    """Go to a conversation, or to the app, by the sidebar; on a phone that unfolds first."""
    unfold = page.get_by_role("button", name="Menu")
    if unfold.is_visible():
        unfold.click()
    follows(page, page.locator("#sidebar").get_by_role("link", name=re.compile(rf"^\W*{re.escape(name)}\b")).last)


def turns_to(page: Page, tab: str) -> None:
    """Turn to a tab of the app, Home or Messages, from wherever one is."""
    link = page.get_by_role("main").get_by_role("link", name=re.compile(rf"^{tab}\b"))
    if not link.is_visible():
        goes(page, "Trellis")
    follows(page, link)
    expect(link).to_have_attribute("aria-current", "page")


def open_view(person: Person) -> View:
    """Return the modal on top, as the local Slack has it."""
    assert person.modal is not None
    return person.modal


def block(view: View, block_id: str) -> JSON:
    """Return one block of a view."""
    return next(one for one in view.blocks if one["block_id"] == block_id)


def field(page: Page, person: Person, block_id: str) -> Locator:
    """Return a field of the open form, by its label."""
    return dialog(page).get_by_label(_label(block(open_view(person), block_id)))


def fills(page: Page, person: Person, answers: Mapping[str, Said]) -> None:
    """Answer questions of the open form, each by its id: words, a day, somebody, or choices by their values."""
    for block_id, said in answers.items():
        asked = block(open_view(person), block_id)
        match asked["element"]["type"]:
            case "radio_buttons" | "checkboxes" as kind:
                group = dialog(page).get_by_role("group", name=_label(asked))
                for one in [said] if isinstance(said, str) else said:  # type: ignore[union-attr]
                    role = "radio" if kind == "radio_buttons" else "checkbox"
                    group.get_by_role(role, name=_option(asked, one)).check()  # type: ignore[arg-type]
            case "static_select" | "users_select":
                field(page, person, block_id).select_option(said.id if isinstance(said, Person) else str(said))
            case _:
                field(page, person, block_id).fill(str(said))


def _label(asked: JSON) -> re.Pattern[str]:
    return re.compile("^" + re.escape(asked["label"]["text"]))


def _option(asked: JSON, value: str) -> str:
    return next(str(one["text"]["text"]) for one in asked["element"]["options"] if one["value"] == value)


def submit_words(person: Person) -> str:
    """Return what stands on the button that sends the open form."""
    return str(open_view(person).payload["submit"]["text"])


def sends(page: Page, person: Person) -> None:
    """Press the button that sends the form, whatever it says, and see that it goes, or that another takes its place."""
    before = open_view(person)
    presses(dialog(page), submit_words(person))
    assert person.wait(lambda: person.modal is None or person.modal.hash != before.hash, PATIENCE), "nothing came of it"
    if person.modal:
        expect(page.get_by_role("dialog", name=person.modal.title)).to_be_visible()
    else:
        expect(dialog(page)).to_have_count(0)


def is_refused(page: Page, person: Person) -> Mapping[str, str]:
    """Press the button that sends the form, and return what is told to be wrong, by field."""
    presses(dialog(page), submit_words(person))
    assert person.wait(lambda: bool(open_view(person).errors), PATIENCE), "nothing was wrong"
    return open_view(person).errors


def closes(page: Page, person: Person) -> None:
    """Press the button that closes the modal, whatever it says."""
    presses(dialog(page), str(open_view(person).payload["close"]["text"]))
    expect(dialog(page)).to_have_count(0)


def writes(page: Page, label: str, words: str) -> None:
    """Write in the composer with this label, and send it by Enter."""
    composer = page.get_by_role("textbox", name=label)
    composer.fill(words)
    composer.press("Enter")
    expect(composer).to_have_value("")


def moves(page: Page, how: str) -> None:
    """Press a button of the clock, and see that it has moved and stands again."""
    clock = page.get_by_role("banner").get_by_role("time").first
    before = clock.get_attribute("datetime")
    button = page.get_by_role("button", name=re.compile(rf"^{re.escape(how)}"))
    button.click()
    expect(clock).not_to_have_attribute("datetime", str(before), timeout=20_000)
    expect(button).not_to_have_attribute("aria-disabled", "true", timeout=20_000)
