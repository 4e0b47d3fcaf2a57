"""Postgres is gone, or stands still: whoever presses is told in words, and it works when it is back."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from handlers.door import NOT_DONE, NOT_SAVED
from playground.slack import LocalSlack, Person
from playground.stage import PATIENCE_SECONDS, MovedClock, Stage
from tests.cast import ANSWERS, PROMISE, STARTS, Cast, opened
from tests.figures import Figures
from tests.promises.at_once import count
from tests.promises.shaky import Shaky
from tests.words import BUTTON, SKIP


@contextmanager
def ended(shaky: Shaky) -> Iterator[None]:
    """Let there be no server for as long as this lasts."""
    shaky.end()
    yield
    shaky.begin()


AWAY: dict[str, Callable[[Shaky], AbstractContextManager[None]]] = {"gone": ended, "frozen": Shaky.frozen}


@pytest.fixture
def stage(shaky: Shaky, local_slack: LocalSlack, transport: str) -> Iterator[Stage]:
    """The app on that server, in front of a Slack that waits as long as a busy machine needs."""
    with Stage(shaky.cluster, local_slack, MovedClock(STARTS), http=transport == "http") as stage:
        stage.workspace.delivery.ack_timeout = stage.workspace.state.trigger_life = PATIENCE_SECONDS
        yield stage


@pytest.mark.parametrize(("transport", "away"), [("socket", "gone"), ("http", "frozen")])
def test_whoever_presses_is_told_in_words(cast: Cast, shaky: Shaky, away: str, figures: Figures) -> None:
    """A form, a button in each place, and the command: each answers without the database, and keeps what was typed."""
    stage = cast.until_asked().stage
    ana, prompt, kenji = cast.ana, cast.ana.dm[-1], cast.kenji
    assert ana.press(BUTTON, on=prompt).ok
    opened(ana)
    ana.fill(ANSWERS)
    kenji.open_home()
    with AWAY[away](shaky):
        form = ana.submit()
        assert form.errors == {"growth": NOT_SAVED}
        pressed = [ana.press(SKIP, on=prompt), kenji.press("pausing.open")]
        assert all(one.ok for one in pressed)
        assert ana.wait(lambda: is_told(ana), PATIENCE_SECONDS)
        assert opened(kenji).says(NOT_DONE)
        said = kenji.command("/trellis")
        assert said.text == NOT_DONE
    assert ana.modal is not None
    assert ana.modal.values["next_promise"]["answer"]["value"] == PROMISE
    assert count(stage, "select count(*) from submission where stage = 'regular'") == 0
    assert ana.submit().ok
    assert ana.modal.says(PROMISE)
    assert count(stage, "select count(*) from submission where stage = 'regular'") == 1
    slowest = max(one.ms for one in (form, *pressed, said))
    figures(f"Postgres {away}: 4 of 4 answered in words, the slowest after {slowest:,.0f} ms")


def is_told(person: Person) -> bool:
    """Say whether somebody was told, beneath a message, that it did not work."""
    return any(message.says(NOT_DONE) for message in person.inbox)


@pytest.mark.parametrize("transport", ["socket"])
def test_a_card_that_cannot_be_shared_stays_beneath(cast: Cast, shaky: Shaky) -> None:
    """A form without a field has nowhere to say it beside: the words lie over it, and it can be sent again."""
    ana = cast.until_kept().ana
    card = opened(ana)
    with ended(shaky):
        assert ana.submit().ok
        assert len(ana.modals) == 2
        assert ana.modals[-1].says(NOT_DONE)
    ana.close()
    assert ana.modal == card
    assert ana.submit().ok
    assert not ana.modals
    assert count(cast.stage, "select count(*) from submission where released_at is not null and stage = 'regular'") == 1


@pytest.mark.parametrize("transport", ["socket"])
def test_what_is_open_stays_beneath(cast: Cast, shaky: Shaky) -> None:
    """A button in a modal: the words lie over it, and beneath it is as it was."""
    ana = cast.until_paired().ana
    ana.open_home()
    assert ana.press("goals.open").ok
    standing = opened(ana)
    with ended(shaky):
        assert ana.press("goals.add").ok
        assert ana.wait(lambda: len(ana.modals) > 1, PATIENCE_SECONDS)
        assert ana.modals[-1].says(NOT_DONE)
    ana.close()
    assert ana.modal == standing
    assert ana.press("goals.add").ok
    assert ana.wait(lambda: ana.modal is not None and ana.modal.callback_id == "goals.save", PATIENCE_SECONDS)
