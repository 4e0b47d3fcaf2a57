"""Windows and forms behave as Slack's do, by mouse and by keyboard, and lose nothing that was typed."""

import re
import threading
from typing import Any

from playwright.sync_api import APIResponse, Route, expect
from slack_sdk import WebClient

from tests.browser.trial import JSON, Trial, dialog, submit
from tests.playground.slack.conftest import button, modal, question
from tests.playground.slack.test_driver import options


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


def test_the_next_step_can_be_sent_at_once(trial: Trial) -> None:
    """What the app puts in the place of a form can be sent while the app is still busy with what came before."""
    busy = threading.Event()
    trial.ws.idle = lambda: not busy.is_set()

    def send(ack: Any, view: JSON) -> None:
        first = "a" in view["state"]["values"]
        trial.heard.append(view)
        ack(response_action="update", view=modal(question("b", "And then"))) if first else ack()
        if first:
            busy.set()
            threading.Timer(0.8, busy.clear).start()

    trial.opens(question("a", "First"))
    trial.app.view("form")(send)
    page = trial.home()
    page.get_by_role("button", name="Go").click()
    for label in ("First", "And then"):
        page.get_by_label(label).fill("words")
        submit(page).dblclick()
    expect(dialog(page)).to_have_count(0)
    assert len(trial.heard) == 2


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


def test_an_old_page_takes_nothing_back(trial: Trial) -> None:
    """A page asked for before words were kept, and drawn after it, leaves them in their field."""
    trial.opens(question("a", "Your goal"))
    page = trial.home()
    page.get_by_role("button", name="Go").click()
    with page.expect_response("**/act/fill"):
        page.get_by_label("Your goal").press_sequentially("Le")
    late: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if late or "x-refresh" not in route.request.headers:
            route.continue_()
        else:
            late.append((route, route.fetch()))

    page.route("**/*", hold)
    top = trial.ana.modal
    assert top
    with page.expect_request(lambda request: "x-refresh" in request.headers):
        trial.client.views_update(view_id=top.id, view=modal(question("a", "Your goal"), button("Other")))
    with page.expect_response("**/act/fill"):
        page.get_by_label("Your goal").press_sequentially("ad")
    route, old = late[0]
    route.fulfill(response=old)
    expect(dialog(page).get_by_role("button", name="Other")).to_be_visible()
    expect(page.get_by_label("Your goal")).to_have_value("Lead")


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
