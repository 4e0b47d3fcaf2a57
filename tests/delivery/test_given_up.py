"""Messages that were given up: organizers get one note for each program, cause and day, and hear of nothing else."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from db.organizers import add_organizer
from db.vanishing import tell_given_up
from programs.vanishing import GIVEN_UP
from tests.delivery.post import Slack, Team, drained, no


def organize(team: Team) -> None:
    """Let somebody organize the team's program."""
    olu = team.member("Olu", channel="D9")
    with team.begin() as tx:
        add_organizer(tx, olu, team.program)


def give_up(team: Team, slack: Slack, reason: str, times: int = 1) -> None:
    """Let messages to a mentee fail, each for this reason."""
    for _ in range(times):
        ana = team.member("Ana", channel="D1")
        team.prompt(team.mail(ana), team.pair(ana, team.member("Kenji")), ana)
    slack.always = no(reason)
    drained(team.sender(slack))


def look(team: Team) -> int:
    """Tell of what was given up; return how many notes there are by now."""
    with team.begin() as tx:
        tell_given_up(tx, team.now)
        found = tx.value("select count(*) from notice where team_id = %(team)s and kind = %(kind)s", kind=GIVEN_UP)
    return int(found)


def test_one_note_for_each_cause_and_day(team: Team, slack: Slack) -> None:
    """Three archived, then another: one note. Another cause: another note. The next day: one more."""
    organize(team)
    give_up(team, slack, "is_archived", 3)
    assert look(team) == 1
    give_up(team, slack, "is_archived")
    assert look(team) == 1
    give_up(team, slack, "restricted_action")
    assert look(team) == 2
    team.now += timedelta(days=1, hours=1)
    assert look(team) == 2
    give_up(team, slack, "is_archived")
    assert look(team) == 3


def test_a_note_that_cannot_be_sent_leads_to_no_other(team: Team, slack: Slack) -> None:
    """Where no message arrives at all, the note does not either, and that is not told."""
    organize(team)
    give_up(team, slack, "messages_tab_disabled")
    assert look(team) == 1
    for _ in range(2):
        team.now += timedelta(days=1, hours=1)
        drained(team.sender(slack))
        assert look(team) == 1
    assert len(slack.posts()) == 2


@pytest.mark.parametrize("reason", ["user_disabled", "week_full"])
def test_what_is_told_otherwise_or_is_no_news_makes_no_note(team: Team, reason: str) -> None:
    """Of a closed account they hear by itself, and what gave way to a full week needs nobody."""
    organize(team)
    ana = team.member("Ana", channel="D1")
    row = team.mail(ana)
    team.prompt(row, team.pair(ana, team.member("Kenji")), ana)
    with team.begin() as tx:
        tx.run(
            "update outbox set state = 'parked', reason = %(reason)s where team_id = %(team)s and id = %(id)s",
            id=row,
            reason=reason,
        )
    assert look(team) == 0


def test_workers_that_tell_at_once_tell_once(team: Team, slack: Slack) -> None:
    """One looks while another, which has told already, has not committed yet."""
    organize(team)
    give_up(team, slack, "is_archived", 3)
    with ThreadPoolExecutor(1) as worker:
        with team.begin() as tx:
            tell_given_up(tx, team.now)
            other = worker.submit(look, team)
            time.sleep(0.3)
        assert other.result() == 1


def test_lost_conversation_is_opened_anew(team: Team, slack: Slack) -> None:
    """Slack does not know Ana's conversation any more: the next message asks for it again."""
    organize(team)
    give_up(team, slack, "channel_not_found")
    look(team)
    slack.always = None
    with team.begin() as tx:
        (ana,) = [row["id"] for row in tx.rows("select id from member where team_id = %(team)s and name = 'Ana'")]
    team.mail(ana)
    drained(team.sender(slack))
    assert [call.method for call in slack.calls].count("conversations.open") == 1
