"""The daily look for messages that stand in Slack more than once: each is found once, and nothing else is."""

import io
from uuid import UUID, uuid4

import pytest
import structlog
from slack_sdk import WebClient

from db.organizers import add_organizer
from delivery.sweep import Sweep
from handlers.slack_users import slack_user
from programs.vanishing import CAME_TWICE
from slack_app import logs
from tests.delivery.mailbox import Mail
from tests.delivery.post import drained
from tests.figures import Figures

DAY = "20 hours"


@pytest.fixture(autouse=True)
def _organized(mail: Mail) -> None:
    """Let somebody organize the program."""
    person = mail.ws.person("Olu")
    olu = mail.team.member("Olu")
    with mail.team.begin() as tx:
        tx.run(
            "update member set slack_user = %(user)s where team_id = %(team)s and id = %(id)s", user=person.id, id=olu
        )
        add_organizer(tx, olu, mail.team.program)


def look(mail: Mail, *, ago: str = DAY) -> str:
    """Look as a worker does each day, as if the last time were so long ago; return what it logs."""
    with mail.team.begin() as tx:
        tx.run(
            """update team set swept_at = null, looked_at = looked_at - cast(%(ago)s as interval)
               where team_id = %(team)s""",
            ago=ago,
        )
    lines = io.StringIO()
    kept = structlog.get_config()
    structlog.configure(
        processors=[logs.keep_plain, structlog.processors.KeyValueRenderer()],
        logger_factory=structlog.PrintLoggerFactory(lines),
    )
    client = WebClient(mail.ws.bot_token, base_url=mail.url)
    Sweep(mail.team.store, mail.team.id, client, slack_user, {}, mail.team.clock).start()
    structlog.configure(**kept)
    return lines.getvalue()


def sent(mail: Mail, count: int) -> list[UUID]:
    """Send so many messages to Ana."""
    rows = [mail.send() for _ in range(count)]
    drained(mail.sender())
    assert mail.all_sent()
    return rows


def copy(mail: Mail, row: UUID, thread_ts: str | None = None) -> None:
    """Let a message stand there once more."""
    post(mail, row, mail.person.dm[0].channel, thread_ts)


def post(mail: Mail, row: UUID, channel: str, thread_ts: str | None = None) -> None:
    """Post a message marked with this id."""
    client = WebClient(mail.ws.bot_token, base_url=mail.url)
    mark = {"event_type": "prompt", "event_payload": {"id": str(row)}}
    client.chat_postMessage(channel=channel, text=f"{row}", metadata=mark, thread_ts=thread_ts)


def found(mail: Mail) -> dict[UUID, int]:
    """Return what is recorded."""
    with mail.team.begin() as tx:
        rows = tx.rows("select outbox_id, copies from duplicate where team_id = %(team)s")
    return {row["outbox_id"]: row["copies"] for row in rows}


def told(mail: Mail) -> int:
    """Count what the organizers were told."""
    with mail.team.begin() as tx:
        count = tx.value("select count(*) from notice where team_id = %(team)s and kind = %(kind)s", kind=CAME_TWICE)
    return int(count)


def test_what_came_twice_is_found_once_and_told_once(mail: Mail, figures: Figures) -> None:
    """Of 220 messages on three pages three came twice: these are logged by id, recorded and told, and no other."""
    rows = sent(mail, 220)
    twice = [rows[0], rows[110], rows[219]]
    for row in twice:
        copy(mail, row)
    mail.person.say(mail.person.dm[0].channel, "Hello")
    lines = look(mail)
    assert found(mail) == dict.fromkeys(twice, 2)
    assert told(mail) == 1
    assert [line for line in lines.splitlines() if "duplicate" in line and "count='2'" in line and str(rows[0]) in line]
    assert lines.count("'duplicate'") == 3
    assert look(mail).count("'duplicate'") == 0
    assert told(mail) == 1
    copy(mail, rows[0])
    assert look(mail).count("'duplicate'") == 1
    assert found(mail)[rows[0]] == 3
    pages = sum(call.method == "conversations.history" for call in mail.ws.calls)
    figures(f"220 messages, 3 of them twice: found 3, reported once each, others 0; {pages} pages in 3 looks")


def test_what_came_once_is_not_found(mail: Mail) -> None:
    """No copy of ours: another app's message with the same id, a strange id twice, one without any."""
    row, *_ = sent(mail, 3)
    copy(mail, row)
    theirs = mail.messages()[-1]
    mail.ws.state.swap(theirs, theirs.payload | {"bot_id": "B0OTHER"})
    strange = uuid4()
    copy(mail, strange)
    copy(mail, strange)
    assert "'duplicate'" not in look(mail)
    assert found(mail) == {}
    assert told(mail) == 0


def test_a_thread_is_looked_into(mail: Mail) -> None:
    """A reply that came twice is found; the message above, which stands in both lists, is no copy of itself."""
    root, reply = sent(mail, 2)
    ts = mail.person.dm[0].ts
    with mail.team.begin() as tx:
        tx.run("update outbox set thread_ts = %(ts)s where team_id = %(team)s and id = %(id)s", ts=ts, id=reply)
    for _ in range(2):
        copy(mail, reply, ts)
    look(mail)
    assert root not in found(mail)
    assert found(mail)[reply] == 3


def test_a_look_waits_as_long_as_slack_says_and_leaves_out_what_it_may_not_read(mail: Mail) -> None:
    """Too much at once is asked again later; what cannot be read is said, and the rest is looked at all the same."""
    row, other = sent(mail, 2)
    copy(mail, row)
    with mail.team.begin() as tx:
        tx.run("update outbox set channel = 'D0GONE' where team_id = %(team)s and id = %(id)s", id=other)
    mail.ws.faults.add("conversations.history", "rate_limited", retry_after=1)
    lines = look(mail)
    assert found(mail) == {row: 2}
    assert "event='recounted'" in lines
    assert "'not_recounted'" in lines


def test_it_is_looked_once_a_day(mail: Mail) -> None:
    """A start an hour later reads nothing; and a look that failed is made up for."""
    sent(mail, 1)
    mail.ws.faults.add("conversations.history", "refuse", code="internal_error", times=None)
    look(mail)
    mail.ws.faults.clear()
    look(mail, ago="0 hours")
    asked = mail.asked("conversations.history")
    look(mail, ago="1 hour")
    assert mail.asked("conversations.history") == asked
    with mail.team.begin() as tx:
        assert tx.value("select looked_at is not null from team where team_id = %(team)s")
