"""Draws templates. Everything that was not written here is escaped, whoever wrote it."""

from functools import cache
from pathlib import Path

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

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
    return made


def html(template: str, **values: object) -> web.Response:
    """Answer with a template."""
    return web.Response(text=templates().get_template(template).render(**values), content_type="text/html")
