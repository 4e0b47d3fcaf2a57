"""Every answer of Slack, of what stands before it and of the network: one request for each attempt, and its meaning."""

from collections import Counter
from dataclasses import replace

import pytest

from db.engine import Store
from delivery.send import Sender
from delivery.slack import Halt, Later, Never, Outcome, Poster, Sent, Unknown
from tests.delivery.answers import ANSWERS, CONNECTIONS, UNREACHED, listening, nowhere
from tests.delivery.drawing import draw
from tests.delivery.post import QUICK, Slack, Team, drained
from tests.figures import Figures

# What is unclear stays so: nobody looks for it yet.
TIMES = replace(QUICK, settle=600, lease=700)


def left_by(store: Store, url: str) -> tuple[str, str, bool]:
    """Send one message there; return what became of it, why, and whether the workspace may still be written to."""
    team = Team(store)
    row = team.mail(team.member(channel="D1"))
    drained(Sender(store, team.id, Poster("xoxb-1", url, TIMES), {}, team.clock, TIMES, draw))
    with team.begin() as tx:
        active = tx.value("select state = 'active' from team where team_id = %(team)s")
    return *team.state(row), active


def meant_by(outcome: Outcome) -> tuple[str, str, bool]:
    """Return what an outcome has to leave behind."""
    match outcome:
        case Sent():
            return "sent", "", True
        case Later():
            return "due", "", True
        case Unknown(cause):
            return "unknown", cause, True
        case Never(reason):
            return "parked", reason, True
        case Halt():
            return "due", "", False


@pytest.mark.usefixtures("left_open")
def test_every_answer_costs_one_request_and_leaves_what_it_means(store: Store, slack: Slack, figures: Figures) -> None:
    """From the server and from the socket: no answer, and none missing, makes one attempt two."""
    wrong, requests, connections = [], 0, 0
    for name, answer, meant in ANSWERS:
        slack.bad, slack.calls = [answer], []
        left = left_by(store, slack.url)
        requests += len(slack.posts())
        if (left, len(slack.calls)) != (meant_by(meant), 1):
            wrong.append((name, left, len(slack.calls)))
    for name, scheme, behave, meant in CONNECTIONS:
        with listening(scheme, behave) as place:
            left = left_by(store, place.url)
        connections += place.taken
        if (left, place.taken) != (meant_by(meant), 1):
            wrong.append((name, left, place.taken))
    with nowhere() as places:
        wrong += [
            (name, left, 0) for name, url in places.items() if (left := left_by(store, url)) != meant_by(UNREACHED)
        ]
    outcomes = [meant for *_, meant in [*ANSWERS, *CONNECTIONS]] + [UNREACHED] * len(places)
    kinds = Counter(type(one).__name__ for one in outcomes)
    figures(
        f"{len(ANSWERS)} answers from the server: {requests} requests; {len(CONNECTIONS)} from the socket: "
        f"{connections} connections; {len(places)} where nobody is: none; "
        + ", ".join(f"{kind} {times}" for kind, times in sorted(kinds.items()))
        + f"; wrong {len(wrong)}"
    )
    assert wrong == []
