"""What people write is read by those whom the form names, and is nowhere else: canary words, looked for everywhere."""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout

import pytest
import structlog

from db.embedded import Cluster
from playground.slack import LocalSlack
from playground.stage import MovedClock, Stage
from programs.playbook import Visibility
from slack_app import logs
from tests.cast import STARTS
from tests.figures import Figures
from tests.promises.canaries import dump, shown_places, unescaped
from tests.promises.canary_further import KINDS, TOLD, go_on
from tests.promises.canary_story import WIDE, Story

OPAQUE = re.compile(r"[0-9a-f-]{36}|organizer|")


@pytest.fixture(scope="module", params=["socket", "http"])
def transport(request: pytest.FixtureRequest) -> str:
    """Play the story once for each way that Slack's questions come in."""
    return str(request.param)


@pytest.fixture(scope="module")
def log(transport: str) -> Iterator[io.StringIO]:
    """All that is logged or printed, as Trellis sets its logs up, with every library at its most talkative."""
    del transport
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    logs.set_up(stream)
    root.setLevel(logging.DEBUG)
    with redirect_stdout(stream), redirect_stderr(stream):
        yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def story(cluster: Cluster, local_slack: LocalSlack, transport: str, log: io.StringIO) -> Iterator[Story]:
    """The whole story, played to its end, with every way to fail in it."""
    del log
    with Stage(cluster, local_slack, MovedClock(STARTS), http=transport == "http", playbooks=KINDS) as stage:
        story = Story(stage)
        story.play()
        story.go_wrong()
        go_on(story)
        if transport == "http":
            story.forge()
        yield story


def allowed(story: Story, to_person: str, channel: str) -> set[str]:
    """The canaries that may be shown to this person, or posted into this conversation."""
    flock, own = story.flock, {one.word for one in story.flock.out if one.author == to_person}
    pair = story.ws.group(story.cast.ana, story.cast.kenji)
    shared = ("shared", "failed", "short form", *(role.form.id for role in WIDE.roles))
    cards = {word for name in shared for word in flock.of(name, Visibility.PARTNER)}
    organizer = story.ws.state.find_dm(story.cast.olu.id)
    asked = flock.of("help") if organizer and channel == organizer.id else set()
    agreed = flock.of("agreement") if to_person == story.cast.kenji.id else set()
    here = story.ws.state.channels.get(channel)
    eyes = {to_person} if to_person else ({*here.members} - {story.ws.bot_user} if here else set())
    told = {one.word for one in flock.out if eyes and eyes <= {one.author, *one.readers}}
    return own | asked | agreed | told | (cards if channel and channel == pair else set())


def secrets(story: Story) -> list[str]:
    """The tokens and keys that the app was given."""
    settings = story.stage.settings
    given = (settings.slack_bot_token, settings.slack_app_token, settings.slack_signing_secret, settings.trellis_keys)
    return [one.get_secret_value() for one in given if one.get_secret_value()]


def test_no_canary_is_where_it_should_not_be(
    story: Story, log: io.StringIO, cluster: Cluster, figures: Figures
) -> None:
    """In no log, outbox row, dump or data file, and in nothing shown to anybody whom the form does not name."""
    flock, names, places = story.flock, story.names, 0
    for text in (log.getvalue(), (cluster.data.parent / "log").read_text(errors="replace")):
        assert text
        assert not flock.found_in(text) | names.found_in(text)
        assert [secret for secret in secrets(story) if secret in text] == []
        places += 1
    for table, rows in dump(cluster):
        assert not flock.found_in(rows) | flock.found_in(unescaped(rows)), table
        assert table == "member" or not names.found_in(rows), table
        assert [secret for secret in secrets(story) if secret in rows] == []
        places += 1
    for file in (one for one in cluster.data.rglob("*") if one.is_file()):
        assert flock.prefix.encode() not in file.read_bytes(), file
        places += 1
    for place in shown_places(story.ws):
        assert flock.found_in(place.text) <= allowed(story, place.to_person, place.channel), place
        places += 1
    figures(f"{len(flock.out)} words, {len(names.out)} names, {story.ways} ways to fail, {places} places: 0 leaks")


