"""Goals: what may be kept of one, how it is told, how it moved, and how it ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from uuid import UUID

from programs.checkins import Accepted, Answer, Answers, check
from programs.goal_forms import CLOSING as CLOSING
from programs.goal_forms import GOAL as GOAL
from programs.goal_forms import HOW_FAR as HOW_FAR
from programs.goal_forms import OUTCOME as OUTCOME
from programs.goal_forms import PROOF as PROOF
from programs.pairs import Refused
from programs.playbook import Goals, Kind, Playbook, Question, Visibility
from programs.prompts import Line

OPEN, REACHED = "open", "reached"
# Whoever plans further ahead than this has mistyped the year.
FURTHEST = timedelta(days=2 * 366)


@dataclass(frozen=True)
class Version:
    """What a goal said from an instant on."""

    at: datetime
    answers: Answers


@dataclass(frozen=True)
class Move:
    """What its owner picked for a question about a goal, and when."""

    question: str
    pick: str
    at: datetime


@dataclass(frozen=True)
class Goal:
    """A goal of somebody in a pair, in all its `versions`, the last of which counts; `running` while they are in it.

    The question `named_by` is the one whose answer it is called by.
    """

    id: UUID
    pair_id: UUID
    owner: UUID
    named_by: str
    state: str
    due_on: date
    made_at: datetime
    changed_at: datetime
    running: bool
    versions: tuple[Version, ...]
    moves: tuple[Move, ...] = ()

    @property
    def is_open(self) -> bool:
        """Say whether it is still being worked on."""
        return self.state == OPEN

    @property
    def active(self) -> bool:
        """Say whether it can be changed or closed."""
        return self.is_open and self.running

    @property
    def answers(self) -> Answers:
        """Return what it says now."""
        return self.versions[-1].answers

    def says(self, question: str) -> str:
        """Return the words of one question as they are now, or nothing."""
        return self.answers.get(question, Answer(question)).words

    @property
    def title(self) -> str:
        """Return what it is called."""
        return self.says(self.named_by)

    @property
    def proof(self) -> str:
        """Return what its owner wrote on closing it, or nothing."""
        return self.says(PROOF)


@dataclass(frozen=True)
class Unchanged:
    """Nothing to keep: it says this already."""


def accept_goal(goals: Goals, answers: Answers, today: date, open_now: Sequence[Goal],
                goal: Goal | None = None) -> Accepted | Unchanged | Refused:  # fmt: skip
    """Decide what to keep of a filled goal, new or changed; `today` is its owner's, `open_now` what they work on."""
    given = check(goals.form, answers)
    if isinstance(given, Refused):
        return given
    if {one.question: one for one in given.answers} in [one.answers for one in ([goal] if goal else open_now)]:
        return Unchanged()
    due_on = due_day(goals, given)
    if due_on <= today:
        return Refused(goals.due, "That day is past, or today. Please choose one that is still to come.")
    if due_on > today + FURTHEST:
        return Refused(goals.due, "That is more than two years away. Please choose an earlier day.")
    if goal is None and len(open_now) >= goals.most:
        return Refused(goals.title, full_words(goals))
    return given


def due_day(goals: Goals, accepted: Accepted) -> date:
    """Return by when a goal that was accepted is to be reached."""
    return next(date.fromisoformat(one.picks[0]) for one in accepted.answers if one.question == goals.due)


def full_words(goals: Goals) -> str:
    """Say kindly that there is room for no other open goal."""
    many = "One goal" if goals.most == 1 else f"{goals.most} goals"
    return f"{many} at a time is plenty. Close one first, and this one has all your attention."


def owned_by(playbook: Playbook, role: str) -> Goals | None:
    """Return what somebody in this role aims for, or None when they have no goals here."""
    return playbook.goals if playbook.goals and role in playbook.goals.owners else None


def details(goals: Goals, goal: Goal) -> tuple[Line, ...]:
    """Return what a goal says now beside its name and its day."""
    asked = (one for one in goals.form.fields() if one.id not in (goals.title, goals.due) and one.id in goal.answers)
    return tuple(_line(question, goal.answers[question.id]) for question in asked)


