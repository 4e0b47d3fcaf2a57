"""Two workers as one would write them, which send twice; the kill test has to see it, or it would see nothing.

`blind` claims, posts, and sends again what has no answer. `inside` posts within the transaction that records it.
"""

import logging
import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, LiteralString

import psycopg
from psycopg.rows import dict_row
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

Connection = psycopg.Connection[dict[str, Any]]
_FIRST: LiteralString = """select o.id, coalesce(m.dm_channel, m.slack_user) as place from outbox o
    join member m on (m.team_id, m.id) = (o.team_id, o.to_member)
    where o.id in (select id from outbox where ({}) order by seq limit 1 for update skip locked)"""
_DUE: LiteralString = "state = 'due' and due_at <= clock_timestamp()"
_LAPSED: LiteralString = "state = 'sending' and lease_until <= clock_timestamp()"


def blind(connection: Connection, slack: WebClient) -> bool:
    """Claim a message for a while, post it, and confirm it; say whether there was one."""
    with connection.transaction():
        row = _take(connection, f"{_DUE} or {_LAPSED}")
        if row:
            connection.execute(
                """update outbox set state = 'sending', lease_until = clock_timestamp() + make_interval(secs => %s)
                where id = %s""",
                [float(os.environ["TRELLIS_LEASE"]), row["id"]],
            )
    if row:
        ts = _post(slack, row)
        with connection.transaction():
            _reach(connection)
            _confirm(connection, row, ts)
    return row is not None


def inside(connection: Connection, slack: WebClient) -> bool:
    """Post a message in the transaction that says so; say whether there was one."""
    with connection.transaction():
        row = _take(connection, _DUE)
        if row:
            _confirm(connection, row, _post(slack, row))
    return row is not None


def _reach(connection: Connection) -> None:
    connection.execute("select set_config('app.team', %s, true)", [os.environ["TRELLIS_TEAM"]])


def _take(connection: Connection, which: LiteralString) -> dict[str, Any] | None:
    _reach(connection)
    return connection.execute(_FIRST.format(which)).fetchone()


def _post(slack: WebClient, row: Mapping[str, Any]) -> str:
    metadata = {"event_type": "prompt", "event_payload": {"id": str(row["id"])}}
    return str(slack.chat_postMessage(channel=row["place"], text="Hello", metadata=metadata)["ts"])


def _confirm(connection: Connection, row: Mapping[str, Any], ts: str) -> None:
    connection.execute("update outbox set state = 'sent', ts = %s where id = %s", [ts, row["id"]])


def main(work: Callable[[Connection, WebClient], bool]) -> None:
    """Work until somebody ends it; what fails is tried again."""
    timeout: Any = float(os.environ["TRELLIS_HTTP_TIMEOUT"])
    slack = WebClient(os.environ["SLACK_BOT_TOKEN"], os.environ["SLACK_API_URL"], timeout)
    logging.disable(logging.CRITICAL)
    url = os.environ["DATABASE_URL"].replace("+psycopg", "")
    while True:
        try:
            with psycopg.connect(url, autocommit=True, row_factory=dict_row) as connection:
                while True:
                    if not work(connection, slack):
                        time.sleep(0.05)
        except (psycopg.Error, SlackApiError, OSError):
            time.sleep(0.05)


if __name__ == "__main__":
    main({"blind": blind, "inside": inside}[sys.argv[1]])
