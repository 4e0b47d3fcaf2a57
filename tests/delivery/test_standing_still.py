"""A worker stands still, frozen or suspended, and goes on when others have gone on without it."""

import time
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from blocks.kit import Message
from db import engine, outbox, readback
from db.addresses import list_unaddressed
from db.engine import Store, Tx
from db.outbox import Pace
from delivery.render import Gone, Rendered
from delivery.slack import Later, Poster, Sent
from programs.playbook import Playbooks
from tests.delivery.drawing import each
from tests.delivery.post import NOON, QUICK, Call, Slack, Team, quick, until, working

LEASE = 3600.0


def whole(slack: Slack) -> list[Call]:
    """The posts that came whole; half a request is none."""
    return [call for call in slack.posts() if call.args]


def test_what_comes_too_late_is_never_posted(slack: Slack) -> None:
    """Once the time for it is over no request is whole, whatever was checked before; that is no attempt."""
    message, row, poster = Message("Hi", []), uuid4(), Poster("xoxb-1", slack.url, QUICK)
    assert poster.post("D1", message, row, until=time.monotonic() - 0.01) == Later(0, "too_late")
    assert whole(slack) == []
    assert isinstance(poster.post("D1", message, row, until=time.monotonic() + 60), Sent)
    assert [call.row for call in whole(slack)] == [row]


def test_who_stood_still_after_the_last_check_posts_nothing(team: Team, slack: Slack) -> None:
    """Time goes by between the check and the post, as when the machine is suspended: another attempt posts it."""
    row, drawn = team.mail(team.member(channel="D1")), list[Message]()
    times = quick(http_timeout=2, settle=0.2, lease=3)

    @each
    def slow(_tx: Tx, outbox_id: UUID, _playbooks: Playbooks) -> Rendered | Gone:
        return Rendered(lambda _: stand_still(Message(str(outbox_id), [])), None)

    def stand_still(message: Message) -> Message:
        drawn.append(message)
        time.sleep(times.to_post + 0.1 if len(drawn) == 1 else 0)
        return message

    with working(team.sender(slack, times, slow)):
        assert until(lambda: team.state(row) == ("sent", ""), 30)
    assert len(drawn) > 1
    assert [call.row for call in whole(slack)] == [row]


def test_who_stands_still_while_claiming_holds_up_nobody_for_long(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker is frozen in the middle of a claim, with the team's turn: soon another one takes it."""
    monkeypatch.setattr(engine, "IDLE_MS", 200)
    frozen = Store(engine.make_engine(store.engine.url.render_as_string(hide_password=False), 1), store.vault)
    team = Team(store)
    row = team.mail(team.member(channel="D1"))
    with team.begin() as tx:
        list_unaddressed(tx, NOON)

    def claimed_by_another() -> list[UUID]:
        with team.begin() as tx:
            return [one.id for one in outbox.claim(tx, NOON, uuid4(), 8, lease=LEASE, pace=Pace(0, 0))]

    def claim_and_stand_still() -> None:
        with frozen.begin(team.id) as tx:
            assert outbox.claim(tx, NOON, uuid4(), 8, lease=LEASE, pace=Pace(0, 0))
            assert until(lambda: claimed_by_another() == [row])

    with pytest.raises(DBAPIError) as ended:
        claim_and_stand_still()
    assert engine.lost(ended.value)
    frozen.engine.dispose()


def test_what_is_past_its_lease_is_not_overtaken(store: Store) -> None:
    """A lease may end at any moment, between two statements too: what is younger waits until it is looked for."""
    team, worker = Team(store), uuid4()
    ana = team.member(channel="D1")
    older, younger = team.mail(ana), team.mail(ana)
    with team.begin() as tx:
        list_unaddressed(tx, NOON)
        assert [one.id for one in outbox.claim(tx, NOON, worker, 8, lease=0, pace=Pace(0, 0))] == [older]
        assert outbox.claim(tx, NOON, worker, 8, lease=LEASE, pace=Pace(0, 0)) == []
        readback.lapse(tx)
        (reading,) = readback.claim_reading(tx, 8, LEASE)
        readback.not_there(tx, reading)
        assert [one.id for one in outbox.claim(tx, NOON, worker, 8, lease=LEASE, pace=Pace(0, 0))] == [older]
        outbox.confirm_sent(tx, older, worker, "1.1", NOON)
        assert [one.id for one in outbox.claim(tx, NOON, worker, 8, lease=LEASE, pace=Pace(0, 0))] == [younger]


def test_what_goes_along_is_decided_with_what_carries_it(store: Store) -> None:
    """Whoever was too slow to put a message back lets nothing go that it carries: others look for both by now."""
    team, worker = Team(store), uuid4()
    ana = team.member(channel="D1")
    rows = [team.mail(ana), team.mail(ana)]
    with team.begin() as tx:
        list_unaddressed(tx, NOON)
        (one,) = outbox.claim(tx, NOON, worker, 8, lease=0, pace=Pace(0, 0), attend=lambda *_: [rows])
        assert list(one.ids) == rows
        readback.lapse(tx)
        outbox.put_back(tx, one.id, worker)
    assert [team.state(row) for row in rows] == [("unknown", "lease")] * 2
