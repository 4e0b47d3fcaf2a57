"""Slack says 429 for a minute to five hundred messages at once: it is left alone for as long, and all of them come."""

from collections import Counter
from datetime import datetime, timedelta
from statistics import quantiles

from db.embedded import Cluster
from playground.slack import Call
from tests.figures import Figures
from tests.promises.crowd import Crowd, crowd, row_of
from tests.promises.workers import workers
from tests.scale import WHOLE

PEOPLE, WORKERS, IN_FLIGHT = 500, 3, 8
BANS = (60 if WHOLE else 12, 5)  # seconds; the second strikes the first request after the first


class Ban:
    """One time for which Slack refuses everything: what it refused then, and what it took."""

    def __init__(self, asked: list[Call], begun: datetime, seconds: int) -> None:
        """Take what was asked within it."""
        during = [call for call in asked if begun <= call.at < begun + timedelta(seconds=seconds)]
        self.seconds = seconds
        self.refused = [call for call in during if call.status == 429]
        self.posted = [call for call in during if call.status != 429]
        self.again = len(self.refused) - len({row_asked(call) for call in self.refused})
        self.last = (max(call.at for call in self.refused) - begun).total_seconds()


def row_asked(call: Call) -> str:
    """Return the id that a request marks its message with."""
    return str(call.args["metadata"]["event_payload"]["id"])


def lateness(many: Crowd) -> list[float]:
    """Return by how many seconds each message came after it was due, by Slack's time."""
    due = many.at.timestamp()
    return [float(message.ts) - due for messages in many.posted().values() for message in messages]


def test_nothing_is_posted_during_a_ban_and_all_of_it_after(cluster: Cluster, figures: Figures) -> None:
    """Only what was on its way when a ban began is refused, each message once; nobody asks again before its end."""
    with crowd(cluster) as many:
        for seconds in BANS:
            many.workspace.faults.add("chat.postMessage", "rate_limited", retry_after=seconds)
        with workers(many, WORKERS, pace_team=0.02, in_flight=IN_FLIGHT):
            many.come(PEOPLE)
            many.schedule()
            many.wait_until_sent()
        mail, asked = many.mail(), [call for call in many.workspace.calls if call.method == "chat.postMessage"]
        late = lateness(many)
        posts = Counter(row_of(message) for messages in many.posted().values() for message in messages)
    refused = [call for call in asked if call.status == 429]
    begun = [min(call.at for call in refused)]
    begun.append(min(call.at for call in refused if call.at >= begun[0] + timedelta(seconds=BANS[0])))
    bans = [Ban(asked, at, seconds) for at, seconds in zip(begun, BANS, strict=True)]
    twice = [row for row, times in posts.items() if times > 1]
    lost = {one.id for one in mail} - set(posts)
    p50, p95 = quantiles(late, n=100)[49], quantiles(late, n=100)[94]
    told = "; ".join(
        f"{one.seconds} s: posted {len(one.posted)}, asked again {one.again}, on their way when it began "
        f"{len(one.refused) - one.again} (the last of them {one.last:.2f} s after the first)" for one in bans
    )  # fmt: skip
    figures(
        f"{PEOPLE} messages, {WORKERS} workers with {IN_FLIGHT} hands each, 429 at the first request and once more "
        f"right after – {told} – lost {len(lost)}, twice {len(twice)}, requests {len(asked)}; late by p50 {p50:.1f} s, "
        f"p95 {p95:.1f} s, at most {max(late):.1f} s"
    )
    for ban in bans:
        assert (ban.posted, ban.again) == ([], 0)
        assert len(ban.refused) <= WORKERS * IN_FLIGHT
    assert bans[0].last < BANS[0] / 2
    assert sum(len(ban.refused) for ban in bans) == len(refused)
    assert (lost, twice, len(posts)) == (set(), [], PEOPLE)
    assert len(asked) == PEOPLE + len(refused)
    assert {one.attempts for one in mail} == {1}
    assert min(late) >= sum(BANS)
