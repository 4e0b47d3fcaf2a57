"""Tells a story: does each step, waits for what it should bring about in Slack, and stops where it does not.

At its end it tells how many messages each person got in a week, and stops where it was too many.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from zoneinfo import ZoneInfo

from playground.slack import Person
from playground.stage import Stage, wait_until
from playground.stories.weeks import Week

# What a step brings about is seen within a second or two; after this it never will be.
PATIENCE_SECONDS = 5.0


class Untrue(AssertionError):
    """A step did not come true; the words say which, and what was missing."""


@dataclass(frozen=True)
class Step:
    """One step: what happens, to whom, what is done, and what must then be seen in the local Slack.

    `method` is the Web API method by which the app brings it about, and "" where a person's own act is the step.
    """

    words: str
    person: Person
    act: Callable[[], object]
    seen: Callable[[], bool]
    method: str = ""


def in_turn(*acts: Callable[[], object]) -> Callable[[], None]:
    """Return one act that does these, one after the other."""

    def act() -> None:
        for one in acts:
            one()

    return act


def tell(stage: Stage, steps: Sequence[Step], say: Callable[[str], None],
         after: Callable[[int, Step], None] = lambda *_: None, patience: float = PATIENCE_SECONDS) -> None:  # fmt: skip
    """Play the steps in order, saying each with the local time of the person concerned. Raises Untrue.

    `after` hears of each step, numbered from 1, once it has come true.
    """
    for number, step in enumerate(steps, 1):
        if step.seen():
            raise Untrue(f"{_when(stage, step)}  this was so before anybody did anything: {step.words}")
        step.act()
        try:
            wait_until(step.seen, step.words, patience)
        except TimeoutError:
            raise Untrue(f"{_when(stage, step)}  this did not come true: {step.words}") from None
        say(f"{_when(stage, step)}  {step.words}")
        after(number, step)


def tell_weeks(weeks: Mapping[tuple[str, int], Week], say: Callable[[str], None]) -> None:
    """Say of each person how many messages a week brought, by themselves and because of what somebody did, apart.

    Raises Untrue when in any seven days more came by themselves than the week may hold.
    """
    say("Messages in a week (at most, and the median of the weeks in which any came):")
    for name in sorted({name for name, _ in weeks}):
        own = [week for (whose, _), week in weeks.items() if whose == name and week.scheduled + week.caused]
        if own:
            itself, caused = ([getattr(week, of) for week in own] for of in ("scheduled", "caused"))
            say(
                f"  {name:<6} {max(itself)}, {median(itself):g} by themselves; "
                f"{max(caused)}, {median(caused):g} because of what happened; in {len(own)} weeks"
            )
    for (name, n), week in weeks.items():
        if week.most > week.limit:
            too_many = f"{week.most} messages came by themselves to {name} in seven days, not {week.limit} at most"
            raise Untrue(f"In week {n + 1} {too_many}.")


def _when(stage: Stage, step: Step) -> str:
    local = stage.clock.now().astimezone(ZoneInfo(step.person.tz))
    return f"{local:%a %d %b %H:%M} {step.person.tz:<16}"