def aimless(playbook: Playbook) -> Iterator[str]:
    """Yield what is wrong with what a playbook says of goals."""
    goals, roles = playbook.goals, {role.id for role in playbook.roles}
    for form in (form for stage in playbook.stages for form in stage.all_forms()):
        about = [question for question in form.fields() if question.about_goal]
        yield from (
            f"form {form.id}, question {one.id} asks about a goal, and nobody has any" for one in about if not goals
        )
        yield from (f"form {form.id}, question {one.id} asks about a goal a second time" for one in about[1:])
        yield from (
            f"form {form.id}, question {one.id} asks about a goal, and is not for a partner to read and pick one"
            for one in about
            if one.kind is not Kind.ONE or one.seen_by is not Visibility.PARTNER
        )
    if goals is None:
        return
    asked = {question.id: question for question in goals.form.fields()}
    title, due = asked.get(goals.title), asked.get(goals.due)
    if title is None or title.kind is not Kind.TEXT or not title.required:
        yield f"a goal is called by {goals.title!r}, which is no question that must be answered in words"
    if due is None or due.kind is not Kind.DAY or not due.required:
        yield f"a goal is due by {goals.due!r}, which is no question that must be answered with a day"
    yield from (f"a goal belongs to {role!r}, which is no role" for role in goals.owners if role not in roles)
    yield from () if goals.owners and goals.most > 0 else ("nobody has room for a goal",)
    for question in asked.values():
        if question.seen_by is not Visibility.PARTNER:
            yield f"a goal asks {question.id!r}, which is shown to a partner and not marked so"
        yield from () if question.on_card else (f"a goal asks {question.id!r}, which has no name on the card",)


def _line(question: Question, answer: Answer) -> Line:
    if question.kind is Kind.TEXT:
        return Line(question.on_card, answer.words, quoted=True)
    return Line(question.on_card, ", ".join(question.label(pick) or pick for pick in answer.picks), quoted=False)


def earlier(goals: Goals, goal: Goal) -> tuple[tuple[datetime, str, date], ...]:
    """Return what a goal was called and by when it was due before, with the instant until which it was."""
    named = [
        (one.at, one.answers[goals.title].words, date.fromisoformat(one.answers[goals.due].picks[0]))
        for one in goal.versions
    ]
    return tuple((after[0], before[1], before[2]) for before, after in pairwise(named) if before[1:] != after[1:])


def movement(playbook: Playbook, goal: Goal) -> tuple[tuple[datetime, str], ...]:
    """Return how far along a goal was each time its owner said so, the oldest first, with the instant."""
    forms = (form for stage in playbook.stages for form in stage.all_forms())
    asked = (question for form in forms for question in form.fields() if question.about_goal)
    labels = {
        one.id: one.label.lower() for question in asked for one in question.choices if _moves(playbook, question.id)
    }
    return tuple(
        (one.at, labels[one.pick]) for one in goal.moves if _moves(playbook, one.question) and one.pick in labels
    )


def _moves(playbook: Playbook, question: str) -> bool:
    return playbook.goals is not None and playbook.goals.moves == question


def standing(playbook: Playbook, goal: Goal, today: date) -> str:
    """Return by when a goal is due and how it moved last, or how it ended, in words."""
    if not goal.is_open:
        return CLOSING.field(OUTCOME).label(goal.state).lower()
    moved = (words for _, words in movement(playbook, goal)[-1:])
    return " · ".join((f"until {until_words(goal.due_on, today)}", *moved))


def until_words(on: date, today: date) -> str:
    """Return a day in a few words, such as "3 March", with its year unless that is this one."""
    return f"{on.day} {on:%B}{f' {on.year}' if on.year != today.year else ''}"


def in_a_line(playbook: Playbook, goal: Goal, today: date) -> str:
    """Return what a goal is called and how it stands, on one line."""
    return f"{' '.join(goal.title.split())} · {standing(playbook, goal, today)}"


def asked_about(open_now: Sequence[Goal], n: int) -> Goal | None:
    """Return which of the open goals the nth check-in asks about: each in turn."""
    return open_now[n % len(open_now)] if open_now else None
