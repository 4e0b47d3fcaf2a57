"""Windows, forms, menus and questions behave as Slack's do, by mouse and by keyboard, and lose nothing typed."""

import re
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from slack_bolt import App
from slack_sdk import WebClient

from playground.slack import LocalSlack, Person, Workspace
from tests.browser.windows import DESKTOP, Windows
from tests.playground.slack.conftest import MANIFEST, button, home, modal, over_socket, question
from tests.playground.slack.test_driver import options

JSON = dict[str, Any]
SURE = {
    "title": {"type": "plain_text", "text": "End it?"}, "text": {"type": "plain_text", "text": "Nobody is told."},
    "confirm": {"type": "plain_text", "text": "End"}, "deny": {"type": "plain_text", "text": "Stay"}, "style": "danger",
}  # fmt: skip


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
def slack() -> Iterator[LocalSlack]:
    """A local Slack less patient than the real one."""
    with LocalSlack(MANIFEST, ack_timeout=0.8, retry_delays=(), settle=0.3) as slack:
        yield slack


@pytest.fixture
def trial(slack: LocalSlack, browser: Browser) -> Iterator[Trial]:
    """A workspace of its own with an app in it that listens to nothing yet."""
    ws = slack.workspace("Trial")
    client = WebClient(token=ws.bot_token, base_url=slack.api_url, retry_handlers=[])
    app = App(client=client, signing_secret=ws.signing_secret, process_before_response=True)
    with ExitStack() as ends, Windows(browser, slack.url, DESKTOP) as windows:
        over_socket(ws, app, ends)
        yield Trial(ws, client, app, ws.person("Ana Souza", tz="America/Sao_Paulo"), windows)


def dialog(page: Page) -> Locator:
    """The window one sees."""
    return page.get_by_role("dialog")


def submit(page: Page) -> Locator:
    """The button that sends the form."""
    return dialog(page).locator("button[type=submit]")


def test_a_form_waits_for_what_it_needs(trial: Trial) -> None:
    """A form cannot be sent until it is filled in and says why; then it is sent, and one is back where one was."""

    def send(ack: Any, view: JSON) -> None:
        trial.heard.append(view["state"]["values"])
        ack()

    trial.opens(question("a", "Your goal"), question("b", "Days", type="checkboxes", options=options("Mon", "Tue")))
    trial.app.view("form")(send)
    page = trial.home()
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_label("Your goal")).to_be_focused()
    expect(submit(page)).to_have_attribute("aria-disabled", "true")
    expect(submit(page)).to_have_accessible_description("Still to fill in: 2 fields")
    page.get_by_label("Your goal").fill("Lead")
    expect(submit(page)).to_have_accessible_description("Still to fill in: Days")
    submit(page).click(force=True)
    expect(page.get_by_text("Please complete this required field.")).to_have_count(1)
    expect(page.get_by_label("Mon")).to_be_focused()
    page.get_by_label("Tue").check()
    expect(page.get_by_text("Please complete this required field.")).to_have_count(0)
    expect(submit(page)).not_to_have_attribute("aria-disabled", "true")
    submit(page).click()
    expect(dialog(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Go")).to_be_focused()
    assert trial.heard[0]["a"]["answer"]["value"] == "Lead"
    assert [o["value"] for o in trial.heard[0]["b"]["answer"]["selected_options"]] == ["tue"]


def test_errors_stand_beside_their_field(trial: Trial) -> None:
    """What the app finds wrong stands beside the field, which has the focus; the words stay, and can be mended."""

    def send(ack: Any, view: JSON) -> None:
        words = view["state"]["values"]["b"]["answer"]["value"]
        ack(response_action="errors", errors={"b": "Say more"}) if words == "No" else ack()

    trial.opens(question("a", "Your goal"), question("b", "Your plan"))
    trial.app.view("form")(send)
    page = trial.home()
    page.get_by_role("button", name="Go").click()
    page.get_by_label("Your goal").fill("Lead")
    page.get_by_label("Your plan").fill("No")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your plan")).to_be_focused()
    expect(page.get_by_label("Your plan")).to_have_accessible_description(re.compile("Say more"))
    page.reload()
    expect(page.get_by_label("Your plan")).to_be_focused()
    expect(page.get_by_label("Your goal")).to_have_value("Lead")
    page.get_by_label("Your plan").fill("Yes")
    expect(page.get_by_text("Say more")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(dialog(page)).to_have_count(0)


def test_a_form_that_was_not_taken_stays(trial: Trial) -> None:
    """While the app is slow the button says so; when it never answers, the form stays with its words and says that."""
    calls = threading.Semaphore(0)
    trial.opens(question("a", "Your goal"))
    trial.app.view("form")(lambda: calls.acquire(timeout=1.2))
    page = trial.home()
    page.get_by_role("button", name="Go").click()
    page.get_by_label("Your goal").fill("Lead")
    submit(page).click()
    expect(submit(page)).to_have_text("Sending…")
    expect(dialog(page).get_by_role("alert").last).to_have_text("We had some trouble connecting. Try again?")
    expect(submit(page)).to_have_text("Send")
    expect(page.get_by_label("Your goal")).to_have_value("Lead")
    calls.release(2)


def test_typed_words_are_kept(trial: Trial) -> None:
    """What is typed is there after a reload, and a redraw by the app leaves the focus and the newest words alone."""
    trial.opens(question("a", "Your goal"))
    page = trial.home()
    page.get_by_role("button", name="Go").click()
    page.get_by_label("Your goal").press_sequentially("Lead")
    page.reload()
    expect(page.get_by_label("Your goal")).to_have_value("Lead")
    page.get_by_label("Your goal").press_sequentially(" more")
    top = trial.ana.modal
    assert top
    redrawn = modal(question("a", "Your goal"), button("Other"))
    trial.client.views_update(view_id=top.id, view=redrawn)
    page.get_by_label("Your goal").press_sequentially(" and better")
    expect(dialog(page).get_by_role("button", name="Other")).to_be_visible()
    expect(page.get_by_label("Your goal")).to_be_focused()
    expect(page.get_by_label("Your goal")).to_have_value("Lead more and better")


def test_a_stack_of_three(trial: Trial) -> None:
    """Windows lie on each other; Back, Escape and Cancel leave one, the cross all, and the focus returns each time."""

    def push(ack: Any, body: JSON, client: WebClient) -> None:
        ack()
        deep = 2 + (body["view"]["previous_view_id"] is not None)
        title = {"type": "plain_text", "text": f"Window {deep}"}
        more = [button("Deeper", "push")] if deep < 3 else []
        client.views_push(
            trigger_id=body["trigger_id"], view=modal(question(label=f"Question {deep}"), *more, title=title)
        )

    trial.opens(question(label="Question 1"), button("Deeper", "push"))
    trial.app.action("push")(push)
    page = trial.home()

    def down() -> None:
        for deep in (2, 3):
            page.get_by_role("button", name="Deeper").click()
            expect(page.get_by_role("dialog", name=f"Window {deep}")).to_be_visible()

    page.get_by_role("button", name="Go").click()
    page.get_by_label("Question 1").fill("kept")
    down()
    expect(page.get_by_label("Question 3")).to_be_focused()
    page.get_by_role("button", name="Back to Window 2").click()
    expect(page.get_by_role("button", name="Deeper")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Form")).to_be_visible()
    expect(page.get_by_role("button", name="Deeper")).to_be_focused()
    expect(page.get_by_label("Question 1")).to_have_value("kept")
    down()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("dialog", name="Window 2")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(dialog(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Go")).to_be_focused()


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
    trial.ana.wait(lambda: len(trial.heard) == 2)
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
