"""The vocabulary that every program is written in: roles, forms, questions, stages and prompts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from programs.course import Rhythm, Track
from programs.questions import Blind as Blind
from programs.questions import Choice as Choice
from programs.questions import Form as Form
from programs.questions import Kind as Kind
from programs.questions import Leads as Leads
from programs.questions import Promised as Promised
from programs.questions import Question as Question
from programs.questions import Visibility as Visibility


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
    ALL_SHARED = "all_shared"
    SKIPPED = "skipped"
    NUDGED = "nudged"
    TALKED = "talked"
    ANSWERED = "answered"
    LEFT = "left"
    ONE_LEFT = "one_left"
    ENDED = "ended"
    FAREWELL = "farewell"
    COMPLETED = "completed"
    EXTENDED = "extended"
    PAUSED = "paused"
    STOPPED = "stopped"
    RESUMED = "resumed"
    WRITTEN = "written"
    SIGNED = "signed"


class Opens(StrEnum):
    """What the button of a prompt opens."""

    FORM = "form"
    AGREEMENT = "agreement"
    GOALS = "goals"


class Drops(IntEnum):
    """What gives way when somebody's week is full, the first before the second."""

    FEEDBACK = 1
    SHELF = 2
    THANKS = 3
    AGENDA = 4
    REMINDER = 5


class From(StrEnum):
    """What the days of a stage are counted from."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True)
class Once:
    """When a stage comes that comes once: so many `days` after the start, the middle or the end of a pair's time.

    It `stays` open for so many days, and is left out where a pair's time is shorter than `least_weeks`.
    """

    counted_from: From
    days: int = 0
    stays: int = 7
    least_weeks: int = 0


@dataclass(frozen=True)
class Picked:
    """Something that somebody picked in a stage that comes once."""

    stage: str
    question: str
    choice: str


@dataclass(frozen=True)
class Prompt:
    """One message that Trellis owes the people of one role.

    `words` may hold {me}, {partner}, {program}, {rhythm}: how often periods open, a role's id, {until}: the last
    day to answer, where they live, or the day on which a partner is back, and {theme_…} with a role's id: the
    period's theme in that role's words. With `after_days` it comes so many days after `when`, at the reader's own
    hour, `unless` that has happened by then; a reminder comes in the thread of the prompt it is `in_thread_of`.
    `button` opens the stage's form, `skip` says in one tap that there is nothing new. `card` shows what the author
    released. A reply in the thread of a prompt with `thread_answers` counts as answered, and `talked` says in one
    tap that the two have talked instead. What is `to_author` goes only to whoever did what made it due, and `nudge`
    lets them send their partner a ready line in one tap. `link` is the label of a link to the message that was
    answered. With `about_each`, a title for {author}, it shows what each of the pair wrote on joining for a partner to
    see, and `below` stands under that. `help` opens the form of the stage that answers this one, with what may help;
    only its reader may. An `optional` prompt does not come to somebody who wants fewer messages; `called` is what they
    are told that comes or does not. What comes by itself waits when its reader's week is full, or `drops`.
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
    opens: Opens = Opens.FORM
    skip: str = ""
    to_author: bool = False
    nudge: str = ""
    card: bool = False
    thread_answers: bool = False
    talked: str = ""
    link: str = ""
    about_each: str = ""
    below: str = ""
    help: str = ""
    optional: bool = False
    drops: Drops | None = None
    called: str = ""


