"""Requests that are not Slack's own, or not of now: a 401 without a look inside; and questions from elsewhere."""

import io
import json
import time
import urllib.error
import urllib.request
from urllib.parse import urlencode

import pytest

from handlers.door import GONE
from handlers.routes import ROUTES
from playground.slack.payloads import submission
from playground.stage import Stage
from tests.cast import ANSWERS, PROMISE, Cast, opened
from tests.handlers.ledger import Ledger
from tests.handlers.questions import Asker, ask, recorded, whispered
from tests.words import BUTTON

FIVE_MINUTES = 60 * 5
Headers = dict[str, str]


@pytest.fixture
def transport() -> str:
    """Only over HTTP is there anything to forge."""
    return "http"


def post(stage: Stage, raw: bytes, headers: Headers) -> int:
    """Post to the app as anybody on the network could; return the status."""
    assert stage.workspace.request_url is not None
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    request = urllib.request.Request(stage.workspace.request_url, raw, form | headers)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        refused.close()
        return refused.code


def now() -> int:
    """Return the time as Slack stamps it."""
    return int(time.time())


def forged(stage: Stage, raw: bytes) -> Headers:
    """Sign with another secret."""
    return stage.workspace.sign(raw, secret="not the secret")


def unsigned(_: Stage, __: bytes) -> Headers:
    """Sign not at all."""
    return {}


def half_signed(stage: Stage, raw: bytes) -> Headers:
    """Leave out the signature."""
    return {"X-Slack-Request-Timestamp": stage.workspace.sign(raw)["X-Slack-Request-Timestamp"]}


def of_another_body(stage: Stage, raw: bytes) -> Headers:
    """Take the signature of something else."""
    return stage.workspace.sign(raw + b"&more=1")


def empty(stage: Stage, raw: bytes) -> Headers:
    """Sign with nothing."""
    return stage.workspace.sign(raw) | {"X-Slack-Signature": ""}


def of_no_letters(stage: Stage, raw: bytes) -> Headers:
    """Sign with letters that no signature has."""
    return stage.workspace.sign(raw) | {"X-Slack-Signature": "v0=\xe9"}


def replayed(stage: Stage, raw: bytes) -> Headers:
    """Send again, rightly signed, what was signed a little more than five minutes ago."""
    return stage.workspace.sign(raw, now() - FIVE_MINUTES - 2)


def of_tomorrow(stage: Stage, raw: bytes) -> Headers:
    """Sign rightly for a time to come."""
    return stage.workspace.sign(raw, now() + 86_400)


def without_a_number(stage: Stage, raw: bytes) -> Headers:
    """Sign rightly for a time that is no number."""
    return stage.workspace.sign(raw, "yesterday")


def with_a_number_of_its_own(stage: Stage, raw: bytes) -> Headers:
    """Sign rightly for a number that int() takes and Slack never sends."""
    return stage.workspace.sign(raw, "1_700_000_000")


def with_a_long_number(stage: Stage, raw: bytes) -> Headers:
    """Sign rightly for a number too long to be read."""
    return stage.workspace.sign(raw, "9" * 5000)


BAD = (
    forged, unsigned, half_signed, of_another_body, empty, of_no_letters, replayed, of_tomorrow, without_a_number,
    with_a_number_of_its_own, with_a_long_number,
)  # fmt: skip


def test_bad_requests_are_401_with_nothing_done_or_logged(cast: Cast, ledger: Ledger, log: io.StringIO) -> None:
    """A check-in in a request that is not Slack's own of now: 401, no row, no word of it in the log; a good one works.

    Every kind of bad request meets the same open form, so that only the headers differ.
    """
    stage = cast.until_open().stage
    assert cast.ana.modal is not None
    raw = urlencode({"payload": json.dumps(submission(stage.workspace.state, cast.ana.modal))}).encode()
    before = ledger.rows(stage.trellis.team)
    got = {bad.__name__: post(stage, raw, bad(stage, raw)) for bad in BAD}
    assert got == dict.fromkeys(got, 401)
    assert ledger.rows(stage.trellis.team) == before
    logged = log.getvalue()
    assert not any(words in logged for words in (PROMISE, str(ANSWERS["growth"]), "promise", cast.ana.modal.id))
    assert "question_failed" not in logged
    assert post(stage, raw, stage.workspace.sign(raw, now() - FIVE_MINUTES + 20)) == 200
    assert ledger.rows(stage.trellis.team) != before


UNREADABLE = (
    b"payload={SECRETWORD",
    b'payload=["SECRETWORD"]',
    b"payload=1",
    b"payload=%ED%A0%80SECRETWORD",
    b"\xff\xfeSECRETWORD",
    b"payload=" + b"[" * 100_000,
)


def test_body_that_cannot_be_read_is_refused_quietly(cast: Cast, ledger: Ledger, log: io.StringIO) -> None:
    """A body that nobody can read is a 401, signed or not: no row, no error of ours, not a word of it in the log."""
    stage = cast.until_asked().stage
    before = ledger.rows(stage.trellis.team)
    for raw in UNREADABLE:
        assert post(stage, raw, stage.workspace.sign(raw)) == 401, raw[:30]
        assert post(stage, raw, {}) == 401, raw[:30]
    assert ledger.rows(stage.trellis.team) == before
    assert "SECRETWORD" not in log.getvalue()
    assert "error" not in log.getvalue()
    assert cast.ana.press(BUTTON, on=cast.ana.dm[-1]).ok
    opened(cast.ana)


def test_id_without_a_row_is_not_answered(cast: Cast, ledger: Ledger) -> None:
    """An id that the table does not know is a 404, and changes nothing."""
    stage = cast.until_open().stage
    assert cast.ana.modal is not None
    body = submission(stage.workspace.state, cast.ana.modal)
    body["view"]["callback_id"] = "checkin.delete"
    before = ledger.rows(stage.trellis.team)
    assert stage.workspace.deliver("interactive", body).status == 404
    assert ledger.rows(stage.trellis.team) == before


def test_somebody_of_elsewhere_gets_an_answer_where_they_asked_and_no_home(cast: Cast) -> None:
    """A person of another workspace is told no under the message; without one, nothing of ours is published."""
    stage = cast.until_asked().stage
    assert cast.ana.press(BUTTON, on=cast.ana.dm[-1]).ok
    opened(cast.ana)
    route = next(route for route in ROUTES if route.id == "checkin.open")
    body = recorded(stage.workspace, route)
    visitor = Asker(cast.ana.id, "T0ELSEWHERE", stage.workspace)
    assert ask(route, body, visitor).acked
    cast.ana.wait(lambda: whispered(visitor) == GONE)
    assert whispered(visitor) == GONE
    published = [call for call in stage.workspace.calls if call.method == "views.publish"]
    del body["response_url"]
    body["user"]["team_id"] = "T0ELSEWHERE"
    assert stage.workspace.deliver("interactive", body).acked
    stage.trellis.app.views.close()
    assert [call for call in stage.workspace.calls if call.method == "views.publish"] == published
