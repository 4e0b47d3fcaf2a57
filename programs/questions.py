"""What a form is made of: questions, how each is answered, and who reads the answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Visibility(StrEnum):
    """Who reads an answer. It is printed beside the question and enforced by the database."""

    ONLY_ME = "only_me"
    PARTNER = "partner"
    COUNTED = "counted"
    ORGANIZERS = "organizers"


class Blind(StrEnum):
    """When a partner may read a released answer: at once, once theirs is in, or once everybody's is."""

    NO = "no"
    UNTIL_MINE = "until_mine"
    UNTIL_ALL = "until_all"


class Leads(StrEnum):
    """What somebody is offered beside what is said to them."""

    LEAVE = "leave"
    PAUSE = "pause"
    GOALS = "goals"


class Promised(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    PARTLY = "partly"
    MISSED = "missed"


class Kind(StrEnum):
    """How a question is answered: in words, or by picking. LIST is one of a list that unfolds."""

    TEXT = "text"
    ONE = "one"
    MANY = "many"
    LIST = "list"
    DAY = "day"
    ZONE = "zone"
    TIME = "time"
    PEOPLE = "people"

    @property
    def has_choices(self) -> bool:
        """Say whether the question itself brings what can be picked."""
        return self in (Kind.ONE, Kind.MANY, Kind.LIST)


@dataclass(frozen=True)
class Choice:
    """One thing that can be picked.

    `advice` is said to whoever helps with an answer, when this was picked; `fact` is what organizers read of it. What
    is `unsaid` is never kept, nor shown to anybody. `then` is said to whoever picked it, once it is kept, and what it
    `leads` to is offered beside. `promise` is what it says of the promise that is asked about.
    """

    id: str
    label: str
    advice: str = ""
    fact: str = ""
    unsaid: bool = False
    then: str = ""
    leads: Leads | None = None
    promise: Promised | None = None


@dataclass(frozen=True)
class Question:
    """One thing a form asks, who reads the answer, and what it is called on the card a partner sees.

    One that is `needed_first` must be answered while there is no promise to ask about. `about_goal` is asked only of
    somebody who has an open goal, and quotes it. `above` is read before it is answered. To a `consent` one agrees anew
    on each joining; what is picked is the version of the words one agreed to. What is written for a question with
    `shelf` goes on the pair's shelf once it is shared. What is `usual` stands picked already in an agreement that
    nobody has written yet.
    """

    id: str
    ask: str
    seen_by: Visibility
    kind: Kind = Kind.TEXT
    required: bool = False
    needed_first: bool = False
    about_goal: bool = False
    choices: tuple[Choice, ...] = ()
    longest: int = 300
    most: int | None = None
    hint: str = ""
    on_card: str = ""
    blind: Blind = Blind.NO
    needs_promise: bool = False
    shelf: bool = False
    follow_ups: tuple["Question", ...] = ()
    above: str = ""
    consent: bool = False
    usual: tuple[str, ...] = ()

    def label(self, pick: str) -> str:
        """Return what the choice of that id says, or nothing."""
        return next((choice.label for choice in self.choices if choice.id == pick), "")


@dataclass(frozen=True)
class Form:
    """A modal's worth of questions. `title` and `submit` have at most 24 characters, Slack's limit.

    `promise` is the question whose answer the next period asks about. With `needs_partner`, the words for whoever
    left it all out, something in it must be for the partner.
    """

    id: str
    title: str
    submit: str
    questions: tuple[Question, ...]
    opening: str = ""
    promise: str = ""
    needs_partner: str = ""

    @property
    def for_partner(self) -> bool:
        """Say whether anything in it is for the partner to read."""
        return any(question.seen_by is Visibility.PARTNER for question in self.fields())

    @property
    def about_goal(self) -> Question | None:
        """Return the question that asks about a goal of whoever fills it in, or None."""
        return next((question for question in self.fields() if question.about_goal), None)

    @property
    def blind(self) -> bool:
        """Say whether one reads a partner's answers only once one's own are in."""
        return any(question.blind is not Blind.NO for question in self.fields())

    def fields(self) -> Iterator[Question]:
        """Yield every question in the order it is drawn, each followed by its follow-ups."""
        for question in self.questions:
            yield question
            yield from question.follow_ups

    def field(self, question_id: str) -> Question:
        """Return the question of that id. Raises KeyError when the form has none."""
        for question in self.fields():
            if question.id == question_id:
                return question
        raise KeyError(question_id)
