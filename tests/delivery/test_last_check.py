"""The last check before a post: what waited long for its turn, or behind trouble, is asked about once more."""

from dataclasses import replace

from tests.delivery.post import Slack, Team, no, quick, until, working, yes


def test_what_waited_long_for_its_turn_is_checked_once_more(team: Team, slack: Slack) -> None:
    """Somebody leaves while a message to them, already drawn, waits for Slack to answer another: it is not posted."""
    members = [team.member(channel=f"D{n}") for n in range(3)]
    rows = [team.mail(one) for one in members]
    slack.bad = [replace(yes(ts="1.5"), after=0.8)]
    with working(team.sender(slack, quick(in_flight=1))):
        assert until(lambda: all(team.state(row)[0] == "sending" for row in rows))
        assert until(lambda: len(slack.posts()) == 1)
        with team.begin() as tx:
            tx.run("update member set state = 'deactivated' where team_id = %(team)s and id = %(id)s", id=members[1])
        assert until(lambda: team.state(rows[2])[0] == "sent")
        assert team.state(rows[1]) == ("parked", "deactivated")
    assert [call.row for call in slack.posts()] == [rows[0], rows[2]]


def test_what_was_checked_before_a_ban_is_checked_once_more(team: Team, slack: Slack) -> None:
    """Slack says "not now" while others wait for their turn: none of them asks, however lately it was drawn."""
    rows = [team.mail(team.member(channel=f"D{n}")) for n in range(3)]
    slack.bad = [replace(no("ratelimited", 429, Retry_After="30"), after=0.2)]
    with working(team.sender(slack, quick(in_flight=1))):
        assert until(lambda: all(team.state(row)[0] == "sending" for row in rows))
        assert until(lambda: all(team.state(row)[0] == "due" for row in rows))
    assert len(slack.posts()) == 1
