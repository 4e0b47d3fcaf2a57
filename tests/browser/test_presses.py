"""Presses, menus, questions and fields that tell at once reach the app, by mouse and by keyboard."""

import re
from typing import Any

from playwright.sync_api import expect
from slack_sdk import WebClient

from tests.browser.hands import PATIENCE
from tests.browser.trial import JSON, Trial
from tests.playground.slack.conftest import button, modal, question
from tests.playground.slack.test_driver import options

SURE = {
    "title": {"type": "plain_text", "text": "End it?"}, "text": {"type": "plain_text", "text": "Nobody is told."},
    "confirm": {"type": "plain_text", "text": "End"}, "deny": {"type": "plain_text", "text": "Stay"}, "style": "danger",
}  # fmt: skip


def test_a_press_that_asks_first(trial: Trial) -> None:
    """A press that asks first does nothing until one agrees, in the app's words; Escape means no."""
    trial.hear("end")
    end = button("End the program", "end")
    end["elements"][0]["confirm"] = SURE
    page = trial.home(end)
    press = page.get_by_role("button", name="End the program")
    for way in ("Escape", "Enter"):
        press.click()
        asked = page.get_by_role("alertdialog", name="End it?")
        expect(asked).to_have_accessible_description("Nobody is told.")
        expect(asked.get_by_role("button", name="Stay")).to_be_focused()
        page.keyboard.press(way)
        expect(asked).to_have_count(0)
        expect(press).to_be_focused()
    assert trial.heard == []
    press.click()
    page.get_by_role("button", name="End", exact=True).click()
    expect(press).not_to_have_attribute("aria-busy", "true")
    assert [a["action_id"] for a in trial.heard] == ["end"]


def test_menus_by_keyboard(trial: Trial) -> None:
    """Menus open, are gone through and left by keyboard; a choice reaches the app, and the focus stays where it was."""
    trial.hear("more", "pick")
    row = [
        {"type": "overflow", "action_id": "more", "options": options("Pause", "Skip", "End")},
        {"type": "static_select", "action_id": "pick", "options": options("Weekly", "Monthly")},
    ]
    page = trial.home({"type": "actions", "block_id": "row", "elements": row})
    menu = page.locator("main summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Pause")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    for key in ("Enter", "ArrowUp", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(page.get_by_role("button", name="Skip")).to_be_hidden()
    expect(menu).to_be_focused()
    page.locator("main select").select_option("monthly")
    trial.ana.wait(lambda: len(trial.heard) == 2, PATIENCE)
    assert [a["selected_option"]["value"] for a in trial.heard] == ["skip", "monthly"]


def test_fields_that_tell_at_once(trial: Trial) -> None:
    """Words are told to the app as one types, or on Enter, as the field asks; what the app then draws keeps them."""

    def count(ack: Any, body: JSON, action: JSON, client: WebClient) -> None:
        ack()
        trial.heard.append(action)
        said = {"type": "section", "text": {"type": "plain_text", "text": f"{len(action['value'])} letters"}}
        client.views_update(view_id=body["view"]["id"], view=modal(*fields, said))

    typing = question("a", "While typing", dispatch_action_config={"trigger_actions_on": ["on_character_entered"]})
    entered = question("b", "On Enter", action_id="entered")
    fields = [typing | {"dispatch_action": True}, entered | {"dispatch_action": True}]
    trial.opens(*fields)
    trial.app.action(re.compile("answer|entered"))(count)
    page = trial.home()
    page.get_by_role("button", name="Go").click()
    page.get_by_label("While typing").press_sequentially("Hello", delay=20)
    expect(page.get_by_text("5 letters")).to_be_visible()
    expect(page.get_by_label("While typing")).to_be_focused()
    page.get_by_label("On Enter").fill("Good")
    page.keyboard.press("Enter")
    expect(page.get_by_text("4 letters")).to_be_visible()
    expect(page.get_by_label("While typing")).to_have_value("Hello")
    assert trial.heard[-1]["value"] == "Good"


def test_trouble_is_said_in_words(trial: Trial) -> None:
    """A press that comes to nothing says so in a note that one can dismiss."""
    page = trial.home(button("Lost", "nobody"))
    page.get_by_role("button", name="Lost").click()
    note = page.get_by_text("We had some trouble connecting. Try again?")
    expect(note).to_be_visible()
    page.get_by_role("button", name="Dismiss").click()
    expect(note).to_have_count(0)
