"""Takes in a filled form: whether it is still open, theirs, and made of answers that can be kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from programs.pairs import Refused
from programs.people import Actor
from programs.playbook import Form, Kind, Question, Visibility
from programs.zones import is_zone

_HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_SLACK_USER = re.compile(r"[UW][A-Z0-9]{2,30}")


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
    `goals` say what they are working on, and `goal` is what the one is called that it asks about, if it does.
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
    goals: tuple[str, ...] = ()
    goal: str = ""

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


def accept(opened: OpenForm, form: Form, actor: Actor, answers: Answers, now: datetime,
           closed: str = "This has closed.") -> Accepted | Refused | Closed:  # fmt: skip
    """Decide what to keep of a sent form; `now` is the program's time in UTC, `closed` what is said after its end."""
    if actor.member is None or actor.member.id != opened.member_id:
        return Closed("This form belongs to somebody else.")
    given = check(form, answers, has_promise=bool(opened.last_promise), has_goal=bool(opened.goal))
    if isinstance(given, Refused):
        return given
    if opened.over:
        return Closed("This pair has ended, so this is closed.")
    if opened.has_closed(now):
        return Closed(closed)
    shared = opened.released_at is not None and form.for_partner
    if shared and {one.question: one for one in given.answers} != dict(opened.sent):
        first = next(question for question in form.fields() if opened.last_promise or not question.needs_promise)
        return Refused(first.id, "You shared this already. Add the rest in your conversation.")
    return given


def check(form: Form, answers: Answers, *, has_promise: bool = True, has_goal: bool = True) -> Accepted | Refused:
    """Keep what may be kept of the answers, or name the first field that may not and say why."""
    kept = []
    for question in form.fields():
        if (question.needs_promise and not has_promise) or (question.about_goal and not has_goal):
            continue
        answer = answers.get(question.id, Answer(question.id))
        if question.kind is Kind.TEXT:
            answer = Answer(question.id, words=answer.words.strip())
        else:
            unsaid = {choice.id for choice in question.choices if choice.unsaid}
            picks = (pick for pick in dict.fromkeys(answer.picks) if pick not in unsaid)
            answer = Answer(question.id, picks=tuple(picks))
        needed = question.required or (question.needed_first and not has_promise)
        if reason := _unkeepable(question, answer, needed=needed):
            return Refused(question.id, reason)
        if answer.picks or answer.words:
            kept.append(answer)
    for_partner = [question.id for question in form.fields() if question.seen_by is Visibility.PARTNER]
    if form.needs_partner and not any(answer.question in for_partner for answer in kept):
        return Refused(for_partner[0], form.needs_partner)
    return Accepted(tuple(kept))


def _unkeepable(question: Question, answer: Answer, *, needed: bool) -> str:
    """Return why this answer cannot be kept, or nothing."""
    if needed and not (answer.words if question.kind is Kind.TEXT else answer.picks):
        return "This one is needed."
    if question.kind is Kind.TEXT:
        return why_unkeepable(answer.words, question.longest)
    if reason := _unknown(question, answer.picks):
        return reason
    several = {Kind.MANY: question.most or len(question.choices), Kind.PEOPLE: question.most or len(answer.picks)}
    most = several.get(question.kind, 1)
    return f"Please choose at most {most}." if len(answer.picks) > most else ""


def _unknown(question: Question, picks: tuple[str, ...]) -> str:
    """Return why something that was picked is not there to be picked, or nothing."""
    match question.kind:
        case Kind.ZONE:
            return "" if all(map(is_zone, picks)) else "There is no such time zone. Please choose one from the list."
        case Kind.DAY:
            return "" if all(map(_is_day, picks)) else "Please choose a day."
        case Kind.TIME:
            return "" if all(map(_HOUR.fullmatch, picks)) else "There is no such time. Please choose one like 09:00."
        case Kind.PEOPLE:
            return "" if all(map(_SLACK_USER.fullmatch, picks)) else "Please choose people of this workspace."
        case _:
            known = {choice.id for choice in question.choices}
            return "" if known.issuperset(picks) else "Please choose from the list."


def why_unkeepable(words: str, longest: int) -> str:
    """Say why words cannot be kept, or nothing: Postgres keeps no NUL, and UTF-8 knows no lone surrogate."""
    if len(words) > longest:
        return f"This is {len(words):,} characters long; please keep it to {longest:,}."
    if "\0" in words or any("\ud800" <= sign <= "\udfff" for sign in words):
        return "There is a broken character in here. Please type it again without it."
    return ""


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True
