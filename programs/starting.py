"""Starting a program: how it is laid out, what is suggested, and what is refused beside which field."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID, uuid5

from programs.calendar import day_words, first_opening, rhythm_words
from programs.checkins import why_unkeepable
from programs.pairs import Opening, PairSpan, Program, Refused
from programs.playbook import Choice, Playbook, Playbooks

LONGEST_NAME, MOST_WEEKS = 60, 104
# The quiet hours that everybody begins with are the rest of the day.
MORNING, EVENING = time(8), time(21)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ON = tuple(Choice(str(number), name) for number, name in enumerate(WEEKDAYS))


@dataclass(frozen=True)
class Plot:
    """A place where a program of one kind may start; its id says of which, to who knows the kinds there are.

    `organized` says that somebody active organizes a program in this workspace.
    """

    id: UUID
    ground_id: UUID
    organized: bool

    def kind(self, playbooks: Playbooks) -> Playbook | None:
        """Return the kind that may start here, or None."""
        return next((one for one in playbooks.values() if plot_id(self.ground_id, one) == self.id), None)


def plot_id(ground_id: UUID, playbook: Playbook) -> UUID:
    """Return the opaque id of the place where a program of this kind starts."""
    return uuid5(ground_id, playbook.kind)


@dataclass(frozen=True)
class Draft:
    """What somebody filled in to start a program, as it came; each may be missing or nonsense."""

    name: str
    starts_on: str
    lasts: str
    every: str
    weekday: str
    at: str
    channel: str


@dataclass(frozen=True)
class Layout:
    """How a program is laid out: it `lasts` so many weeks or has no end, and its periods open `every` so many."""

    name: str
    starts_on: date
    lasts: int | None
    every: int
    weekday: int
    at: time
    channel: str = ""

    @property
    def ends_on(self) -> date | None:
        """Return the first day on which it is over, if there is one."""
        return self.starts_on + timedelta(weeks=self.lasts) if self.lasts else None


@dataclass(frozen=True)
class Unclear:
    """It cannot be laid out like that: every field that is wrong, and why."""

    refusals: tuple[Refused, ...]


def rhythms(playbook: Playbook) -> tuple[Choice, ...]:
    """Return how often periods may open in a program of this kind: every few weeks, or as the playbook has it."""
    return tuple(
        Choice(str(weeks), rhythm_words(weeks).capitalize()) for weeks in sorted({1, 2, 3, 4, playbook.rhythm.weeks})
    )


def suggested(playbook: Playbook, today: date) -> Layout:
    """Suggest a program that anybody could start as it is: from next month on, in the playbook's own rhythm."""
    rhythm = playbook.rhythm
    next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    starts_on = first_opening(next_month - timedelta(days=1), rhythm.weekday)
    name = f"{playbook.name} {starts_on:%B %Y}"
    return Layout(name, starts_on, playbook.lasts, rhythm.weeks, rhythm.weekday, rhythm.at)


def lay_out(playbook: Playbook, draft: Draft, today: date, public: Collection[str]) -> Layout | Unclear:
    """Lay a program of this kind out as somebody wants it; `today` is where they live, `public` the channels that are.

    Where the kind has no end of its own, no weeks mean none. Where its periods count from each pair, no weekday is
    asked.
    """
    name, starts_on, at = " ".join(draft.name.split()), _day(draft.starts_on), _time(draft.at)
    lasts = int(draft.lasts) if draft.lasts.isdecimal() else 0
    lasting = 1 <= lasts <= MOST_WEEKS or (playbook.lasts is None and not draft.lasts.strip())
    weekday = str(playbook.rhythm.weekday) if playbook.first_after else draft.weekday
    wrong = {
        "name": "Please give it a name." if not name else why_unkeepable(name, LONGEST_NAME),
        "starts_on": _why_not_then(starts_on, today),
        "lasts": "" if lasting else f"Please write a number of weeks from 1 to {MOST_WEEKS}.",
        "every": "" if draft.every in [one.id for one in rhythms(playbook)] else "Please choose from the list.",
        "weekday": "" if weekday in [one.id for one in ON] else "Please choose from the list.",
        "at": _why_not_at(at),
        "channel": _why_not_there(draft.channel, public),
    }
    refusals = tuple(Refused(field, reason) for field, reason in wrong.items() if reason)
    if refusals or starts_on is None or at is None:
        return Unclear(refusals)
    return Layout(name, starts_on, lasts or None, int(draft.every), int(weekday), at, draft.channel)


def is_over(ends_on: date | None, today: date) -> bool:
    """Say whether a program that ends on this day is over."""
    return ends_on is not None and today >= ends_on


def opens_first(program: Program, paired_on: date) -> date:
    """Return the day on which a pair's first period opens: on the program's weekday, from its start on."""
    before = program.starts_on - timedelta(days=1) if program.starts_on else paired_on
    return first_opening(max(paired_on, before), program.weekday)


def span_of_pair(program: Program, playbook: Playbook, zone: str, paired_on: date) -> PairSpan:
    """Return the time of a pair made on a day: a number of weeks of its own where the playbook says so."""
    after = paired_on + timedelta(days=playbook.first_after)
    first_on = after if playbook.first_after else opens_first(program, paired_on)
    own_end = first_on + timedelta(weeks=playbook.pair_lasts) if playbook.pair_lasts else None
    ends_on = min(own_end, program.ends_on) if own_end and program.ends_on else own_end
    return PairSpan(zone, paired_on, first_on, ends_on)


def why_no_pair(program: Program, span: PairSpan) -> str:
    """Say why no pair with this time is made any more; '' when it can be."""
    if program.ends_on is None or span.first_on < program.ends_on:
        return ""
    ends = day_words(program.ends_on)
    if is_over(program.ends_on, span.starts_on):
        return f"{program.name} was over on {ends}. Start another program for new pairs."
    return f"{program.name} ends on {ends}, before anything could come. Start another program for new pairs."


def why_closed(opening: Opening, today: date) -> str:
    """Say why nobody can join here now, and what to do; '' when they can."""
    if is_over(opening.ends_on, today):
        return f"{opening.program_name} is over. Ask an organizer whether there is another one soon."
    if not opening.enrolling:
        return f"{opening.program_name} takes nobody in right now. Ask an organizer whether there is still a place."
    return ""


def _why_not_then(starts_on: date | None, today: date) -> str:
    if starts_on is None:
        return "Please choose a day."
    if starts_on < today:
        return f"That day is over. Choose {day_words(today)}, which is today, or later."
    return "" if starts_on <= today + timedelta(weeks=MOST_WEEKS) else "Please choose a day within the next two years."


def _why_not_at(at: time | None) -> str:
    if at is None:
        return "Please choose a time of day, such as 09:00."
    kind = "Most people want no messages then. Please choose a time from 08:00 to 20:45."
    return "" if MORNING <= at < EVENING else kind


def _why_not_there(channel: str, public: Collection[str]) -> str:
    known = not channel or channel in public
    return "" if known else "I can announce it only in a public channel of this workspace that is in use."


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _time(written: str) -> time | None:
    try:
        return time.fromisoformat(written).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None
