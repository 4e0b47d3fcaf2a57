"""Takes in a filled form: whether it is still open, theirs, and made of answers that can be kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from programs.pairs import Refused
from programs.people import Actor
from programs.playbook import Form, Kind, Question


@dataclass(frozen=True)
class Answer:
    """What somebody picked and wrote for one question; either may be empty."""

    question: str
    picks: tuple[str, ...] = ()
    words: str = ""


Answers = Mapping[str, Answer]


@dataclass(frozen=True)
class OpenForm:
    """A form that was opened for one member: what it is about, and whether it may still be sent.

    `sent` is what they answered so far; `last_promise` is theirs, and the partner has seen it if `promise_shared`.
    """

    id: UUID
    member_id: UUID
    program_id: UUID
    kind: str
    pair_id: UUID
    stage: str
    n: int
    closes_at: datetime | None
    over: bool
    released_at: datetime | None
    sent: Mapping[str, Answer]
    last_promise: str = ""
    promise_shared: bool = False
    stopped_at: datetime | None = None

    def has_closed(self, now: datetime) -> bool:
        """Say whether its period is over; while the pair's clock stands, it is as it was when it stopped."""
        return self.closes_at is not None and min(now, self.stopped_at or now) >= self.closes_at


@dataclass(frozen=True)
class Accepted:
    """The answers to keep: every one of them allowed, none of them empty."""

    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Closed:
    """Too late for this form. The reason is for the author, who gets their text back."""

    reason: str


def accept(opened: OpenForm, form: Form, actor: Actor, answers: Answers, now: datetime) -> Accepted | Refused | Closed:
    """Decide what to keep of a sent form; `now` is the program's time in UTC."""
    if actor.member is None or actor.member.id != opened.member_id:
        return Closed("This form belongs to somebody else.")
    given = check(form, answers, has_promise=bool(opened.last_promise))
    if isinstance(given, Refused):
        return given
    if opened.over:
        return Closed("This pair has ended, so the check-in is closed.")
    if opened.has_closed(now):
        return Closed("This check-in has closed, and the next one is on its way.")
    if opened.released_at is not None and {one.question: one for one in given.answers} != dict(opened.sent):
        first = next(question for question in form.fields() if opened.last_promise or not question.needs_promise)
        return Refused(first.id, "You shared this check-in already. Add the rest in your conversation.")
    return given


def check(form: Form, answers: Answers, *, has_promise: bool = True) -> Accepted | Refused:
    """Keep what may be kept of the answers, or name the first field that may not and say why."""
    kept = []
    for question in form.fields():
        if question.needs_promise and not has_promise:
            continue
        answer = answers.get(question.id, Answer(question.id))
        if question.kind is Kind.TEXT:
            answer = Answer(question.id, words=answer.words.strip())
        else:
            answer = Answer(question.id, picks=tuple(dict.fromkeys(answer.picks)))
        if reason := _unkeepable(question, answer):
            return Refused(question.id, reason)
        if answer.picks or answer.words:
            kept.append(answer)
    return Accepted(tuple(kept))


def _unkeepable(question: Question, answer: Answer) -> str:
    """Return why this answer cannot be kept, or nothing."""
    if question.required and not (answer.words if question.kind is Kind.TEXT else answer.picks):
        return "This one is needed."
    if question.kind is Kind.TEXT:
        return _unkeepable_words(answer.words, question.longest)
    if not set(answer.picks) <= {choice.id for choice in question.choices}:
        return "Please choose from the list."
    most = 1 if question.kind is Kind.ONE else question.most or len(question.choices)
    return f"Please choose at most {most}." if len(answer.picks) > most else ""


def _unkeepable_words(words: str, longest: int) -> str:
    """Postgres keeps no NUL, and UTF-8 knows no lone surrogate."""
    if len(words) > longest:
        return f"This is {len(words):,} characters long; please keep it to {longest:,}."
    if "\0" in words or any("\ud800" <= sign <= "\udfff" for sign in words):
        return "There is a broken character in here. Please type it again without it."
    return ""
