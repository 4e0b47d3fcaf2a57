"""What a stage is made of: when it comes, who fills which form in it, and which prompts go to whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from programs.questions import Form


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

    @property
    def settled(self) -> When | None:
        """What makes it needless before it was sent: what it says itself, or that the form it asks for is in."""
        own = self.where is Place.OWN_DM and self.when is When.PERIOD_OPENS
        asks = own and self.button and self.opens is Opens.FORM
        return self.unless or (When.SUBMITTED if asks else None)


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
