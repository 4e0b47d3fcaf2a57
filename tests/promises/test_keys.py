"""Keys change under a running program: what was sealed is still read, and a wrong key loses nothing."""

import pytest
from pydantic import SecretStr

from db.embedded import Cluster
from db.vault import new_key
from playground.stage import Stage
from slack_app.playbooks import PLAYBOOKS
from slack_app.process import Trellis, WrongKeys
from tests.cast import PROMISE, Cast
from tests.db.clusters import ask


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


def lose_the_mark(cluster: Cluster) -> None:
    """Take away every team's mark, as nobody but a superuser can."""
    ask(cluster.owner_url.replace("trellis_owner", "postgres"), "delete from seal")


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


def test_it_does_not_start_with_a_wrong_key(cast: Cast, stage: Stage) -> None:
    """Nothing can be sealed with a key that opens nothing of what is there; with the right one back it starts."""
    cast.until_kept()
    right = stage.settings.keys[0]
    with pytest.raises(WrongKeys):
        restart(stage, new_key())
    restart(stage, right)
    assert sees_the_card(cast)


def test_a_wrong_key_shows_nothing_and_loses_nothing(cluster: Cluster, cast: Cast, stage: Stage) -> None:
    """Even if the mark is gone too, nothing is opened, shared or sent; with the right key back all of it works."""
    cast.until_kept()
    shared = len(cast.group())
    lose_the_mark(cluster)
    right, stage.workspace.delivery.ack_timeout = restart(stage, new_key()), 0.7
    assert not cast.ana.submit().ok
    cast.ana.close()
    assert not sees_the_card(cast)
    stage.settle()
    assert len(cast.group()) == shared
    lose_the_mark(cluster)
    restart(stage, right)
    stage.workspace.delivery.ack_timeout = stage.slack.ack_timeout
    assert sees_the_card(cast)
    assert cast.ana.submit().ok
    stage.settle()
    assert cast.group()[-1].says(PROMISE)
