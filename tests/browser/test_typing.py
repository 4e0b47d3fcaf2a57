"""What people type: it stays whatever happens around it, is shown as what it is, and comes to the other at once."""

from playwright.sync_api import Page, expect

from handlers.door import SLACK_SILENT
from playground.slack.driver import TROUBLE
from playground.slack.page.words import UNSHOWN
from playground.stage import Stage
from tests.browser.hands import PATIENCE, dialog, field, fills, opens, presses, sends, submit_words, writes
from tests.browser.looking import sticking_out
from tests.browser.windows import Windows
from tests.cast import ANSWERS, PROMISE, Cast
from tests.words import BUTTON, join_as

GROWTH = str(ANSWERS["growth"])
SCRIPT = "<script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"
CALL = "<!channel> <@U0EVERYONE> <https://evil.example|Trellis> &lt;b&gt;"
RIGHT_TO_LEFT = "مرحبا \u202eevil\u202c שלום"
UNBROKEN = "w" * 3_000


def test_hostile_text_is_text(open: Windows, phone: Windows, cast: Cast) -> None:
    """Scripts, mentions, text that turns around and words without an end reach the mentor as text, at both widths."""
    cast.until_asked()
    ana = open(cast.ana, "messages")
    opens(ana, BUTTON)
    fills(ana, cast.ana, {"growth": SCRIPT, "next_promise": CALL, "in_the_way": ["time"]})
    sends(ana, cast.ana)
    shows_as_text(ana, SCRIPT, CALL)
    sends(ana, cast.ana)
    cast.stage.settle()
    pair = f"in/{cast.group()[-1].channel}"
    ana.goto(ana.url.replace("messages", pair))
    for said in (RIGHT_TO_LEFT, UNBROKEN, CALL):
        writes(ana, "Message Kenji", said)
    for windows in (open, phone):
        shows_as_text(windows(cast.kenji, pair), SCRIPT, CALL, RIGHT_TO_LEFT, UNBROKEN)


def shows_as_text(page: Page, *texts: str) -> None:
    """See each of these words as typed, but for what would turn others around; none ran, none sticks out."""
    for text in (UNSHOWN.sub("", one) for one in texts):
        expect(page.locator("dialog, [role=region]").get_by_text(text, exact=True).last).to_be_visible()
    assert page.evaluate("window.ran") is None
    assert sticking_out(page) == []


def test_what_is_typed_stays(open: Windows, cast: Cast) -> None:
    """A form half filled stands as it was after words come in, and after the page was loaded again."""
    cast.until_asked()
    ana = open(cast.ana, "messages")
    opens(ana, BUTTON)
    growth = field(ana, cast.ana, "growth")
    growth.press_sequentially("I asked")
    cast.kenji.say(cast.group()[-1], "Good luck today!")
    expect(ana.locator("#sidebar")).to_contain_text("2 unread")
    growth.press_sequentially(" before advising.")
    expect(growth).to_be_focused()
    expect(growth).to_have_value(GROWTH)
    growth.blur()
    assert cast.ana.wait(lambda: GROWTH in str(cast.ana.modal and cast.ana.modal.values), PATIENCE)
    ana.reload()
    expect(field(ana, cast.ana, "growth")).to_have_value(GROWTH)


def test_two_people_see_each_other_write(open: Windows, cast: Cast) -> None:
    """What one writes stands before the other at once, and a message half written stays while it comes in."""
    cast.until_paired()
    pair = f"in/{cast.group()[-1].channel}"
    ana, kenji = open(cast.ana, pair), open(cast.kenji, pair)
    kenji.get_by_role("textbox", name="Message Ana").press_sequentially("Thursday suits")
    writes(ana, "Message Kenji", "Shall we talk on Thursday?")
    expect(kenji.get_by_role("region").get_by_text("Shall we talk on Thursday?")).to_be_visible(timeout=2_000)
    mine = kenji.get_by_role("textbox", name="Message Ana")
    expect(mine).to_have_value("Thursday suits")
    expect(mine).to_be_focused()
    mine.press_sequentially(" me well.")
    mine.press("Enter")
    expect(ana.get_by_role("region").get_by_text("Thursday suits me well.")).to_be_visible(timeout=2_000)


def test_a_form_waits_for_an_app_that_stands_still(open: Windows, cast: Cast, stage: Stage) -> None:
    """While Trellis does not answer the form stays with every word, says so, and is sent by the next press."""
    cast.until_open()
    ana = open(cast.ana, "messages")
    stage.stop()
    presses(dialog(ana), submit_words(cast.ana))
    expect(dialog(ana).get_by_text(TROUBLE)).to_be_visible(timeout=10_000)
    expect(field(ana, cast.ana, "next_promise")).to_have_value(PROMISE)
    stage.start()
    sends(ana, cast.ana)
    expect(dialog(ana)).to_contain_text(PROMISE)


def test_a_form_waits_for_a_slack_that_does_not_answer(open: Windows, cast: Cast, stage: Stage) -> None:
    """While Slack answers Trellis with errors, joining stays open with its text and says so beside the field."""
    cast.until_organized()
    ana = open(cast.ana)
    opens(ana, join_as("mentee"))
    fills(ana, cast.ana, {"change": "Lead a small project."})
    stage.workspace.faults.add("users.info", "error", times=None)
    presses(dialog(ana), submit_words(cast.ana))
    expect(dialog(ana).get_by_text(SLACK_SILENT)).to_be_visible()
    expect(field(ana, cast.ana, "change")).to_have_value("Lead a small project.")
    stage.workspace.faults.clear()
    sends(ana, cast.ana)
