"""What Slack did not answer is looked for there first: it comes once, in its place, or an organizer reads of it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from blocks.kit import Message
from db import outbox, readback
from db.addresses import list_unaddressed
from db.engine import Tx
from db.outbox import Pace
from db.readback import MOST
from delivery.render import Gone, Rendered
from delivery.slack import Never, NotThere, Sent
from programs.delivery import COULD_NOT_TELL, reason_words
from programs.playbook import Playbooks
from tests.delivery.drawing import each
from tests.delivery.mailbox import TIMES, Mail
from tests.delivery.post import NOON, drained, stuck, until, working
from tests.figures import Figures

KINDS = {"error": False, "error_stored": True, "drop": False, "drop_stored": True, "late_store": True}


@pytest.mark.parametrize("kind", KINDS)
def test_a_post_without_an_answer_comes_once_and_in_its_place(mail: Mail, kind: str) -> None:
    """Stored or not, at once or late: after the settle time it is there once, before what is younger."""
    rows = [mail.send() for _ in range(3)]
    mail.ws.faults.add("chat.postMessage", kind, delay=0.15)
    with working(mail.sender()):
        assert until(mail.all_sent)
    assert mail.came() == rows
    assert mail.asked("chat.postMessage") == len(rows) + (not KINDS[kind])
    assert stuck(mail.team) == []


def test_an_answer_that_comes_too_late_was_still_a_yes(mail: Mail) -> None:
    """The connection is given up, Slack stores the message a moment later: it is found and not posted again."""
    row = mail.send()
    drained(mail.sender())
    rows = [row, mail.send()]
    mail.ws.faults.latency = TIMES.http_timeout + 0.15
    drained(mail.sender())
    mail.ws.faults.latency = 0
    with working(mail.sender()):
        assert until(mail.all_sent)
    assert mail.came() == rows
    assert mail.asked("chat.postMessage") == 2


def test_other_conversations_go_on(mail: Mail) -> None:
    """What nobody can tell of yet holds what is younger in its own conversation alone."""
    row, later = mail.send(), mail.send()
    mail.ws.faults.add("chat.postMessage", "drop_stored")
    sender = mail.sender(replace(TIMES, in_flight=1, settle=30, lease=40))
    assert sender.drain() == 1
    mei = mail.ws.person("Mei")
    other = mail.team.mail(mail.team.member("Mei", mail.ws.state.open_dm(mei.id).id))
    assert sender.drain() == 1
    sender.stop()
    assert [mail.team.state(one)[0] for one in (row, later, other)] == ["unknown", "due", "sent"]
    assert stuck(mail.team) == []


def test_what_cannot_be_read_is_not_posted_again(mail: Mail) -> None:
    """Each look takes twice as long to come; in the end an organizer reads that nobody can tell, and the rest goes."""
    row, later = mail.send(), mail.send()
    mail.ws.faults.add("chat.postMessage", "drop")
    mail.ws.faults.add("conversations.history", "error", times=None)
    with working(mail.sender(replace(TIMES, settle=0.05))):
        assert until(lambda: mail.team.state(later)[0] == "sent", 20)
    assert mail.team.state(row) == ("parked", COULD_NOT_TELL)
    assert mail.came() == [later]
    assert mail.asked("conversations.history") == MOST - 1
    assert stuck(mail.team) == [("Ana", reason_words(COULD_NOT_TELL))]


def test_a_limit_on_reading_is_waited_for_and_is_no_failed_look(mail: Mail) -> None:
    """Nothing is read before Retry-After has passed, and nothing posted; then it is found."""
    mail.send()
    mail.ws.faults.add("chat.postMessage", "drop_stored")
    mail.ws.faults.add("conversations.history", "rate_limited", retry_after=1)
    with working(mail.sender()):
        assert until(mail.all_sent)
    refused, found = (call for call in mail.ws.calls if call.method == "conversations.history")
    assert (found.at - refused.at).total_seconds() >= 1
    assert len(mail.came()) == 1


def test_without_the_scope_it_is_given_up_at_once(mail: Mail) -> None:
    """A conversation that the app may not read is asked for once."""
    row = mail.send()
    mail.ws.faults.add("chat.postMessage", "drop_stored")
    mail.ws.faults.add("conversations.history", "refuse", code="missing_scope", times=None)
    with working(mail.sender()):
        assert until(lambda: mail.team.state(row) == ("parked", COULD_NOT_TELL))
    assert mail.asked("conversations.history") == 1
    assert mail.came() == [row]


@pytest.mark.parametrize("kind", ["drop", "drop_stored"])
def test_found_wins_over_too_late(mail: Mail, kind: str) -> None:
    """Its time is over before anybody could look: what came is sent, what did not has expired, for certain."""
    row = mail.send()
    with mail.team.begin() as tx:
        tx.run("update outbox set expires_at = %(at)s where team_id = %(team)s", at=NOON + timedelta(seconds=60))
    mail.ws.faults.add("chat.postMessage", kind)
    drained(mail.sender())
    mail.team.now += timedelta(seconds=60)
    with working(mail.sender()):
        assert until(lambda: mail.team.state(row)[0] not in ("unknown", "due"))
    assert mail.team.state(row) == (("sent", "") if kind == "drop_stored" else ("parked", "expired"))
    assert mail.asked("chat.postMessage") == 1


@pytest.mark.parametrize(("settle", "copies"), [(0.1, 2), (2.0, 1)])
def test_the_limit_of_the_promise(mail: Mail, settle: float, copies: int, figures: Figures) -> None:
    """Should Slack show a stored message only after the settle time, it comes twice; within it, once."""
    row = mail.send()
    mail.ws.faults.add("chat.postMessage", "drop_stored")
    mail.ws.faults.history_lag = 1.0
    with working(mail.sender(replace(TIMES, settle=settle, lease=settle + 2))):
        assert until(mail.all_sent)
    figures(f"history shows a message after 1.0 s, settle is {settle} s: sent {len(mail.came())} times")
    assert mail.came() == [row] * copies


def test_what_a_lost_worker_had_in_hand_is_read_back_by_another(mail: Mail) -> None:
    """Two workers died, one after its post and one before: each message comes once, in order."""
    rows = [mail.send()]
    drained(mail.sender())
    for posted in (True, False):
        rows.append(mail.send())
        with mail.team.begin() as tx:
            list_unaddressed(tx, NOON)
            (one,) = outbox.claim(tx, NOON, uuid4(), 8, lease=0.1, pace=Pace(0, 0))
        if posted:
            assert isinstance(mail.poster().post(one.channel, Message(f"{one.id} ", []), one.id), Sent)
        with working(mail.sender()):
            assert until(mail.all_sent)
    assert mail.came() == rows


def test_of_two_who_look_at_once_one_does(mail: Mail) -> None:
    """Several workers on one message: one of them looks, and nobody posts it again."""
    row = mail.send()
    mail.ws.faults.add("chat.postMessage", "drop_stored")
    drained(mail.sender())
    with working(*(mail.sender() for _ in range(4))):
        assert until(mail.all_sent)
    assert mail.asked("conversations.history") == 1
    assert mail.came() == [row]


def test_who_looks_too_slowly_decides_nothing(mail: Mail) -> None:
    """Whose look took longer than its lease has nothing to say once another has taken it."""
    row = mail.send()
    mail.stay_unanswered()
    with mail.team.begin() as tx:
        (slow,) = readback.claim_reading(tx, 8, 0)
        (quick,) = readback.claim_reading(tx, 8, 60)
        assert readback.claim_reading(tx, 8, 60) == []
        readback.not_there(tx, slow)
        readback.give_up(tx, slow)
        assert (quick.id, quick.channel) == (row, slow.channel)
    assert mail.team.state(row)[0] == "unknown"


def test_it_is_found_among_many(mail: Mail) -> None:
    """All pages are read, and what stands longer before is not; another bot's message with our id is not ours."""
    row = mail.send()
    mail.ws.faults.add("chat.postMessage", "drop_stored")
    drained(mail.sender())
    ours = mail.messages()[0]
    poster = mail.poster()
    with mail.team.begin() as tx:
        at = tx.value("select first_attempt_at from outbox where team_id = %(team)s and id = %(id)s", id=row)
    for n in range(250):
        payload = ours.payload | {"ts": mail.ws.state.new_ts(), "text": f"{uuid4()} {n}", "bot_id": "BOTHER"}
        mail.ws.state.store(ours.channel, payload)
    before = mail.asked("conversations.history")
    assert poster.find(ours.channel, row, at) == Sent(ours.ts)
    assert mail.asked("conversations.history") - before == 3
    assert poster.find(ours.channel, uuid4(), at) == NotThere()
    assert poster.find(ours.channel, row, at + timedelta(seconds=60)) == NotThere()


