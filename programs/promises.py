"""Promises over time: how many were kept, and how many in a row, with grace for one miss."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from programs.checkins import Answer
from programs.playbook import Playbook, Promised, Question, Stage
from programs.prompts import fill

# So many misses one after the other end a row.
GRACE = 2


@dataclass(frozen=True)
class Period:
    """What became of a promise in the nth period: None when its author let the period pass, or had nothing new.

    A period over which one of the pair took a break is none of these, and so is one in which nothing was promised.
    """

    n: int
    promised: Promised | None


@dataclass(frozen=True)
class Tally:
    """How many of somebody's promises were `kept`, `of` those they told of, and how many are `in_a_row`.

    The row was last as long as `reached` says, a count and the period in which it came to it.
    """

    kept: int = 0
    of: int = 0
    in_a_row: int = 0
    reached: tuple[tuple[int, int], ...] = ()


def tally(periods: Iterable[Period]) -> Tally:
    """Count promises, the oldest period first. One miss leaves a row as long as it is, and two together end it.

    What was kept in part neither lengthens a row nor hurts it.
    """
    kept = of = in_a_row = misses = 0
    reached: list[tuple[int, int]] = []
    for one in periods:
        of += one.promised is not None
        if one.promised is Promised.KEPT:
            kept, in_a_row, misses = kept + 1, in_a_row + 1, 0
            reached.append((in_a_row, one.n))
        elif one.promised is Promised.PARTLY:
            misses = 0
        elif (misses := misses + 1) >= GRACE:
            in_a_row, reached = 0, []
    return Tally(kept, of, in_a_row, tuple(reached))


def asked_in(playbook: Playbook) -> tuple[Stage, Question] | None:
    """Return the stage and the question that ask what became of a promise, or None where nothing does."""
    for stage in playbook.stages:
        for form in stage.all_forms():
            for question in form.fields():
                if question.needs_promise and any(choice.promise for choice in question.choices):
                    return stage, question
    return None


def became(question: Question, pick: str) -> Promised | None:
    """Return what a choice says of a promise, if anything."""
    return next((choice.promise for choice in question.choices if choice.id == pick), None)


def missed(stage: Stage, answers: Sequence[Answer]) -> bool:
    """Say whether answers tell of a promise that was not kept, or not whole."""
    asked = {one.id: one for form in stage.all_forms() for one in form.fields() if one.needs_promise}
    told = {became(asked[one.question], pick) for one in answers if one.question in asked for pick in one.picks}
    return bool(told & {Promised.MISSED, Promised.PARTLY})


def after_a_miss(questions: Iterable[Question], stage: Stage, pick: str, names: Mapping[str, str]) -> str:
    """Return what was agreed for a miss, in words for the others; nothing where nothing was picked."""
    choices = (choice for one in questions if one.id == stage.after_a_miss for choice in one.choices)
    return next((fill(choice.advice, names) for choice in choices if choice.id == pick), "")


def kept_words(mine: Tally, theirs: Iterable[tuple[str, Tally]]) -> str:
    """Say in one line who kept how many promises; nothing while nobody has told of any."""
    people = [("you", mine), *theirs]
    said = [f"{name} {_count(one)}" for name, one in people if one.of]
    return f"Promises kept: {', '.join(said)}" if said else ""


def _count(one: Tally) -> str:
    row = f" ({one.in_a_row} in a row)" if one.in_a_row > 1 else ""
    return f"{one.kept} of {one.of}{row}"
