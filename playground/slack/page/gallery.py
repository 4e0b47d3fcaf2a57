"""The gallery: every block and element in every state on one page, and a stack of three modals."""

from typing import TYPE_CHECKING

from aiohttp import web

from playground.slack.page.fixtures import RICH, TEXTS, VIEWER, Fixture
from playground.slack.page.fixtures_fields import MODALS, STACK
from playground.slack.page.fixtures_more import HOMES, MESSAGES, UNDRAWN
from playground.slack.page.rendering import html
from playground.slack.plain import stored_blocks
from playground.slack.records import JSON

if TYPE_CHECKING:
    from playground.slack.server import LocalSlack

FIXTURES: list[Fixture] = [*TEXTS, *RICH, *MESSAGES, *MODALS, *HOMES]


def routes(_: "LocalSlack") -> list[web.AbstractRouteDef]:
    """List the gallery's address."""
    return [web.get("/gallery", show)]


async def show(_: web.Request) -> web.StreamResponse:
    """Show the gallery."""
    shown = [(fixture, stored_blocks(fixture.blocks)) for fixture in [*FIXTURES, UNDRAWN]]
    stack: list[tuple[Fixture, list[JSON]]] = [(fixture, stored_blocks(fixture.blocks)) for fixture in STACK]
    return html("gallery.html", shown=shown, stack=stack, viewer=VIEWER)
