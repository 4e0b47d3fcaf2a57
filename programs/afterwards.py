"""What an author alone reads once their form is kept: what is said to what they picked, and how it was before."""

from collections.abc import Mapping
from dataclasses import dataclass

from programs.checkins import Answers
from programs.playbook import Form, Leads
from programs.prompts import Line, fill


@dataclass(frozen=True)
class Remark:
    """One thing that is said to an author alone, and what they are offered beside it."""

    words: str
    leads: Leads | None = None


def remarks(form: Form, answers: Answers, names: Mapping[str, str]) -> tuple[Remark, ...]:
    """Return what is said to what was picked, in the order of the form."""
    return tuple(
        Remark(fill(choice.then, names), choice.leads)
        for question in form.fields()
        for choice in question.choices
        if choice.then and question.id in answers and choice.id in answers[question.id].picks
    )


def compared(form: Form, before: Answers, answers: Answers) -> tuple[Line, ...]:
    """Show what was picked then and now, for each question that was answered both times."""
    return tuple(
        Line(question.on_card or question.ask, f"{question.label(then)} → {question.label(now)}", quoted=False)
        for question in form.fields()
        if question.id in before and question.id in answers
        for then, now in zip(before[question.id].picks[:1], answers[question.id].picks[:1], strict=False)
    )
