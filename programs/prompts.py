"""What one prompt says to one reader: the playbook's words filled in, and the card that a partner sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from programs.checkins import Answer
from programs.playbook import Kind, Prompt, Question, Stage, Track, Visibility


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
    """One prompt at the moment it is sent. `form_id` is what its button opens; `link` leads to what was answered.

    `fewer` says that its one reader wants fewer messages at this moment.
    """

    prompt: Prompt
    words: str
    outbox_id: UUID | None = None
    form_id: UUID | None = None
    card: Card | None = None
    link: str = ""
    fewer: bool = False


@dataclass(frozen=True)
class Past:
    """A check-in that its own author looks back at."""

    at: datetime
    shared: bool
    skipped: bool
    lines: tuple[Line, ...]


def fill(words: str, names: Mapping[str, str]) -> str:
    """Put names into a playbook's words. What stands in a name is never filled again."""
    return words.format_map(names)


def with_theme(names: Mapping[str, str], track: Track | None, n: int) -> dict[str, str]:
    """Add the theme of the nth period to what words may be filled with: {theme_…} with each role's id."""
    words = track.theme(n).words if track else {}
    return {**names, **{f"theme_{role}": fill(theme, names) for role, theme in words.items()}}


def card(stage: Stage, names: Mapping[str, str], answers: Iterable[Answer], last_promise: str = "") -> Card:
    """Show what the author shares with a partner, and nothing of what they marked otherwise."""
    if stage.form is None:
        raise ValueError(f"the stage {stage.id} has no form")
    given = {answer.question: answer for answer in answers}
    lines = [
        line
        for question in stage.form.fields()
        if question.seen_by is Visibility.PARTNER and question.id in given
        for line in _lines(question, given[question.id], last_promise)
    ]
    return Card(fill(stage.card_title, names), tuple(lines), fill(stage.card_closing, names))


def own_lines(stage: Stage, answers: Iterable[Answer]) -> tuple[Line, ...]:
    """Show an author everything they answered themselves."""
    given = {answer.question: answer for answer in answers}
    fields = stage.form.fields() if stage.form else ()
    return tuple(line for one in fields if one.id in given for line in _lines(one, given[one.id], ""))


def _lines(question: Question, answer: Answer, last_promise: str) -> Iterable[Line]:
    if question.kind is Kind.TEXT:
        yield Line(question.on_card, answer.words, quoted=True)
        return
    if question.needs_promise and last_promise:
        yield Line(question.on_card, last_promise, quoted=True)
    labels = {choice.id: choice.label for choice in question.choices}
    picked = ", ".join(labels[pick] for pick in answer.picks if pick in labels)
    yield Line("" if question.needs_promise and last_promise else question.on_card, picked, quoted=False)
