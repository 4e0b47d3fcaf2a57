"""Writing and reading in a browser: what is sent arrives, what is typed stays, and a keyboard is enough."""

import re
import time

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from playground.slack import LocalSlack
from playground.slack.records import Channel
from tests.browser.windows import DESKTOP, Windows
from tests.cast import Cast
from tests.figures import Figures


@pytest.fixture
def room(cast: Cast) -> Channel:
    """A channel with all three in it."""
    return cast.stage.workspace.channel("general", members=[cast.olu, cast.ana, cast.kenji])


def messages(page: Page) -> Locator:
    """The words of the messages at the place."""
    return page.locator("#stream .message .body")


def test_what_is_written_arrives(open: Windows, cast: Cast, room: Channel, figures: Figures) -> None:
    """Enter sends, Shift+Enter breaks the line; the other's page shows it within two seconds and says it aloud."""
    ana, kenji = open(cast.ana, f"in/{room.id}"), open(cast.kenji, f"in/{room.id}")
    kenji.wait_for_timeout(300)
    expect(ana.get_by_label("Message #general")).to_be_focused()
    ana.keyboard.type("First line")
    ana.keyboard.press("Shift+Enter")
    ana.keyboard.type("second line")
    started = time.monotonic()
    ana.keyboard.press("Enter")
    expect(messages(kenji)).to_have_text(["First line\nsecond line"], timeout=2000)
    figures(f"shown after {time.monotonic() - started:.2f} s")
    expect(kenji.locator("#told")).to_have_text("Ana: First line second line")
    expect(messages(ana)).to_have_count(1)
    expect(ana.get_by_label("Message #general")).to_have_value("")
    expect(ana.locator("#told")).not_to_contain_text("Ana:")


def test_typing_survives_what_others_do(open: Windows, cast: Cast, room: Channel) -> None:
    """A half written answer, its caret and an opened menu stay as they are while others write."""
    cast.kenji.say(room, "One")
    page = open(cast.ana, f"in/{room.id}")
    field = page.get_by_label("Message #general")
    field.fill("Half an answer")
    field.evaluate("field => field.setSelectionRange(4, 4)")
    cast.kenji.say(room, "Two")
    expect(messages(page)).to_have_count(2)
    expect(field).to_be_focused()
    assert field.evaluate("field => [field.value, field.selectionStart]") == ["Half an answer", 4]
    more = page.locator(".message").first.get_by_text("More actions")
    page.locator(".message").first.hover()
    more.locator("..").click()
    expect(page.get_by_role("button", name="Save to our shelf").first).to_be_visible()
    page.locator("#who summary").click()
    cast.kenji.say(room, "Three")
    expect(messages(page)).to_have_count(3)
    assert page.locator("#who").evaluate("who => who.open")
    page.reload()
    expect(field).to_have_value("Half an answer")


def test_a_thread_is_answered(open: Windows, cast: Cast, room: Channel) -> None:
    """A message is answered beside the conversation, which counts the answers; closing leads back to it."""
    cast.kenji.say(room, "What do you think?")
    page = open(cast.ana, f"in/{room.id}")
    page.locator(".message").hover()
    page.get_by_role("link", name="Reply in thread").click()
    thread = page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_label("Reply…")).to_be_focused()
    page.keyboard.type("Yes")
    page.keyboard.press("Enter")
    expect(thread.locator(".message .body")).to_have_text(["What do you think?", "Yes"])
    expect(page.get_by_role("link", name="1 reply")).to_be_visible()
    thread.get_by_role("link", name="Close the thread").click()
    expect(thread).to_be_hidden()
    assert [m.text for m in cast.stage.workspace.messages(room.id)] == ["What do you think?", "Yes"]


def test_commands_are_suggested(open: Windows, cast: Cast) -> None:
    """A slash lists the commands, Enter takes the chosen one, and its answer is for one's own eyes."""
    page = open(cast.ana, "messages")
    field = page.get_by_label("Message Trellis")
    field.press_sequentially("/tr")
    option = page.get_by_role("option", name="/trellis")
    expect(option).to_be_visible()
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(field).to_have_value("/trellis ")
    page.keyboard.type("help")
    page.keyboard.press("Enter")
    expect(page.locator("#stream")).to_contain_text("Only visible to you")
    expect(page.locator("#stream")).to_contain_text("This is what you can type")
    field.fill("/nonsense")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("/nonsense is not a command here. There is /trellis.")
    expect(field).to_have_value("/nonsense")


