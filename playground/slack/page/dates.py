"""Instants as Slack writes them for each reader: `{date_short_pretty} at {time}` in their own zone."""

import re
from collections.abc import Callable
from datetime import datetime

TOKEN = re.compile(r"\{(\w+)\}")
AGO = ((365 * 86400, "year"), (30 * 86400, "month"), (86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def _ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


FORMATS: dict[str, Callable[[datetime], str]] = {
    "date_num": lambda at: f"{at:%Y-%m-%d}",
    "date_slash": lambda at: f"{at:%d/%m/%Y}",
    "date": lambda at: f"{at:%B} {_ordinal(at.day)}, {at.year}",
    "date_short": lambda at: f"{at:%b} {at.day}, {at.year}",
    "date_long": lambda at: f"{at:%A}, {at:%B} {_ordinal(at.day)}, {at.year}",
    "date_long_full": lambda at: f"{at:%B} {at.day}, {at.year}",
    "time": lambda at: f"{at.hour % 12 or 12}:{at:%M} {at:%p}",
    "time_secs": lambda at: f"{at.hour % 12 or 12}:{at:%M:%S} {at:%p}",
}


def _ago(at: datetime, now: datetime) -> str:
    seconds = int((now - at).total_seconds())
    for length, name in AGO:
        if count := abs(seconds) // length:
            many = f"{count} {name}{'s' if count > 1 else ''}"
            return f"{many} ago" if seconds > 0 else f"in {many}"
    return "now"


def written(form: str, at: datetime, now: datetime) -> str:
    """Return an instant, given in the reader's zone, in Slack's format; a token that is not known stays as typed."""

    def token(found: re.Match[str]) -> str:
        name = found[1].replace("day_divider_pretty", "date_long_pretty")
        near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((at.date() - now.astimezone(at.tzinfo).date()).days)
        if name == "ago":
            return _ago(at, now)
        if name.endswith("_pretty") and near:
            return near if found.start() else near.capitalize()
        form = FORMATS.get(name.removesuffix("_pretty"))
        return form(at) if form else found[0]

    return TOKEN.sub(token, form)
