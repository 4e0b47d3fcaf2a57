"""The time zones that people can choose from, by region, and how each is called."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from itertools import groupby
from zoneinfo import available_timezones

from programs.playbook import Choice

# As many as Slack takes under one heading.
_UNDER_A_HEADING = 100


def is_zone(name: str) -> bool:
    """Say whether there is a time zone of that name, so that wall times can be told in it."""
    return name in _zones()


def zone_words(zone: str) -> str:
    """Return what a zone is called where people live in it, such as "Lisbon" or "Knox, Indiana"."""
    return ", ".join(reversed(zone.replace("_", " ").split("/")[1:])) or zone


def zones_by_region(also: str) -> Mapping[str, tuple[Choice, ...]]:
    """Return the cities of each region, at most a hundred under a heading; a zone `also` that has none comes first."""
    found: dict[str, tuple[Choice, ...]] = {}
    if is_zone(also) and also not in _cities():
        found["Now"] = (Choice(also, zone_words(also)),)
    for region, zones in groupby(sorted(_cities()), lambda zone: zone.split("/")[0]):
        choices = sorted((Choice(zone, zone_words(zone)) for zone in zones), key=lambda one: one.label)
        found |= dict(_headed(region, choices))
    return found


def _headed(region: str, choices: list[Choice]) -> Iterable[tuple[str, tuple[Choice, ...]]]:
    """Yield the choices under as few headings as hold them; more than one say what they lead from and to."""
    for start in range(0, len(choices), _UNDER_A_HEADING):
        part = tuple(choices[start : start + _UNDER_A_HEADING])
        heading = region if len(part) == len(choices) else f"{region}, {part[0].label} to {part[-1].label}"
        yield heading, part


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


@cache
def _cities() -> frozenset[str]:
    """Read the zones that are in use, by the list that comes with them: no old names, no abbreviations, no offsets."""
    lines = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text().splitlines()
    listed = {line.split("\t")[2] for line in lines if line and not line.startswith("#")}
    return frozenset(zone for zone in listed & _zones() if not zone.startswith("Antarctica/"))
