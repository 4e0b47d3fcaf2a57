"""Twenty people act at the same moment while the page is open: nothing is lost, doubled or mixed up between them."""

import re
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from db.embedded import Cluster
from playground.slack import Message, Person
from playground.stage import Stage
from playground.stories.people import WHEN_AND_HOW, People
from programs.buddies import BUDDIES
from tests.browser.windows import Windows
from tests.cast import opened
from tests.figures import Figures
from tests.handlers.ledger import Ledger

MANY = 20
ZONES = ("Europe/Lisbon", "Asia/Tokyo", "America/New_York", "Asia/Kolkata", "Australia/Sydney")
STARTS_ON = date(2026, 10, 19)
# Everybody marks each thing they write, so that it is known wherever it turns up.
MARK = re.compile(r"\b(?:goal|win|reply|burst)-\d\d(?:-\d)?\b")
BURST = 5
LATEST_SECONDS = 10


class Crowd(People):
    """Olu, who organizes, and twenty buddies, each with words of their own; the next two are a pair."""

    def lets_in(self, stage: Stage) -> None:
        """Let them into the workspace and a channel that the app is in too."""
        self.olu = stage.person("Olu", "Europe/London", owner=True)
        self.buddies = [stage.person(f"Buddy {n:02}", ZONES[n % len(ZONES)]) for n in range(MANY)]
        self.general = self.ws.channel("general", members=[self.olu, *self.buddies])

    def mark(self, kind: str, person: Person) -> str:
        """Return the words of this kind that only this person writes."""
        return f"{kind}-{self.buddies.index(person):02}"

    def partner(self, person: Person) -> Person:
        """Return with whom somebody is in a pair."""
        return self.buddies[self.buddies.index(person) ^ 1]

    def at_once(self, act: Callable[[Person], None]) -> None:
        """Let all twenty do something at the same moment; what goes wrong for any of them is raised."""
        together = threading.Barrier(MANY)

        def one(person: Person) -> None:
            together.wait()
            act(person)

        with ThreadPoolExecutor(MANY) as pool:
            list(pool.map(one, self.buddies))

    def until_all_got(self, prompt: str) -> None:
        """Move the clock, through everything that is due, until each has got a prompt at their own hour."""
        self.stage.move_until(lambda: all(self.got(one, prompt) for one in self.buddies), timedelta(weeks=4))
        assert all(self.got(one, prompt) for one in self.buddies)

    def enrols_alone(self, person: Person) -> None:
        """Somebody joins from their Home, with a goal in words of their own."""
        person.open_home()
        assert person.press(f"Join as a {BUDDIES.roles[0].name.lower()}").ok
        opened(person)
        person.fill({"goal": self.mark("goal", person), "drive": "4"})
        assert person.submit().ok
        person.fill(WHEN_AND_HOW)
        assert person.submit().ok
        person.close(all_views=True)

    def checks_in(self, person: Person) -> None:
        """Somebody answers the first check-in, and shares it."""
        self.opens(person, self.prompt("check_in").button, self.got(person, "check_in"))
        opened(person)
        person.fill({"win": self.mark("win", person), "next_promise": "Half an hour on it.", "how_sure": "4"})
        assert person.submit().ok
        assert person.submit().ok
        person.close(all_views=True)

    def replies_to(self, person: Person, card: Message) -> None:
        """Somebody answers in the thread of what both wrote."""
        person.say(card, self.mark("reply", person))


def marks(text: str) -> set[str]:
    """Return whose words stand in a text."""
    return set(MARK.findall(text))


def page(person: Person, path: str) -> str:
    """Return what somebody's page shows at a place, as the server draws it."""
    with urllib.request.urlopen(f"{person.ws.app.url}/{person.ws.id}/{person.id}/{path}") as answer:  # noqa: S310
        return str(answer.read().decode())


def test_twenty_people_at_once(open: Windows, stage: Stage, cluster: Cluster, figures: Figures) -> None:
    """Joining, checking in and replying, all twenty at once: each thing is kept once, under who wrote it."""
    crowd = Crowd(stage, BUDDIES)
    open(crowd.buddies[0], f"in/{crowd.general.id}")
    began = time.monotonic()
    crowd.starts("Buddies", STARTS_ON)
    crowd.at_once(crowd.enrols_alone)
    reads_their_own_goal(crowd)
    for first, second in zip(crowd.buddies[::2], crowd.buddies[1::2], strict=True):
        crowd.pairs(buddy=[first, second])
    crowd.until_all_got("check_in")
    crowd.at_once(crowd.checks_in)
    crowd.until_all_got("together")
    cards = {one.id: crowd.got(one, "together") for one in crowd.buddies}
    crowd.at_once(lambda one: crowd.replies_to(one, must(cards[one.id])))
    stage.settle()
    reads_their_own_pair_alone(crowd)
    is_kept_once(crowd, cluster)
    was_heard_once(stage)
    acts = len(stage.workspace.requests)
    figures(
        f"{MANY} people at once: {acts} events, presses and forms heard once each, {time.monotonic() - began:.1f} s"
    )


