"""Leaving a pair, and ending one: what is asked of whom, and what organizers learn of it."""

from collections.abc import Iterable

from programs.checkins import Answer
from programs.playbook import Choice, Form, Kind, Question, Visibility

LEFT = "left"
_OUT = "leave"

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
        Choice("done", "We got there early"),
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
    Choice("finished", "They have got where they wanted"),
    Choice("not_working", "It does not work for them"),
    Choice("other", "Something else"),
)


def withdraws(answers: Iterable[Answer]) -> bool:
    """Say whether somebody who leaves their pair leaves the program too."""
    return any(one.question == NEXT.id and _OUT in one.picks for one in answers)
