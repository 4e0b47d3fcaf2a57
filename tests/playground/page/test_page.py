"""A person sees in the page what Slack would show them, and nothing else."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient

from playground.slack import LocalSlack, Person, Workspace
from tests.playground.page.drawn import Visitor
from tests.playground.slack.test_driver import show

HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</article></main><iframe>",
    "{{ 7 * 7 }}",
    "\u202egnp.exe",
    "x" * 3000,
    "<!channel> & <b>",
)


@pytest.fixture
def clock(slack: LocalSlack) -> Iterator[list[datetime]]:
    """Program time that stands still until it is set: its only item is now."""
    now = [datetime(2026, 10, 13, 23, 30, tzinfo=UTC)]
    slack.program_time = lambda: now[0]
    yield now
    slack.program_time = None


def test_the_sidebar_shows_ones_own(visit: Visitor, ana: Person, kenji: Person) -> None:
    """Channels, private channels, group DMs and the app are there for who is in them, and for nobody else."""
    ws = ana.ws
    ws.channel("general", members=[ana, kenji])
    ws.channel("organizers", private=True, members=[kenji])
    ws.state.open_group([ana.id, kenji.id])
    assert list(visit(ana).places) == ["general", "Kenji Sato", "Trial"]
    assert list(visit(kenji).places) == ["general", "organizers, private", "Ana Souza", "Trial"]


def test_what_is_others_is_not_there(visit: Visitor, ana: Person, kenji: Person) -> None:
    """A private channel, a group DM and the app's DM with somebody else are a 404 in words that leads back."""
    ws = ana.ws
    mika = ws.person("Mika Ito")
    secret = ws.channel("organizers", private=True, members=[kenji])
    group = ws.state.open_group([kenji.id, mika.id]).id
    theirs = ws.state.open_dm(kenji.id)
    kenji.say(secret, "Between us")
    for place in (secret.id, group, theirs.id, "C0NOWHERE"):
        seen = visit(ana, f"in/{place}")
        assert seen.status == 404
        assert "Ana Souza cannot go there" in seen.page.text
        assert seen.page.one("a").attrs["href"] == f"/{ws.id}/{ana.id}/home"
        assert "Between us" not in seen.html
    assert visit(kenji, f"in/{secret.id}").said == ["Between us"]
    ws.invite(secret, ana)
    assert "organizers, private, 1 unread message" in visit(ana).places
    ws.remove(secret, kenji)
    assert visit(kenji, f"in/{secret.id}").status == 404


def test_a_shown_message_is_its_readers_alone(visit: Visitor, client: WebClient, ana: Person, kenji: Person) -> None:
    """What only one person was shown says so to them, and is not drawn for anybody else."""
    room = ana.ws.channel("general", members=[ana, kenji])
    client.chat_postEphemeral(channel=room.id, user=ana.id, text="Psst")
    kenji.say(room, "Hello")
    assert visit(ana, f"in/{room.id}").said == ["Psst", "Hello"]
    assert "Only visible to you" in visit(ana, f"in/{room.id}").region("main").text
    assert visit(kenji, f"in/{room.id}").said == ["Hello"]


def test_unread_messages_are_counted(visit: Visitor, client: WebClient, ana: Person, kenji: Person) -> None:
    """What others said since one last looked is counted per place, in words too; looking, also by itself, reads it."""
    room = ana.ws.channel("general", members=[ana, kenji])
    ana.say(room, "My own")
    assert "general" in visit(ana).places
    kenji.say(room, "One")
    client.chat_postMessage(channel=ana.id, text="Two")
    seen = visit(ana)
    assert [words for words in seen.places if "unread" in words] == [
        "general, 1 unread message",
        "Trial, 1 unread message",
    ]
    assert seen.page.one("title").text.startswith("(2) Trial")
    assert seen.places["Trial, 1 unread message"].endswith("/messages")
    visit(ana, f"in/{room.id}")
    kenji.say(room, "Three")
    visit.again(ana, f"in/{room.id}")
    assert list(visit(ana).places) == ["general", "Trial, 1 unread message"]
    for n in range(120):
        kenji.say(room, str(n))
    assert "general, more than 99 unread messages" in visit(ana).places
    visit(kenji, f"in/{room.id}")
    assert "general" in visit(kenji).places