def test_shortcuts_run(open: Windows, cast: Cast) -> None:
    """The app's shortcuts are in the composer's menu and in each message's, and are reached by keyboard."""
    cast.until_asked()
    group = cast.stage.workspace.group(cast.ana, cast.kenji)
    page = open(cast.ana, f"in/{group}")
    page.locator("#shortcuts summary").press("Enter")
    page.get_by_role("button", name=re.compile("^Check in")).press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_unsent_text_comes_back(open: Windows, cast: Cast, room: Channel) -> None:
    """What could not be sent stands in the field again, with why beside it."""
    open.expect("404|409|Failed to load resource")
    page = open(cast.ana, f"in/{room.id}")
    page.get_by_label("Message #general").fill("Still mine")
    page.route("**/act/say", lambda route: route.abort())
    open.expect("request|ERR_FAILED")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).not_to_be_empty()
    expect(page.get_by_label("Message #general")).to_have_value("Still mine")


def test_a_phone_shows_one_thing_at_a_time(phone: Windows, cast: Cast, room: Channel) -> None:
    """On a phone the sidebar unfolds from a button, a thread covers the conversation, and nothing scrolls sideways."""
    root = cast.kenji.say(room, "x" * 3000)
    page = phone(cast.ana, f"in/{room.id}")
    sidebar = page.get_by_role("navigation", name="Cloud User Group")
    expect(sidebar).to_be_hidden()
    page.get_by_role("button", name="Menu").click()
    expect(sidebar).to_be_visible()
    page.keyboard.press("Escape")
    expect(sidebar).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    page.goto(f"{page.url}?thread={root.ts}")
    expect(page.locator("#stream")).to_be_hidden()
    page.get_by_role("link", name="Back to general").click()
    expect(page.locator("#stream")).to_be_visible()


def test_the_page_follows_its_workspace(open: Windows, cast: Cast, room: Channel) -> None:
    """A newcomer, an archived channel and one's own removal are seen at once; a workspace that is gone leads on."""
    open.expect("404|410|Failed to load resource")
    page = open(cast.ana, f"in/{room.id}")
    ws = cast.stage.workspace
    ws.person("Noor", tz="Asia/Dubai")
    page.locator("#who summary").click()
    expect(page.locator("#who")).to_contain_text("Noor")
    ws.archive(room)
    expect(page.locator("#main")).to_contain_text("This channel is archived.")
    ws.remove(room, cast.ana)
    expect(page.get_by_role("heading", name="Nothing here")).to_be_visible()
    page.get_by_role("link", name="Go to Ana’s Home").click()
    expect(page.get_by_role("heading", name="Trellis", exact=False).first).to_be_visible()


def test_a_server_that_was_away_is_found_again(browser: Browser) -> None:
    """While nothing answers the page says so; when another local Slack answers there, the page goes on in that one."""
    with LocalSlack({"display_information": {"name": "Trial"}}) as slack:
        port, ana = slack.port, slack.workspace("Before").person("Ana")
        windows = Windows(browser, slack.url, DESKTOP)
        page = windows(ana)
    with windows:
        windows.expect("410|ERR_|Failed to load resource|request:")
        expect(page.get_by_text("Reconnecting…")).to_be_visible()
        with LocalSlack({"display_information": {"name": "Trial"}}, port=port) as slack:
            slack.workspace("After").person("Ben")
            expect(page.get_by_text("You are Ben")).to_be_visible(timeout=10_000)
            expect(page.get_by_text("Reconnecting…")).to_be_hidden()


def test_the_focus_stays_where_it_was(open: Windows, cast: Cast, room: Channel) -> None:
    """Whoever goes through the sidebar or the messages by keyboard is not thrown back when others write."""
    group = cast.stage.workspace.state.open_group([cast.ana.id, cast.kenji.id])
    root = cast.kenji.say(room, "What do you think?")
    cast.kenji.say(root, "I mean it")
    page = open(cast.ana, f"in/{room.id}")
    replies = page.get_by_role("link", name=re.compile("repl(y|ies)"))
    for count, link in ((2, page.locator("#sidebar").get_by_role("link", name="Kenji")), (3, replies)):
        link.focus()
        cast.kenji.say(group, "Hello")
        cast.kenji.say(root, "And more")
        expect(replies).to_contain_text(f"{count} replies")
        expect(page.locator("#sidebar")).to_contain_text(f"{count - 1} unread")
        expect(link).to_be_focused()
