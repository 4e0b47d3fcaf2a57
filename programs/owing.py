"""Says which messages something that happened makes due: to whom, where, and from when on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from programs.calendar import instant, local_day, next_open_for_all, opens_on
from programs.pairs import Pair, PairMember
from programs.people import Member
from programs.playbook import Place, Prompt, Stage, When


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


def hour_of(pair: Pair, member: Member, n: int, after_days: int = 0) -> datetime:
    """Return the instant of a member's own hour, where they live, so many days after a period opens."""
    return instant(opens_on(pair.first_on, pair.weeks, n) + timedelta(days=after_days), member.at, member.zone)


def has_period(pair: Pair, n: int) -> bool:
    """Say whether a pair's nth period comes at all: none opens on the day its program ends, or later."""
    return pair.ends_on is None or opens_on(pair.first_on, pair.weeks, n) < pair.ends_on


def last_day(closes_at: datetime, zone: str) -> date:
    """Return the last whole day before a period closes, where somebody lives."""
    return local_day(closes_at - timedelta(seconds=1), zone)


def owed(stage: Stage, when: When, pair: Pair, n: int, now: datetime, closes_at: datetime | None = None,
         only: UUID | None = None, by: UUID | None = None) -> tuple[Owed, ...]:  # fmt: skip
    """Return what `when` makes due in a stage. What a period brings comes at its reader's own hour and is over when
    the period is; the rest waits until nobody it notifies has quiet hours, and what is due days later comes at the
    reader's own hour so many days after that. With `only`, other authors get nothing; whoever did it, `by`, neither.
    Whoever wants fewer messages gets nothing optional.
    """
    messages = []
    for prompt in stage.due(when):
        people = [
            one.member
            for one in pair.members
            if one.role in prompt.to
            and _meant(one, stage, only)
            and one.member.id != by
            and not (prompt.optional and one.member.fewer)
        ]
        groups = [people] if prompt.where is Place.PAIR else [[one] for one in people]
        for group in (group for group in groups if group):
            own = when is When.PERIOD_OPENS
            due_at = (
                hour_of(pair, group[0], n, days_after(prompt, pair)) if own else _after(now, prompt.after_days, group)
            )
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


def _after(now: datetime, days: int, group: Sequence[Member]) -> datetime:
    """Return when something that happened now reaches these people, or the first one's own hour days after that."""
    first = group[0]
    at = next_open_for_all(now, [(one.zone, one.quiet_from, one.quiet_until) for one in group])
    return instant(local_day(at, first.zone) + timedelta(days=days), first.at, first.zone) if days else at


def days_after(prompt: Prompt, pair: Pair) -> int:
    """Return how many days after a period opens a prompt of it comes; the last leaves a day, wherever one lives."""
    return min(prompt.after_days, 7 * pair.weeks - 2)


def due_anew(prompt: Prompt, pair: Pair, n: int, recipients: Sequence[UUID], due_at: datetime) -> datetime:
    """Return when a message that waits is due by its readers' hours of now; what no period brings, never earlier."""
    people = [one.member for one in pair.members if one.member.id in recipients]
    if prompt.when is When.PERIOD_OPENS:
        return hour_of(pair, people[0], n, days_after(prompt, pair))
    return next_open_for_all(due_at, [(one.zone, one.quiet_from, one.quiet_until) for one in people])


def _meant(one: PairMember, stage: Stage, only: UUID | None) -> bool:
    return only in (None, one.member.id) or one.role != stage.author
