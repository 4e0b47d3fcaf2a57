"""The gallery shows all that Slack takes, and nothing that Slack would not."""

import urllib.request

import pytest

from playground.slack import LocalSlack
from playground.slack.page.fixtures import Fixture
from playground.slack.page.fixtures_fields import STACK
from playground.slack.page.fixtures_more import UNDRAWN
from playground.slack.page.gallery import FIXTURES
from playground.slack.strict import message_refusal, view_problems
from playground.slack.strict_blocks import BLOCKS
from playground.slack.strict_elements import MODAL_INPUTS, PICKERS, menus
from tests.playground.page.markup import macros, read
from tests.playground.page.test_drawing import types

ELEMENTS = {
    *PICKERS, *MODAL_INPUTS, *menus(response_url=True), "button", "overflow", "image", "datetimepicker",
    "workflow_button", "plain_text_input", "rich_text_input", "feedback_buttons", "icon_button",
}  # fmt: skip


@pytest.mark.parametrize("fixture", [*FIXTURES, *STACK], ids=lambda one: one.title)
def test_slack_takes_what_is_shown(fixture: Fixture) -> None:
    """Each fixture is one that an app could send."""
    assert fixture.surface != "message" or message_refusal(fixture.payload) is None
    assert fixture.surface == "message" or view_problems(fixture.payload) == []


@pytest.mark.parametrize("surface", BLOCKS)
def test_all_that_slack_takes_is_shown(surface: str) -> None:
    """Every block that may stand on a surface is shown there and drawn by a macro of its own; so is each element."""
    assert ELEMENTS - {kind for fixture in FIXTURES for kind in types(fixture.blocks)} == set()
    there = {kind for fixture in FIXTURES if fixture.surface == surface for kind in types(fixture.blocks)}
    assert set(BLOCKS[surface]) - there == set()
    assert set(BLOCKS[surface]) - set(macros().BLOCKS) == set()


def test_the_gallery_is_a_page(slack: LocalSlack) -> None:
    """It shows every fixture under its name, what cannot be drawn too, and three modals that wait to be opened."""
    with urllib.request.urlopen(f"{slack.url}/gallery") as answer:  # noqa: S310
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
        page = read(
            answer.read().decode().replace("<!doctype html>", "").replace("<meta", "<br").replace("<link", "<br")
        )
    titles = [one.words for one in page.all("h2")]
    assert all(any(fixture.title in title for title in titles) for fixture in [*FIXTURES, UNDRAWN, *STACK])
    assert [one.attrs["id"] for one in page.all("dialog")] == ["stack-1", "stack-2", "stack-3"]
    assert all(page.one("button", data_action=f"stack.{number}").words for number in (1, 2, 3))
    assert [one for one in page.all() if "style" in one.attrs or any(name.startswith("on") for name in one.attrs)] == []
