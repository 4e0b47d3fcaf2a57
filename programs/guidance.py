"""What may help somebody to answer a partner's card: a few lines drawn from what was picked, theirs and their own."""

from collections.abc import Iterable, Mapping

from programs.checkins import Answer
from programs.playbook import Form
from programs.prompts import fill


def advice(form: Form, answers: Iterable[Answer], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return what the playbook advises on each thing that was picked, in the order of the form."""
    picked = {answer.question: answer.picks for answer in answers}
    return tuple(
        fill(choice.advice, names)
        for question in form.fields()
        for choice in question.choices
        if choice.advice and choice.id in picked.get(question.id, ())
    )
