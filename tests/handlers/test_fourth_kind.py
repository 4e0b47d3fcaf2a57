"""A kind of program is data: a study group, of which nothing in the app knows, is defined here and played whole."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import Engine

from blocks.prompts import CHECK_IN_OPEN
from db.embedded import Cluster
from playground.slack import LocalSlack, Message, Person
from playground.slack.records import View
from playground.stage import MovedClock, Stage
from programs.course import Rhythm
from programs.joining import WHEN_AND_HOW
from programs.playbook import (
    Blind,
    Choice,
    Form,
    From,
    Kind,
    Once,
    Place,
    Playbook,
    Prompt,
    Question,
    Role,
    Visibility,
    When,
)  # fmt: skip
from programs.playbook import Stage as Part
from programs.soundness import flaws
from tests.cast import Cast, joins, opened

JOINING = Form("joins", "Join the group", "Next", (
    Question("subject", "What would you like to study?", Visibility.PARTNER, required=True),))  # fmt: skip
WEEK = Form("week", "Your week", "See the card", promise="next", questions=(
    Question("went", "How did it go?", Visibility.PARTNER, Kind.ONE, required=True, needs_promise=True,
             on_card="Last week", choices=(Choice("read", "I read it"), Choice("not", "Not this time"))),
    Question("learned", "What did you learn?", Visibility.PARTNER, blind=Blind.UNTIL_MINE, on_card="Learned"),
    Question("next", "What comes next?", Visibility.PARTNER, needed_first=True, on_card="Next",
             blind=Blind.UNTIL_MINE),
))  # fmt: skip
CLOSING = Form("closing", "Looking back", "Send", (
    Question("again", "Would you do it again?", Visibility.ORGANIZERS, Kind.ONE, required=True,
             choices=(Choice("yes", "Yes", fact="would do it again"), Choice("no", "No"))),))  # fmt: skip
ALL = ("member",)
STUDY_GROUP = Playbook(
    kind="study_group", version=1, name="Study group", about="A few people read one thing together.",
    rhythm=Rhythm(weeks=1, weekday=1, at=time(9)), anchor="member", lasts=3, when_and_how=WHEN_AND_HOW,
    roles=(Role("member", "Member", "Read with a few others.", JOINING, least=3, most=6),),
    stages=(
        Part("hello", "Hello", (
            Prompt("hello", ALL, Place.PAIR, When.PAIR_MADE, "{everyone}, meet each other in {program}.",
                   about_each="From {author}", called="hello"),)),
        Part("weekly", "Week", author="member", form=WEEK, closed="This week is over.", skipped="Noted.",
             card_title="{author}", card_closing="What surprised you?", prompts=(
            Prompt("week", ALL, Place.OWN_DM, When.PERIOD_OPENS, "{me}, how was your week? Open until {until}.",
                   button="My week", skip="Nothing new", called="each week"),
            Prompt("late", ALL, Place.OWN_DM, When.PERIOD_OPENS, "Still open.", after_days=2, in_thread_of="week",
                   unless=When.SUBMITTED, optional=True, called="the reminder"),
            Prompt("all", ALL, Place.PAIR, When.ALL_SHARED, "Everybody is in.", card=True, called="the cards"),)),
        Part("closing", "Looking back", author="member", form=CLOSING, closed="The group is over.", sent="Thank you.",
             once=Once(From.END, days=-3, stays=3), prompts=(
            Prompt("closing", ALL, Place.OWN_DM, When.PERIOD_OPENS, "{me}, one last question.", button="Look back",
                   called="one last question"),)),
    ),
)  # fmt: skip
STARTS = datetime(2026, 10, 12, 10, tzinfo=UTC)
NAMES = ("Ana", "Bo", "Cai")


@pytest.fixture
def group(cluster: Cluster, engine: Engine, local_slack: LocalSlack) -> Iterator["Group"]:
    """Three members in three zones; Olu has started a study group, and nobody has joined."""
    with Stage(
        cluster, local_slack, MovedClock(STARTS), playbooks={STUDY_GROUP.kind: STUDY_GROUP}, engine=engine
    ) as stage:
        yield Group(stage)


class Group:
    """Olu organizes; Ana, Bo and Cai study in Lisbon, New York and Nairobi."""

    def __init__(self, stage: Stage) -> None:
        """Let them in, and start the program."""
        self.stage, cast = stage, Cast(stage)
        cast.layout = {"name": "Readers", "starts_on": date(2026, 10, 13)}
        self.olu = cast.until_organized().olu
        zones = ("Europe/Lisbon", "America/New_York", "Africa/Nairobi")
        self.members = [stage.person(name, zone) for name, zone in zip(NAMES, zones, strict=True)]

    def meets(self) -> None:
        """All join, and Olu brings them together."""
        for one in self.members:
            joins(one, "Join as a member", {"subject": f"{one.name} reads about queues"})
        self.olu.open_home()
        self.olu.press("Pair people")
        opened(self.olu)
        self.olu.fill({"member": self.members})
        assert self.olu.submit().ok
        self.stage.settle()

    def got(self, person: Person, prompt: str, n: int = 1) -> Message | None:
        """Return the message in which somebody got a prompt."""
        return self.stage.message(person, prompt, n)

    def shares(self, person: Person, n: int, answers: Mapping[str, object]) -> None:
        """Somebody fills in their week, sees the card and shares it."""
        person.press(CHECK_IN_OPEN, on=self.got(person, "week", n))
        opened(person)
        person.fill(answers)
        assert person.submit().ok
        assert person.submit().ok
        self.stage.settle()


def says(seen: Message | View | None, *texts: str) -> bool:
    """Say whether all of this stands in something that somebody sees."""
    return seen is not None and all(seen.says(text) for text in texts)


def test_the_app_can_follow_it() -> None:
    """It names nothing that the app does not do."""
    assert flaws(STUDY_GROUP) == ()


def test_a_study_group_is_played_from_joining_to_its_end(group: Group) -> None:
    """Enrolment, kickoff, two periods answered each alone and read together, and a closing question."""
    ana, bo, cai = group.members
    group.meets()
    for n in (1, 2):
        group.stage.move_to(datetime(2026, 10, 13 + 7 * (n - 1), 14, tzinfo=UTC))
        assert says(group.got(ana, "hello"), *(f"{name} reads about queues" for name in NAMES))
        assert all(group.got(one, "week", n) for one in group.members)
        week = {"went": "read", "next": "More"} if n > 1 else {"next": "More"}
        for one in (ana, bo):
            group.shares(one, n, {**week, "learned": f"{one.name} learned {n}"})
        assert says(bo.modal, f"Ana learned {n}", "Not in yet: Cai")
        assert says(ana.open_home(), "Yours is in. Not yet: Cai")
        assert not group.got(ana, "all", n)
        group.shares(cai, n, {**week, "learned": f"Cai learned {n}"})
        assert says(group.got(ana, "all", n), *(f"{name} learned {n}" for name in NAMES))
    group.stage.move_to(datetime(2026, 10, 31, 14, tzinfo=UTC))
    ana.press(CHECK_IN_OPEN, on=group.got(ana, "closing"))
    opened(ana)
    ana.fill({"again": "yes"})
    assert ana.submit().ok
    assert says(ana.modal, "Thank you.")
    home = group.olu.open_home()
    assert says(home, "Ana would do it again")
    assert not says(home, "learned")
