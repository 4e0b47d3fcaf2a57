"""What becomes of a message, seen at Slack's end and in the outbox."""

import threading
from datetime import timedelta
from uuid import UUID

from blocks.kit import Message
from db.engine import Store, Tx
from db.prompts import keep_reply, set_next
from delivery.render import Gone, Rendered
from delivery.send import Sender
from delivery.slack import Poster
from delivery.times import Times
from programs.mentorship import MENTORSHIP
from programs.playbook import Playbooks
from tests.delivery.drawing import each
from tests.delivery.post import QUICK, Answer, Slack, Team, drained, no, quick, until, working
from tests.delivery.statements import noting


def test_a_due_message_is_posted_once(team: Team, slack: Slack) -> None:
    """Opened, claimed, posted and confirmed; a second look finds nothing to do."""
    row = team.mail(team.member())
    assert (drained(team.sender(slack)), drained(team.sender(slack))) == (1, 0)
    assert [post.row for post in slack.posts()] == [row]
    assert team.state(row) == ("sent", "")


def test_a_look_at_which_nothing_is_due_is_one_question(team: Team, slack: Slack) -> None:
    """Most looks find nothing, so they cost the database next to nothing."""
    team.mail(team.member(), due=60)
    with noting(team.store.engine) as asked:
        assert drained(team.sender(slack)) == 0
    assert ["outbox" in statement for statement in asked] == [False, True]  # whose it is, and the question


def test_what_cannot_be_laid_out_holds_nothing_back(team: Team, slack: Slack) -> None:
    """A period that is due and whose playbook is gone is the planner's to tell of; what waits beside it goes."""
    ana = team.member()
    with team.begin() as tx:
        set_next(tx, team.pair(ana), "regular", ana, 1, team.now)
    row = team.mail(ana)
    assert drained(team.sender(slack)) == 1
    assert team.state(row) == ("sent", "")


def test_a_message_waits_for_its_hour(team: Team, slack: Slack) -> None:
    """Program time decides: nothing goes before it is due."""
    row = team.mail(team.member(), due=60)
    assert drained(team.sender(slack)) == 0
    team.now += timedelta(seconds=60)
    assert drained(team.sender(slack)) == 1
    assert team.state(row) == ("sent", "")


def test_a_drain_leaves_nothing_that_may_go(team: Team, slack: Slack) -> None:
    """It ends when all is sent, not when all hands happen to be between two messages."""
    members = [team.member(channel=f"D{n}") for n in range(5)]
    for n in range(50):
        team.mail(members[n % 5])
    assert drained(team.sender(slack, quick(in_flight=3))) == 50


def test_a_conversation_is_opened_once_with_everybody_in_it(team: Team, slack: Slack) -> None:
    """The pair's group DM is opened before the first message and known to all later ones."""
    pair = team.pair(team.member("Ana"), team.member("Kenji"))
    rows = [team.mail(pair=pair) for _ in range(3)]
    drained(team.sender(slack))
    opened = [call.args["users"] for call in slack.calls if call.method == "conversations.open"]
    assert len(opened) == 1
    assert opened[0].count("U") == 2
    assert [post.row for post in slack.posts()] == rows
    assert {post.args["channel"] for post in slack.posts()} == {f"D{opened[0]}"}


def test_a_known_conversation_is_not_opened_again(team: Team, slack: Slack) -> None:
    """What the member's row knows is used at once."""
    team.mail(team.member(channel="D7"))
    drained(team.sender(slack))
    assert [call.method for call in slack.calls] == ["chat.postMessage"]


def test_slack_down_at_opening_delays_and_loses_nothing(team: Team, slack: Slack) -> None:
    """The conversation is tried again; the message waits for it."""
    slack.opening = no("ratelimited", 429, Retry_After="1")
    row = team.mail(team.member())
    with working(team.sender(slack)):
        assert until(lambda: len(slack.calls) == 1)
        slack.opening = None
        assert until(lambda: team.state(row)[0] == "sent")
    assert slack.calls[1].at - slack.calls[0].at >= 1


def test_429_holds_the_whole_team_and_then_all_goes_out(team: Team, slack: Slack) -> None:
    """Nothing is posted during the ban, and everything after it, in order."""
    ana = team.member(channel="D1")
    rows = [team.mail(ana), team.mail(ana), team.mail(team.member(channel="D2"))]
    slack.bad = [no("ratelimited", 429, Retry_After="1")]
    with working(team.sender(slack, quick(in_flight=1))):
        assert until(lambda: all(team.state(row)[0] == "sent" for row in rows))
    first, *rest = slack.posts()
    assert all(call.at - first.at >= 1 for call in rest)
    assert sorted(call.row for call in rest) == sorted(rows)
    assert [call.row for call in rest if call.row in rows[:2]] == rows[:2]


def test_a_lost_token_pauses_the_team_and_loses_nothing(team: Team, slack: Slack) -> None:
    """Nothing more is sent until Slack lets us in again; then all of it is."""
    rows = [team.mail(team.member(channel=f"D{n}")) for n in range(3)]
    slack.always = no("token_revoked")
    drained(team.sender(slack, quick(in_flight=1)))
    drained(team.sender(slack))
    assert len(slack.posts()) == 1
    assert {team.state(row)[0] for row in rows} == {"due"}
    slack.always = None
    with team.begin() as tx:
        tx.run("update team set state = 'active' where team_id = %(team)s")
    with working(team.sender(slack)):
        assert until(lambda: {team.state(row)[0] for row in rows} == {"sent"})
    assert len(slack.posts()) == 1 + 3


