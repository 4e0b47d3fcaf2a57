"""The vocabulary that every program is written in: roles, forms, questions, stages and prompts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from programs.course import Rhythm, Track


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


class Kind(StrEnum):
    """How a question is answered: in words, or by picking. LIST is one of a list that unfolds."""

    TEXT = "text"
    ONE = "one"
    MANY = "many"
    LIST = "list"
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
    is `unsaid` is never kept, nor shown to anybody.
    """

    id: str
    label: str
    advice: str = ""
    fact: str = ""
    unsaid: bool = False


@dataclass(frozen=True)
class Question:
    """One thing a form asks, who reads the answer, and what it is called on the card a partner sees.

    `above` is read before it is answered. To a `consent` one agrees anew on each joining; what is picked is the
    version of the words one agreed to. What is written for a question with `shelf` goes on the pair's
    shelf once it is shared.
    """

    id: str
    ask: str
    seen_by: Visibility
    kind: Kind = Kind.TEXT
    required: bool = False
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


class Place(StrEnum):
    """Where a prompt is posted."""

    OWN_DM = "own_dm"
    PAIR = "pair"


class When(StrEnum):
    """What makes a prompt due."""

    PAIR_MADE = "pair_made"
    PERIOD_OPENS = "period_opens"
    SUBMITTED = "submitted"
    SHARED = "shared"
    TALKED = "talked"
    ANSWERED = "answered"
    LEFT = "left"
    ENDED = "ended"
    PAUSED = "paused"
    STOPPED = "stopped"
    RESUMED = "resumed"


@dataclass(frozen=True)
class Prompt:
    """One message that Trellis owes the people of one role.

    `words` may hold {me}, {partner}, {program}, {rhythm}: how often periods open, a role's id, {until}: the last
    day to answer, where they live, or the day on which a partner is back, and {theme_…} with a role's id: the
    period's theme in that role's words. With `after_days` it comes so many days after `when`, at the reader's own
    hour, `unless` that has happened by then; a reminder comes in the thread of the prompt it is `in_thread_of`.
    `button` opens the stage's form, `skip` says in one tap that there is nothing new. `card` shows what the author
    released. A reply in the thread of a prompt with `thread_answers` counts as answered, and `talked` says in one
    tap that the two have talked instead. `link` is the label of a link to the message that was answered. With
    `about_each`, a title for {author}, it shows what each of the pair wrote on joining for a partner to see, and
    `below` stands under that. `help` opens the form of the stage that answers this one, with what may help; only
    its reader may. An `optional` prompt does not come to somebody who wants fewer messages; `called` is what they
    are told that comes or does not.
    """

    id: str
    to: tuple[str, ...]
    where: Place
    when: When
    words: str
    after_days: int = 0
    unless: When | None = None
    in_thread_of: str = ""
    button: str = ""
    skip: str = ""
    card: bool = False
    thread_answers: bool = False
    talked: str = ""
    link: str = ""
    about_each: str = ""
    below: str = ""
    help: str = ""
    optional: bool = False
    called: str = ""


@dataclass(frozen=True)
class Stage:
    """A part of a pair's life: who fills which form, and which prompts go to whom.

    The `author` fills `form`; where each role has a form of its own, they stand in `forms` by role. `closed` is said
    of a form that is sent too late. A stage that `answers` another is filled in beside one of its prompts; its own
    prompts stand in that one's thread.
    """

    id: str
    name: str
    prompts: tuple[Prompt, ...]
    author: str = ""
    form: Form | None = None
    forms: Mapping[str, Form] = field(default_factory=dict)
    skipped: str = ""
    talked: str = ""
    closed: str = ""
    card_title: str = ""
    card_closing: str = ""
    answers: str = ""

    def all_forms(self) -> tuple[Form, ...]:
        """Return every form that somebody fills here."""
        return (self.form, *self.forms.values()) if self.form else tuple(self.forms.values())

    def form_of(self, role: str) -> Form | None:
        """Return the form that people of a role fill here, or None."""
        return self.forms.get(role) or (self.form if role == self.author else None)

    def due(self, when: When) -> tuple[Prompt, ...]:
        """Return the prompts that `when` makes due, in the order they are written."""
        return tuple(prompt for prompt in self.prompts if prompt.when is when)

    def prompt(self, prompt_id: str) -> Prompt:
        """Return the prompt of that id. Raises KeyError when the stage has none."""
        for prompt in self.prompts:
            if prompt.id == prompt_id:
                return prompt
        raise KeyError(prompt_id)


@dataclass(frozen=True)
class Role:
    """What a person can be in a program. `capacity_question` holds how many pairs they can be in; else it is one."""

    id: str
    name: str
    invitation: str
    form: Form
    capacity_question: str = ""


@dataclass(frozen=True)
class Playbook:
    """A kind of program, whole: everything else reads this.

    Who joins fills in the form of their role and then `when_and_how`, which is the same for all. `anchor` is the role
    whose zone the periods belong to, and who picks one of the `tracks` in `track_question`.
    A program `lasts` so many weeks unless its organizer says otherwise; `for_whom` says who may like to join.
    """

    kind: str
    version: int
    name: str
    about: str
    rhythm: Rhythm
    anchor: str
    roles: tuple[Role, ...]
    stages: tuple[Stage, ...]
    when_and_how: Form
    tracks: tuple[Track, ...] = ()
    track_question: str = ""
    lasts: int = 24
    for_whom: str = ""

    def track(self, track_id: str) -> Track | None:
        """Return the track of that id, or else the first; None when the playbook has no themes."""
        return next((track for track in self.tracks if track.id == track_id), next(iter(self.tracks), None))

    def role(self, role_id: str) -> Role:
        """Return the role of that id. Raises KeyError when the playbook has none."""
        for role in self.roles:
            if role.id == role_id:
                return role
        raise KeyError(role_id)

    def stage(self, stage_id: str) -> Stage:
        """Return the stage of that id. Raises KeyError when the playbook has none."""
        for stage in self.stages:
            if stage.id == stage_id:
                return stage
        raise KeyError(stage_id)

    def answering(self, stage_id: str) -> Stage:
        """Return the stage that answers that one. Raises KeyError when none does."""
        for stage in self.stages:
            if stage.answers == stage_id:
                return stage
        raise KeyError(stage_id)

    def fact(self, stage_id: str, question_id: str, picked: str) -> str:
        """Return what organizers read of a choice, or nothing when there is nothing to say."""
        forms = [stage.form for stage in self.stages if stage.id == stage_id and stage.form]
        choices = [one for form in forms for field in form.fields() if field.id == question_id for one in field.choices]
        return next((one.fact for one in choices if one.id == picked), "")


Playbooks = dict[str, Playbook]


def answerable(playbooks: Playbooks) -> list[str]:
    """Return the ids of all prompts that a reply in their thread answers."""
    stages = [stage for playbook in playbooks.values() for stage in playbook.stages]
    return [prompt.id for stage in stages for prompt in stage.prompts if prompt.thread_answers]