def test_a_thread_stands_beside_its_conversation(visit: Visitor, ana: Person, kenji: Person) -> None:
    """Answers are in the thread only, counted below their message, new ones apart, until the thread was opened."""
    room = ana.ws.channel("general", members=[ana, kenji])
    root, other = ana.say(room, "What do you think?"), ana.say(room, "Something else")
    answers = [kenji.say(root, "Yes"), kenji.say(root, "And no")]
    closed = visit(ana, f"in/{room.id}")
    assert closed.said == ["What do you think?", "Something else"]
    link = next(a for a in closed.region("main").all("a") if "replies" in a.text)
    assert link.text == "2 replies, 2 new"
    assert "hidden" in closed.page.one("aside").attrs
    opened = visit.at(link.attrs["href"].partition("#")[0])
    thread = opened.region("thread")
    assert [one.one(**{"class": "body"}).text for one in thread.all("article")] == [
        "What do you think?",
        "Yes",
        "And no",
    ]
    assert "2 replies" in thread.text
    assert opened.region("thread-composer").one("form").attrs["data-thread"] == root.ts
    assert visit(ana, f"in/{room.id}?thread={answers[0].ts}").region("thread").text == thread.text
    assert "2 new" not in visit(ana, f"in/{room.id}").html
    assert "No replies yet" in visit(ana, f"in/{room.id}?thread={other.ts}").region("thread").text
    assert "not here any more" in visit(ana, f"in/{room.id}?thread=1.000000").region("thread").text


def test_days_and_times_are_the_readers(visit: Visitor, clock: list[datetime], ana: Person, kenji: Person) -> None:
    """Messages stand under the day on which it was there, in program time; the machine's ts is a title."""
    room = ana.ws.channel("general", members=[ana, kenji])
    message = ana.say(room, "Late")  # 20:30 in São Paulo, and 08:30 of the next day in Tokyo
    for day, for_ana, for_kenji in (
        (0, "Today", "Today"),
        (1, "Yesterday", "Yesterday"),
        (5, "Tuesday, 13 October", "Wednesday, 14 October"),
        (80, "Tuesday, 13 October 2026", "Wednesday, 14 October 2026"),
    ):
        clock[0] = datetime(2026, 10, 13, 23, 30, tzinfo=UTC) + timedelta(days=day)
        for reader, named, at in ((ana, for_ana, "20:30"), (kenji, for_kenji, "08:30")):
            main = visit(reader, f"in/{room.id}").region("main")
            assert [h.text for h in main.all("h2")] == [named]
            stamp = main.one("article").one("time")
            assert stamp.text == f"{named} at {at}"
            assert message.ts in stamp.attrs["title"]


@pytest.mark.usefixtures("clock")
def test_one_can_be_anybody(visit: Visitor, ana: Person, kenji: Person) -> None:
    """Each person is there with their role and their time, at this same place when they can go there."""
    ws = ana.ws
    ws.person("Gale Ross", tz="UTC", guest=True, owner=True)
    gone = ws.person("Lea Moss", tz="UTC", deleted=True)
    room = ws.channel("general", members=[ana, kenji])
    root = ana.say(room, "Hello")
    people = visit(ana, f"in/{room.id}?thread={root.ts}").people
    assert people == {
        "Ana Souza Tue 20:30 in Sao Paulo": f"/{ws.id}/{ana.id}/in/{room.id}?thread={root.ts}",
        "Kenji Sato Wed 08:30 in Tokyo": f"/{ws.id}/{kenji.id}/in/{room.id}?thread={root.ts}",
        "Gale Ross owner guest Tue 23:30 in UTC": people["Gale Ross owner guest Tue 23:30 in UTC"],
        "Lea Moss deactivated Tue 23:30 in UTC": f"/{ws.id}/{gone.id}/home",
    }
    assert people["Gale Ross owner guest Tue 23:30 in UTC"].endswith("/home")
    assert visit(ana, "messages").people["Kenji Sato Wed 08:30 in Tokyo"].endswith("/messages")
    assert [one.text for one in visit(ana).page.all(aria_current="true")] == ["Ana Souza Tue 20:30 in Sao Paulo"]


def test_who_is_deactivated_sees_nothing(visit: Visitor, ana: Person) -> None:
    """A deactivated person's page says that they cannot sign in, shows no place and tells the app of nothing."""
    room = ana.ws.channel("general", members=[ana], bot=False)
    ana.say(room, "Mine")
    ana.ws.change_user(ana, deleted=True)
    seen = visit(ana)
    assert "can no longer sign in" in seen.region("main").text
    assert seen.places == {}
    assert visit(ana, f"in/{room.id}").status == 404
    assert {r.body["event"]["type"] for r in ana.ws.requests} == {"user_change"}


