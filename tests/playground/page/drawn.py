"""The page as a test reads it: fetched over HTTP, parsed, and asked for its parts and words."""

import http.client
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from playground.slack import LocalSlack, Person

INLINE = ("span", "b", "bdi", "a", "time", "svg")
VOID = ("meta", "link", "input", "br", "hr", "img", "path")


@dataclass
class Part:
    """An element: its name, its attributes, and the words and elements in it."""

    tag: str = ""
    attrs: dict[str, str] = field(default_factory=dict)
    inside: list["str | Part"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All words in it as a screen reader says them, with single spaces."""
        return " ".join("".join(self._words()).split())

    def _words(self) -> Iterator[str]:
        for one in self.inside:
            if isinstance(one, str):
                yield one
            elif one.attrs.get("aria-hidden") != "true":
                yield from one._words()
                yield "" if one.tag in INLINE else " "

    def all(self, tag: str = "", **attrs: str) -> list["Part"]:
        """Every element in it of this name and with these attributes (`data_live` means data-live)."""
        return [
            one
            for one in self._parts()
            if tag in ("", one.tag) and all(one.attrs.get(k.replace("_", "-")) == v for k, v in attrs.items())
        ]

    def one(self, tag: str = "", **attrs: str) -> "Part":
        """The only element like this. Raises AssertionError when there is none or another."""
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} of {tag} {attrs}"
        return found[0]

    def _parts(self) -> Iterator["Part"]:
        for one in self.inside:
            if isinstance(one, Part):
                yield one
                yield from one._parts()


class Parsed(HTMLParser):
    """Parses a page into parts, and fails on what is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open = [Part()]
        self.feed(html)
        self.close()
        assert len(self.open) == 1, f"{self.open[-1].tag} is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the start of an element."""
        part = Part(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(part)
        if tag not in VOID:
            self.open.append(part)

    def handle_endtag(self, tag: str) -> None:
        """Take the end of an element."""
        if tag not in VOID:
            assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """Take words."""
        self.open[-1].inside.append(data)


@dataclass(frozen=True)
class Seen:
    """What came back from an address."""

    status: int
    headers: dict[str, str]
    html: str

    @property
    def page(self) -> Part:
        """The parsed page."""
        return Parsed(self.html).open[0]

    def region(self, name: str) -> Part:
        """The part of the page that is redrawn under this name."""
        return self.page.one(data_live=name)

    @property
    def said(self) -> list[str]:
        """The words of each message at the place, without who said it and when."""
        return [one.one(**{"class": "body"}).text for one in self.region("main").all("article")]

    @property
    def places(self) -> dict[str, str]:
        """Where the sidebar leads: what each place is called, and its address."""
        return {one.text: one.attrs["href"] for one in self.region("sidebar").all("a") if "place" in _classes(one)}

    @property
    def people(self) -> dict[str, str]:
        """Who one can be instead: the words beside each, and where that leads."""
        return {one.text: one.attrs["href"] for one in self.region("sidebar").one(id="who").all("a")}


def _classes(part: Part) -> list[str]:
    return part.attrs.get("class", "").split()


class Visitor:
    """Asks for the page's addresses as a browser would."""

    def __init__(self, slack: LocalSlack) -> None:
        self.slack = slack

    def __call__(self, person: Person, place: str = "home", **headers: str) -> Seen:
        """Show what this person sees at a place."""
        return self.at(f"/{person.ws.id}/{person.id}/{place}", **headers)

    def at(self, path: str, **headers: str) -> Seen:
        """Ask for a path as it stands, with these headers (`x_refresh` means X-Refresh)."""
        line = http.client.HTTPConnection("127.0.0.1", self.slack.port, timeout=10)
        given = {name.replace("_", "-").title(): value for name, value in headers.items()}
        line.request("GET", path, headers=given)
        answer = line.getresponse()
        seen = Seen(answer.status, dict(answer.getheaders()), answer.read().decode())
        line.close()
        return seen

    def again(self, person: Person, place: str = "home") -> Seen:
        """Show what a tab that is open already gets when something has changed."""
        return self(person, place, x_refresh="1")
