"""What does not arrive: never tried twice when nobody can tell, and told to the organizers in words."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from blocks.kit import Message
from db import addresses, outbox
from db.engine import Tx
from db.outbox import Claimed, Pace
from db.stuck import list_stuck
from delivery.render import Gone, Rendered
from programs.delivery import COULD_NOT_TELL, reason_words
from programs.playbook import Playbooks
from tests.delivery.drawing import each
from tests.delivery.post import Answer, Slack, Team, drained, no, stuck, until, working

COULD_NOT = reason_words(COULD_NOT_TELL)


@pytest.mark.parametrize("users", [1, 2])
def test_nobody_to_open_a_conversation_with(team: Team, slack: Slack, users: int) -> None:
    """A person, or one of two, whose account is gone: parked before Slack is asked anything."""
    members = [team.member(f"P{n}") for n in range(users)]
    with team.begin() as tx:
        tx.run("update member set state = 'deactivated' where team_id = %(team)s and id = %(id)s", id=members[0])
    row = team.mail(members[0]) if users == 1 else team.mail(pair=team.pair(*members))
    assert drained(team.sender(slack)) == 0
    assert team.state(row) == ("parked", "deactivated")
    assert slack.calls == []


@pytest.mark.parametrize(
    "answer",
    [no("internal_error", 500), no("fatal_error"), Answer(breaks="drop"), Answer(breaks="reset"), Answer(after=1.3)],
    ids=["500", "fatal_error", "drop", "reset", "timeout"],
)
def test_an_unclear_answer_that_cannot_be_read_back_is_never_tried_again_and_shown(
    team: Team, slack: Slack, answer: Answer
) -> None:
    """Nobody can tell whether it arrived: one attempt, an organizer sees it, and the next message goes out."""
    ana = team.member("Ana", channel="D1")
    pair = team.pair(ana, team.member("Kenji"))
    row, later = team.mail(ana), team.mail(ana)
    team.prompt(row, pair, ana)
    slack.bad, slack.reading = [answer], no("missing_scope")
    with working(team.sender(slack)):
        assert until(lambda: team.state(later)[0] == "sent")
    assert [post.row for post in slack.posts()] == [row, later]
    assert team.state(row) == ("parked", COULD_NOT_TELL)
    assert stuck(team) == [("Ana", COULD_NOT)]


def test_a_lapsed_lease_that_cannot_be_read_back_is_never_claimed_again(team: Team, slack: Slack) -> None:
    """A worker that died with a message may have posted it."""
    slack.reading = no("missing_scope")
    pair = team.pair(team.member("Ana"), team.member("Kenji"))
    row = team.mail(pair=pair)
    claimed = claim(team, channel="C1", lease=0.05)
    assert [one.id for one in claimed] == [row]
    assert until(lambda: drained(team.sender(slack)) == 0 and team.state(row) == ("parked", COULD_NOT_TELL))
    drained(team.sender(slack))
    assert slack.posts() == []
    assert stuck(team) == [("Ana and Kenji", COULD_NOT)]


def test_a_sure_no_is_parked_with_its_reason(team: Team, slack: Slack) -> None:
    """One attempt, no storm, and an organizer reads what to do."""
    ana = team.member("Ana", channel="D1")
    row = team.mail(ana)
    team.prompt(row, team.pair(ana, team.member("Kenji")), ana)
    slack.bad = [no("is_archived")]
    drained(team.sender(slack))
    drained(team.sender(slack))
    assert len(slack.posts()) == 1
    assert team.state(row) == ("parked", "is_archived")
    assert stuck(team) == [("Ana", reason_words("is_archived"))]


def test_what_has_expired_is_parked(team: Team, slack: Slack) -> None:
    """Too late is told to the organizers, not to the member."""
    ana = team.member("Ana", channel="D1")
    row = team.mail(ana, lasts=60)
    team.prompt(row, team.pair(ana, team.member("Kenji")), ana)
    team.now += timedelta(seconds=60)
    assert drained(team.sender(slack)) == 0
    assert team.state(row) == ("parked", "expired")
    assert stuck(team) == [("Ana", reason_words("expired"))]
    assert slack.posts() == []


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ("update member set state = 'deactivated' where team_id = %(team)s", ("parked", "deactivated")),
        ("update pair set state = 'closed' where team_id = %(team)s", ("parked", "pair_closed")),
        ("update team set state = 'paused' where team_id = %(team)s", ("due", "")),
        ("insert into pace values (%(team)s, 'ban', 'infinity')", ("due", "")),
        ("update outbox set lease_until = clock_timestamp() + '0.5 s' where team_id = %(team)s", ("due", "")),
        ("update outbox set expires_at = %(now)s where team_id = %(team)s", ("parked", "expired")),
        ("update outbox set claimed_by = %(other)s where team_id = %(team)s", ("sending", "")),
    ],
)
def test_what_changes_after_the_claim_is_seen_before_the_post(
    team: Team, slack: Slack, change: str, left: tuple[str, str]
) -> None:
    """The last look decides: what may not go out any more is not posted."""
    ana = team.member(channel="D1")
    row = team.mail(ana)
    team.prompt(row, team.pair(ana, team.member()), ana)

    @each
    def changed_meanwhile(_tx: Tx, outbox_id: UUID, _playbooks: Playbooks) -> Rendered | Gone:
        with team.begin() as other:
            other.run(change, now=team.clock(), other=uuid4())
        return Rendered(lambda _: Message(str(outbox_id), []), None)

    drained(team.sender(slack, render=changed_meanwhile))
    assert slack.posts() == []
    assert team.state(row) == left


def test_what_cannot_be_drawn_is_parked(team: Team, slack: Slack) -> None:
    """A fault in our own words goes to the organizers, not round and round."""
    rows = [team.mail(team.member(channel=f"D{n}")) for n in range(2)]

    @each
    def broken(_tx: Tx, outbox_id: UUID, _playbooks: Playbooks) -> Rendered | Gone:
        if outbox_id == rows[0]:
            raise KeyError("words")
        return Gone("nothing_owed")

    drained(team.sender(slack, render=broken))
    assert [team.state(row) for row in rows] == [("parked", "not_drawn"), ("parked", "nothing_owed")]
    assert slack.posts() == []


def test_organizers_see_what_needs_them_in_their_own_program(team: Team, slack: Slack) -> None:
    """What ended by itself is no news, and what is stuck in another program is somebody else's."""
    ana, kenji = team.member("Ana", channel="D1"), team.member("Kenji", channel="D2")
    ended = team.mail(ana)
    team.prompt(ended, team.pair(ana, kenji), ana)
    with team.begin() as tx:
        tx.run("update pair set state = 'closed' where team_id = %(team)s")
    refused = team.mail(kenji)
    team.prompt(refused, team.pair(ana, kenji), kenji)
    slack.always = no("restricted_action")
    drained(team.sender(slack))
    assert (team.state(ended)[1], team.state(refused)[1]) == ("pair_closed", "restricted_action")
    assert stuck(team) == [("Kenji", reason_words("restricted_action"))]
    with team.begin() as tx:
        assert list_stuck(tx, uuid4()) == []


def claim(team: Team, channel: str, lease: float = 60, worker: UUID | None = None) -> list[Claimed]:
    """Claim what is due as some other worker would."""
    with team.begin() as tx:
        for to in addresses.list_unaddressed(tx, team.now):
            addresses.address(tx, to, channel)
        return outbox.claim(tx, team.now, worker or uuid4(), 8, lease=lease, pace=Pace(0, 0))
