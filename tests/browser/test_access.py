"""Everybody can use the page: axe finds nothing grave in any of its places, at both widths, and nothing sticks out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.hands import opens
from tests.browser.looking import grave, sticking_out
from tests.browser.windows import Windows
from tests.cast import Cast
from tests.words import join_as

BREAKS = """
const [picture, pale, wide] = ["img", "p", "div"].map((name) => document.createElement(name));
picture.src = "data:,";
pale.textContent = wide.textContent = "Can you read this?";
pale.style.color = "#eee";
wide.style.width = "3000px";
document.getElementById("stream").append(picture, pale, wide);
"""


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize("width", ["open", "phone"])
def test_nothing_grave_anywhere(request: pytest.FixtureRequest, cast: Cast, width: str) -> None:
    """Each Home, messages, a thread, a modal with an error, the timeline, the inspector and the gallery."""
    cast.until_answered()
    found = []
    for name, page in places(request.getfixturevalue(width), cast):
        found += [f"{name}: {one}" for one in (*grave(page), *sticking_out(page))]
        page.context.close()
    assert found == []


def places(windows: Windows, cast: Cast) -> Iterator[tuple[str, Page]]:
    """Go from place to place."""
    for person in (cast.olu, cast.ana, cast.kenji):
        yield f"Home of {person.name}", windows(person)
    yield "messages", windows(cast.ana, "messages")
    yield "thread", windows(cast.kenji, f"in/{cast.group()[-1].channel}?thread={cast.group()[-1].ts}")
    for place in ("timeline", "inspector"):
        yield place, windows(cast.olu, place)
    yield "gallery", windows.at("/gallery")
    asked = windows(cast.olu)
    opens(asked, join_as("mentee"))
    yield "a modal", asked


def test_what_is_wrong_is_found(open: Windows, cast: Cast) -> None:
    """A picture that says nothing, pale words and a box that is too wide do not go unseen."""
    page = open(cast.olu)
    page.evaluate(BREAKS)
    assert {one.partition(":")[0] for one in grave(page)} == {"image-alt", "color-contrast"}
    assert len(sticking_out(page)) > 0
