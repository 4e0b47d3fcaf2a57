"""Several messages on their way at once: how many ask Slack, what is written down together, what a stop gives back."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from blocks.kit import Message
from db.engine import Tx
from delivery.render import Gone, Rendered
from programs.playbook import Playbooks
from tests.delivery.drawing import each
from tests.delivery.post import Answer, Slack, Team, drained, quick, until, working, yes
from tests.delivery.statements import noting


def _slowly(*stamps: str, seconds: float) -> list[Answer]:
    return [replace(yes(ts=ts), after=seconds) for ts in stamps]


def test_no_more_ask_slack_at_once_than_may(team: Team, slack: Slack) -> None:
    """Others may draw and write meanwhile, but each waits for its turn at Slack."""
    for n in range(12):
        team.mail(team.member(channel=f"D{n}"))
    slack.bad = _slowly(*(f"{n}.5" for n in range(12)), seconds=0.2)
    sender = team.sender(slack, quick(in_flight=4))
    sender.start()
    assert until(lambda: len(slack.posts()) == 12)
    sender.stop()
    came = sorted(call.at for call in slack.posts())
    assert all(later - earlier >= 0.19 for earlier, later in zip(came, came[4:], strict=False))


@contextmanager
def _locked(team: Team, row: UUID) -> Iterator[None]:
    """Let nobody write down anything of a message."""
    with team.begin() as tx:
        tx.run("select from outbox where team_id = %(team)s and id = %(id)s for update", id=row)
        yield


def test_a_hand_posts_the_next_while_the_last_is_written_down(team: Team, slack: Slack) -> None:
    """There is one hand: it does not wait for the database."""
    rows = [team.mail(team.member(channel=f"D{n}")) for n in range(2)]
    slack.bad = _slowly("1.5", seconds=0.3)
    with working(team.sender(slack, quick(in_flight=1))):
        assert until(lambda: len(slack.posts()) == 1)
        with _locked(team, rows[0]):
            assert until(lambda: team.state(rows[1])[0] == "sent" or len(slack.posts()) == 2, seconds=1.5)
            assert team.state(rows[0])[0] == "sending"
        assert until(lambda: [team.state(row)[0] for row in rows] == ["sent", "sent"])


def test_what_comes_while_something_is_written_is_written_together(team: Team, slack: Slack) -> None:
    """One statement for all that Slack took meanwhile, instead of one for each."""
    rows = [team.mail(team.member(channel=f"D{n}")) for n in range(9)]
    slack.bad = _slowly("1.5", seconds=0.3)
    with noting(team.store.engine) as statements, working(team.sender(slack, quick(in_flight=9))):
        assert until(lambda: len(slack.posts()) == 9)
        with _locked(team, rows[0]):
            time.sleep(0.8)
        assert until(lambda: {team.state(row)[0] for row in rows} == {"sent"})
    written = [one for one in statements if one.startswith("update outbox set state = 'sent'")]
    assert len(written) <= 4


def test_what_cannot_be_written_holds_up_nobody(team: Team, slack: Slack) -> None:
    """Of several that Slack took at once one cannot be written down: the others are, each on its own."""
    rows = [team.mail(team.member(channel=f"D{n}")) for n in range(6)]
    slack.bad = _slowly("1.5", "2.5", "3\0", "4.5", "5.5", "6.5", seconds=0.3)
    drained(team.sender(slack, quick(in_flight=6)))
    assert sorted(team.state(row)[0] for row in rows) == ["sending", *["sent"] * 5]


def test_what_cannot_be_drawn_holds_up_nobody(team: Team, slack: Slack) -> None:
    """Of several that are drawn at once one fails in Python, and one in the database: the others go."""
    rows = [team.mail(team.member(channel=f"D{n}")) for n in range(6)]

    @each
    def drawn(tx: Tx, row: UUID, _playbooks: Playbooks) -> Rendered | Gone:
        if row == rows[1]:
            raise KeyError("a question that is no more")
        if row == rows[3]:
            tx.value("select 1 / 0")
        return Rendered(lambda _: Message(str(row), []), None)

    drained(team.sender(slack, quick(in_flight=6), drawn))
    assert [team.state(row) for row in rows if row in (rows[1], rows[3])] == [("parked", "not_drawn")] * 2
    assert sorted(team.state(row)[0] for row in rows) == [*["parked"] * 2, *["sent"] * 4]
    assert len(slack.posts()) == 4


def test_a_stop_gives_back_what_waits_for_its_turn(team: Team, slack: Slack) -> None:
    """What Slack is asked about is finished; what was only claimed may go again at once, as if it never had been."""
    rows = [team.mail(team.member(channel=f"D{n}")) for n in range(6)]
    slack.bad = _slowly(*(f"{n}.5" for n in range(6)), seconds=0.5)
    sender = team.sender(slack, quick(in_flight=4))
    sender.start()
    assert until(lambda: len(slack.posts()) == 4)
    sender.stop()
    assert len(slack.posts()) == 4
    assert sorted(team.state(row)[0] for row in rows) == [*["due"] * 2, *["sent"] * 4]
    with team.begin() as tx:
        assert {row["attempts"] for row in tx.rows("select attempts from outbox where state = 'due'")} == {0}


def test_a_hand_that_is_free_again_gets_the_next_at_once(team: Team, slack: Slack) -> None:
    """There is more than all hands together hold, and the next look is half a minute away."""
    rows = [team.mail(team.member(channel=f"D{n}")) for n in range(8)]
    slack.bad = _slowly(*(f"{n}.5" for n in range(8)), seconds=0.1)
    with working(team.sender(slack, quick(in_flight=1, beat=30))):
        assert until(lambda: all(team.state(row)[0] == "sent" for row in rows))


def test_what_is_sent_past_the_others_is_written_down_once_that_is_said(team: Team, slack: Slack) -> None:
    """An organizer is told so, and who tells them looks at it right away."""
    sender, to = team.sender(slack), team.member()
    for _ in range(5):
        row = team.mail(to)
        assert sender.send_only(row, to)
        assert team.state(row)[0] == "sent"
    sender.stop()
    assert not sender.send_only(team.mail(to), to)
