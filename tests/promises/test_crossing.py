"""Two apps, two workspaces, one database: the same people with the same ids at the same moment, and nothing crosses."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from db.embedded import Cluster
from playground.slack import LocalSlack, Person, payloads
from playground.slack.events import EVENTS, INTERACTIVE
from playground.stage import MovedClock, Stage
from tests.cast import ANSWERS, STARTS, Cast
from tests.promises.at_once import at_once, count, reply_event
from tests.words import BUTTON, TELLS_ANSWER

FACTS = ("member", "program", "enrolment", "pair", "pair_member", "period", "form", "submission", "outbox", "prompt")


class Side:
    """One workspace with its app, its people, and words that nobody writes in the other."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.ws, self.cast = stage, stage.workspace, Cast(stage)
        self.word = f"word{uuid4().hex[:12]}"

    def take_ids_from(self, other: "Side") -> None:
        """Give everybody the id of their namesake in the other workspace."""
        for name in ("olu", "ana", "kenji"):
            mine, theirs = getattr(self.cast, name), getattr(other.cast, name)
            self.ws.state.users[theirs.id] = replace(mine.user, id=theirs.id)
            del self.ws.state.users[mine.id]
            self.ws.people[theirs.id] = Person(self.ws, theirs.id)
            setattr(self.cast, name, self.ws.people[theirs.id])

    def play(self) -> None:
        """Go from the first organizer to the answered check-in, in this side's own words."""
        cast = self.cast.until_asked()
        assert cast.ana.press(BUTTON, on=cast.ana.dm[-1]).ok
        cast.ana.fill(ANSWERS | {"next_promise": f"Send {self.word}."})
        assert cast.ana.submit().ok
        assert cast.ana.submit().ok
        self.stage.settle()
        cast.kenji.say(cast.group()[-1], f"Who reads {self.word}?")
        self.stage.settle()
        for person in (cast.olu, cast.ana, cast.kenji):
            person.open_home()

    def everything(self) -> str:
        """All that this side's Slack was asked, was told, and holds."""
        messages = [self.ws.messages(channel.id) for channel in self.ws.conversations()]
        return repr([self.ws.calls, self.ws.requests, messages, self.ws.state.views])


@pytest.fixture
def sides(cluster: Cluster, local_slack: LocalSlack, transport: str) -> Iterator[tuple[Side, Side]]:
    """Two apps that run at the same time, connected the same way."""
    http = transport == "http"
    with (
        Stage(cluster, local_slack, MovedClock(STARTS), http=http) as one,
        Stage(cluster, local_slack, MovedClock(STARTS), http=http) as other,
    ):
        here, there = Side(one), Side(other)
        there.take_ids_from(here)
        yield here, there


def facts(side: Side) -> dict[str, int]:
    """How many rows of each kind this side has."""
    return {name: count(side.stage, f"select count(*) from {name}") for name in FACTS}  # noqa: S608  # names of ours


def test_two_apps_on_one_database_do_not_cross(sides: tuple[Side, Side]) -> None:
    """Both play the whole story at the same moment: each ends as if it were alone, and knows nothing of the other."""
    here, there = sides
    at_once(here.play, there.play)
    assert facts(here) == facts(there)
    # Two people joined in two steps each; what is left is the check-in.
    assert facts(here)["pair"] == facts(here)["submission"] - 4 == 1
    for side, other in ((here, there), (there, here)):
        everything = side.everything()
        assert side.word in everything
        for foreign in (other.word, other.ws.id, other.ws.bot_token, other.ws.bot_user):
            assert foreign not in everything
        assert [call for call in side.ws.calls if not (call.answer or {}).get("ok")] == []
        assert sum(message.says(TELLS_ANSWER) for message in side.cast.ana.dm) == 1
        assert sum(message.says(side.word) for message in side.cast.group()) == 1
        home = side.cast.olu.home
        assert home is not None
        assert home.says("Pairs: 1")


def test_a_question_from_the_other_workspace_changes_nothing(sides: tuple[Side, Side]) -> None:
    """Rightly signed and delivered to the wrong app: a submit, a press and a reply of the other workspace."""
    here, there = sides
    at_once(here.cast.until_open, there.cast.until_kept)
    before = facts(here), facts(there)
    form, card = here.cast.ana.modal, there.cast.ana.modal
    assert form is not None
    assert card is not None
    asked = (
        here.ws.deliver(INTERACTIVE, payloads.submission(there.ws.state, card)),
        there.ws.deliver(INTERACTIVE, payloads.submission(here.ws.state, form)),
        here.ws.deliver(EVENTS, reply_event(there.ws, there.cast.kenji, there.cast.group()[-1], "Hello?")),
    )
    assert all(one.acked for one in asked)
    for side in sides:
        side.stage.settle()
    assert (facts(here), facts(there)) == before
    assert len(there.cast.group()) == 1


def test_a_forms_id_from_the_other_workspace_opens_nothing(sides: tuple[Side, Side]) -> None:
    """The very same person's form of the other workspace, put under one's own submit: refused, and nothing is kept."""
    here, there = sides
    at_once(here.cast.until_open, there.cast.until_open)
    before = facts(here), facts(there)
    mine, theirs = here.cast.ana.modal, there.cast.ana.modal
    assert mine is not None
    assert theirs is not None
    swapped = replace(mine, payload=mine.payload | {"private_metadata": theirs.private_metadata})
    answer = here.cast.ana.submit(on=swapped)
    assert not answer.ok
    assert answer.errors
    assert (facts(here), facts(there)) == before
