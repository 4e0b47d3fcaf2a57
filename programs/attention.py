"""Keeps people's weeks quiet: how much may notify somebody in seven days, and what waits, drops or is told together."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from programs.calendar import instant, local_day
from programs.helping import SAFETY_ASKED, SAFETY_TAKEN
from programs.pairs import Pair
from programs.people import Member
from programs.playbook import Drops, Place, Prompt, When

# What may notify somebody in a week, and with how many pairs; each further pair brings one more.
A_WEEK, PAIRS = 2, 2
# Seven calendar days where somebody lives: what comes at the same hour each week is never two in one of them, whatever
# the clocks do.
DAYS = 7
# What is due in so much time may come earlier, to be told together with what is due now.
TOGETHER = timedelta(hours=2)
# Somebody asked has to have so much time to answer, however full their week is; what never closes waits a week.
TO_ANSWER, AT_MOST = timedelta(days=2), timedelta(days=7)
FREE = frozenset({SAFETY_ASKED, SAFETY_TAKEN})
NEWS = frozenset(when.value for when in When)
# Why a message that gave way was not sent, as delivery writes it down.
WEEK_FULL = "week_full"


@dataclass(frozen=True)
class Week:
    """How a reader's last seven days went: the days on which something notified them, once for each message, and on
    which of them it came by itself.
    """

    reader: Member
    limit: int
    days: tuple[date, ...] = ()
    scheduled: tuple[date, ...] = ()

    def today(self, now: datetime) -> date:
        """Return the day it is where they live."""
        return local_day(now, self.reader.zone)

    def room_at(self, now: datetime, more: int) -> datetime | None:
        """Return when there is room, at their own hour, if `more` come today besides; None when there is now."""
        used = [*self._count(self.days, now), *[self.today(now)] * more]
        if len(used) < self.limit:
            return None
        leaves = used[len(used) - self.limit]
        return instant(leaves + timedelta(days=DAYS), self.reader.at, self.reader.zone)

    def spares(self, now: datetime, more: int, scheduled: int) -> bool:
        """Say whether there is room for a reminder: what others did may fill a week up to it, but not what came by
        itself.
        """
        all_in = len(self._count(self.days, now)) + more
        return all_in <= self.limit and len(self._count(self.scheduled, now)) + scheduled < self.limit

    def _count(self, days: Iterable[date], now: datetime) -> list[date]:
        """Return the days of what still counts, the oldest first."""
        return sorted(day for day in days if day > self.today(now) - timedelta(days=DAYS))


@dataclass(frozen=True)
class Item:
    """A message that waits to be sent, in the order `seq`: to whom, when, and between which instants.

    What is `scheduled` comes by itself, the rest because of what somebody did; it is not `counted` when it notifies
    freely, or comes to nothing. It drops as its prompt says. Those with the same `key` may be told together. A
    reminder comes no earlier than `not_before`, and what is `urgent` at any hour. `first_due_at` is when it was due at
    first.
    """

    id: UUID
    seq: int
    readers: tuple[UUID, ...]
    due_at: datetime
    first_due_at: datetime
    expires_at: datetime | None = None
    scheduled: bool = False
    counted: bool = True
    drops: Drops | None = None
    key: UUID | None = None
    not_before: datetime | None = None
    urgent: bool = False


@dataclass(frozen=True)
class Plan:
    """What becomes of what is due: what drops, what waits until when, and what is told together, in order."""

    drop: tuple[UUID, ...] = ()
    wait: tuple[tuple[UUID, datetime], ...] = ()
    together: tuple[tuple[UUID, ...], ...] = ()


@dataclass(frozen=True)
class Skipped:
    """A prompt that was not sent, and the form that waits all the same, if one does."""

    pair: Pair
    stage: str
    prompt: str
    n: int
    form_id: UUID | None
    closes_at: datetime | None


def limit(pairs: int) -> int:
    """Return how many messages may notify somebody in so many active pairs within a week."""
    return A_WEEK + max(0, pairs - PAIRS)


def is_scheduled(prompt: Prompt) -> bool:
    """Say whether a prompt comes by itself; any other comes at once, because of what somebody did."""
    return prompt.when is When.PERIOD_OPENS or prompt.after_days > 0


def goes_along(prompt: Prompt) -> bool:
    """Say whether a prompt may be told together with others: not one whose buttons or thread speak of itself alone."""
    alone = prompt.in_thread_of or prompt.about_each or prompt.help or prompt.talked or prompt.nudge
    blind = prompt.when is When.ALL_SHARED or (prompt.card and prompt.where is Place.OWN_DM)
    return not (alone or blind or prompt.thread_answers)


def attend(items: Iterable[Item], weeks: Mapping[UUID, Week], now: datetime) -> Plan:
    """Decide what may notify now. What somebody's act caused always may, and counts; what is scheduled makes room for
    it. Where a week is full, what drops does so, the least important first, and the rest waits: until there is room, or
    until the last moment that leaves time to answer. What is told together notifies once.
    """
    ordered = sorted(items, key=lambda item: item.seq)
    early = {one.id: one.not_before for one in ordered if one.due_at <= now and _early(one, weeks, now)}
    due = [one for one in ordered if one.due_at <= now and one.id not in early]
    taken: Counter[UUID] = Counter()
    itself: Counter[UUID] = Counter()
    drop = [one.id for one in ordered if one.id in early and _over(one, early[one.id])]
    wait = {id: at for id, at in early.items() if at and id not in drop}
    go: list[Item] = []
    for unit in sorted(_units(due), key=lambda unit: _rank(unit, weeks, now)):
        counted = [one for one in unit if one.counted]
        readers = _readers(counted)
        room_at = max((at for id in readers if (at := weeks[id].room_at(now, taken[id]))), default=None)
        if room_at and {one.drops for one in counted} == {Drops.REMINDER}:
            room_at = None if all(weeks[id].spares(now, taken[id], itself[id]) for id in readers) else room_at
        if room_at is None or _goes(unit, weeks, now):
            taken.update(readers)
            itself.update(readers if all(one.scheduled for one in counted) else ())
            go += unit
            continue
        drop += [one.id for one in counted if one.drops]
        wait |= {one.id: min(room_at, _latest(one, weeks)) for one in counted if not one.drops}
        go += [one for one in unit if not one.counted]
    soon = [one for one in ordered if one.due_at > now]
    return Plan(tuple(drop), tuple(wait.items()), _together(go, soon))


def _units(due: Iterable[Item]) -> list[tuple[Item, ...]]:
    """Return what notifies at once, each with those it is told together with."""
    keyed = sorted((one for one in due if one.key), key=lambda one: (str(one.key), one.seq))
    alone = [(one,) for one in due if not one.key]
    return [*alone, *(tuple(group) for _, group in groupby(keyed, key=lambda one: one.key))]


def _rank(unit: Sequence[Item], weeks: Mapping[UUID, Week], now: datetime) -> tuple[int, int, int]:
    """Order what is due: what goes whatever the week holds, then by what drops last, then as it came."""
    drops = min((-one.drops if one.drops else -len(Drops) - 1) for one in unit)
    return (0 if _goes(unit, weeks, now) else 1, drops, unit[0].seq)


def _goes(unit: Sequence[Item], weeks: Mapping[UUID, Week], now: datetime) -> bool:
    """Say whether this notifies now, however full the week is."""
    return any(not one.scheduled or _last(one, weeks, now) for one in unit if one.counted)


def _readers(items: Iterable[Item]) -> tuple[UUID, ...]:
    return tuple({id for one in items for id in one.readers})


def _latest(item: Item, weeks: Mapping[UUID, Week]) -> datetime:
    """Return the last of its reader's own hours at which it can come."""
    reader = weeks[item.readers[0]].reader
    end = item.expires_at - TO_ANSWER if item.expires_at else item.first_due_at + AT_MOST
    day = local_day(end, reader.zone)
    return max(at for at in (instant(day - timedelta(days=n), reader.at, reader.zone) for n in (0, 1, 2)) if at <= end)


def _last(item: Item, weeks: Mapping[UUID, Week], now: datetime) -> bool:
    """Say whether something that never drops cannot wait any longer."""
    return not item.drops and _latest(item, weeks) <= now


def _early(item: Item, weeks: Mapping[UUID, Week], now: datetime) -> bool:
    """Say whether what it reminds of came too short a time ago, or has yet to come."""
    if item.not_before is None:
        return False
    zone = weeks[item.readers[0]].reader.zone
    return local_day(now, zone) < local_day(item.not_before, zone)


def _over(item: Item, at: datetime | None) -> bool:
    return at is not None and item.expires_at is not None and at >= item.expires_at


def _together(go: Sequence[Item], soon: Sequence[Item]) -> tuple[tuple[UUID, ...], ...]:
    """Return what is told in one message, in order; what is due soon comes along, and brings nothing about."""
    keys = dict.fromkeys(one.key for one in go if one.key)
    groups = (sorted((one for one in (*go, *soon) if one.key == key), key=lambda one: one.seq) for key in keys)
    return tuple(tuple(one.id for one in group) for group in groups if len(group) > 1)
