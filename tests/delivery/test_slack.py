"""What each answer of Slack means for a message, and that each attempt is one request."""

import logging
import ssl
import threading
from uuid import UUID

import pytest

from blocks.kit import Message
from delivery.slack import NEVER, UNOPENABLE, Halt, Later, Never, Opened, Outcome, Poster
from programs.delivery import reason_words
from tests.delivery.answers import ANSWERS, CONNECTIONS, SECRET, UNREACHED, Behave, listening, nowhere
from tests.delivery.post import QUICK, Answer, Slack, no, yes

ROW = UUID(int=7)


@pytest.fixture
def poster(slack: Slack) -> Poster:
    """A client of this test's Slack."""
    return Poster("xoxb-1", slack.url, QUICK)


@pytest.mark.usefixtures("left_open")
@pytest.mark.parametrize(("answer", "meant"), [case[1:] for case in ANSWERS], ids=[case[0] for case in ANSWERS])
def test_each_answer_has_its_meaning_and_costs_one_request(
    slack: Slack, poster: Poster, answer: Answer, meant: Outcome
) -> None:
    """Only what surely was not posted may be posted again, and the SDK repeats nothing by itself."""
    slack.bad = [answer]
    assert poster.post("C1", Message("hello", []), ROW) == meant
    assert len(slack.posts()) == 1


@pytest.mark.parametrize("where", ["refused", "a name that nobody knows"])
def test_nobody_there_is_a_sure_no(where: str) -> None:
    """What reached nobody posted nothing."""
    with nowhere() as places:
        assert Poster("xoxb-1", places[where], QUICK).post("C1", Message("hello", []), ROW) == UNREACHED


@pytest.mark.usefixtures("left_open")
@pytest.mark.parametrize(
    ("scheme", "behave", "meant"), [case[1:] for case in CONNECTIONS], ids=[case[0] for case in CONNECTIONS]
)
def test_each_connection_has_its_meaning_and_is_not_repeated(scheme: str, behave: Behave, meant: Outcome) -> None:
    """A handshake that fails has sent no message; anything else that ends or stays silent may have."""
    with listening(scheme, behave) as place:
        assert Poster("xoxb-1", place.url, QUICK).post("C1", Message("hello", []), ROW) == meant
    assert place.taken == 1


def test_what_is_posted(slack: Slack, poster: Poster) -> None:
    """Text and blocks go out as drawn, nothing unfurls, and the metadata holds an id and nothing else."""
    blocks = [{"type": "divider"}]
    poster.post("C1", Message("hello", blocks), ROW, thread_ts="1.5")
    (post,) = slack.posts()
    assert post.args == {
        "channel": "C1",
        "text": "hello",
        "blocks": blocks,
        "thread_ts": "1.5",
        "link_names": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {"event_type": "prompt", "event_payload": {"id": str(ROW)}},
    }


@pytest.mark.parametrize(
    ("answer", "meant"),
    [
        (yes(channel={"id": "D9"}), Opened("D9")),
        (no("missing_scope"), Never("missing_scope")),
        (no("token_revoked"), Halt("token_revoked")),
        (no("ratelimited", 429, Retry_After="7"), Later(7, "rate_limited")),
        (no("internal_error", 500), Later(5, "http_500")),
        (no("a_code_of_tomorrow"), Later(5, "a_code_of_tomorrow")),
        *((no(code), Never(code)) for code in sorted(UNOPENABLE)),
    ],
)
def test_opening_a_conversation(slack: Slack, poster: Poster, answer: Answer, meant: object) -> None:
    """Opening twice opens once, so what is not sure is simply tried again later."""
    slack.opening = answer
    assert poster.open_conversation(("U1", "U2")) == meant


@pytest.mark.parametrize("code", sorted(NEVER | UNOPENABLE))
def test_a_final_no_has_words(code: str) -> None:
    """An organizer is told of everything that Slack will never take."""
    assert reason_words(code)


def test_a_permalink(poster: Poster) -> None:
    """A link, or none when Slack has none to give."""
    assert poster.permalink("C1", "1.5") == "https://slack.test/1.5"
    assert Poster("xoxb-1", "http://127.0.0.1:9/api/", QUICK).permalink("C1", "1.5") == ""


@pytest.mark.usefixtures("left_open")
def test_nothing_that_was_said_is_logged(
    slack: Slack, poster: Poster, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither what was posted nor what came back reaches a log, whatever goes wrong."""
    caplog.set_level(logging.DEBUG)
    for _, answer, _ in ANSWERS:
        slack.bad = [answer] if not answer.after else []
        outcome = poster.post("C1", Message(SECRET, []), ROW)
        assert SECRET not in repr(outcome)
    assert SECRET not in caplog.text
    assert "xoxb-1" not in caplog.text
    assert capsys.readouterr() == ("", "")
    assert threading.active_count() < 50


def test_certificates_are_not_read_for_each_request(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading those of the system takes many times as long as posting does."""
    poster = Poster("xoxb-1", slack.url.replace("http:", "https:"), QUICK)
    read: list[int] = []
    monkeypatch.setattr(ssl, "_create_default_https_context", lambda *_: read.append(1))
    assert poster.post("C1", Message("hello", []), ROW) == UNREACHED
    assert not read
