"""How an exchange between the app and Slack ended, in words."""

from datetime import datetime, timedelta
from typing import Any

from playground.slack.driver import TROUBLE
from playground.slack.events import COMMANDS, EVENTS
from playground.slack.page.reasons import why
from playground.slack.records import JSON, Call, Request
from playground.slack.workspace import Workspace

CUT_OFF = {
    "drop": "Slack hung up without an answer and did nothing; the app cannot know that.",
    "drop_stored": "Slack did what was asked and hung up without an answer; the app cannot know that.",
    "late_store": "Slack hung up without an answer and did what was asked {delay:g} s later; the app cannot know that.",
}
SHOWN = {
    "errors": "the form stays open with what is wrong",
    "update": "the form shows something else",
    "push": "another form lies on top",
    "clear": "every form closes",
}


def good(one: Call | Request) -> bool:
    """Tell whether it went through: nothing was refused, cut off or left unheard."""
    if isinstance(one, Call):
        return bool(one.answer and one.answer.get("ok"))
    return one.acked and one.reason is None


def called(call: Call) -> list[str]:
    """Say how a request of the app's ended: a word, or why not."""
    fault = call.fault or {}
    if call.answer is None:
        return [CUT_OFF.get(str(fault.get("kind")), "The connection was cut without an answer.").format(**fault)]
    if call.answer.get("ok"):
        return ["Done."]
    lines = why(call.answer)
    if call.status == 429:
        lines[0] += f" Slack asks to wait {fault.get('retry_after', '?')} s (Retry-After)."
    elif call.status != 200:
        lines[0] += f" It came with the status {call.status}."
    if fault.get("kind") == "error_stored":
        lines.append("Slack had done what was asked all the same; the app cannot know that.")
    return [*lines, f"Slack's code: {call.answer.get('error')}"]


def sent(ws: Workspace, request: Request, later: list[Request]) -> list[str]:
    """Say how something that Slack sent ended: heard, unusable, or not heard, and then what Slack does next."""
    if request.acked:
        heard = f"Heard after {request.ms:,.0f} ms"
        if request.reason:
            return [f"{heard}, but Slack cannot use the answer: {request.reason}", f"The person reads: {TROUBLE}"]
        told = _answered(request.answer)
        return [f"{heard}: {told}." if told else f"{heard}."]
    return [_unheard(ws, request), _next(ws, request, later)]


def _answered(answer: Any) -> str:
    if isinstance(answer, dict) and "response_action" in answer:
        return SHOWN.get(str(answer["response_action"]), f"Slack does not know {answer['response_action']}")
    text = answer.get("text") if isinstance(answer, dict) else answer
    return f"“{text}”" if text else ""


def _unheard(ws: Workspace, request: Request) -> str:
    app = ws.state.manifest.name
    if request.reason == "http_error":
        return f"{app} answered with the status {request.status}, which Slack takes as not heard."
    if request.reason == "connection_failed":
        return f"{app} was not connected."
    return f"{app} did not answer within {ws.delivery.ack_timeout:g} s."


def _next(ws: Workspace, request: Request, later: list[Request]) -> str:
    if request.kind == COMMANDS:
        return "The person reads that the command failed; Slack does not send it again."
    if request.kind != EVENTS:
        return f"The person reads: {TROUBLE} Slack does not send it again."
    again = _same(request, later)
    if again:
        return f"Slack sent it again at {clock(again.at)}."
    if not request.retry:
        return "Slack was asked not to send it again."
    delays = ws.delivery.retry_delays
    if request.attempt >= len(delays):
        return f"Slack gave up after {request.attempt + 1} tries."
    due = request.at + timedelta(milliseconds=request.ms, seconds=delays[request.attempt])
    return f"Slack will send it again at {clock(due)}."


def _same(request: Request, later: list[Request]) -> Request | None:
    event: JSON = request.body
    return next(
        (one for one in later if one.body.get("event_id") == event.get("event_id") and one.at > request.at), None
    )


def clock(at: datetime) -> str:
    """Return the machine's time of day, to the thousandth of a second, in UTC."""
    return f"{at:%H:%M:%S}.{at.microsecond // 1000:03d}"
