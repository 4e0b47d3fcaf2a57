"""Catches up with what Slack could not tell us while we did not listen: who is still there, who answered, and what came
twice.

It reads first, then writes in one short transaction for each page.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from db.engine import Store, sqlstate
from db.following import follow_all
from db.prompts import keep_reply
from db.replies import Thread, join, list_open_threads
from db.teams import give_sweep_back, is_paused, pause_team, resume_team, take_sweep
from db.vanishing import is_disabled_unheard
from delivery.recount import Recount
from delivery.slack import NEVER, Halt, Later, classified
from programs.people import SlackUser
from programs.playbook import Playbooks

Read = Callable[[Mapping[str, Any]], SlackUser]

_log = structlog.get_logger()
EVERY_SECONDS = 3600.0
# Less than a day, as the hour in which it is looked whether a day is over may just have begun.
_A_DAY_SECONDS = 23 * EVERY_SECONDS
# Several workers that start together look once.
_START_SECONDS = 60.0
_MOST_TRIES = 10
_PEOPLE, _REPLIES = 200, 200
# Whoever has not answered by then will hardly do so.
_OPEN_FOR = timedelta(days=30)
_NO_THREAD = NEVER | {"thread_not_found", "message_not_found"}


class Sweep:
    """Looks at everybody and at every open thread of one team; `read` reads a person as Slack gives them."""

    def __init__(self, store: Store, team: str, client: WebClient, read: Read, playbooks: Playbooks,
                 now: Callable[[], datetime]) -> None:  # fmt: skip
        """Take everything it works with; the client may be slow, and waits for nobody."""
        self._store, self._team, self._client, self._read = store, team, client, read
        self._playbooks, self._now = playbooks, now
        self._stopping = threading.Event()
        self._log = _log.bind(team=team)
        self._recount = Recount(store, team, client, self._pages, now)

    def stop(self) -> None:
        """Finish the page that is being looked at, and no more."""
        self._stopping.set()

    def start(self) -> None:
        """Look at once, since nobody listened until now, unless another worker just did. Never raises."""
        self._run(_START_SECONDS)

    def look(self) -> None:
        """Look if the last time was a day ago, or if something says that we missed something. Never raises."""
        self._run(_A_DAY_SECONDS)

    def _run(self, older_than: float) -> None:
        try:
            if self._is_let_in() and self._take_turn(older_than):
                self._sweep()
        except Exception as error:
            self._log.warning("not_swept", error=type(error).__name__, sqlstate=sqlstate(error))

    def _is_let_in(self) -> bool:
        """Say whether Slack lets us in; if it did not, knock."""
        with self._store.begin(self._team) as tx:
            paused = is_paused(tx)
        if not paused:
            return True
        if self._client.auth_test()["team_id"] != self._team:
            return False
        with self._store.begin(self._team) as tx:
            resume_team(tx, self._now())
        return True

    def _take_turn(self, older_than: float) -> bool:
        with self._store.begin(self._team) as tx:
            missed = is_disabled_unheard(tx, self._now())
            return take_sweep(tx, min(older_than, EVERY_SECONDS / 2) if missed else older_than)

    def _sweep(self) -> None:
        done = False
        try:
            changed = self._look_at_people()
            self._look_at_threads()
            self._recount.look(self._stopping.is_set)
            done = not self._stopping.is_set()
            self._log.info("swept", changed=changed)
        finally:
            if not done:
                with self._store.begin(self._team) as tx:
                    give_sweep_back(tx)

    def _look_at_people(self) -> int:
        changed = 0
        for asked_at, page in self._pages(self._client.users_list, limit=_PEOPLE):
            people = {user["id"]: self._read(user) for user in page["members"]}
            with self._store.begin(self._team) as tx:
                changed += follow_all(tx, people, asked_at, self._playbooks, self._now())
        return changed

    def _look_at_threads(self) -> None:
        with self._store.begin(self._team) as tx:
            threads = list_open_threads(tx, self._playbooks, self._now() - _OPEN_FOR)
        for thread in threads:
            try:
                self._look_at_thread(thread)
            except SlackApiError as error:
                if error.response.get("error") not in _NO_THREAD:
                    raise

    def _look_at_thread(self, thread: Thread) -> None:
        """Note who answered in a thread, and never what."""
        where = {"channel": thread.channel, "ts": thread.ts, "limit": _REPLIES}
        for _, page in self._pages(self._client.conversations_replies, **where):
            written = [(one["ts"], one.get("user")) for one in page["messages"] if one["ts"] != thread.ts]
            with self._store.begin(self._team) as tx:
                for ts, author in written:
                    if author in thread.authors:
                        keep_reply(tx, thread.channel, ts, thread.ts, author)
                join(tx, self._playbooks, thread.channel, thread.ts, self._now())

    def _pages(self, method: Callable[..., Any], **asked: Any) -> Iterator[tuple[datetime, Any]]:
        """Ask for one page after the other, each with the machine's time before it was asked for."""
        cursor = ""
        while not self._stopping.is_set():
            with self._store.begin(self._team) as tx:
                asked_at = tx.value("select clock_timestamp()")
            page = self._ask(method, cursor=cursor, **asked)
            yield asked_at, page
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _ask(self, method: Callable[..., Any], **asked: Any) -> Any:
        """Ask once, and again after as long as Slack says when it is too much at once."""
        for tried in count(1):
            try:
                return method(**asked)
            except Exception as error:
                outcome = classified(error)
                if isinstance(outcome, Halt):
                    with self._store.begin(self._team) as tx:
                        pause_team(tx, outcome.reason)
                if not isinstance(outcome, Later) or tried == _MOST_TRIES or self._stopping.wait(outcome.seconds):
                    raise
        raise AssertionError
