"""Draws templates. Everything that was not written here is escaped, whoever wrote it."""

from functools import cache
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from playground.slack.page import reading
from playground.slack.page.sheet import sheet
from playground.slack.page.words import leaf, mrkdwn, plain, words

HERE = Path(__file__).parent
STATIC = HERE / "static"


@cache
def templates() -> Environment:
    """Return the environment of the page's templates: escaping always, and a name that is not known is an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(words=words, mrkdwn=mrkdwn, plain=plain, leaf=leaf)
    made.globals.update(sheet=sheet)
    made.globals |= {name: getattr(reading, name) for name in ("called", "day", "initials", "tone")}
    return made


def html(template: str, status: int = 200, **values: object) -> web.Response:
    """Answer with a template."""
    text = templates().get_template(template).render(**values)
    return web.Response(text=text, status=status, content_type="text/html")


@web.middleware
async def in_words(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Draw what is not there as a page that says so and leads back."""
    try:
        return await handler(request)
    except (web.HTTPNotFound, web.HTTPGone) as lost:
        says = "There is no such page." if (lost.text or "").startswith(f"{lost.status}:") else lost.text
        return html("lost.html", lost.status, says=says, to="/", name="")
