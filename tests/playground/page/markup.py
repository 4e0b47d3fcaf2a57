"""Reads drawn HTML back, as a browser would: elements with their attributes and words, and what stands in fields."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from playground.slack.page.rendering import templates

VOID = ("input", "hr", "img", "br", "meta", "link")


@dataclass
class Node:
    """One element of a page."""

    tag: str
    attrs: dict[str, str | None] = field(default_factory=dict)
    inside: list["Node | str"] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Every word in it."""
        return "".join(one if isinstance(one, str) else one.words for one in self.inside)

    def all(self, tag: str = "", **attrs: str) -> Iterator["Node"]:
        """Yield the elements in it, of one tag or with some attributes (`data_action` is data-action)."""
        for one in self.inside:
            if isinstance(one, Node):
                if tag in ("", one.tag) and all(one.attrs.get(k.replace("_", "-")) == v for k, v in attrs.items()):
                    yield one
                yield from one.all(tag, **attrs)

    def one(self, tag: str = "", **attrs: str) -> "Node":
        """Return the only such element."""
        found = list(self.all(tag, **attrs))
        assert len(found) == 1, f"{len(found)} of {tag} {attrs}"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Node("top")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        self.open[-1].inside.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Node(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(html: str) -> Node:
    """Read HTML; what is opened must be closed again."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> stays open"
    return reader.open[0]


def macros(template: str = "blocks.html") -> Any:
    """Return the macros that draw blocks, or those of another template."""
    return templates().get_template(template).module


def held(thing: Node) -> list[str]:
    """Return what a browser would send for a field."""
    if thing.tag == "select":
        chosen = [one for one in thing.all("option") if "selected" in one.attrs] or list(thing.all("option"))[:1]
        return [one.attrs["value"] or "" for one in chosen if one.attrs["value"]]
    if thing.tag == "fieldset":
        return [one.attrs["value"] or "" for one in thing.all("input") if "checked" in one.attrs]
    value = thing.words.removeprefix("\n") if thing.tag == "textarea" else thing.attrs["value"] or ""
    return [value] if value else []
