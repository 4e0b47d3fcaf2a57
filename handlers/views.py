"""Opens modals and publishes Homes: the only caller of `views.*`, always after the commit and outside it."""

import json
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from time import sleep
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from blocks.home import home_view
from blocks.kit import View, escaped
from db.engine import Store, sqlstate
from db.homes import load_home
from db.people import find_actor
from programs.playbook import Playbooks

TOO_SLOW = "That took too long to open. Please press once more."
# The SDK's Socket Mode client never sends an ack over 65,535 bytes; what is larger goes over HTTP.
LARGEST_ACK = 60_000
# An ack leaves after its listener has ended; what it shows would hide what was shown before it arrived.
ACK_SECONDS = 0.5

log = structlog.get_logger()


class Views:
    """Shows people things after their question was answered, on a few threads of its own."""

    def __init__(self, store: Store, client: WebClient, playbooks: Playbooks, now: Callable[[], datetime]) -> None:
        """Take what Homes are drawn from and the client that shows them."""
        self._store, self._client, self._playbooks, self._now = store, client, playbooks, now
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="views")
        self._showing: set[Future[None]] = set()

    def open(self, body: dict[str, Any], team: str, user: str, view: View) -> None:
        """Open a modal on the person's click, in place of the one they clicked in if there is one.

        If Slack says that it took too long, say so where they look.
        """
        self._soon(self._open, body, team, user, view)

    def lay_over(self, body: dict[str, Any], view: View) -> None:
        """Lay a modal over what the person clicked in, which stays as it is beneath."""
        inside = (body.get("view") or {}).get("type") == "modal"
        show = self._client.views_push if inside else self._client.views_open
        self._soon(show, trigger_id=body.get("trigger_id"), view=view)

    def update(self, view_id: str, view: View) -> None:
        """Turn an open modal into another, once Slack has the ack of the question that was asked in it."""
        self._soon(self._update, view_id, view)

    def publish(self, team: str, user: str, notice: str = "") -> None:
        """Publish a person's Home as it is now, with a notice on top if there is one."""
        self._soon(self._publish, team, user, notice)

    def whisper(self, body: dict[str, Any], team: str, user: str, text: str) -> None:
        """Say something to one person: under the message they clicked in, or else on their Home."""
        if url := body.get("response_url"):
            say = WebhookClient(url, timeout=3).send
            self._soon(say, text=escaped(text), response_type="ephemeral", replace_original=False)
        else:
            self.publish(team, user, text)

    def idle(self) -> bool:
        """Say whether everything that was to be shown is shown."""
        return not self._showing

    def close(self) -> None:
        """Finish what was begun, and end the threads."""
        self._threads.shutdown()

    def _open(self, body: dict[str, Any], team: str, user: str, view: View) -> None:
        standing = body.get("view") or {}
        try:
            if standing.get("type") == "modal":
                self._client.views_update(view_id=standing["id"], view=view)
            else:
                self._client.views_open(trigger_id=body.get("trigger_id"), view=view)
        except SlackApiError as error:
            log.warning("view_not_opened", user=user, reason=error.response.get("error"))
            self.whisper(body, team, user, TOO_SLOW)

    def _update(self, view_id: str, view: View) -> None:
        sleep(ACK_SECONDS)
        self._client.views_update(view_id=view_id, view=view)

    def _publish(self, team: str, user: str, notice: str) -> None:
        with self._store.begin(team) as tx:
            actor = find_actor(tx, user)
            tx.identify(actor.member.id if actor.member else None)
            home = load_home(tx, actor, self._now(), self._playbooks, notice)
        self._client.views_publish(user_id=user, view=home_view(home, self._playbooks))

    def _soon(self, show: Callable[..., object], *args: object, **kwargs: object) -> None:
        showing = self._threads.submit(_logged, show, *args, **kwargs)
        self._showing.add(showing)
        showing.add_done_callback(self._showing.discard)


def fits(view: View) -> bool:
    """Say whether a view may travel in an ack."""
    return len(json.dumps(view)) < LARGEST_ACK


def _logged(show: Callable[..., object], *args: object, **kwargs: object) -> None:
    """Let no failure to show something pass unnoticed, nor any word of it into the log."""
    try:
        show(*args, **kwargs)
    except Exception as error:
        reason = error.response.get("error") if isinstance(error, SlackApiError) else sqlstate(error)
        log.warning("not_shown", error=type(error).__name__, reason=reason)
