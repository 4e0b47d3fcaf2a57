"""People and places that vanish: nothing is posted to them any more, and each organizer is told once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from db.following import follow_all
from db.people import find_actor
from handlers.slack_users import slack_user
from playground.slack import Person
from programs.delivery import reason_words
from tests.cast import FIRST, PROMISE, Cast
from tests.figures import Figures
from tests.handlers.ledger import Ledger
from tests.handlers.vanishing import SHUT_OUT, posts, sweep_of, take_token, team, to, told, tried, unheard
from tests.words import ASKS

GONE = "has no active Slack account any more"
PARTNER_GONE = "has no active Slack account here any more"
GIVEN_UP = "had to be given up"


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """How a question comes in is tested elsewhere."""
    return str(request.param)


@pytest.fixture
def look(cast: Cast, ledger: Ledger) -> Callable[[], None]:
    """Look at everybody now, whenever it was done last."""

    def look() -> None:
        ledger.run("update team set swept_at = null where team_id = %s", cast.stage.trellis.team)
        sweep_of(cast).start()

    return look


def test_closed_account_is_told_once_to_the_organizer_however_often_slack_says_it(
    cast: Cast, look: Callable[[], None], figures: Figures
) -> None:
    """Kenji's account is closed, said twice and seen by a look: nothing is posted to him; Olu and Ana read it once."""
    ws = cast.until_kept().stage.workspace
    before = to(cast, cast.kenji)
    ws.change_user(cast.kenji, deleted=True)
    ws.change_user(cast.kenji, deleted=True)
    look()
    assert cast.ana.submit().ok
    cast.stage.move_to(FIRST + timedelta(days=30))
    figures(f"deactivated: posts after it {to(cast, cast.kenji) - before}, notices {told(cast.olu, GONE)}")
    assert to(cast, cast.kenji) == before
    assert told(cast.olu, GONE) == 1
    assert told(cast.olu, "Kenji") == told(cast.ana, PARTNER_GONE) == 1
    assert told(cast.olu, GIVEN_UP) == 0
    ws.change_user(cast.kenji, deleted=False)
    ws.change_user(cast.kenji, deleted=True)
    cast.stage.move_to(FIRST + timedelta(days=32))
    assert told(cast.olu, GONE) == 2


def test_who_is_back_before_it_is_told_is_not_news(cast: Cast) -> None:
    """Ana's account is closed by mistake at night and opened again: Olu hears nothing, and she is asked as usual."""
    stage = cast.until_paired().stage
    stage.move_to(FIRST - timedelta(hours=8))
    stage.workspace.change_user(cast.ana, deleted=True)
    stage.settle()
    stage.workspace.change_user(cast.ana, deleted=False)
    stage.move_to(FIRST)
    assert told(cast.olu, GONE) + told(cast.kenji, PARTNER_GONE) == 0
    assert told(cast.ana, ASKS) == 1


def test_what_was_missed_is_found_by_a_look(cast: Cast, look: Callable[[], None]) -> None:
    """Beyond the first page of a big workspace: an account closed, a name and a zone changed, none of them heard of."""
    for n in range(230):
        cast.stage.person(f"P{n}", "Europe/Paris")
    bo = cast.stage.person("Bo", "Europe/Oslo")
    cast.kenji, cast.ana = (cast.stage.person(one.name, one.tz) for one in (cast.kenji, cast.ana))
    stage = cast.until_paired().stage
    before = to(cast, cast.ana)
    unheard(cast, cast.ana, deleted=True)
    unheard(cast, cast.kenji, name="Kenji Mori", tz="America/Lima")
    unheard(cast, cast.olu, tz="Asia/Kolkata")
    look()
    look()
    stage.move_to(FIRST)
    assert to(cast, cast.ana) == before
    assert told(cast.olu, GONE) == 1
    assert told(cast.olu, "Kenji Mori") == 1
    pages = [call.args["cursor"] for call in stage.workspace.calls if call.method == "users.list"]
    assert len(pages) == 4
    with stage.trellis.store.begin(stage.trellis.team) as tx:
        known = [find_actor(tx, one.id).member for one in (cast.ana, cast.kenji, cast.olu, bo)]
    assert [one and (one.active, one.zone) for one in known] == [
        (False, "Europe/Lisbon"), (True, "America/Lima"), (True, "Asia/Kolkata"), None
    ]  # fmt: skip


