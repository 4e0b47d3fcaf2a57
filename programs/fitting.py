"""What is wrong with a form, or with any text of a playbook: what nobody fills, and what would not fit into Slack."""

from collections import Counter
from collections.abc import Iterator
from string import Formatter

from programs.playbook import Form, Kind, Question

# Slack's limits, as `blocks/kit.py` has them.
TITLE, BUTTON, CHOICE, CHOICES, LISTED, LABEL, HINT, TEXT, WRITTEN = 24, 75, 75, 10, 100, 2000, 2000, 3000, 3000
# A cell of the table that compares the kinds is short, so that the table is.
CELL = 150
# Who reads an answer stands behind a question's label, with a partner's name in it.
MARK = 120


def unfit_form(form: Form, known: set[str]) -> Iterator[str]:
    """Yield what is wrong with a form, whoever fills it; its texts may hold what is `known`."""
    where = f", form {form.id}"
    yield from (f"{where}: {flaw}" for flaw in twice("question", [one.id for one in form.fields()]))
    for part, words in (("title", form.title), ("submit", form.submit)):
        yield from unfit(f"{where}, {part}", words, TITLE)
        yield from () if words else (f"{where} has no {part}",)
    for part, words in (("opening", form.opening), ("needs_partner", form.needs_partner)):
        yield from unfilled(f"{where}, {part}", words, known)
    promise = next((one for one in form.fields() if one.id == form.promise), None)
    if form.promise and (promise is None or promise.kind is not Kind.TEXT):
        yield f"{where}: the promise {form.promise!r} is no question to write in"
    if bool(form.promise) != any(one.needs_promise for one in form.fields()):
        yield f"{where}: a promise is asked about if and only if there is one"
    for one in form.fields():
        yield from (f"{where}, question {one.id}{flaw}" for flaw in _question(one, known))
        if one.needed_first and (one.required or not form.promise):
            yield f"{where}, question {one.id} is needed first, where nothing comes to be needed later"


def _question(question: Question, known: set[str]) -> Iterator[str]:
    yield from unfilled("", question.ask, known, LABEL - MARK)
    yield from unfilled(", hint", question.hint, known, HINT)
    yield from unfit(", above", question.above, TEXT)
    yield from twice(", choice", [choice.id for choice in question.choices])
    if bool(question.choices) != question.kind.has_choices:
        yield " has choices, and nothing to pick" if question.choices else " has nothing to pick from"
    if set(question.usual) - {choice.id for choice in question.choices}:
        yield " has something usual that cannot be picked"
    most = LISTED if question.kind is Kind.LIST else CHOICES
    if len(question.choices) > most:
        yield f" has {len(question.choices)} choices, and Slack takes {most}"
    for choice in question.choices:
        yield from unfit(f", choice {choice.id}", choice.label, CHOICE)
        yield from unfilled(f", choice {choice.id}, advice", choice.advice, known | {"author"})
        yield from unfilled(f", choice {choice.id}, then", choice.then, known)
        yield from () if choice.then or not choice.leads else (f", choice {choice.id} leads on without a word",)
        yield from () if choice.label else (f", choice {choice.id} says nothing",)
    if question.longest > WRITTEN:
        yield f" lets one write {question.longest} characters, and Slack takes {WRITTEN}"
    yield from (f" has follow-ups of follow-ups: {one.id}" for one in question.follow_ups if one.follow_ups)


def placeholders(words: str) -> set[str]:
    """List what a text wants filled in, with everything but plain names spelled out. Raises ValueError if broken."""
    return {
        f"{name}{spec and ':' + spec}{(conversion and '!' + conversion) or ''}"
        for _, name, spec, conversion in Formatter().parse(words)
        if name is not None
    }


def names_in(words: str) -> set[str]:
    """List what a text wants filled in; nothing of one that is broken, which is named elsewhere."""
    try:
        return placeholders(words)
    except ValueError:
        return set()


def unfilled(where: str, words: str, known: set[str], most: int = TEXT) -> Iterator[str]:
    """Yield what nobody fills in a text, and what is too long in it."""
    try:
        wants = placeholders(words)
    except ValueError:
        yield f"{where}: a brace in {words[:40]!r} is not closed"
        return
    yield from (f"{where} wants {{{name}}}, which nobody fills" for name in sorted(wants - known))
    if len(words) > most:
        yield f"{where} has {len(words)} characters, and Slack takes {most}"


def unfit(where: str, words: str, most: int) -> Iterator[str]:
    """Yield what is wrong with a text that is shown as it is."""
    yield from unfilled(where, words, set(), most)


def twice(what: str, ids: list[str]) -> Iterator[str]:
    """Yield every id that is there more than once."""
    yield from (f"{what} {one} is there twice" for one, count in Counter(ids).items() if count > 1)
