"""Says which messages something that happened makes due: to whom, where, and from when on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from programs.calendar import instant, local_day, next_open_for_all, opens_on
from programs.pairs import Pair
from programs.people import Member
from programs.playbook import From, Once, Place, Prompt, Stage, When


@dataclass(frozen=True)
class Owed:
    """One message to be sent: which prompt of which period, to whom, where, and between which instants in UTC."""

    stage: str
    n: int
    prompt: str
    recipients: tuple[UUID, ...]
    to_pair: bool
    due_at: datetime
    expires_at: datetime | None


@dataclass(frozen=True)
class Span:
    """When a period is open, both instants in UTC."""

    opens_at: datetime
    closes_at: datetime


def period_of(pair: Pair, n: int) -> Span:
    """Return when a pair's period is open: from midnight where the pair is anchored until the next one opens."""
    days: tuple[date, ...] = (opens_on(pair.first_on, pair.weeks, n), opens_on(pair.first_on, pair.weeks, n + 1))
    return Span(*(instant(day, time(0), pair.anchor_zone) for day in days))


def span_of(once: Once, pair: Pair, at: datetime) -> Span:
    """Return when what comes once is open, if it comes at that instant: for whole days, never past the pair's end."""
    day = local_day(at, pair.anchor_zone)
    last = day + timedelta(days=once.stays)
    days = (day, min(last, pair.ends_on) if pair.ends_on and day < pair.ends_on else last)
    return Span(*(instant(one, time(0), pair.anchor_zone) for one in days))


def day_of(pair: Pair, n: int, once: Once | None = None) -> date | None:
    """Return the day, where a pair is anchored, on which a period opens, or what comes once; None if it never does."""
    day = once_on(pair, once) if once else opens_on(pair.first_on, pair.weeks, n)
    return day if day and (pair.ends_on is None or day < pair.ends_on) and not (once and n > 1) else None


def once_on(pair: Pair, once: Once) -> date | None:
    """Return the day that something which comes once is counted to; None where a pair's time is too short for it."""
    whole = pair.ends_on - pair.starts_on if pair.ends_on else None
    if whole is not None and whole < timedelta(weeks=once.least_weeks):
        return None
    if once.counted_from is From.START:
        return pair.starts_on + timedelta(days=once.days)
    if whole is None:
        return None
    day = pair.starts_on + (whole / 2 if once.counted_from is From.MIDDLE else whole) + timedelta(days=once.days)
    return day if day > pair.starts_on else None


def hour_of(pair: Pair, member: Member, n: int, after_days: int = 0) -> datetime:
    """Return the instant of a member's own hour, where they live, so many days after a period opens."""
    return instant(opens_on(pair.first_on, pair.weeks, n) + timedelta(days=after_days), member.at, member.zone)


def comes_at(pair: Pair, member: Member, n: int, once: Once | None = None) -> datetime | None:
    """Return the instant of a member's own hour on the day that a period opens, or what comes once; None if never."""
    day = day_of(pair, n, once)
    return instant(day, member.at, member.zone) if day else None


def has_period(pair: Pair, n: int) -> bool:
    """Say whether a pair's nth period comes at all: none opens on the day its time is over, or later."""
    return day_of(pair, n) is not None


def last_day(closes_at: datetime, zone: str) -> date:
    """Return the last whole day before a period closes, where somebody lives."""
    return local_day(closes_at - timedelta(seconds=1), zone)


def owed(stage: Stage, when: When, pair: Pair, n: int, now: datetime, closes_at: datetime | None = None,
         only: UUID | None = None, by: UUID | None = None) -> tuple[Owed, ...]:  # fmt: skip
    """Return what `when` makes due in a stage. What a period brings comes at its reader's own hour and is over when
    the period is; the rest waits until nobody it notifies has quiet hours, and what is due days later comes at the
    reader's own hour so many days after that. With `only`, others who fill in a form of their own get nothing;
    whoever did it, `by`, gets only what is to its author. Whoever wants fewer messages gets nothing optional.
    """
    messages = []
    own = when is When.PERIOD_OPENS
    for prompt in stage.due(when):
        people = [
            one.member
            for one in pair.members
            if one.role in prompt.to
            and (prompt.where is Place.PAIR or only in (None, one.member.id) or stage.form_of(one.role) is None)
            and (one.member.id == by) is prompt.to_author
            and not (prompt.optional and one.member.fewer)
        ]
        groups = [people] if prompt.where is Place.PAIR else [[one] for one in people]
        for group in (group for group in groups if group):
            first, days = group[0], days_after(prompt, pair, stage.once)
            if own and stage.once:
                due_at = instant(local_day(now, first.zone) + timedelta(days=days), first.at, first.zone)
            else:
                due_at = hour_of(pair, first, n, days) if own else _after(now, prompt.after_days, group)
            messages.append(
                Owed(
                    stage=stage.id,
                    n=n,
                    prompt=prompt.id,
                    recipients=tuple(one.id for one in group),
                    to_pair=prompt.where is Place.PAIR,
                    due_at=due_at,
                    expires_at=closes_at if own else None,
                )
            )
    return tuple(messages)


def is_everybody_in(stage: Stage, pair: Pair, shared_by: Collection[UUID]) -> bool:
    """Say whether everybody of a pair who fills in a stage's form has shared theirs."""
    return all(one.member.id in shared_by for one in pair.members if stage.form_of(one.role))


def _after(now: datetime, days: int, group: Sequence[Member]) -> datetime:
    """Return when something that happened now reaches these people, or the first one's own hour days after that."""
    first = group[0]
    at = next_open_for_all(now, [(one.zone, one.quiet_from, one.quiet_until) for one in group])
    return instant(local_day(at, first.zone) + timedelta(days=days), first.at, first.zone) if days else at


def days_after(prompt: Prompt, pair: Pair, once: Once | None = None) -> int:
    """Return how many days after a period opens a prompt of it comes; the last leaves a day, wherever one lives."""
    return min(prompt.after_days, (once.stays if once else 7 * pair.weeks) - 2)


def due_anew(stage: Stage, prompt: Prompt, pair: Pair, n: int, recipients: Sequence[UUID],
             due_at: datetime) -> datetime:  # fmt: skip
    """Return when a message that waits is due by its readers' hours of now; what no period brings, never earlier."""
    people = [one.member for one in pair.members if one.member.id in recipients]
    if prompt.when is When.PERIOD_OPENS and stage.once:
        return instant(local_day(due_at, people[0].zone), people[0].at, people[0].zone)
    if prompt.when is When.PERIOD_OPENS:
        return hour_of(pair, people[0], n, days_after(prompt, pair))
    if prompt.after_days:
        due_at = max(due_at, instant(local_day(due_at, people[0].zone), people[0].at, people[0].zone))
    return next_open_for_all(due_at, [(one.zone, one.quiet_from, one.quiet_until) for one in people])