@pytest.mark.parametrize("kind", ["drop", "drop_stored"])
def test_a_reply_is_looked_for_in_its_thread(mail: Mail, kind: str) -> None:
    """A reminder that was not answered for stands in its thread once."""
    root = mail.send()
    drained(mail.sender())
    ts = mail.messages()[0].ts

    @each
    def reminder(_tx: Tx, row: UUID, _playbooks: Playbooks) -> Rendered | Gone:
        return Rendered(lambda _: Message(f"{row} ", []), None, ts)

    row = mail.send()
    mail.ws.faults.add("chat.postMessage", kind)
    with working(mail.sender(render=reminder)):
        assert until(mail.all_sent)
    assert mail.came() == [root, row]
    assert [one.thread_ts for one in mail.messages()] == [None, ts]
    assert mail.asked("conversations.history") == 0
    assert mail.poster().find(mail.messages()[0].channel, row, NOON, "1.1") == Never("thread_not_found")


def test_a_paused_team_is_not_read(mail: Mail) -> None:
    """While Slack does not let us in nothing is asked; afterwards it goes on."""
    row = mail.send()
    mail.stay_unanswered()
    with mail.team.begin() as tx:
        tx.run("update team set state = 'paused' where team_id = %(team)s")
    drained(mail.sender())
    assert mail.asked("conversations.history") == 0
    with mail.team.begin() as tx:
        tx.run("update team set state = 'active' where team_id = %(team)s")
    drained(mail.sender())
    assert mail.team.state(row) == ("sent", "")


def test_after_many_vain_attempts_it_is_given_up(mail: Mail) -> None:
    """Every post goes unanswered and nothing ever shows: an organizer hears of it."""
    row = mail.send()
    mail.ws.faults.add("chat.postMessage", "drop", times=None)
    with working(mail.sender(replace(TIMES, settle=0.05))):
        assert until(lambda: mail.team.state(row) == ("parked", COULD_NOT_TELL), 20)
    assert mail.asked("chat.postMessage") == MOST
    assert mail.came() == []