def test_account_that_slack_calls_closed_is_looked_into_within_the_hour(cast: Cast, ledger: Ledger) -> None:
    """Nobody heard that Ana's account was closed; her message tells, and the next hourly look finds out, and once."""
    stage = cast.until_paired().stage
    unheard(cast, cast.ana, deleted=True)
    stage.move_to(FIRST)
    ledger.run(
        "update team set swept_at = clock_timestamp() - interval '1 hour' where team_id = %s", stage.trellis.team
    )
    for _ in range(2):
        sweep_of(cast).look()
        stage.settle()
    assert told(cast.olu, GONE) == 1
    assert told(cast.olu, GIVEN_UP) == 0
    assert sum(call.method == "users.list" for call in stage.workspace.calls) == 1


def test_a_look_overrules_nothing_that_was_heard_since_it_asked(cast: Cast) -> None:
    """A page is asked for, Kenji's account is closed, and only then the page is written: it stays closed."""
    stage = cast.until_paired().stage
    trellis, before = stage.trellis, slack_user(user_of(cast, cast.kenji))
    with trellis.store.begin(trellis.team) as tx:
        asked_at = tx.value("select clock_timestamp()")
    stage.workspace.change_user(cast.kenji, deleted=True)
    with trellis.store.begin(trellis.team) as tx:
        assert follow_all(tx, {cast.kenji.id: before}, asked_at, trellis.playbooks, stage.clock.now()) == 0
        found = find_actor(tx, cast.kenji.id).member
        assert found is not None
        assert not found.active
        later = tx.value("select clock_timestamp()")
        assert follow_all(tx, {cast.kenji.id: before}, later, trellis.playbooks, stage.clock.now()) == 1


def user_of(cast: Cast, person: Person) -> dict[str, Any]:
    """Return a person as Slack gives them."""
    client = WebClient(cast.stage.workspace.bot_token, base_url=cast.stage.slack.api_url)
    return dict(client.users_info(user=person.id)["user"])


def test_a_look_leaves_a_zone_alone_that_was_chosen(cast: Cast, ledger: Ledger, look: Callable[[], None]) -> None:
    """Ana chose Lisbon herself: whatever Slack says of her zone, her prompt comes at nine there."""
    stage = cast.until_paired().stage
    ledger.run("update member set zone_chosen = true where slack_user = %s", cast.ana.id)
    unheard(cast, cast.ana, tz="America/Lima")
    look()
    stage.move_to(FIRST)
    assert told(cast.ana, ASKS) == 1


def test_what_was_answered_while_trellis_was_down_counts(cast: Cast) -> None:
    """Kenji answers in the thread while nobody listens: at the next start it is his answer, and Ana is told once."""
    stage = cast.until_shared().stage
    card, had = cast.group()[-1], len(cast.ana.dm)
    stage.stop()
    cast.ana.say(card, "I am curious.")
    cast.kenji.say(card, "Who reads it first?")
    stage.start()
    assert cast.ana.wait(lambda: "answered" in states(cast))
    stage.settle()
    assert len(cast.ana.dm) == had + 1
    with stage.trellis.store.begin(stage.trellis.team) as tx:
        assert tx.value("select count(*) from reply where team_id = %(team)s") == 1


