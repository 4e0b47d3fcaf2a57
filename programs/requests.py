"""Asking a mentor whom one found oneself: who may ask whom now, and what becomes of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from programs.pairs import Enrolment, Refused
from programs.people import Member
from programs.playbook import Directory, Form, Playbook, Question, Visibility
from programs.prompts import Line

# The messages that it leads to.
ASKED, ASKED_BACK, REPLIED, DECLINED, LAPSED = (
    "request_asked",
    "request_asked_back",
    "request_replied",
    "request_declined",
    "request_lapsed",
)
SENTENCE, QUESTION, REPLY = "sentence", "question", "reply"
OVER = "This is settled already, or its time is over, so there is nothing left to do here."
NO_REPLY_WANTED = "There is no question that waits for your answer."
ASK_CARD = "How it began"

ASK_BACK = Form(
    id="ask_back",
    title="Ask back",
    submit="Send",
    questions=(
        Question(
            id=QUESTION,
            ask="What would you like to know first?",
            seen_by=Visibility.PARTNER,
            required=True,
            hint="One question. {partner} answers with one line, and then you decide.",
        ),
    ),
)
ANSWER_BACK = Form(
    id="answer_back",
    title="Answer",
    submit="Send",
    questions=(
        Question(
            id=REPLY,
            ask="Your answer, in one line",
            seen_by=Visibility.PARTNER,
            required=True,
        ),
    ),
)


class State(StrEnum):
    """What has become of a request. One that nobody answered in time is over, and stays as it was."""

    OPEN = "open"
    ASKED_BACK = "asked_back"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Request:
    """That somebody asked a mentor, until when there is an answer, and what they wrote each other, if it was read."""

    id: UUID
    program_id: UUID
    program_name: str
    kind: str
    asker: Member
    guide: Member
    state: State
    asked_at: datetime
    answer_by: datetime
    sentence: str = ""
    question: str = ""
    reply: str = ""

    @property
    def member_id(self) -> UUID:
        """Return who asks."""
        return self.asker.id

    @property
    def asked(self) -> tuple[UUID, ...]:
        """Return whose yes or no it wants."""
        return (self.guide.id,)

    @property
    def active(self) -> bool:
        """Say that it can always be looked at; whether it still waits is said in words."""
        return True

    def waits(self, now: datetime) -> bool:
        """Say whether one of the two still has to answer, and time to."""
        return self.state in (State.OPEN, State.ASKED_BACK) and now < self.answer_by


@dataclass(frozen=True)
class Found:
    """Somebody's place in a directory, as a member who looks there finds it from their own place, `mine`."""

    place: Enrolment
    mine: Enrolment
    kind: str

    @property
    def member_id(self) -> UUID:
        """Return who is looking."""
        return self.mine.member_id

    @property
    def active(self) -> bool:
        """Say whether whoever looks may still do so."""
        return self.mine.active


@dataclass(frozen=True)
class Standing:
    """How two people stand to each other at this moment, and how many wait for the mentor's answer beside this."""

    waiting: int = 0
    own: Request | None = None
    kept_apart: bool = False
    paired: bool = False
    swapped: bool = False
    over: bool = False


@dataclass(frozen=True)
class Fits:
    """They may be asked."""


@dataclass(frozen=True)
class Unavailable:
    """Not this mentor, and not now: said without a reason that is theirs alone, so that the next one can be asked."""

    reason: str


def may_ask(found: Found, standing: Standing) -> Fits | Unavailable | Refused:
    """Decide whether somebody may ask this mentor now: one at a time, so that each is asked in earnest.

    `Refused` says that it would not help to ask somebody else.
    """
    guide, free = found.place.member, found.place.capacity - found.place.pairs - standing.waiting
    if standing.over:
        return Refused(SENTENCE, "This program is over, so nobody can be asked here any more.")
    if standing.own:
        still = f"You have asked {standing.own.guide.name}, who still has time to answer."
        return Refused(SENTENCE, f"{still} On Trellis's Home you can take that back, and then ask somebody else.")
    if guide.id == found.mine.member_id:
        return Unavailable("That is your own card. Please choose somebody else.")
    if standing.swapped:
        return Unavailable(f"You guide {guide.name} already, and two people never guide each other.")
    if standing.paired:
        return Unavailable(f"You and {guide.name} are a pair already. Just write to each other.")
    if not (guide.active and found.place.active) or guide.paused or standing.kept_apart:
        return Unavailable(f"{guide.name} is not available right now.")
    if free < 1:
        return Unavailable(f"{guide.name}'s last place has just been taken.")
    return Fits()