def test_a_paused_team_sends_nothing(team: Team, slack: Slack) -> None:
    """Neither a message nor any other request."""
    team.mail(team.member())
    with team.begin() as tx:
        tx.run("update team set state = 'paused' where team_id = %(team)s")
    assert drained(team.sender(slack)) == 0
    assert slack.calls == []


def test_two_teams_do_not_cross(store: Store, slack: Slack) -> None:
    """Two workers of two teams on one database each send their own, in the same conversations' names."""
    here, there = Team(store), Team(store)
    mine = [here.mail(here.member(channel=f"D{n}")) for n in range(5)]
    theirs = [there.mail(there.member(channel=f"D{n}")) for n in range(5)]
    drained(here.sender(slack))
    assert sorted(post.row for post in slack.posts()) == sorted(mine)
    assert {there.state(row) for row in theirs} == {("due", "")}


def test_two_workers_never_send_twice(team: Team, slack: Slack) -> None:
    """Everything goes out once and in order in each conversation, whoever sends it."""
    members = [team.member(channel=f"D{n}") for n in range(6)]
    rows = [team.mail(members[n % 6]) for n in range(60)]
    workers = [team.sender(slack) for _ in range(3)]
    with working(*workers):
        assert until(lambda: all(team.state(row)[0] == "sent" for row in rows))
    posts = [post.row for post in slack.posts()]
    assert sorted(posts) == sorted(rows)
    for n in range(6):
        assert [row for row in posts if row in rows[n::6]] == rows[n::6]


def test_the_link_is_in_the_message_and_the_reply_in_its_thread(team: Team, slack: Slack) -> None:
    """A message may lead to another one, and may answer in a thread."""
    row = team.mail(team.member(channel="D1"))
    with team.begin() as tx:
        tx.run("update outbox set thread_ts = '4.2' where team_id = %(team)s")

    @each
    def linked(_tx: Tx, _row: UUID, _playbooks: Playbooks) -> Rendered | Gone:
        return Rendered(lambda link: Message(f"see {link}", []), ("D1", "3.1"))

    drained(team.sender(slack, render=linked))
    (post,) = slack.posts()
    assert (post.row, post.args["text"], post.args["thread_ts"]) == (row, "see https://slack.test/3.1", "4.2")


def test_a_reply_that_was_quicker_than_our_confirmation_counts(team: Team, slack: Slack) -> None:
    """Somebody answers before the answer of Slack is written down: the prompt is answered, not only sent."""
    ana = team.member(channel="D1")
    row = team.mail(ana)
    team.prompt(row, team.pair(ana, team.member()), ana)
    slack.bad = [Answer(200, '{"ok": true, "ts": "5.5"}')]
    with team.begin() as tx:
        user = tx.value("select slack_user from member where team_id = %(team)s and id = %(id)s", id=ana)
        keep_reply(tx, "D1", "6.6", "5.5", user)
    poster = Poster("xoxb-1", slack.url, QUICK)
    playbooks = {"mentorship": MENTORSHIP}
    drained(Sender(team.store, team.id, poster, playbooks, team.clock, QUICK, each(lambda *_: drawn())))
    assert team.state(row) == ("sent", "")
    with team.begin() as tx:
        assert (
            tx.value("select state from prompt where team_id = %(team)s and outbox_id = %(id)s", id=row) == "answered"
        )


def drawn() -> Rendered:
    """A message that says little."""
    return Rendered(lambda _: Message("hello", []), None)


def test_the_confirmation_outlasts_a_database_that_does_not_answer(team: Team, slack: Slack) -> None:
    """Slack has it, and for a while nobody can write that down: it is tried again, not posted again."""
    row = team.mail(team.member(channel="D1"))
    slack.bad = [Answer(200, '{"ok": true, "ts": "5.5"}', after=0.3)]
    with working(team.sender(slack, Times(http_timeout=1, settle=0, lease=20))):
        assert until(lambda: bool(slack.posts()))
        with team.begin() as tx:
            tx.run("lock table outbox in access exclusive mode")
            threading.Event().wait(1.5)
        assert until(lambda: team.state(row) == ("sent", ""))
    assert len(slack.posts()) == 1


def test_stopping_finishes_what_is_in_flight(team: Team, slack: Slack) -> None:
    """What has been posted is written down before the worker ends, and nothing new begins."""
    slack.always = Answer(200, '{"ok": true, "ts": "5.5"}', after=0.5)
    ana = team.member(channel="D1")
    rows = [team.mail(ana), team.mail(ana)]
    sender = team.sender(slack)
    before = threading.active_count()
    with working(sender):
        assert until(lambda: bool(slack.posts()))
    assert [team.state(row)[0] for row in rows] == ["sent", "due"]
    assert threading.active_count() <= before


def test_the_pace_is_kept(team: Team, slack: Slack) -> None:
    """Two messages in one conversation are as far apart as Slack asks for, and so are those of a team."""
    ana = team.member(channel="D1")
    for member in (ana, ana, team.member(channel="D2")):
        team.mail(member)
    with working(team.sender(slack, quick(pace_channel=0.6, pace_team=0.1))):
        assert until(lambda: len(slack.posts()) == 3)
    first, second = (post.at for post in slack.posts() if post.args["channel"] == "D1")
    assert second - first >= 0.55
    assert {post.args["channel"] for post in slack.posts()[:2]} == {"D1", "D2"}