@dataclass(frozen=True)
class Stage:
    """A part of a pair's life: who fills which form, and which prompts go to whom.

    The `author` fills `form`; where each role has a form of its own, they stand in `forms` by role. `closed` is said
    of a form that is sent too late, `sent` of one in which nothing is for a partner. A stage with `once` comes once,
    any other with a form as often as the pair's rhythm says. With `picked` it comes only to those who picked that; what
    they answered in the stage it is `beside` is shown to them next to what they answer now. A form filled `together` is
    one text of the whole pair, in versions that everybody signs. A stage that `answers` another is filled in beside one
    of its prompts; its own prompts stand in that one's thread. Under the card of somebody who missed a promise stands
    what they picked for the question `after_a_miss`, in the pair's agreement or else on joining.
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
    sent: str = ""
    once: Once | None = None
    picked: Picked | None = None
    beside: str = ""
    together: bool = False
    card_title: str = ""
    card_closing: str = ""
    answers: str = ""
    after_a_miss: str = ""

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
    """What a person can be in a program. `capacity_question` holds how many pairs they can be in; else it is one.

    A pair has from `least` to `most` people in this role. `welcome` says to somebody who has joined what they do next,
    where no organizer looks for a partner for them.
    """

    id: str
    name: str
    invitation: str
    form: Form
    capacity_question: str = ""
    least: int = 1
    most: int = 1
    welcome: str = ""


@dataclass(frozen=True)
class Goals:
    """What somebody aims for: the form of one goal, the questions of it that name it and say by when, and who has
    some, up to `most` open ones. The question `moves`, wherever it is asked, says how far along one is.
    """

    form: Form
    title: str
    due: str
    owners: tuple[str, ...]
    most: int = 3
    moves: str = "how_far"


@dataclass(frozen=True)
class Directory:
    """How people find each other themselves: those `listed` are shown by the `topics` and `languages` they picked, and
    somebody `asking` fills in `form` for one of them, who has so many days to answer. What those listed wrote for a
    partner is `shown_to` everybody who asks, and their form says so.
    """

    listed: str
    asking: str
    topics: str
    languages: str
    form: Form
    answer_days: int = 7
    shown_to: str = ""


@dataclass(frozen=True)
class Celebration:
    """What may be celebrated in the program's channel, if the person agrees: so many promises kept `in_a_row`, or with
    none a goal that they reached.

    `offer` is said to them alone, and `words` are posted; both may hold {count} and {program}, the words {name} too.
    """

    id: str
    in_a_row: int
    offer: str
    words: str


@dataclass(frozen=True)
class Playbook:
    """A kind of program, whole: everything else reads this.

    Who joins fills in the form of their role and then `when_and_how`, which is the same for all. `anchor` is the role
    whose zone the periods belong to, and who picks one of the `tracks` in `track_question`.
    A program `lasts` so many weeks unless its organizer says otherwise, or has no end; a pair's time is over when the
    program is, or once `pair_lasts` weeks have passed. Its first period opens on the program's weekday, or so many days
    after the pair is made. `for_whom` says who may like to join, `suits` which answers to the chooser speak for this
    kind and why, and `glance` what stands in each row of the table that compares the kinds. A pair whose people all
    want to when its time ends `carries_on` for so many weeks.
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
    lasts: int | None = 24
    pair_lasts: int = 0
    first_after: int = 0
    carries_on: int = 0
    goals: Goals | None = None
    directory: Directory | None = None
    celebrations: tuple[Celebration, ...] = ()
    for_whom: str = ""
    suits: Mapping[str, str] = field(default_factory=dict)
    glance: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_shared(self) -> bool:
        """Say whether something that comes again and again is for a partner; else leaving it out is nobody's loss."""
        return any(form.for_partner for stage in self.stages if not stage.once for form in stage.all_forms())

    @property
    def agreement(self) -> Stage | None:
        """Return the stage whose form a pair fills together, or None."""
        return next((stage for stage in self.stages if stage.together), None)

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
        forms = [form for stage in self.stages if stage.id == stage_id for form in stage.all_forms()]
        choices = [one for form in forms for field in form.fields() if field.id == question_id for one in field.choices]
        return next((one.fact for one in choices if one.id == picked), "")


Playbooks = dict[str, Playbook]


def readers(playbook: Playbook, role_id: str) -> str:
    """Return who else than a partner reads what people of a role write for one, in words; or nothing."""
    return playbook.directory.shown_to if playbook.directory and listed_for(playbook, role_id) else ""


def listed_for(playbook: Playbook, role_id: str) -> str | None:
    """Return the role whose people find those of this role in a directory, or None when there is none."""
    found = playbook.directory
    return found.asking if found and found.listed == role_id else None


def answerable(playbooks: Playbooks) -> list[str]:
    """Return the ids of all prompts that a reply in their thread answers."""
    stages = [stage for playbook in playbooks.values() for stage in playbook.stages]
    return [prompt.id for stage in stages for prompt in stage.prompts if prompt.thread_answers]
