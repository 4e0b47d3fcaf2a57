"""What happens to people and to the installation: a move, a closed account, a revoked token, a removed app."""

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from db.teams import add_team
from tests.cast import FIRST, PROMISE, SECOND, Cast
from tests.handlers.ledger import Ledger
from tests.words import ASKS, card_title


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


def asked(cast: Cast) -> int:
    """Count the check-ins that Ana was asked for."""
    return sum(message.says(ASKS) for message in cast.ana.dm)


@pytest.mark.parametrize("zone", ["America/Sao_Paulo", "Asia/Tokyo"])
def test_next_prompt_follows_a_move_to_another_zone(cast: Cast, zone: str) -> None:
    """Ana moves: her next prompt comes at nine where she lives now, not where she lived, and Home shows it."""
    stage = cast.until_paired().stage
    stage.workspace.change_user(cast.ana, tz=zone)
    there = FIRST.astimezone(ZoneInfo("Europe/Lisbon")).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    home = cast.ana.open_home()
    assert home is not None
    assert home.says("next: Tuesday 13 October, 09:00")
    stage.move_to(min(there, FIRST) - timedelta(minutes=1))
    assert asked(cast) == 0
    if there > FIRST:
        stage.move_to(FIRST)
        assert asked(cast) == 0
    stage.move_to(there)
    assert asked(cast) == 1


def test_new_name_is_used_from_then_on(cast: Cast) -> None:
    """Ana takes another name: the mentor's card speaks of her by that one."""
    stage = cast.until_kept().stage
    stage.workspace.change_user(cast.ana, name="Ana Prado")
    assert cast.ana.submit().ok
    stage.settle()
    assert cast.group()[-1].says(card_title("Ana Prado", "Kenji"))


def test_closed_account_gets_nothing_and_a_reopened_one_does(cast: Cast) -> None:
    """Ana's account is closed: no prompt is sent to her; opened again, the next period asks her as before."""
    stage = cast.until_paired().stage
    stage.workspace.change_user(cast.ana, deleted=True)
    stage.move_to(FIRST)
    assert asked(cast) == 0
    posted = [call.args["channel"] for call in stage.workspace.calls if call.method == "chat.postMessage"]
    assert len(posted) == len(cast.group()) + len(cast.kenji.dm) + len(cast.olu.dm)
    stage.workspace.change_user(cast.ana, deleted=False)
    stage.move_to(SECOND)
    assert asked(cast) == 1


def test_closed_account_of_the_mentor_stops_the_card(cast: Cast) -> None:
    """Kenji's account is closed before Ana shares: nothing is posted to nobody, and what she wrote is kept."""
    stage = cast.until_kept().stage
    stage.workspace.change_user(cast.kenji, deleted=True)
    assert cast.ana.submit().ok
    stage.settle()
    assert not any(message.says(PROMISE) for message in cast.group())
    home = cast.ana.open_home()
    assert home is not None
    assert home.says("You shared your check-in")


@pytest.mark.parametrize("how", ["revoked", "uninstalled"])
def test_taken_token_stops_all_sending(cast: Cast, ledger: Ledger, how: str) -> None:
    """The token is revoked or the app removed: nothing more is posted or opened until a start with a good token."""
    stage = cast.until_paired().stage
    ws = stage.workspace
    if how == "revoked":
        ws.revoke_tokens()
    else:
        ws.uninstall()
    team = next(row for row in ledger.rows(stage.trellis.team)["team"])
    assert team["state"] == "paused"
    assert team["reason"] in ("tokens_revoked", "app_uninstalled")
    calls = sending(cast)
    stage.clock.set(FIRST)
    stage.trellis.beat.beat_now()
    stage.settle()
    assert sending(cast) == calls
    assert asked(cast) == 0
    ws.state.token_error = None
    with stage.trellis.store.begin(stage.trellis.team) as tx:
        add_team(tx, "Cloud User Group")
    stage.settle()
    assert asked(cast) == 1


def sending(cast: Cast) -> int:
    """Count what was asked of Slack in order to send something; Homes are shown, not sent."""
    return sum(call.method in ("chat.postMessage", "conversations.open") for call in cast.stage.workspace.calls)
