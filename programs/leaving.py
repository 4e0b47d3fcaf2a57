"""Leaving a pair, and ending one: what is asked of whom, and what organizers learn of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from programs.checkins import Answer
from programs.lifecycle import Event, Outcome
from programs.pairs import Pair
from programs.playbook import Choice, Form, Kind, Playbook, Question, Visibility

_OUT, _DONE = "leave", "done"

WHY = Question(
    id="why",
    ask="What fits best?",
    seen_by=Visibility.ORGANIZERS,
    kind=Kind.ONE,
    choices=(
        Choice("time", "I have too little time right now"),
        Choice("goals", "My goals have changed"),
        Choice("match", "We are not the right match"),
        Choice("silence", "I cannot reach them"),
        Choice(_DONE, "We got there early"),
        Choice("wrong", "Something felt wrong"),
    ),
    hint="If something felt wrong: Get help reaches the organizers in private, and only those you choose.",
)
NEXT = Question(
    id="next",
    ask="What would you like next?",
    seen_by=Visibility.ORGANIZERS,
    kind=Kind.ONE,
    required=True,
    choices=(
        Choice("match", "Somebody new to work with"),
        Choice("rest", "A rest first; I will say when I am ready"),
        Choice(_OUT, "To leave the program"),
    ),
)
LEAVE = Form(
    id="leave",
    title="Leave this pair",
    submit="Leave",
    opening=(
        "Pairs end for many good reasons. {partner} hears from me that you have left, and no reason. The organizers "
        "see that you left and what you tell them here. What you wrote stays yours to look back at."
    ),
    questions=(WHY, NEXT),
)
OUTCOMES = (
    Choice(Outcome.EARLY.value, "They have got where they wanted"),
    Choice(Outcome.NO_FAULT.value, "It does not work for them, or something came up"),
    Choice(Outcome.NO_SHOW.value, "Somebody never came, or stopped answering"),
    Choice(Outcome.SAFETY.value, "Somebody was not treated well"),
)

# What organizers read of a pair that has ended, however it was asked about.
ENDED_AS = MappingProxyType(
    {
        Outcome.COMPLETED: "came all the way",
        Outcome.EARLY: "got where they wanted early",
        Outcome.NO_FAULT: "ended, nobody's fault",
        Outcome.NO_SHOW: "ended, since somebody did not come",
        Outcome.SAFETY: "ended, for safety",
        Outcome.MOVED: "went on in another program",
    }
)


@dataclass(frozen=True)
class Ended:
    """A pair that has come to its end without anybody leaving it: who they were, how it ended, and when."""

    names: tuple[str, ...]
    outcome: Outcome
    at: datetime


def leaves_as(pair: Pair, playbook: Playbook, leaver: UUID) -> Event:
    """Say what it means for a pair that somebody leaves it: its end, unless enough stay in every role."""
    staying = Counter(one.role for one in pair.others(leaver))
    return Event.ONE_LEFT if all(staying[role.id] >= role.least for role in playbook.roles) else Event.LEFT


def outcome_of(answers: Iterable[Answer]) -> Outcome:
    """Return how a pair turned out that somebody left, who says why or does not; it is never anybody's fault."""
    done = any(one.question == WHY.id and _DONE in one.picks for one in answers)
    return Outcome.EARLY if done else Outcome.NO_FAULT


def withdraws(answers: Iterable[Answer]) -> bool:
    """Say whether somebody who leaves their pair leaves the program too."""
    return any(one.question == NEXT.id and _OUT in one.picks for one in answers)
