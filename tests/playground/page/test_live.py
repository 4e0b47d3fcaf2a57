"""An open page hears at once of what changes, however much is said and however many look."""

import json
import socket as sockets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO
from urllib.parse import urlsplit

from playground.slack import LocalSlack, Person, Workspace
from tests.playground.page.drawn import Visitor
from tests.playground.slack.conftest import until


def test_a_long_conversation_shows_its_end(visit: Visitor, ana: Person) -> None:
    """The last hundred messages are there at once, earlier ones on demand, and all within a moment."""
    room = ana.ws.channel("general", members=[ana])
    for n in range(500):
        ana.say(room, f"Message {n}")
    started = time.monotonic()
    seen = visit(ana, f"in/{room.id}")
    assert time.monotonic() - started < 2
    assert (seen.said[0], seen.said[-1], len(seen.said)) == ("Message 400", "Message 499", 100)
    more = next(a for a in seen.region("main").all("a") if a.text == "Show earlier messages")
    assert len(visit.at(more.attrs["href"].partition("#")[0]).said) == 200
    assert len(visit(ana, f"in/{room.id}?last=100000").said) == 500
    for odd in ("-5", "x", "9" * 30, "0", "%C2%B2"):
        assert len(visit(ana, f"in/{room.id}?last={odd}").said) == 100


@contextmanager
def listening(person: Person) -> Iterator[TextIO]:
    """Listen as an open page does."""
    at = urlsplit(person.ws.app.url)
    with sockets.create_connection((at.hostname, at.port), timeout=3) as line, line.makefile() as heard:
        asked = f"GET /{person.ws.id}/{person.id}/live HTTP/1.1\r\nHost: {at.netloc}\r\nConnection: close\r\n\r\n"
        line.sendall(asked.encode())
        yield heard


def test_the_page_is_told_of_each_change() -> None:
    """An open page hears of a message, a newcomer, a new name and an archived channel, and of the workspace's end."""
    with LocalSlack(json.loads("{}")) as slack:  # nothing is told to an app, which would be a change of its own
        ws = slack.workspace("Short Lived")
        mika = ws.person("Mika Ito")
        room = ws.channel("general", members=[mika])
        with listening(mika) as heard:
            told = (words[6:].strip() for words in heard if words.startswith("data: "))
            assert next(told) == Visitor(slack).again(mika).page.one(data_base=f"/{ws.id}/{mika.id}").attrs["data-told"]
            for change in (
                lambda: mika.say(room, "Hello"),
                lambda: ws.person("Noor"),
                lambda: ws.change_user(mika, name="Mika Sato"),
                lambda: ws.archive(room),
            ):
                before = ws.state.changed.times
                change()
                assert any(int(one.partition("-")[0]) > before for one in told)
            del slack.workspaces[ws.id]
            assert list(told) == []


def test_a_page_left_open_holds_nothing_up() -> None:
    """A local Slack ends at once though a page is open."""
    with LocalSlack(json.loads("{}")) as slack:
        mika = slack.workspace("Left Open").person("Mika Ito")
        with listening(mika) as heard:
            assert "200" in heard.readline()
            started = time.monotonic()
            slack.stop()
            assert time.monotonic() - started < 0.8


def test_many_readers_at_once(visit: Visitor, ws: Workspace) -> None:
    """Twenty people who write and look at once each see everything that was said, once and in order."""
    people = [ws.person(f"Person {n}") for n in range(20)]
    room = ws.channel("general", members=people)

    def write(person: Person) -> None:
        for n in range(5):
            person.say(room, f"{person.id} {n}")
            assert visit.again(person, f"in/{room.id}").status == 200

    threads = [threading.Thread(target=write, args=[one]) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until(lambda: len(ws.messages(room.id)) == 100)
    said = visit(people[0], f"in/{room.id}").said
    assert len(set(said)) == 100
    assert all(said.index(f"{one.id} {n}") < said.index(f"{one.id} {n + 1}") for one in people for n in range(4))
