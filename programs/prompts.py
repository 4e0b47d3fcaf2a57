"""What one prompt says to one reader: the playbook's words filled in, and the card that a partner sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from programs.checkins import Answer
from programs.course import Track
from programs.parting import PARTING
from programs.playbook import Form, Kind, Playbook, Prompt, Question, Stage, Visibility, When


@dataclass(frozen=True)
class Line:
    """One answer on a card: what it is called, and the words. `quoted` words are the author's own."""

    label: str
    words: str
    quoted: bool


@dataclass(frozen=True)
class Card:
    """A check-in as the partner sees it."""

    title: str
    lines: tuple[Line, ...]
    closing: str


@dataclass(frozen=True)
class Occasion:
    """One prompt at the moment it is sent. `form_id` is what its button opens, or else what `pair_id` has;
    `link` leads to what was answered.

    `about` is what each of the pair wrote for the other, and `below` the words under it.
    `fewer` says that its one reader wants fewer messages at this moment, `over` that the pair has ended.
    """

    prompt: Prompt
    words: str
    outbox_id: UUID | None = None
    form_id: UUID | None = None
    card: Card | None = None
    link: str = ""
    about: tuple[Card, ...] = ()
    below: str = ""
    fewer: bool = False
    over: bool = False
    pair_id: UUID | None = None


@dataclass(frozen=True)
class Past:
    """A check-in that its own author looks back at; nothing in a `private` one was for a partner."""

    at: datetime
    shared: bool
    skipped: bool
    lines: tuple[Line, ...]
    private: bool = False


def fill(words: str, names: Mapping[str, str]) -> str:
    """Put names into a playbook's words. What stands in a name is never filled again."""
    return words.format_map(names)


def find_news(playbook: Playbook, when: When, role: str) -> tuple[Stage, Prompt] | None:
    """Return what somebody in this role is told when this has happened to their pair, if anything, and its stage.

    A playbook without words of its own for how a pair ends has everybody's.
    """
    own = ((stage, one) for stage in playbook.stages for one in stage.due(when) if role in one.to)
    return next(own, None) or next(((PARTING, one) for one in PARTING.due(when)), None)


def news(playbook: Playbook, when: When, role: str) -> Prompt | None:
    """Return what somebody in this role is told when this has happened to their pair, if anything."""
    found = find_news(playbook, when, role)
    return found[1] if found else None


def with_theme(names: Mapping[str, str], track: Track | None, n: int) -> dict[str, str]:
    """Add the theme of the nth period to what words may be filled with: {theme_…} with each role's id."""
    words = track.theme(n).words if track else {}
    return {**names, **{f"theme_{role}": fill(theme, names) for role, theme in words.items()}}


def card(stage: Stage, names: Mapping[str, str], answers: Iterable[Answer], last_promise: str = "",
         form: Form | None = None, goal: str = "") -> Card:  # fmt: skip
    """Show what the author shares with a partner, and nothing of what they marked otherwise; `form` is the author's,
    and `goal` what the goal is called that it asks about.
    """
    form = form or stage.form
    if form is None:
        raise ValueError(f"the stage {stage.id} has no form")
    lines = _for_partner(form, answers, last_promise, goal)
    return Card(fill(stage.card_title, names), lines, fill(stage.card_closing, names))


def about(prompt: Prompt, form: Form, author: str, answers: Iterable[Answer]) -> Card:
    """Show what somebody wrote on joining for a partner to see."""
    return Card(fill(prompt.about_each, {"author": author}), _for_partner(form, answers), "")


def _for_partner(form: Form, answers: Iterable[Answer], last_promise: str = "", goal: str = "") -> tuple[Line, ...]:
    given = {answer.question: answer for answer in answers}
    return tuple(
        line
        for question in form.fields()
        if question.seen_by is Visibility.PARTNER and question.id in given
        for line in _lines(question, given[question.id], last_promise, goal)
    )


def own_lines(form: Form | None, answers: Iterable[Answer]) -> tuple[Line, ...]:
    """Show an author everything they answered themselves."""
    given = {answer.question: answer for answer in answers}
    fields = form.fields() if form else ()
    return tuple(line for one in fields if one.id in given for line in _lines(one, given[one.id]))


def _lines(question: Question, answer: Answer, last_promise: str = "", goal: str = "") -> Iterable[Line]:
    label = question.on_card or question.ask
    if question.kind is Kind.TEXT:
        yield Line(label, answer.words, quoted=True)
        return
    quote = last_promise if question.needs_promise else goal if question.about_goal else ""
    if quote:
        yield Line(label, quote, quoted=True)
    labels = {choice.id: choice.label for choice in question.choices}
    picked = ", ".join(labels[pick] for pick in answer.picks if pick in labels)
    yield Line("" if quote else label, picked, quoted=False)
