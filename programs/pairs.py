"""A program, the people enrolled in it, and the pairs they make."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from programs.calendar import rhythm_words
from programs.feedback import Count
from programs.people import Ground, Member, Vacancy

if TYPE_CHECKING:
    from programs.absence import Missed
    from programs.attention import Skipped
    from programs.celebrations import Celebrated
    from programs.delivery import Stuck
    from programs.goals import Goal
    from programs.helping import Ask
    from programs.leaving import Ended
    from programs.promises import Tally
    from programs.requests import Request
    from programs.signing import Signing


@dataclass(frozen=True)
class Program:
    """One run of a playbook in a workspace, with its own rhythm; from `ends_on` on it is over.

    It is announced in `channel`, if there is one, and takes people in while it is `enrolling`.
    """

    id: UUID
    kind: str
    name: str
    weeks: int
    weekday: int
    at: time = time(9)
    starts_on: date | None = None
    ends_on: date | None = None
    channel: str = ""
    enrolling: bool = True

    @property
    def program_id(self) -> UUID:
        """Return its own id, so that a program is itself a thing of a program."""
        return self.id


@dataclass(frozen=True)
class Enrolment:
    """Somebody's place in a program in one role; `pairs` is how many they are in now, of `capacity`.

    A place is a `draft` until both steps of joining are done; `opening_id` leads back to them. Once `withdrawn`
    it takes no new pair. They joined at `since`; the program is over from `ends_on` on.
    """

    id: UUID
    program_id: UUID
    member: Member
    role: str
    capacity: int
    pairs: int
    state: str = "active"
    opening_id: UUID | None = None
    since: datetime | None = None
    program_name: str = ""
    ends_on: date | None = None

    @property
    def active(self) -> bool:
        """Say whether this is a place that counts: not just begun, and not withdrawn from."""
        return self.state == "active"

    @property
    def member_id(self) -> UUID:
        """Return whose place it is."""
        return self.member.id


@dataclass(frozen=True)
class Opening:
    """A role that a program takes people in for; `begun` says that the reader has done the first step."""

    id: UUID
    program_id: UUID
    program_name: str
    kind: str
    role: str
    at: time = time(9)
    enrolling: bool = True
    ends_on: date | None = None
    begun: bool = False


@dataclass(frozen=True)
class PairMember:
    """A person in a pair, in their role there."""

    member: Member
    role: str


@dataclass(frozen=True)
class Pair:
    """Two people (three when odd) in a program. `first_on` is the day its first period opens, in `anchor_zone`.

    The members are those it has now; once it has ended, those it had. Its time began on `starts_on`, and later by as
    many weeks as breaks have moved it; from `ends_on` on it is over, and while it is `finishing` its last ten days
    have begun. Its clock stands since `stopped_at`, while somebody in it is taking a break, and last ran again at
    `resumed_at`. Who left it, and by that ended it, is `left_by`.
    """

    id: UUID
    program_id: UUID
    program_name: str
    kind: str
    members: tuple[PairMember, ...]
    anchor_zone: str
    first_on: date
    weeks: int
    starts_on: date
    track: str = ""
    active: bool = True
    ended_at: datetime | None = None
    ends_on: date | None = None
    stopped_at: datetime | None = None
    resumed_at: datetime | None = None
    finishing: bool = False
    left_by: UUID | None = None

    def others(self, member_id: UUID) -> tuple[PairMember, ...]:
        """Return everybody in the pair but this member."""
        return tuple(one for one in self.members if one.member.id != member_id)

    def names(self, me: UUID) -> dict[str, str]:
        """Return what a playbook's words may be filled with for this reader: {me}, {partner}, {everyone}, {program},
        {rhythm}, each role.
        """
        roles = dict.fromkeys(one.role for one in self.members)
        named = {role: listed(one.member.name for one in self.members if one.role == role) for role in roles}
        mine = next((one.member.name for one in self.members if one.member.id == me), "")
        known = {"program": self.program_name, "rhythm": rhythm_words(self.weeks)}
        known["everyone"] = listed(one.member.name for one in self.members)
        return {**named, **known, "me": mine, "partner": listed(one.member.name for one in self.others(me))}


@dataclass(frozen=True)
class PairSpan:
    """The time of a pair that is made: on which days it starts, opens its first period and is over, and in whose zone.

    It `ends_on` a day of its own, or when its program does.
    """

    zone: str
    starts_on: date
    first_on: date
    ends_on: date | None


def listed(names: Iterable[str]) -> str:
    """Return names in words, such as "Ana, Kenji and Mei"."""
    *first, last = list(names) or [""]
    return f"{', '.join(first)} and {last}" if first else last


@dataclass(frozen=True)
class Refused:
    """No, and why, in words for the person who asked; `field` is the question or role the words stand beside."""

    field: str
    reason: str


@dataclass(frozen=True)
class CheckinFacts:
    """That a check-in was made, and what became of it. Facts and times only, never the words.

    Of several who answer the same form, those in `shared_by` have shared theirs, and those in `skipped_by` have said
    that there is nothing new.
    """

    n: int
    author: UUID
    at: datetime
    released_at: datetime | None
    answered_at: datetime | None
    form_id: UUID
    skipped: bool = False
    stage: str = ""
    shared_by: frozenset[UUID] = frozenset()
    skipped_by: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class PairState:
    """A pair as Home shows it: what happened last, the form that waits for somebody, and when the next prompt comes.

    `mine` is the reader's own of the same period as the last, and they `wrote` something to look back at. `silent` is
    how many whole periods in a row have closed since without a check-in, none of them in a break; `signing` how far it
    is with its agreement, if it was asked.
    """

    pair: Pair
    last: CheckinFacts | None = None
    mine: CheckinFacts | None = None
    waiting_form: UUID | None = None
    waiting_for: UUID | None = None
    closes_at: datetime | None = None
    next_at: datetime | None = None
    waiting_stage: str = ""
    silent: int = 0
    wrote: bool = False
    signing: "Signing | None" = None


@dataclass(frozen=True)
class Departure:
    """Somebody left a pair: whom with, when, and what they told the organizers, as far as the reader may see it."""

    name: str
    partners: tuple[str, ...]
    at: datetime
    why: str
    next: str


@dataclass(frozen=True)
class Need:
    """What a member of a pair told the organizers by picking it: of which stage and question, and since when."""

    pair_id: UUID
    author: UUID
    stage: str
    question: str
    picks: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class Wish:
    """What somebody told the organizers they would like next, as the id of what they picked, and of which pair."""

    name: str
    partners: tuple[str, ...]
    picked: str
    at: datetime


@dataclass(frozen=True)
class ProgramState:
    """A program as its organizers see it. `left_behind` says whom a partner left, and when; they come first now."""

    program: Program
    enrolments: tuple[Enrolment, ...]
    pairs: tuple[PairState, ...]
    stuck: tuple["Stuck", ...]
    departures: tuple[Departure, ...] = ()
    left_behind: Mapping[UUID, datetime] = field(default_factory=dict)
    needs: tuple[Need, ...] = ()
    wishes: tuple[Wish, ...] = ()
    counts: tuple[Count, ...] = ()
    ended: tuple["Ended", ...] = ()
    missed: tuple["Missed", ...] = ()


@dataclass(frozen=True)
class Home:
    """Everything one person's Home shows. `openings` are the roles they could still join in; `mine` the places they
    have, and `programs` those they take part in; `earlier` are the pairs that have ended, in which they have something
    to look back at; `asks` is what they asked organizers for help with, or were asked; `goals` are those of the people
    in their pairs, `promises` counts, by pair and member, what they kept, and `celebrated` is what they decided about
    celebrating it. `skipped` is what was not sent to keep their week quiet. `silent_since` is since when nobody
    delivers, for those who organize.
    """

    now: datetime
    member: Member | None = None
    openings: tuple[Opening, ...] = ()
    mine: tuple[Enrolment, ...] = ()
    programs: tuple[Program, ...] = ()
    pairs: tuple[PairState, ...] = ()
    organized: tuple[ProgramState, ...] = ()
    notice: str = ""
    earlier: tuple[Pair, ...] = ()
    ground: Ground | None = None
    vacancies: tuple[Vacancy, ...] = ()
    asks: tuple["Ask", ...] = ()
    requests: tuple["Request", ...] = ()
    skipped: tuple["Skipped", ...] = ()
    goals: tuple["Goal", ...] = ()
    promises: Mapping[UUID, Mapping[UUID, "Tally"]] = field(default_factory=dict)
    celebrated: tuple["Celebrated", ...] = ()
    silent_since: datetime | None = None
