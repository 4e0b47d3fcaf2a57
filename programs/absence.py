"""When Trellis was away, for hours or for weeks: what still comes afterwards, what does not, and what is told of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from programs.attention import Item, Plan
from programs.calendar import next_open_for_all
from programs.people import Member
from programs.playbook import Playbook

# The kind of the message in which organizers are told.
AWAY = "away"
# What is later than this was held up: nobody chose that moment, so it may be night where its reader lives.
LATE = timedelta(hours=1)
# What asks for something and comes late leaves so much time for it, or the next one would follow on its heels.
LEFT = timedelta(days=1)
# How long organizers read of it.
SHOWN = timedelta(days=14)


@dataclass(frozen=True)
class Absence:
    """Between which instants Trellis sent nothing."""

    id: UUID
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Missed:
    """So many messages of one prompt, to one pair, that were not sent because Trellis was away; Slack has none."""

    absence: Absence
    names: tuple[str, ...]
    stage: str
    prompt: str
    count: int


@dataclass(frozen=True)
class Left:
    """What was left out in an absence: by stage, how often each pair was not asked, and how many reminders."""

    absence: Absence
    asked: Mapping[str, Sequence[tuple[tuple[str, ...], int]]]
    reminders: int


def catch_up(items: Iterable[Item], readers: Mapping[UUID, Member], now: datetime) -> Plan:
    """Decide what becomes of what is late: it is dropped where too little time is left, and comes when nobody sleeps.

    What is about safety comes at once, as always.
    """
    late = [one for one in items if now - one.due_at > LATE and not one.urgent]
    drop = tuple(one.id for one in late if one.expires_at and one.expires_at - now < LEFT)
    opens = {one.id: next_open_for_all(now, _hours(one, readers)) for one in late if one.id not in drop}
    return Plan(drop, tuple((id, at) for id, at in opens.items() if at > now))


def _hours(item: Item, readers: Mapping[UUID, Member]) -> list[tuple[str, time, time]]:
    people = [readers[id] for id in item.readers]
    return [(one.zone, one.quiet_from, one.quiet_until) for one in people]


def left_out(missed: Iterable[Missed], playbook: Playbook) -> list[Left]:
    """Gather what was missed by absence, the latest first, and by stage; what only reminds is counted apart."""
    absences = {one.absence.id: one.absence for one in missed}
    found = []
    for absence in sorted(absences.values(), key=lambda one: one.until, reverse=True):
        mine = [one for one in missed if one.absence.id == absence.id]
        asked: dict[str, Counter[tuple[str, ...]]] = {}
        reminders = 0
        for one in mine:
            stage = playbook.stage(one.stage)
            if stage.prompt(one.prompt).after_days:
                reminders += one.count
            else:
                asked.setdefault(stage.name, Counter())[one.names] += one.count
        found.append(Left(absence, {name: list(pairs.items()) for name, pairs in asked.items()}, reminders))
    return found
