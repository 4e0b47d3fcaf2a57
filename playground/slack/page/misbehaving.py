"""What Slack can be told to do wrong, in words, and what it does wrong now."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playground.slack.faults import Fault
from playground.slack.page.outcomes import clock
from playground.slack.records import JSON
from playground.slack.web_api import METHODS
from playground.slack.workspace import Workspace

ANY = "*"
ALL_METHODS = (ANY, *METHODS, "response_url")
MOST_TIMES, MOST_SECONDS = 1000, 600


@dataclass(frozen=True)
class Kind:
    """One way to misbehave: how the menu names it, how it is told while it lasts, and what else has to be said."""

    name: str
    told: str
    needs: tuple[str, ...] = ("method", "times")


KINDS = {
    "rate_limited": Kind(
        "Too many requests: wait",
        "Slack answers {what} with “too many requests” and asks to wait {retry_after} s",
        ("method", "times", "seconds"),
    ),
    "refuse": Kind(
        "Refused with an error of your choice", "Slack refuses {what} with “{code}”", ("method", "times", "code")
    ),
    "error": Kind("Server error, nothing done", "Slack answers {what} with a server error and does nothing"),
    "error_stored": Kind(
        "Server error, but done", "Slack answers {what} with a server error, and does it all the same"
    ),
    "drop": Kind("No answer, nothing done", "Slack hangs up on {what} and does nothing"),
    "drop_stored": Kind("No answer, but done", "Slack hangs up on {what}, and does it all the same"),
    "late_store": Kind(
        "No answer, and done later",
        "Slack hangs up on {what}, and does it {delay:g} s later",
        ("method", "times", "seconds"),
    ),
    "latency": Kind("Slow answers", "Slack takes {seconds:g} s longer for every answer", ("seconds",)),
    "history_lag": Kind(
        "History that lags", "A new message stands in the history only after {seconds:g} s", ("seconds",)
    ),
    "unheard": Kind(
        "Nothing reaches the app", "Nothing of what Slack sends reaches the app until {until}", ("seconds",)
    ),
}


@dataclass(frozen=True)
class Wrong:
    """Something that Slack does wrong now, and the id that ends it."""

    id: str
    words: str


def wrongs(ws: Workspace) -> list[Wrong]:
    """List what Slack does wrong now, in words."""
    found = [Wrong(str(fault.id), _words(fault, held)) for fault, held in ws.faults.standing()]
    for name, seconds in (("latency", ws.faults.latency), ("history_lag", ws.faults.history_lag)):
        if seconds:
            found.append(Wrong(name, KINDS[name].told.format(seconds=seconds)))
    left = ws.delivery.unheard_until - time.monotonic()
    if left > 0:
        found.append(Wrong("unheard", KINDS["unheard"].told.format(until=_at(left))))
    return found


def _words(fault: Fault, held: float) -> str:
    what = "every request" if fault.method == ANY else fault.method
    words = [KINDS[fault.kind].told.format(what=what, **vars(fault))]
    if fault.chance < 1:
        words.append(f"in {fault.chance:.0%} of cases")
    if fault.times is None:
        words.append("until this is switched off")
    elif fault.times:
        words.append("once" if fault.times == 1 else f"the next {fault.times} times")
    if held > 0:
        words.append(f"now until {_at(held)}")
    return ", ".join(words)


def _at(seconds: float) -> str:
    return clock(datetime.now(UTC) + timedelta(seconds=seconds))[:8] + " UTC"


def switch_on(ws: Workspace, asked: JSON) -> float:
    """Let Slack misbehave as asked; returns the seconds after which it ends by itself, if it does.

    Raises ValueError with words for what cannot be.
    """
    name = str(asked.get("kind"))
    if name not in KINDS:
        raise ValueError(f"Choose what goes wrong, one of: {', '.join(KINDS)}.")
    needs = KINDS[name].needs
    seconds = _seconds(asked.get("seconds"), whole=name == "rate_limited") if "seconds" in needs else 0.0
    if name == "latency":
        ws.faults.latency = seconds
    elif name == "history_lag":
        ws.faults.history_lag = seconds
    elif name == "unheard":
        ws.delivery.unheard_until = time.monotonic() + seconds
        return seconds
    else:
        method, times = str(asked.get("method") or ANY), _times(asked.get("times"))
        if method not in ALL_METHODS:
            raise ValueError("Choose a request from the list, or any.")
        code = _code(asked.get("code")) if "code" in needs else "internal_error"
        ws.faults.add(method, name, times=times, retry_after=int(seconds) or 1, delay=seconds, code=code)
    return 0.0


def _seconds(given: object, *, whole: bool) -> float:
    try:
        seconds = float(str(given))
    except ValueError:
        seconds = 0.0
    least = 1 if whole else 0.1
    if not least <= seconds <= MOST_SECONDS:
        raise ValueError(f"Say how many seconds, from {least:g} to {MOST_SECONDS}.")
    return float(round(seconds)) if whole else seconds


def _times(given: object) -> int | None:
    text = str("" if given is None else given).strip()
    if not text:
        return None
    if not text.isdecimal() or not 1 <= int(text) <= MOST_TIMES:
        raise ValueError(f"Say how many times, from 1 to {MOST_TIMES}, or nothing: until you switch it off.")
    return int(text)


def _code(given: object) -> str:
    code = str(given or "").strip()
    if not (code.isascii() and code.replace("_", "").isalnum() and len(code) <= 60):
        raise ValueError("Write the error as Slack does, such as not_in_channel.")
    return code


def switch_off(ws: Workspace, wrong: str) -> None:
    """End one thing that Slack does wrong, or `all`. Raises ValueError with words when it has ended before."""
    if wrong == "all":
        ws.faults.clear()
        ws.delivery.unheard_until = 0.0
    elif wrong == "latency":
        ws.faults.latency = 0.0
    elif wrong == "history_lag":
        ws.faults.history_lag = 0.0
    elif wrong == "unheard":
        ws.delivery.unheard_until = 0.0
    elif not wrong.isdecimal() or not ws.faults.end(int(wrong)):
        raise ValueError("That has ended already.")