@pytest.mark.parametrize("how", ["archived", "removed"])
def test_lost_conversation_is_told_once_a_day(cast: Cast, how: str, figures: Figures) -> None:
    """The pair's conversation is archived, or Trellis taken out: one attempt, and one note to Olu."""
    stage = cast.until_kept().stage
    ws = stage.workspace
    group = ws.state.channels[str(ws.group(cast.ana, cast.kenji))]
    if how == "archived":
        ws.archive(group)
    else:
        ws.remove(group, ws.bot_user)
    before, stood = len(cast.group()) if how == "archived" else 0, len(ws.messages(group.id))
    assert cast.ana.submit().ok
    stage.settle()
    stage.move_to(stage.clock.now() + timedelta(hours=20))
    assert not any(message.says(PROMISE) for message in ws.messages(group.id))
    calls = [call for call in ws.calls if call.method == "chat.postMessage" and call.args["channel"] == group.id]
    posts = len(ws.messages(group.id)) - stood
    figures(f"{how}: posts after it {posts}, notices {told(cast.olu, GIVEN_UP)}")
    assert posts == 0
    assert len(calls) - sum(one.user == ws.bot_user for one in ws.messages(group.id)) == 1
    assert told(cast.olu, GIVEN_UP) == 1
    assert told(cast.olu, reason_words("is_archived" if how == "archived" else "channel_not_found")) == 1
    assert before == len(cast.group()) if how == "archived" else True
    home = cast.olu.open_home()
    assert home is not None
    assert home.says("A message for Ana and Kenji")


STOPS = ["revoked", "uninstalled", "uninstalled, the other way round", "only the error", "all of it twice"]


@pytest.mark.parametrize("how", STOPS)
def test_taken_token_stops_at_once_and_is_told_once_when_it_works_again(
    cast: Cast, ledger: Ledger, how: str, figures: Figures
) -> None:
    """However Slack says it: nothing is posted any more, a day to delete is set, and a good token takes both back."""
    stage = cast.until_paired().stage
    take_token(cast, how)
    if how == "only the error":
        stage.clock.set(FIRST)
        stage.settle()
    row, before, came = team(cast, ledger), tried(cast), posts(cast)
    assert row["state"] == "paused"
    assert row["purge_on"] == (datetime.now(UTC).date() + timedelta(days=30)).isoformat()
    stage.move_to(FIRST + timedelta(days=1))
    sweep_of(cast).look()
    assert team(cast, ledger)["state"] == "paused"
    after = posts(cast) - came
    assert (tried(cast), after) == (before, 0)
    stage.workspace.state.token_error = None
    sweep_of(cast).look()
    stage.stop()
    stage.start()
    stage.settle()
    row = team(cast, ledger)
    figures(f"{how}: posts after it {after}, notices once it is over {told(cast.olu, SHUT_OUT)}")
    assert (row["state"], row["purge_on"]) == ("active", None)
    assert told(cast.olu, SHUT_OUT) == 1
    assert told(cast.ana, ASKS) == 1


def test_people_taking_back_their_own_token_stops_nothing(cast: Cast, ledger: Ledger) -> None:
    """Slack says the same event when a person's token ends; the bot's still works."""
    cast.until_paired().stage.workspace.event({"type": "tokens_revoked", "tokens": {"oauth": [cast.ana.id], "bot": []}})
    assert team(cast, ledger)["state"] == "active"


def test_start_with_a_good_token_takes_the_day_to_delete_back(cast: Cast, ledger: Ledger) -> None:
    """Installed again: the start alone is enough, and tells each organizer once."""
    stage = cast.until_paired().stage
    stage.workspace.revoke_tokens()
    stage.workspace.state.token_error = None
    for _ in range(2):
        stage.stop()
        stage.start()
    stage.settle()
    assert team(cast, ledger)["purge_on"] is None
    assert told(cast.olu, SHUT_OUT) == 1
    assert told(cast.ana, SHUT_OUT) == 0


def test_token_that_is_found_dead_by_a_look_stops_all(cast: Cast, ledger: Ledger, look: Callable[[], None]) -> None:
    """No event, nothing to post: the look itself is told no."""
    cast.until_paired().stage.workspace.state.token_error = "token_revoked"
    look()
    assert (team(cast, ledger)["state"], team(cast, ledger)["reason"]) == ("paused", "token_revoked")


def states(cast: Cast) -> list[str]:
    """Return the states of all prompts."""
    with cast.stage.trellis.store.begin(cast.stage.trellis.team) as tx:
        return [row["state"] for row in tx.rows("select state from prompt where team_id = %(team)s")]