def why_not_accept(found: Found, standing: Standing) -> str:
    """Say to a mentor why they cannot accept now, in words that tell nothing about the other; '' when they can."""
    asker = found.mine.member
    if standing.over:
        return "This program is over."
    if standing.paired:
        return f"You and {asker.name} are a pair already."
    if standing.swapped:
        return f"{asker.name} guides you already, and two people never guide each other."
    if found.place.pairs >= found.place.capacity:
        return "All your places are taken. You can change how many you take on Trellis's Home, or decline kindly."
    if found.place.member.paused:
        return "You are taking a break. Come back on Trellis's Home first, then accept."
    away = asker.paused or not asker.active
    if away or standing.kept_apart or not (found.mine.active and found.place.active):
        return f"You and {asker.name} cannot become a pair here right now."
    return ""


def why_settled(request: Request, now: datetime) -> str:
    """Say why there is nothing to answer any more; '' while there is."""
    said = {
        State.ACCEPTED: "You are a pair already.",
        State.DECLINED: "This was declined already.",
        State.WITHDRAWN: f"{request.asker.name} has taken this back, so there is nothing left to do.",
    }
    if request.state in said:
        return said[request.state]
    late = f"The time to answer is over, and {request.asker.name} is free to ask somebody else."
    return "" if request.waits(now) else late


def answer_by(directory: Directory, now: datetime) -> datetime:
    """Return until when somebody who is asked now has time."""
    return now + timedelta(days=directory.answer_days)


@dataclass(frozen=True)
class Card:
    """Somebody's card in a directory: their place, the free places they have, and what they picked and wrote."""

    place: Enrolment
    free: int
    topics: frozenset[str]
    languages: frozenset[str]
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What somebody looks for in a directory; nothing means anything."""

    topic: str = ""
    language: str = ""
    page: int = 0


def offered(cards: Iterable[Card], wish: Wish) -> list[Card]:
    """Return the cards that fit a wish, of people with a free place: first those with the most, then by name."""
    fitting = [
        one
        for one in cards
        if one.free > 0
        and (not wish.topic or wish.topic in one.topics)
        and (not wish.language or wish.language in one.languages)
    ]
    return sorted(fitting, key=lambda one: (-one.free, one.place.member.name, str(one.place.id)))


def next_best(cards: Iterable[Card], topics: frozenset[str]) -> Card | None:
    """Return whom to ask next: somebody free with most of these topics; None if nobody has any of them."""
    fitting = [one for one in offered(cards, Wish()) if one.topics & topics]
    return max(fitting, key=lambda one: len(one.topics & topics), default=None)


def directory_flaws(playbook: Playbook) -> Iterator[str]:
    """Yield what is wrong with a playbook's directory; nothing when it has none."""
    directory = playbook.directory
    if directory is None:
        return
    roles = {role.id: role for role in playbook.roles}
    if sorted((directory.listed, directory.asking)) != sorted(roles):
        yield "its directory lists one role for another, and there are others"
        return
    asked = {one.id: one for form in (roles[directory.listed].form, playbook.when_and_how) for one in form.fields()}
    for wanted in (directory.topics, directory.languages):
        if wanted not in asked or asked[wanted].seen_by is not Visibility.PARTNER or not asked[wanted].choices:
            yield f"its directory goes by {wanted!r}, which is nothing picked for others to read"
    if [one.id for one in directory.form.fields()] != [SENTENCE] or not directory.form.for_partner:
        yield f"the form {directory.form.id} of its directory does not ask for one {SENTENCE}"
    if not directory.shown_to:
        yield "its directory does not say to whom a card is shown"
