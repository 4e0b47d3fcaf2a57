"""What keeps the page to itself: its own address only, its own script only, and nobody else's forms."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

if TYPE_CHECKING:
    from playground.slack.server import LocalSlack

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
NAMES = ("127.0.0.1", "localhost")
# The app's own addresses; each asks for a token or a ticket that no other site knows.
SECRET = ("/api/", "/link/", "/response/")


def guard(slack: "LocalSlack") -> Middleware:
    """Return what refuses a request that another site made through somebody's browser, and adds the headers."""

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        own = {f"{name}:{slack.port}" for name in NAMES}
        origin = request.headers.get("Origin")
        known = request.host in own and (origin is None or urlsplit(origin).netloc in own)
        if not known and not request.path.startswith(SECRET):
            return web.Response(status=403, text=f"This page answers at {slack.url} only.", headers=HEADERS)
        return await handler(request)

    return guarded


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on whatever is answered, streams and refusals too."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
