"""Keys change under a running program: what was sealed is still read, and a wrong key loses nothing."""

import pytest
from pydantic import SecretStr

from db.vault import new_key
from playground.stage import Stage
from slack_app.playbooks import PLAYBOOKS
from slack_app.process import Trellis
from tests.cast import PROMISE, Cast


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How questions come in does not matter to how words are sealed."""
    return str(request.param)


def restart(stage: Stage, *keys: str) -> str:
    """Start the app again with these keys, newest first; return the newest it had before."""
    before = stage.settings.keys[0]
    stage.stop()
    stage.settings = stage.settings.model_copy(update={"trellis_keys": SecretStr(", ".join(keys))})
    stage.trellis = Trellis(stage.settings, PLAYBOOKS, stage.clock.now)
    stage.start()
    return before


def sees_the_card(cast: Cast) -> bool:
    """Whether Ana, who kept her check-in, gets to see it from Home."""
    home = cast.ana.open_home()
    answer = cast.ana.press("See the card", on=home)
    return answer.ok and cast.ana.modal is not None and cast.ana.modal.says(PROMISE)


def test_words_sealed_with_the_old_key_are_read_beside_a_new_one(cast: Cast, stage: Stage) -> None:
    """Kept before the change, seen and shared after it."""
    cast.until_kept().ana.close()
    new, old = new_key(), stage.settings.keys[0]
    restart(stage, new, old)
    assert sees_the_card(cast)
    assert cast.ana.submit().ok
    stage.settle()
    assert cast.group()[-1].says(PROMISE)


def test_a_wrong_key_shows_nothing_and_loses_nothing(cast: Cast, stage: Stage) -> None:
    """With a key that does not fit nothing is opened, shared or sent; with the right one back all of it works."""
    cast.until_kept()
    shared = len(cast.group())
    right, stage.workspace.delivery.ack_timeout = restart(stage, new_key()), 0.7
    assert not cast.ana.submit().ok
    cast.ana.close()
    assert not sees_the_card(cast)
    stage.settle()
    assert len(cast.group()) == shared
    restart(stage, right)
    stage.workspace.delivery.ack_timeout = stage.slack.ack_timeout
    assert sees_the_card(cast)
    assert cast.ana.submit().ok
    stage.settle()
    assert cast.group()[-1].says(PROMISE)
