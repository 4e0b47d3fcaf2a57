"""The vocabulary that every program is written in: roles, goals, the playbook itself, and what all of it is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from programs.course import Rhythm, Track
from programs.questions import Blind as Blind
from programs.questions import Choice as Choice
from programs.questions import Form as Form
from programs.questions import Kind as Kind
from programs.questions import Leads as Leads
from programs.questions import Promised as Promised
from programs.questions import Question as Question
from programs.questions import Visibility as Visibility
from programs.stages import Drops as Drops
from programs.stages import From as From
from programs.stages import Once as Once
from programs.stages import Opens as Opens
from programs.stages import Picked as Picked
from programs.stages import Place as Place
from programs.stages import Prompt as Prompt
from programs.stages import Stage as Stage
from programs.stages import When as When


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

    @property
    def comes_again(self) -> Stage | None:
        """Return the stage that comes as often as the rhythm says, or None."""
        return next((stage for stage in self.stages if stage.due(When.PERIOD_OPENS) and not stage.once), None)

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