def test_the_search_finds_what_is_there(story: Story, log: io.StringIO, cluster: Cluster) -> None:
    """Words stand where they should: with their author, sealed in the database, and once shared with the partner;
    names with whoever needs them; and every failure has left its line in the log.
    """
    flock = story.flock
    pair = story.ws.group(story.cast.ana, story.cast.kenji)
    posted, mine, theirs, names = set(), set(), set(), set()
    for place in shown_places(story.ws):
        posted |= flock.found_in(place.text) if place.channel == pair else set()
        mine |= flock.found_in(place.text) if place.to_person == story.cast.ana.id else set()
        theirs |= flock.found_in(place.text) if place.to_person == story.cast.kenji.id else set()
        names |= story.names.found_in(place.text)
    assert posted >= flock.of("shared", Visibility.PARTNER) | flock.of("short form", Visibility.PARTNER)
    assert mine >= flock.of("kept", Visibility.PARTNER)
    assert theirs >= flock.of("agreement") != set()
    assert any(one.says(word) for one in story.cast.olu.dm for word in flock.of("help"))
    assert len(names) >= 2
    vault, rows = story.stage.trellis.store.vault, dict(dump(cluster))["answer"].splitlines()
    sealed = unescaped("\n".join(row for row in rows if row.startswith(story.ws.id)))
    opened = {vault.open(one.encode()) for one in sealed.splitlines()}
    assert opened >= flock.of("shared") | flock.of("kept") | flock.of("mentor_enrols") | flock.of("mentee_enrols")
    assert log.getvalue().count("question_failed") >= story.ways_in_the_database
    assert "not_shown" in log.getvalue()


def test_what_is_told_reaches_whom_it_is_for(story: Story) -> None:
    """Of everything that people wrote later each word stands before each of those whom its author told."""
    seen: dict[str, set[str]] = {}
    for place in shown_places(story.ws):
        here = story.ws.state.channels.get(place.channel)
        for word in story.flock.found_in(place.text):
            seen.setdefault(word, set()).update({place.to_person} if place.to_person else here.members if here else ())
    told = [one for one in story.flock.out if one.form in TOLD and one.readers]
    assert {one.form for one in told} == TOLD
    assert [one for one in told if not one.readers <= seen.get(one.word, set())] == []


def test_what_was_kept_reaches_nobody_else(story: Story) -> None:
    """Neither the partner nor the organizer nor the stranger ever saw a word of the check-in that was not shared."""
    kept = story.flock.of("kept")
    assert len(kept) >= len(Visibility)
    for place in shown_places(story.ws):
        if place.to_person != story.cast.ana.id:
            assert not story.flock.found_in(place.text) & kept
    for person in (story.cast.kenji, story.cast.olu, story.sue):
        seen = [message.plain for message in person.inbox] + [person.home.plain if person.home else ""]
        assert not story.flock.found_in("\n".join(seen)) & kept


def test_the_card_before_sharing_is_what_the_partner_gets(story: Story) -> None:
    """Before they share it, its author sees the very words that the partner will, and none that stay private."""
    flock = story.flock
    cards = [flock.found_in(place.text) for place in shown_places(story.ws) if "Before you share" in place.text]
    assert all(flock.of(name, Visibility.PARTNER) in cards for name in ("kept", "shared"))
    assert {one.mark for one in flock.out if any(one.word in card for card in cards)} == {Visibility.PARTNER}


def test_a_stranger_reads_nobody_elses_name(story: Story) -> None:
    """Who takes part in nothing is shown nothing about who meets whom."""
    shown = [story.names.found_in(place.text) for place in shown_places(story.ws) if place.to_person == story.sue.id]
    assert len(shown) > 2
    assert set().union(*shown) <= {one.word for one in story.names.out if one.author == story.sue.id}


def test_what_travels_with_a_message_says_nothing(story: Story) -> None:
    """Message metadata, a view's private metadata and a button's value are one opaque id, or a fixed word."""
    carried = [text for call in story.ws.calls for text in opaque_parts(call.args)]
    carried += [text for request in story.ws.requests for text in opaque_parts(request.answer)]
    assert len(carried) > 20
    assert [text for text in carried if not OPAQUE.fullmatch(text)] == []


def opaque_parts(node: object) -> Iterator[str]:
    """Find what is meant for the app alone in anything it sent to Slack."""
    if isinstance(node, dict):
        if "event_payload" in node:
            yield from node["event_payload"].values()
        if node.get("type") == "button":
            yield node.get("value", "")
        if "private_metadata" in node:
            yield node["private_metadata"]
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from opaque_parts(inner)


def test_a_hostile_name_stays_a_name(story: Story) -> None:
    """Nowhere that Slack reads as markup does a name become a mention, a link or a placeholder."""
    seen = [text for call in story.ws.calls for text in marked_up(call.args)]
    assert len(seen) > 5
    assert [text for text in seen if "<!channel>" in text or "<@U123>" in text or "<https://evil" in text] == []
    assert [text for text in seen if story.names.found_in(text)] != []
    assert any("{me}" in place.text for place in shown_places(story.ws))


def marked_up(node: object) -> Iterator[str]:
    """Find every text that Slack would read as markup: a message's own, and mrkdwn objects."""
    if isinstance(node, dict) and (node.get("type") == "mrkdwn" or "channel" in node or "response_type" in node):
        yield str(node.get("text", ""))
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from marked_up(inner)
