"""The only file that posts, and looks for what it posted: one request for each attempt, and what answers mean."""

import logging
import math
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from urllib.error import URLError
from urllib.request import Request
from uuid import UUID

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from blocks.kit import Message
from delivery.times import Times

# Sure that nothing was posted, and that nothing ever will be.
NEVER = frozenset(
    {
        "is_archived", "channel_not_found", "not_in_channel", "restricted_action", "messages_tab_disabled",
        "msg_too_long", "invalid_blocks", "missing_scope",
    }
)  # fmt: skip
# Sure that nothing was posted, and that Slack does not let us in any more.
HALT = frozenset(
    {"token_revoked", "token_expired", "account_inactive", "invalid_auth", "not_authed", "team_access_not_granted"}
)
# The same "not yet" that HTTP 429 says, in the body of a 200.
RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
# Why a conversation can never be opened, beside NEVER. Anything else is tried again, since opening repeats harmlessly.
UNOPENABLE = frozenset(
    {"user_not_found", "users_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot", "too_many_users"}
)
# Why a conversation can never be read, beside NEVER.
UNREADABLE = frozenset({"thread_not_found", "no_permission", "access_denied", "not_allowed_token_type"})
# A handshake that fails in one of these ways has sent no request yet.
_HANDSHAKE = frozenset(
    {
        "CERTIFICATE_VERIFY_FAILED", "WRONG_VERSION_NUMBER", "UNSUPPORTED_PROTOCOL", "NO_PROTOCOLS_AVAILABLE",
        "SSLV3_ALERT_HANDSHAKE_FAILURE", "TLSV1_ALERT_PROTOCOL_VERSION", "TLSV1_UNRECOGNIZED_NAME", "HTTP_REQUEST",
    }
)  # fmt: skip
_PAGE = 100
_UNREACHABLE_SECONDS = 5.0
_UNSAID_SECONDS = 30.0

# The SDK logs what it sent and got, so what it logs is not for a log.
_silent = logging.getLogger("delivery.slack.sdk")
_silent.setLevel(logging.CRITICAL + 1)


@dataclass(frozen=True)
class Opened:
    """The conversation is there."""

    channel: str


@dataclass(frozen=True)
class Sent:
    """Slack has it."""

    ts: str


@dataclass(frozen=True)
class Later:
    """Surely not posted; may be tried again after so many seconds."""

    seconds: float
    cause: str


@dataclass(frozen=True)
class Unknown:
    """It may have been posted, and it may not."""

    cause: str


@dataclass(frozen=True)
class Never:
    """Surely not posted, and no second try can change that. The reason is Slack's code."""

    reason: str


@dataclass(frozen=True)
class Halt:
    """Surely not posted, and nothing can be for this workspace. The reason is Slack's code."""

    reason: str


@dataclass(frozen=True)
class NotThere:
    """Slack does not have it."""


Outcome = Sent | Later | Unknown | Never | Halt


class _TooLate(Exception):
    """The time for a request was over before Slack could have all of it."""


class _Punctual(WebClient):
    """Lets no request be whole after `until`, however long the process stood still since it was checked."""

    until = math.inf

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """Send the request's body piece by piece: of one piece, once the connection stands."""
        body = req.data
        if isinstance(body, bytes):
            req.data = self._in_time(body)
            req.add_header("Content-Length", str(len(body)))
        return super()._perform_urllib_http_request_internal(url, req)

    def _in_time(self, body: bytes) -> Iterator[bytes]:
        if time.monotonic() > self.until:
            raise _TooLate
        yield body


