"""The life of a pair: the states it can be in, what leads from one to the next, and how it can end."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from programs.calendar import instant
from programs.pairs import Pair, Refused
from programs.people import Member

OVER = "This pair has ended already."
FAREWELL = timedelta(days=10)
# What is shorter has no farewell of its own: it would begin before the people know each other.
SHORT = timedelta(weeks=4)


class State(StrEnum):
    """Where a pair stands."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    PAUSED = "paused"
    FINISHING = "finishing"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a pair ended."""

    COMPLETED = "completed"
    EARLY = "completed_early"
    NO_FAULT = "no_fault"
    NO_SHOW = "no_show"
    SAFETY = "safety"
    MOVED = "moved"


class Event(StrEnum):
    """What can happen to a pair."""

    ACCEPTED = "the one who was asked accepts"
    DECLINED = "the one who was asked declines"
    LAPSED = "nobody answers in time"
    PAUSED = "somebody takes a break"
    RESUMED = "everybody is back"
    RESUMED_LATE = "everybody is back, and the end is near"
    FAREWELL = "the last days begin"
    EXTENDED = "all choose to carry on"
    ONE_LEFT = "one leaves, and enough stay"
    LEFT = "one leaves, and too few stay"
    TIME_OVER = "their time is over"
    ENDED = "an organizer ends it"
    MOVED = "they go on in another program"


_HAPPENS: Mapping[State, Mapping[Event, State]] = {
    State.PROPOSED: {
        Event.ACCEPTED: State.ACTIVE,
        Event.DECLINED: State.CLOSED,
        Event.LAPSED: State.CLOSED,
    },
    State.ACTIVE: {
        Event.PAUSED: State.PAUSED,
        Event.FAREWELL: State.FINISHING,
        Event.ONE_LEFT: State.ACTIVE,
    },
    State.FINISHING: {
        Event.PAUSED: State.PAUSED,
        Event.EXTENDED: State.ACTIVE,
        Event.ONE_LEFT: State.FINISHING,
    },
    State.PAUSED: {
        Event.RESUMED: State.ACTIVE,
        Event.RESUMED_LATE: State.FINISHING,
        Event.EXTENDED: State.PAUSED,
        Event.ONE_LEFT: State.PAUSED,
    },
    State.CLOSED: {},
}
# What ends a pair wherever it stands, once it is one.
_ENDS = (Event.TIME_OVER, Event.LEFT, Event.ENDED, Event.MOVED)
_TOGETHER = (State.ACTIVE, State.FINISHING, State.PAUSED)
TRANSITIONS: Mapping[tuple[State, Event], State] = MappingProxyType(
    {(state, event): after for state, events in _HAPPENS.items() for event, after in events.items()}
    | {(state, event): State.CLOSED for state in _TOGETHER for event in _ENDS}
)
# How each event that ends a pair can have turned out.
OUTCOMES_OF: Mapping[Event, tuple[Outcome, ...]] = MappingProxyType(
    {
        Event.DECLINED: (Outcome.NO_FAULT,),
        Event.LAPSED: (Outcome.NO_FAULT,),
        Event.TIME_OVER: (Outcome.COMPLETED,),
        Event.LEFT: (Outcome.NO_FAULT, Outcome.EARLY),
        Event.ENDED: (Outcome.EARLY, Outcome.NO_FAULT, Outcome.NO_SHOW, Outcome.SAFETY),
        Event.MOVED: (Outcome.MOVED,),
    }
)


def move(state: State, event: Event) -> State | Refused:
    """Return the state that a pair is in once this has happened, or say why it cannot happen."""
    if after := TRANSITIONS.get((state, event)):
        return after
    if state is State.CLOSED:
        return Refused("", OVER)
    return Refused("", "They are no pair yet." if state is State.PROPOSED else "This does not fit where the pair is.")


def state_of(pair: Pair) -> State:
    """Return where a pair stands, read from what is known of it."""
    if not pair.active:
        return State.CLOSED
    if pair.stopped_at:
        return State.PAUSED
    return State.FINISHING if pair.finishing else State.ACTIVE


def comes_to(pair: Pair, day: date) -> datetime:
    """Return when a day counts for a pair: at the first own hour of its people on it, where it has begun."""
    return max(instant(day, time(0), pair.anchor_zone), min(hour_on(one.member, day) for one in pair.members))


def hour_on(member: Member, day: date) -> datetime:
    """Return the instant of a member's own hour on a day, where they live."""
    return instant(day, member.at, member.zone)


def diagram() -> str:
    """Draw the table for docs/life-of-a-pair.md, as Mermaid does."""
    return "\n".join(("stateDiagram-v2", *(f"    {line}" for line in _arrows())))


def _arrows() -> Iterator[str]:
    yield f"[*] --> {State.PROPOSED}: one asks"
    yield f"[*] --> {State.ACTIVE}: an organizer pairs them"
    for (state, event), after in TRANSITIONS.items():
        yield f"{state} --> {after}: {event}"
    yield f"{State.CLOSED} --> [*]"