def must(message: Message | None) -> Message:
    """Return what has to be there."""
    assert message is not None
    return message


def reads_their_own_goal(crowd: Crowd) -> None:
    """What each wrote on joining stands in their own form, on their own page, and nobody else's words do."""
    for one in crowd.buddies:
        one.open_home()
        assert one.press("Change my answers").ok
        opened(one)
        assert marks(page(one, "home")) == {crowd.mark("goal", one)}
        one.close(all_views=True)


def reads_their_own_pair_alone(crowd: Crowd) -> None:
    """Each finds their own words and their partner's in their conversation, and nobody else's words anywhere."""
    for one in crowd.buddies:
        both = (one, crowd.partner(one))
        channel = crowd.ws.group(*both)
        card = must(crowd.got(one, "together"))
        theirs = {crowd.mark(kind, who) for kind in ("goal", "win", "reply") for who in both}
        assert marks(page(one, f"in/{channel}?thread={card.ts}")) == theirs
        assert marks(page(one, "home")) | marks(page(one, "messages")) <= theirs
        replies = [m.text for m in crowd.ws.messages(str(channel)) if "reply-" in m.text]
        assert sorted(replies) == sorted(crowd.mark("reply", who) for who in both)


def is_kept_once(crowd: Crowd, cluster: Cluster) -> None:
    """The database holds each form once, under its author, and nobody's words in the open."""
    ledger = Ledger(cluster)
    try:
        rows = ledger.rows(crowd.stage.trellis.team)
    finally:
        ledger.close()
    slack_users = {row["id"]: row["slack_user"] for row in rows["member"]}
    everybody = Counter(one.id for one in crowd.buddies)
    assert Counter(slack_users[row["member_id"]] for row in rows["enrolment"]) == everybody
    forms = {row["stage"] for row in rows["submission"]}
    assert len(forms) == 3  # both steps of joining, and the check-in
    for form in forms:
        assert Counter(slack_users[row["author"]] for row in rows["submission"] if row["stage"] == form) == everybody
    authors = {row["id"]: row["author"] for row in rows["submission"]}
    assert all(authors[row["submission_id"]] == row["author"] for row in rows["answer"])
    written = str(rows)
    for one in crowd.buddies:
        for words in (crowd.mark("goal", one), crowd.mark("win", one)):
            assert words not in written
            assert words.encode().hex() not in written


def was_heard_once(stage: Stage) -> None:
    """Each event was acked once, and every press and every form too; Slack could use every answer."""
    requests = stage.workspace.requests
    assert Counter(one.body["event_id"] for one in requests if one.acked and "event_id" in one.body) == Counter(
        {one.body["event_id"] for one in requests if "event_id" in one.body}
    )
    assert [one for one in requests if "event_id" not in one.body and (not one.acked or one.reason)] == []


def test_the_page_shows_the_last_of_a_burst(open: Windows, stage: Stage, figures: Figures) -> None:
    """All twenty write five messages at once; the open page shows the last of them soon, and has them all in order."""
    crowd = Crowd(stage, BUDDIES)
    window = open(crowd.buddies[0], f"in/{crowd.general.id}")

    def writes(person: Person) -> None:
        for n in range(BURST):
            person.say(crowd.general, f"{crowd.mark('burst', person)}-{n}")

    crowd.at_once(writes)
    written: Sequence[Message] = [m for m in crowd.ws.messages(crowd.general.id) if "burst-" in m.text]
    last = written[-1]
    window.locator(f'[data-ts="{last.ts}"]').wait_for(timeout=LATEST_SECONDS * 1000)
    took = time.time() - float(last.ts)
    assert len(marks(" ".join(m.text for m in written))) == MANY * BURST
    shown = window.locator(".stream article").evaluate_all("all => all.map((one) => one.dataset.ts)")
    assert shown == sorted(m.ts for m in written)[-len(shown) :]
    figures(f"The last of {len(written)} messages of {MANY} people was on the open page after {took:.2f} s")
    assert took < LATEST_SECONDS