class Poster:
    """Slack's Web API as one bot."""

    def __init__(self, token: str, base_url: str = WebClient.BASE_URL, times: Times | None = None) -> None:
        """Take the bot's token and where Slack is."""
        seconds = (times or Times()).http_timeout
        # The SDK counts in whole seconds, and its urllib in any; without handlers it asks once, whatever happens.
        # Left to itself it reads all certificates of the system for each request, which takes longer than to post.
        # Where there are none to check, a context costs each request a new set of urllib's handlers for nothing.
        context = ssl.create_default_context() if base_url.startswith("https:") else None
        settings: dict[str, Any] = {"base_url": base_url, "timeout": seconds, "logger": _silent, "ssl": context}
        self._posting = partial(_Punctual, token, retry_handlers=[], **settings)
        self._reading = WebClient(token, **settings)

    def open_conversation(self, users: tuple[str, ...]) -> Opened | Later | Never | Halt:
        """Open the conversation of the bot with these people, or find the one there is."""
        try:
            return Opened(self._reading.conversations_open(users=list(users))["channel"]["id"])
        except Exception as error:
            code = _code(error)
            outcome = classified(error)
            if isinstance(outcome, Unknown):
                return Never(code) if code in UNOPENABLE else Later(_UNREACHABLE_SECONDS, outcome.cause)
            return outcome

    def permalink(self, channel: str, ts: str) -> str:
        """Return the address of a message, or '' when Slack does not tell."""
        try:
            return str(self._reading.chat_getPermalink(channel=channel, message_ts=ts)["permalink"])
        except Exception:
            return ""

    def find(self, channel: str, uuid: UUID, since: datetime, thread_ts: str | None = None) -> Outcome | NotThere:
        """Look for a message of ours with this id, in all that stands there since then. Never raises.

        A message that was not found may still be there, unless the answer is NotThere.
        """
        asked: dict[str, Any] = {"channel": channel, "oldest": f"{since.timestamp():.6f}", "include_all_metadata": True}
        cursor = ""
        try:
            us = self._reading.auth_test()["bot_id"]
            while True:
                page = asked | {"limit": _PAGE, "cursor": cursor}
                if thread_ts:
                    answer = self._reading.conversations_replies(ts=thread_ts, **page)
                else:
                    answer = self._reading.conversations_history(**page)
                for one in answer["messages"]:
                    if one.get("bot_id") == us and marked(one) == str(uuid):
                        return Sent(one["ts"])
                cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
                if not cursor:
                    return NotThere() if not answer.get("has_more") else Unknown("no_cursor")
        except Exception as error:
            outcome = classified(error)
            if isinstance(outcome, Unknown) and outcome.cause in UNREADABLE:
                return Never(outcome.cause)
            return outcome

    def post(self, channel: str, message: Message, uuid: UUID, thread_ts: str | None = None,
             until: float = math.inf) -> Outcome:  # fmt: skip
        """Post once, marked with an id that says nothing, unless `time.monotonic()` is past `until`. Never raises."""
        posting = self._posting()
        posting.until = until
        try:
            answer = posting.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=message.blocks,
                thread_ts=thread_ts,
                link_names=False,
                unfurl_links=False,
                unfurl_media=False,
                metadata={"event_type": "prompt", "event_payload": {"id": str(uuid)}},
            )
            ts = answer["ts"]
        except Exception as error:
            return classified(error)
        return Sent(ts) if isinstance(ts, str) and ts else Unknown("no_ts")


def marked(shown: dict[str, Any]) -> object:
    """Return the id that a message in a conversation is marked with, if it is."""
    metadata = shown.get("metadata")
    payload = metadata.get("event_payload") if isinstance(metadata, dict) else None
    return payload.get("id") if isinstance(payload, dict) else None


def classified(error: Exception) -> Later | Unknown | Never | Halt:
    """Say what an error means for the message: only what surely failed before Slack took it is a no."""
    if isinstance(error, _TooLate):
        return Later(0, "too_late")
    if isinstance(error, URLError):
        return _unreached(error.reason)
    if not isinstance(error, SlackApiError):
        return Unknown("timeout" if isinstance(error, TimeoutError) else "dropped")
    status, code = error.response.status_code, _code(error)
    if status == 429 or (status == 200 and code in RATE_LIMITED):
        return Later(_retry_after(error.response.headers), "rate_limited")
    if status >= 500:
        return Unknown(f"http_{status}")
    if code in HALT:
        return Halt(code)
    return Never(code) if code in NEVER else Unknown(code or "unreadable")


def _unreached(reason: object) -> Later | Unknown:
    """Say what it means that urllib could not deliver the request; it says the same of a request half sent."""
    refused = isinstance(reason, ConnectionRefusedError | socket.gaierror)
    if refused or (isinstance(reason, ssl.SSLError) and reason.reason in _HANDSHAKE):
        return Later(_UNREACHABLE_SECONDS, "unreachable")
    return Unknown("timeout" if isinstance(reason, TimeoutError) else "dropped")


def _code(error: Exception) -> str:
    """Return Slack's code for an error, if it is one: a body that is no answer of Slack's may hold anybody's words."""
    data = error.response.data if isinstance(error, SlackApiError) else None
    code = data.get("error") if isinstance(data, dict) else None
    return code if isinstance(code, str) and code.isascii() and code.replace("_", "a").isalnum() else ""


def _retry_after(headers: Any) -> float:
    said = str(headers.get("Retry-After", ""))
    return max(1.0, float(said)) if said.isdecimal() else _UNSAID_SECONDS
