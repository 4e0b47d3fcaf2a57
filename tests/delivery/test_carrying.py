"""Several messages told in one: whatever happens to it, each of them is said once, or is on its own again."""

from uuid import UUID, uuid4

import pytest

from blocks.foot import foot
from blocks.kit import LIMITS, Message, divider, message, words
from db import outbox, readback
from db.addresses import list_unaddressed
from db.engine import Tx
from db.notices import Notice, owe_notice
from db.outbox import Claimed, Pace
from delivery.render import Gone, Rendered
from delivery.send import Sender
from delivery.slack import Poster
from programs.mentorship import MENTORSHIP
from programs.playbook import Playbooks
from tests.delivery.drawing import each
from tests.delivery.post import NOON, QUICK, Answer, Slack, Team, drained, no, until, working

PLAYBOOKS = {MENTORSHIP.kind: MENTORSHIP}
# Prompts to one's own DM that may be told together.
SAID = [
    (stage.id, one.id) for stage in MENTORSHIP.stages for one in stage.prompts
    if (stage.id, one.id) in (("kickoff", "before"), ("regular", "check_in"), ("regular", "talked"))
]  # fmt: skip


class Mail:
    """Three prompts due to Ana at once, in two pairs of hers."""

    def __init__(self, team: Team) -> None:
        """Lay them out."""
        self.team, self.worker = team, uuid4()
        self.ana = team.member(channel="D0")
        pairs = [team.pair(self.ana, team.member(name)) for name in ("Kenji", "Bo")]
        self.rows = [team.mail(self.ana) for _ in SAID]
        for n, (row, (stage, prompt)) in enumerate(zip(self.rows, SAID, strict=True)):
            with team.begin() as tx:
                tx.run(
                    "insert into period (team_id, pair_id, stage, n, playbook_version, opens_at)"
                    " values (%(team)s, %(pair)s, %(stage)s, 1, 1, %(at)s) on conflict do nothing",
                    pair=pairs[n % 2], stage=stage, at=NOON,
                )  # fmt: skip
                tx.run(
                    """insert into prompt (team_id, pair_id, stage, prompt, n, recipient, due_at, outbox_id)
                    values (%(team)s, %(pair)s, %(stage)s, %(prompt)s, 1, %(who)s, %(at)s, %(row)s)""",
                    pair=pairs[n % 2], stage=stage, prompt=prompt, who=self.ana, at=NOON, row=row,
                )  # fmt: skip

    def claim(self, lease: float = 60) -> Claimed:
        """Claim all of it as one."""
        with self.team.begin() as tx:
            list_unaddressed(tx, NOON)
            (one,) = outbox.claim(tx, NOON, self.worker, 8, lease=lease, pace=Pace(0, 0), attend=lambda *_: [self.rows])
        assert one.ids == tuple(self.rows)
        return one

    def states(self) -> list[tuple[str, UUID | None]]:
        """What there is in the outbox, in order: its state and what carries it."""
        with self.team.begin() as tx:
            rows = tx.rows("select state, carried_by from outbox where team_id = %(team)s order by seq")
        return [(row["state"], row["carried_by"]) for row in rows]

    def said_in(self) -> list[UUID]:
        """In which message each prompt is said."""
        with self.team.begin() as tx:
            rows = tx.rows("select outbox_id from prompt where team_id = %(team)s")
        return [row["outbox_id"] for row in rows]

    def sender(self, slack: Slack, says: dict[UUID, Message | Gone | Exception] | None = None) -> Sender:
        """Make a worker that draws a line for each row, or what it is told to say."""

        def draw(tx: Tx, row: UUID, playbooks: Playbooks) -> Rendered | Gone:
            del tx, playbooks
            said = (says or {}).get(row) or message(words(f"I am {row}"), foot(row, fewer=False))
            if isinstance(said, Exception):
                raise said
            return said if isinstance(said, Gone) else Rendered(lambda _: said, None)

        poster = Poster("xoxb-1", slack.url, QUICK)
        return Sender(self.team.store, self.team.id, poster, PLAYBOOKS, self.team.clock, QUICK, each(draw))


@pytest.fixture
def mail(team: Team) -> Mail:
    """What is due to Ana."""
    return Mail(team)


def test_it_is_posted_once_and_says_everything(mail: Mail, slack: Slack) -> None:
    """One post under the first one's id with one foot; the others are gone, and their prompts are said in it."""
    assert drained(mail.sender(slack)) == 1
    (post,) = slack.posts()
    assert post.row == mail.rows[0]
    assert [f"I am {row}" in post.args["text"] for row in mail.rows] == [True] * 3
    assert post.args["text"].count("[Get help]") == 1
    assert "Leave this pair" not in post.args["text"]  # of two pairs, which?
    assert mail.states() == [("sent", None)]
    assert mail.said_in() == [mail.rows[0]] * 3
    assert drained(mail.sender(slack)) == 0


def test_news_is_told_along_with_prompts(mail: Mail, slack: Slack) -> None:
    """A partner's break stands in the same message, and is found by it."""
    with mail.team.begin() as tx:
        owe_notice(tx, Notice("paused", uuid4(), mail.ana, mail.team.program), NOON)
        owe_notice(tx, Notice("help_asked", uuid4(), mail.ana, mail.team.program), NOON)
    assert drained(mail.sender(slack)) == 2
    with mail.team.begin() as tx:
        told = {row["kind"]: row["outbox_id"] for row in tx.rows("select * from notice where team_id = %(team)s")}
    assert told["paused"] == mail.rows[0]
    assert told["help_asked"] not in mail.rows


