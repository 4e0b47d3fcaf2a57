"""What becomes of a message, seen at Slack's end and in the outbox."""



from tests.delivery.post import Slack, Team


def test_a_due_message_is_posted_once(team: Team, slack: Slack) -> None:
    """Opened, claimed, posted with nothing but its id in the metadata, and confirmed."""
    ana = team.member()
    row = team.mail(ana)
    sender = team.sender(slack)
    assert sender.drain() == 1
    assert sender.drain() == 0
    sender.stop()
    (post,) = slack.posts()
    assert post.row == row
    assert post.args["metadata"] == {"event_type": "prompt", "event_payload": {"id": str(row)}}
    assert (post.args["unfurl_links"], post.args["unfurl_media"], post.args["link_names"]) == (False, False, False)
    assert team.state(row) == ("sent", "")
