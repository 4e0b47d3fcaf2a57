"""Every message and view of the stories is a file under `golden/`; `make golden` writes them anew, to be read."""

import os
import re
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from db.embedded import Cluster
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage
from playground.stories.kinds import STORIES
from playground.stories.telling import tell
from tests.playground.record import Record

GOLDEN = Path(__file__).with_name("golden")
WRITE = "TRELLIS_GOLDEN"


@pytest.fixture(scope="module", params=STORIES)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of program that there is a story of."""
    return str(request.param)


@pytest.fixture(scope="module")
def record(cluster: Cluster, engine: Engine, local_slack: LocalSlack, kind: str) -> Record:
    """The story of a kind, played once."""
    story, folder = STORIES[kind], GOLDEN / kind
    with Stage(cluster, local_slack, MovedClock(story.starts), engine=engine) as stage:
        record = Record(stage)
        tell(stage, story.steps(stage), lambda _: None, record.after)
    if os.environ.get(WRITE):
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.glob("*.json"):
            path.unlink()
        for name, text in record.seen.items():
            (folder / name).write_text(text)
    return record


def test_every_message_and_view_is_as_it_was(record: Record, kind: str) -> None:
    """Nothing that people see changes unseen; what is meant to change is written anew and read in the diff."""
    held = {path.name: path.read_text() for path in (GOLDEN / kind).glob("*.json")}
    changed = sorted(name for name in {*held, *record.seen} if held.get(name) != record.seen.get(name))
    lines = [text.get(name, "").splitlines() for name in changed[:1] for text in (held, record.seen)]
    first = "\n".join(unified_diff(lines[0], lines[1], lineterm="", n=1)) if changed else ""
    assert changed == [], f"{len(changed)} files differ: look at them, and run `make golden` if all is well\n{first}"


def test_the_text_of_each_message_says_what_its_blocks_say(record: Record) -> None:
    """Who hears a message, or sees only its notification, misses no word of it."""
    assert record.messages
    for message in record.messages:
        for words in _strings(message["blocks"]):
            assert all(line in _plain(message["text"]) for line in _plain(words).split("\n")), words


def test_nothing_relies_on_colour_or_signs_alone(record: Record) -> None:
    """Without its emoji every text still says something, and what is coloured is a button with words on it."""
    for drawn in [*record.messages, *record.views]:
        for words in _strings(drawn):
            assert re.search(r"\w|–", words), words
        for part in _parts(drawn):
            if "style" in part and part["type"] == "button":
                assert re.search(r"\w", part["text"]["text"])


def _plain(words: str) -> str:
    """Take the escapes and the dress of mrkdwn off."""
    bare = re.sub(r"<[^|>]*\|([^>]*)>", r"\1", words)
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _parts(thing: Any) -> Iterator[dict[str, Any]]:
    if isinstance(thing, dict):
        yield thing
    for inner in thing.values() if isinstance(thing, dict) else thing if isinstance(thing, list) else ():
        yield from _parts(inner)


def _strings(thing: Any) -> Iterator[str]:
    """Yield every text that is shown; a placeholder of an id or a type is none."""
    for part in _parts(thing):
        if isinstance(part.get("text"), str):
            yield part["text"]
