"""The inspector in a real browser: Slack is made to misbehave, and behave again, by clicking and by keyboard."""

from playwright.sync_api import expect

from tests.browser.windows import Windows
from tests.cast import Cast

FAULT = "Slack refuses views.publish with “hash_conflict”, the next 2 times."


def test_slack_misbehaves_by_a_click_and_behaves_again(open: Windows, cast: Cast) -> None:
    """A fault stands in every window's bar while it is on, strikes, is told with its reason, and is switched off."""
    home, inspector = open(cast.ana), open(cast.olu, "inspector")
    inspector.get_by_text("Make Slack misbehave").click()
    expect(inspector.get_by_label("Slack’s error")).to_be_hidden()
    inspector.get_by_label("What goes wrong").select_option(label="Refused with an error of your choice")
    expect(inspector.get_by_label("Seconds")).to_be_hidden()
    inspector.get_by_label("For which request").select_option("views.publish")
    inspector.get_by_label("How many times").fill("2")
    inspector.get_by_label("Slack’s error").fill("hash_conflict")
    inspector.get_by_label("Slack’s error").press("Enter")
    expect(inspector.get_by_role("region", name="Slack misbehaves")).to_contain_text(FAULT)
    expect(home.get_by_role("banner")).to_contain_text(FAULT)
    cast.kenji.open_home()
    expect(inspector.get_by_role("listitem").filter(has_text="refused").first).to_contain_text("The view has changed")
    inspector.get_by_role("button", name="Switch off", exact=True).press("Enter")
    expect(inspector.get_by_role("status").filter(has_text="Switched off.")).to_be_focused()
    expect(home.get_by_role("banner")).not_to_contain_text("misbehaves")


def test_a_row_stays_open_while_more_happens(open: Windows, cast: Cast) -> None:
    """Who reads one exchange keeps it, and the focus in it, while others arrive; an event is sent again from there."""
    inspector = open(cast.olu, "inspector")
    cast.ana.open_home()
    inspector.locator("summary").filter(has_text="app_home_opened").first.press("Enter")
    again = inspector.get_by_role("button", name="Deliver this event again")
    again.press("Enter")
    expect(inspector.get_by_role("status").filter(has_text="delivered again")).to_be_visible()
    cast.kenji.open_home()
    expect(inspector.locator("summary").filter(has_text="Kenji")).to_have_count(2)
    expect(again).to_be_focused()
    assert [one.attempt for one in cast.stage.workspace.requests if one.body["event"]["user"] == cast.ana.id] == [0, 1]
