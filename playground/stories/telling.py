"""Tells a story: does each step, waits for what it should bring about in Slack, and stops where it does not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from playground.slack import Person
from playground.stage import Stage, wait_until

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


def _when(stage: Stage, step: Step) -> str:
    local = stage.clock.now().astimezone(ZoneInfo(step.person.tz))
    return f"{local:%a %d %b %H:%M} {step.person.tz:<16}"
