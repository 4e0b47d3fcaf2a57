"""The stories there are: one for each kind of program."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from playground.stage import Stage
from playground.stories import buddies, mentoring, mentorship
from playground.stories.telling import Step


@dataclass(frozen=True)
class Story:
    """When a story starts, and its steps, with its people let into the workspace of a stage."""

    starts: datetime
    steps: Callable[[Stage], Sequence[Step]]


STORIES: Mapping[str, Story] = MappingProxyType(
    {
        "mentorship": Story(mentorship.STARTS, mentorship.steps),
        "buddies": Story(buddies.STARTS, buddies.steps),
        "mentoring": Story(mentoring.STARTS, mentoring.steps),
    }
)
