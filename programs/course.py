"""A course: how often a period opens, and which theme it has, in words for each role."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True)
class Rhythm:
    """How often periods open. `weekday` counts from Monday = 0; `at` is the wall time where a person lives."""

    weeks: int
    weekday: int
    at: time


@dataclass(frozen=True)
class Theme:
    """What one period is about, in words for each role."""

    title: str
    words: Mapping[str, str]


@dataclass(frozen=True)
class Track:
    """A course of themes, one for each period; after the last comes the first again."""

    id: str
    name: str
    themes: tuple[Theme, ...]

    def theme(self, n: int) -> Theme:
        """Return the theme of the nth period."""
        return self.themes[(n - 1) % len(self.themes)]
