"""Asking organizers for help: whom, about what, and when it reaches them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from programs.calendar import next_open
from programs.pairs import Pair
from programs.people import Member
from programs.playbook import Choice, Form, Kind, Question, Visibility

TO, TOPIC, NOTE = "to", "topic", "note"
SAFETY = "safety"
# The messages it leads to: to those who were asked, and back to the one who did. About safety they are of kinds of
# their own, since no break holds them, and what it is about stands nowhere that the sender of messages may read.
HELP_ASKED, HELP_TAKEN = "help_asked", "help_taken"
SAFETY_ASKED, SAFETY_TAKEN = "safety_asked", "safety_taken"
TOPICS = (
    Choice(SAFETY, "Safety, mine or somebody else's"),
    Choice("pair", "My pair or my partner"),
    Choice("else", "Something else"),
)
# How long Home still shows who took care of something.
SHOWN_FOR = timedelta(days=14)
# The same words within this are a second press, and not a second call.
SAME_WITHIN = timedelta(hours=1)


@dataclass(frozen=True)
class Desk:
    """Where a member can ask for help: a program, perhaps about one of its pairs, and who organizes it now."""

    id: UUID
    member_id: UUID
    program_id: UUID
    program_name: str
    organizers: tuple[Member, ...]
    pair: Pair | None = None

    @property
    def at_hand(self) -> tuple[Member, ...]:
        """Return the organizers who are not taking a break; when all are, everybody."""
        return tuple(one for one in self.organizers if not one.paused) or self.organizers


@dataclass(frozen=True)
class Ask:
    """That a member asked some organizers for help, and who takes care of it; the words only where they are read."""

    id: UUID
    program_id: UUID
    program_name: str
    author: Member
    pair_names: tuple[str, ...]
    topic: str
    asked_at: datetime
    to: tuple[Member, ...]
    taken_by: Member | None = None
    taken_at: datetime | None = None
    words: str = ""

    @property
    def readers(self) -> frozenset[UUID]:
        """Return the ids of the organizers who were asked."""
        return frozenset(one.id for one in self.to)


def help_form(desk: Desk) -> Form:
    """Return what is asked of somebody who asks for help: of whom, what about, and in which words."""
    return Form(
        id="help",
        title="Get help",
        submit="Send",
        questions=(
            Question(
                id=TO,
                ask="Who should get this?",
                seen_by=Visibility.ORGANIZERS,
                kind=Kind.MANY,
                required=True,
                choices=tuple(Choice(str(one.id), one.name) for one in desk.organizers),
                hint="Take out whoever should not read it.",
            ),
            Question(
                id=TOPIC,
                ask="What is it about?",
                seen_by=Visibility.ORGANIZERS,
                kind=Kind.ONE,
                required=True,
                choices=TOPICS,
                hint="About safety it reaches them at once, at any hour.",
            ),
            Question(
                id=NOTE,
                ask="What happened, and what would help?",
                seen_by=Visibility.ORGANIZERS,
                required=True,
                longest=1000,
            ),
        ),
    )


def asked_as(topic: str) -> str:
    """Return the kind of message that brings it to those who were asked."""
    return SAFETY_ASKED if topic == SAFETY else HELP_ASKED


def taken_as(topic: str) -> str:
    """Return the kind of message that tells the one who asked who is on it."""
    return SAFETY_TAKEN if topic == SAFETY else HELP_TAKEN


def reaches_at(topic: str, reader: Member, now: datetime) -> datetime:
    """Return when it reaches somebody: about safety at once, or else outside their quiet hours."""
    return now if topic == SAFETY else next_open(now, reader.zone, reader.quiet_from, reader.quiet_until)


def topic_words(topic: str) -> str:
    """Return what a topic is called; as it is, if nobody knows it any more."""
    return next((one.label for one in TOPICS if one.id == topic), topic)
