"""The words in which blocks, elements and objects are described, and the checks those words stand for.

A `Check` takes a value and its JSON pointer and yields what Slack would find wrong. It never raises.
"""

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from playground.slack.limits import LIMITS


@dataclass(frozen=True)
class Problem:
    """One thing that Slack would refuse: where it is, and in Slack's words why."""

    pointer: str
    message: str


Check = Callable[[object, str], Iterator[Problem]]
Keys = Mapping[str, Check]


def string(limit: str | None = None, least: int = LIMITS["text.min"]) -> Check:
    """A string of at least `least` characters, within the named limit."""
    low, high = ends(limit, least)

    def check(value: object, at: str) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield Problem(at, "must provide a string")
        elif len(value) < low:
            yield Problem(at, f"must be more than {low - 1} characters")
        elif len(value) > high:
            yield Problem(at, f"must be less than {high + 1} characters")

    return check


def matching(valid: Callable[[str], bool], message: str, limit: str | None = None) -> Check:
    """A string that also satisfies `valid`."""
    is_string = string(limit)

    def check(value: object, at: str) -> Iterator[Problem]:
        found = list(is_string(value, at))
        yield from found
        if not found and isinstance(value, str) and not valid(value):
            yield Problem(at, message)

    return check


def flag(value: object, at: str) -> Iterator[Problem]:
    """True or false."""
    if not isinstance(value, bool):
        yield Problem(at, "must provide a boolean")


def number(value: object, at: str) -> Iterator[Problem]:
    """Any number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Problem(at, "must provide a number")


def ends(limit: str | None, least: int) -> tuple[int, float]:
    """The named limit's two ends, of which it has at least one; where there is none, `least` and no end."""
    if limit and limit not in LIMITS and f"{limit}.min" not in LIMITS:
        raise KeyError(limit)
    return LIMITS.get(f"{limit}.min", least), LIMITS.get(limit or "", math.inf)


def integer(limit: str | None = None, least: int = 0) -> Check:
    """A whole number between the ends of the named limit."""
    low, high = ends(limit, least)

    def check(value: object, at: str) -> Iterator[Problem]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield Problem(at, "must provide an integer")
        elif value < low:
            yield Problem(at, f"must be at least {low}")
        elif value > high:
            yield Problem(at, f"must be at most {high}")

    return check


def one_of(*allowed: str) -> Check:
    """One of the strings given."""

    def check(value: object, at: str) -> Iterator[Problem]:
        if not isinstance(value, str) or value not in allowed:
            yield Problem(at, f"must be one of: {', '.join(allowed)}")

    return check


def array(item: Check, limit: str | None = None, least: int = 1) -> Check:
    """A list of `item`s, as many as the named limit lets stand."""
    low, high = ends(limit, least)

    def check(value: object, at: str) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield Problem(at, "must provide an array")
            return
        if len(value) < low:
            yield Problem(at, f"no fewer than {low} items allowed")
        if len(value) > high:
            yield Problem(at, f"no more than {high} items allowed")
        for index, each in enumerate(value):
            yield from item(each, f"{at}/{index}")

    return check


def unique(value: object, at: str) -> Iterator[Problem]:
    """A list without repeats."""
    if isinstance(value, list) and any(each in value[:index] for index, each in enumerate(value)):
        yield Problem(at, "must not contain duplicate items")


def each_of(*checks: Check) -> Check:
    """All of the checks in turn."""

    def check(value: object, at: str) -> Iterator[Problem]:
        for one in checks:
            yield from one(value, at)

    return check


def shape(required: Keys, optional: Keys | None = None, *rules: Check) -> Check:
    """An object with all required keys and no other than these; `rules` see it whole, once its keys are right."""
    known = {**required, **(optional or {})}

    def check(value: object, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
            return
        found = [Problem(at, f"missing required field: {key}") for key in required if key not in value]
        found += [Problem(at, f"invalid additional property: {key}") for key in value if key not in known]
        for key in value:
            found += known[key](value[key], f"{at}/{key}") if key in known else ()
        yield from found
        for rule in rules if not found else ():
            yield from rule(value, at)

    return check


def kinds(table: Mapping[str, Check]) -> Check:
    """An object whose `type` picks its check from the table."""

    def check(value: object, at: str) -> Iterator[Problem]:
        if not isinstance(value, dict):
            yield Problem(at, "must provide an object")
        elif "type" not in value:
            yield Problem(at, "missing required field: type")
        elif not isinstance(kind := value["type"], str) or kind not in table:
            yield Problem(
                f"{at}/type", f"unsupported type: {kind}" if isinstance(kind, str) else "must provide a string"
            )
        else:
            yield from table[kind](value, at)

    return check


def typed(required: Keys, optional: Keys | None = None, *rules: Check) -> Check:
    """A shape that also has the `type` by which it was chosen."""
    return shape({"type": string(), **required}, optional, *rules)


def text(limit: str, *, plain: bool = False) -> Check:
    """A text object, of plain text alone if `plain`."""
    words = {"text": string(limit)}
    table = {"plain_text": typed(words, {"emoji": flag})}
    return kinds(table if plain else {**table, "mrkdwn": typed(words, {"verbatim": flag})})


def label(limit: str) -> Check:
    """A text object that must be plain."""
    return text(limit, plain=True)


def either(*keys: str, both: bool = False, at_type: bool = False) -> Check:
    """At least one of the keys; exactly one unless `both` are welcome."""

    def check(value: object, at: str) -> Iterator[Problem]:
        present = sum(key in value for key in keys) if isinstance(value, Collection) else 0
        if not present or (present > 1 and not both):
            names = " or ".join(f"`{key}`" for key in keys)
            yield Problem(f"{at}/type" if at_type else at, f"must define either {names}")

    return check


def in_order(low: str, high: str) -> Check:
    """The number under `low`, if both are there, is not above the one under `high`."""

    def check(value: object, at: str) -> Iterator[Problem]:
        if isinstance(value, dict) and low in value and high in value and float(value[low]) > float(value[high]):
            yield Problem(f"{at}/{low}", f"must not be greater than {high}")

    return check


def url(limit: str | None = None, schemes: Collection[str] = ("http", "https")) -> Check:
    """An absolute address of one of the schemes."""

    def valid(value: str) -> bool:
        try:
            parts = urlsplit(value)
        except ValueError:
            return False
        whole = parts.netloc if parts.scheme in ("http", "https") else parts.netloc or parts.path
        return parts.scheme in schemes and bool(whole) and not re.search(r"\s", value)

    return matching(valid, "must be a valid url", limit)


def is_date(value: str) -> bool:
    """Whether this is a day of the calendar, as YYYY-MM-DD."""
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII)) and bool(date.fromisoformat(value))
    except ValueError:
        return False


def is_time(value: str) -> bool:
    """Whether this is a time of day, as HH:mm of 24 hours."""
    return bool(re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value, re.ASCII))


@cache
def zones() -> frozenset[str]:
    """The names of the IANA time zones."""
    return frozenset(available_timezones())


DATE = matching(is_date, "must be a date in the format YYYY-MM-DD")
TIME = matching(is_time, "must be a time in the format HH:mm")
ZONE = matching(lambda value: value in zones(), "must be an IANA time zone")
DECIMAL = matching(lambda value: bool(re.fullmatch(r"-?\d+(\.\d+)?", value, re.ASCII)), "must be a number in a string")
SLACK_FILE = shape({}, {"id": string(), "url": url()}, either("id", "url"))
