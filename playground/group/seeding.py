"""Plays the weeks that the group has behind it, through the app, with the clock moved from one scene to the next."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from playground.group import around, buddies, mentorship
from playground.group.people import Group
from playground.slack.page.rehearsal import NotMoved
from playground.stage import Stage
from programs.mentorship import MENTORSHIP

WEDNESDAY = 2
# In the middle of a day and a week it is day for nearly all, and the week's check-ins are open.
ENDS_AT = time(12)
WEEKS = (
    "this week",
    "a week ago",
    *(f"{n} weeks ago" for n in ("two", "three", "four", "five", "six", "seven", "eight")),
)

Told = Callable[[str, int, int], object]


class NotPlayed(NotMoved):
    """The group could not be played to its end; the words say where it stopped and why."""


def last_day(today: date) -> date:
    """Return the day on which the group arrives: the last Wednesday, so that every demo begins in the same shape."""
    return today - timedelta((today.weekday() - WEDNESDAY) % 7)


def begins_at(today: date) -> datetime:
    """Return when the clock has to start for a group that arrives by this day."""
    return datetime.combine(last_day(today) - timedelta(mentorship.BEGINS), time(6), UTC)


def seed(stage: Stage, today: date, told: Told) -> None:
    """Let the group into a stage whose clock stands at `begins_at`, and play its weeks; it goes on by itself after.

    `told` hears of each scene before it is played: in which week it is, how many are done, and of how many. Raises
    NotPlayed.
    """
    last = last_day(today)
    group = Group(stage, MENTORSHIP)
    scenes = [*mentorship.scenes(group, last), *buddies.scenes(group, last), *around.scenes(group, last)]
    scenes.sort(key=lambda one: one.when(last))
    for done, scene in enumerate(scenes):
        week = WEEKS[scene.before // 7]
        told(week, done, len(scenes))
        _play(stage, scene.when(last), scene.act, f"{week}, with {scene.person.name}")
    told(WEEKS[0], len(scenes), len(scenes))
    _play(stage, datetime.combine(last, ENDS_AT, UTC), group.rests, "at the very end")


def _play(stage: Stage, at: datetime, act: Callable[[], object], where: str) -> None:
    """Move the clock and act; most scenes follow the one before with nothing due in between, and need not wait."""
    try:
        due = stage.next_at()
        if due and due <= at:
            stage.move_to(at)
        stage.clock.set(at)
        act()
    except Exception as error:
        raise NotPlayed(f"it stopped {where} ({str(error) or type(error).__name__})") from error