def test_home_is_opened_once(visit: Visitor, ana: Person) -> None:
    """Going to Home tells the app that it was opened; keeping it as it is now does not."""

    def opened() -> int:
        return sum(r.body["event"]["type"] == "app_home_opened" for r in ana.ws.requests if r.attempt == 0)

    visit(ana)
    assert opened() == 1
    visit.again(ana)
    visit(ana, "messages")
    assert opened() == 1
    visit(ana)
    assert opened() == 2


def test_why_one_waits_is_said(slack: LocalSlack, visit: Visitor, ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """While nobody can act the page says why, and looking around tells the app of nothing."""
    monkeypatch.setattr(slack, "waits", lambda: "The group is moving in.")
    assert "The group is moving in." in visit(ana).region("waits").text
    assert ana.ws.requests == []


def test_hostile_words_are_words(visit: Visitor, client: WebClient, ws: Workspace) -> None:
    """Names of people, channels and workspaces and what they say become no element and no attribute of the page."""
    tags = [_tags_with(visit, client, ws, words) for words in ("Sane", *HOSTILE)]
    assert all(one == tags[0] for one in tags)


def _tags_with(visit: Visitor, client: WebClient, ws: Workspace, words: str) -> set[str]:
    evil, other = ws.person(words), ws.person(f"Kim {words}")
    room = ws.channel(words, members=[evil, other])
    root = evil.say(room, words)
    other.say(root, words)
    client.chat_postMessage(channel=room.id, text=words)
    page = visit(evil, f"in/{room.id}?thread={root.ts}").page
    assert all("src" in one.attrs for one in page.all("script"))
    assert not [name for one in page.all() for name in one.attrs if name.startswith("on") or name == "style"]
    assert words in page.one("h1").text
    return {one.tag for one in page.all()}


def test_ends_of_places_are_said(visit: Visitor, client: WebClient, ana: Person) -> None:
    """An archived channel, an empty place, a Home that is not there and edited words each say so."""
    room, ws = ana.ws.channel("general", members=[ana]), ana.ws
    assert "Nothing was said here yet." in visit(ana, f"in/{room.id}").region("main").text
    posted = client.chat_postMessage(channel=room.id, text="Frist")
    client.chat_update(channel=room.id, ts=str(posted["ts"]), text="First", attachments=[{"text": "More"}])
    assert "First Attachments, which are not drawn here" in visit(ana, f"in/{room.id}").said[0]
    assert "(edited)" in visit(ana, f"in/{room.id}").region("main").text
    assert visit(ana, f"in/{room.id}").region("composer").one("textarea")
    ws.archive(room)
    seen = visit(ana, f"in/{room.id}")
    assert seen.region("composer").text.startswith("This channel is archived.")
    assert seen.region("composer").all("form") == []
    assert "general archived" in seen.places
    assert "Trial has not put anything here yet." in visit(ana).region("main").text


def test_commands_and_shortcuts_are_named(visit: Visitor, ana: Person) -> None:
    """The composer knows the manifest's commands and global shortcuts, each message its message shortcuts."""
    room = ana.ws.channel("general", members=[ana])
    ana.say(room, "Hello")
    seen = visit(ana, f"in/{room.id}")
    composer = seen.region("composer")
    assert composer.one("li", role="option").text == "/trial Try"
    assert composer.one("button", data_shortcut="go.global").text == "Go Go"
    assert seen.region("main").one("button", data_shortcut="keep.message").text == "Keep"


def test_the_start_leads_to_the_first_person(visit: Visitor, ana: Person, client: WebClient) -> None:
    """The top of the page leads to somebody's Home, and waits in words while there is nobody."""
    with LocalSlack(json.loads("{}")) as empty:
        assert "being set up" in Visitor(empty).at("/").page.one("main").text
        ws = empty.workspace("New")
        ws.person("Lea Moss", deleted=True)
        assert "being set up" in Visitor(empty).at("/").page.one("main").text
        mika = ws.person("Mika Ito")
        assert Visitor(empty).at("/").headers["Location"] == f"/{mika.ws.id}/{mika.id}/home"
    show(client, ana)
    assert visit(ana).page.one("dialog")
