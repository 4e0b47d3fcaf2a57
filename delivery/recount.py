"""Looks, once a day, whether a message of ours stands in Slack more than once, and tells the organizers."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from db.duplicates import Place, list_places, list_programs_of, note_look
from db.engine import Store
from db.vanishing import tell_organizers
from delivery.slack import NEVER, UNREADABLE, marked
from programs.vanishing import CAME_TWICE

Pages = Callable[..., Iterator[tuple[datetime, Any]]]

_log = structlog.get_logger()
_EARLIER = timedelta(minutes=5)
_PAGE = 200
# Slack lets us ask some fifty times a minute, and people who look at that moment come first.
MOST = 1000


class Recount:
    """Counts what one team's conversations show of each message; `pages` asks Slack, as patiently as it says."""

    def __init__(self, store: Store, team: str, client: WebClient, pages: Pages, now: Callable[[], datetime]) -> None:
        """Take everything it works with."""
        self._store, self._team, self._client, self._pages, self._now = store, team, client, pages, now

    def look(self, stopped: Callable[[], bool] = lambda: False) -> None:
        """Look where something was posted since the last time, unless that was not long ago."""
        with self._store.begin(self._team) as tx:
            found = list_places(tx, MOST)
        if found is None:
            return
        (places, left), unread = found, 0
        us = self._client.auth_test()["bot_id"]
        seen: dict[UUID, set[tuple[str, str]]] = {}
        for place in places:
            try:
                for id, ts in self._read(place, us):
                    seen.setdefault(id, set()).add((place.channel, ts))
            except SlackApiError as error:
                if error.response.get("error") not in NEVER | UNREADABLE:
                    raise
                unread += 1
        if not stopped():
            self._note({id: len(copies) for id, copies in seen.items() if len(copies) > 1})
            _log.info("recounted", team=self._team, count=len(places) - unread)
            if left or unread:
                _log.warning("not_recounted", team=self._team, count=left + unread)

    def _read(self, place: Place, us: str) -> Iterator[tuple[UUID, str]]:
        """Return the ids that messages of our own are marked with there, and which messages these are."""
        asked = {
            "channel": place.channel, "oldest": f"{(place.since - _EARLIER).timestamp():.6f}", "limit": _PAGE,
            "include_all_metadata": True,
        }  # fmt: skip
        client, ts = self._client, place.thread_ts
        ask = self._pages(client.conversations_replies, ts=ts, **asked) if ts else None
        for _, page in ask or self._pages(client.conversations_history, **asked):
            for one in page["messages"]:
                if one.get("bot_id") == us and (id := _uuid(marked(one))):
                    yield id, one["ts"]

    def _note(self, copies: dict[UUID, int]) -> None:
        with self._store.begin(self._team) as tx:
            new = note_look(tx, copies)
            for program_id, first in list_programs_of(tx, new).items():
                tell_organizers(tx, CAME_TWICE, first, [program_id], self._now())
        for id in new:
            _log.warning("duplicate", team=self._team, outbox=str(id), count=copies[id])


def _uuid(mark: object) -> UUID | None:
    try:
        return UUID(str(mark))
    except ValueError:
        return None
