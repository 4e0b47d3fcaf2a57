"""Several messages on their way at once: how many ask Slack, what is written down together, what a stop gives back."""

from dataclasses import replace
from uuid import UUID

from blocks.kit import Message
from db.engine import Tx
from delivery.render import Gone, Rendered
from programs.playbook import Playbooks
from tests.delivery.drawing import each
from tests.delivery.post import Answer, Slack, Team, drained, quick, until, yes


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