@pytest.mark.parametrize("worker_dies", [True, False])
@pytest.mark.parametrize("arrived", [True, False])
def test_what_was_not_answered_is_read_back_as_one(mail: Mail, slack: Slack, worker_dies: bool, arrived: bool) -> None:
    """Whether the worker is lost or Slack's answer is: found, it is one message; if not, all of it goes once more."""
    if worker_dies:
        mail.claim(lease=0)
    else:
        slack.bad = [Answer(breaks="drop")]
    if arrived:
        slack.show(mail.rows[0])
    with working(mail.sender(slack)):
        assert until(lambda: mail.states() == [("sent", None)])
    assert mail.said_in() == [mail.rows[0]] * 3
    assert len(slack.posts()) == (not worker_dies) + (not arrived)


def test_what_nobody_can_tell_stays_one_message(mail: Mail, slack: Slack) -> None:
    """It is never sent again, also not in parts, and a late yes is still believed for all of it."""
    slack.bad, slack.reading = [Answer(breaks="drop")], no("missing_scope")
    sender = mail.sender(slack)
    with working(sender):
        assert until(lambda: [state for state, _ in mail.states()] == ["parked"] * 3)
    assert len(slack.posts()) == 1
    with mail.team.begin() as tx:
        by = tx.value("select claimed_by from outbox where team_id = %(team)s and id = %(id)s", id=mail.rows[0])
        assert outbox.confirm_sent(tx, mail.rows[0], by, "1.1", NOON)
    assert mail.states() == [("sent", None)]
    assert mail.said_in() == [mail.rows[0]] * 3


def test_what_was_surely_not_posted_is_each_on_its_own_again(mail: Mail, slack: Slack) -> None:
    """Slack asks for patience: all of them are due again, and then go as one."""
    slack.bad = [no("ratelimited", 429, retry_after="0")]
    sender = mail.sender(slack)
    sender.drain()
    assert mail.states() == [("due", None)] * 3
    with mail.team.begin() as tx:
        tx.run("update outbox set not_before = null where team_id = %(team)s")
        tx.run("update pace set not_before = '-infinity' where team_id = %(team)s")
    drained(sender)
    assert mail.states() == [("sent", None)]
    assert len(slack.posts()) == 2


def test_a_refusal_stops_one_and_the_others_are_tried(mail: Mail, slack: Slack) -> None:
    """What Slack never takes is parked with its reason; the rest goes without it, once."""
    slack.bad = [no("invalid_blocks")]
    drained(mail.sender(slack))
    assert mail.states() == [("parked", None), ("sent", None)]
    assert mail.said_in().count(mail.rows[0]) == 1


def test_what_cannot_be_drawn_or_is_needless_is_left_out(mail: Mail, slack: Slack) -> None:
    """Each has an outcome of its own, and the message goes without them."""
    says: dict[UUID, Message | Gone | Exception] = {
        mail.rows[1]: Gone("not_needed"), mail.rows[2]: RuntimeError("no words")
    }  # fmt: skip
    drained(mail.sender(slack, says))
    assert [mail.team.state(row) for row in mail.rows] == [
        ("sent", ""),
        ("parked", "not_needed"),
        ("parked", "not_drawn"),
    ]
    assert len(slack.posts()) == 1


def test_when_the_first_is_needless_the_others_still_go(mail: Mail, slack: Slack) -> None:
    """What it carried is told by another."""
    drained(mail.sender(slack, {mail.rows[0]: Gone("not_needed")}))
    assert mail.states() == [("parked", None), ("sent", None)]
    assert [post.row for post in slack.posts()] == [mail.rows[1]]


def test_what_does_not_fit_into_one_message_is_split(mail: Mail, slack: Slack) -> None:
    """Slack takes so many blocks: the last goes by itself, at once, and nothing is cut."""
    lines = [divider()] * (LIMITS["message.blocks"] // 2 - 2)
    says: dict[UUID, Message | Gone | Exception] = {
        row: message(words(f"I am {row}"), *lines, foot(row, fewer=False)) for row in mail.rows
    }
    drained(mail.sender(slack, says))
    assert [post.row for post in slack.posts()] == [mail.rows[0], mail.rows[2]]
    assert [f"I am {row}" in slack.posts()[0].args["text"] for row in mail.rows] == [True, True, False]
    assert mail.states() == [("sent", None), ("sent", None)]


def test_what_another_worker_sends_is_not_taken_along(mail: Mail) -> None:
    """What is being sent, or is being changed by somebody at this moment, stays where it is."""
    with mail.team.begin() as tx:
        tx.run("update outbox set state = 'sending', lease_until = clock_timestamp() - interval '1 second'"
               " where team_id = %(team)s and id = %(id)s", id=mail.rows[1])  # fmt: skip
        list_unaddressed(tx, NOON)
        (one,) = outbox.claim(tx, NOON, mail.worker, 8, lease=60, pace=Pace(0, 0), attend=lambda *_: [mail.rows])
    assert one.ids == (mail.rows[0], mail.rows[2])


def test_a_late_yes_is_believed_for_all_of_it(mail: Mail) -> None:
    """Slack's yes after the lease makes the one message sent, with every prompt in it."""
    one = mail.claim(lease=0)
    with mail.team.begin() as tx:
        assert readback.lapse(tx) == 1
        assert outbox.confirm_sent(tx, one.id, mail.worker, "1.1", NOON)
        states = {row["state"] for row in tx.rows("select state from prompt where team_id = %(team)s")}
    assert states == {"sent"}
    assert mail.states() == [("sent", None)]
