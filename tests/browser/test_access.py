"""Everybody can use the page: axe finds nothing serious in any of its places, and nothing sticks out, at both widths."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from playground.stage import Stage
from tests.browser.hands import opens, presses
from tests.browser.looking import grave, sticking_out
from tests.browser.windows import Windows
from tests.cast import Cast
from tests.words import join_as


@pytest.mark.parametrize("width", ["open", "phone"])
def test_nothing_grave_anywhere(request: pytest.FixtureRequest, cast: Cast, clock: Stage, width: str) -> None:
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
