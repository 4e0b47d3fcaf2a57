"""Making the app does nothing yet: it asks nobody and begins nothing."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pydantic import SecretStr

from db.engine import make_engine
from db.vault import new_key
from handlers.routes import ROUTES
from programs.soundness import UnsoundPlaybookError
from slack_app import clock
from slack_app.app import create_app
from slack_app.playbooks import PLAYBOOKS
from slack_app.process import Part, Trellis
from slack_app.settings import Settings


@pytest.fixture
def nobody() -> Iterator[socket.socket]:
    """A port where any connection would be seen."""
    with socket.create_server(("127.0.0.1", 0)) as port:
        port.setblocking(False)
        yield port


def settings(nobody: socket.socket, key: str) -> Settings:
    """Settings in which Slack and the database are that port."""
    place = f"127.0.0.1:{nobody.getsockname()[1]}"
    return Settings(
        slack_bot_token=SecretStr("xoxb-1"), slack_app_token=SecretStr("xapp-1"), slack_api_url=f"http://{place}/",
        database_url=f"postgresql://app@{place}/trellis", trellis_keys=SecretStr(key),
    )  # fmt: skip


def test_making_the_app_connects_to_nothing(nobody: socket.socket) -> None:
    """No request to Slack, no connection to the database, no thread; and a listener for every row of the table."""
    before = threading.enumerate()
    given = settings(nobody, new_key())
    engine = make_engine(given.database_url, given.connections)
    app = create_app(given, engine, clock.now, PLAYBOOKS)
    with pytest.raises(BlockingIOError):
        nobody.accept()
    assert set(threading.enumerate()) <= set(before)  # those of other tests may end meanwhile
    assert len(app._listeners) == len(ROUTES)
    app.close()
    engine.dispose()


@pytest.mark.parametrize("part", list(Part))
def test_nothing_starts_with_a_playbook_that_it_cannot_follow(nobody: socket.socket, part: Part) -> None:
    """What a playbook asks for and the app does not do is refused before all else, with the place and the reason."""
    [(kind, playbook), *_] = PLAYBOOKS.items()
    trellis = Trellis(settings(nobody, new_key()), {kind: replace(playbook, anchor="coach")}, parts=part)
    with pytest.raises(UnsoundPlaybookError, match=f"{kind}, the anchor 'coach' is no role"):
        trellis.start()
    with pytest.raises(BlockingIOError):
        nobody.accept()


def test_there_is_no_app_without_a_key(nobody: socket.socket) -> None:
    """Without a key nothing that people write could be sealed."""
    given = settings(nobody, "")
    engine = make_engine(given.database_url, given.connections)
    with pytest.raises(ValueError, match="no key"):
        create_app(given, engine, clock.now, PLAYBOOKS)
    engine.dispose()
