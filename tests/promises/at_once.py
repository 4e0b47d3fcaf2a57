"""Many of the same thing at the same moment: presses, submits and events that Slack delivers again."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from threading import Barrier
from typing import TypeVar

import psycopg

from playground.slack import Message, Person, Request, View, Workspace, payloads
from playground.slack.events import EVENTS, INTERACTIVE
from playground.stage import PATIENCE_SECONDS, Stage
from tests.cast import Cast
from tests.words import TELLS_ANSWER

T = TypeVar("T")
COULD_NOT_TELL = "could not tell whether it arrived"
TWENTY = 20


def at_once(*acts: Callable[[], T]) -> list[T]:
    """Do all of these at the same moment, each in a thread of its own; return what each gave."""
    ready = Barrier(len(acts))

    def act(one: Callable[[], T]) -> T:
        ready.wait()
        return one()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def submits(person: Person, view: View, times: int) -> list[Request]:
    """Send this view in so many times at the same moment; how long the answers take is the machine's affair."""
    bodies = [payloads.submission(person.state, view) for _ in range(times)]
    patience, person.ws.delivery.ack_timeout = person.ws.delivery.ack_timeout, PATIENCE_SECONDS
    answers = at_once(*(lambda body=body: person.ws.deliver(INTERACTIVE, body) for body in bodies))
    person.ws.delivery.ack_timeout = patience
    return answers


def reply_event(ws: Workspace, author: Person, root: Message, text: str) -> dict[str, object]:
    """Write a reply that the app has not been told of yet; return the envelope that will tell it."""
    message = ws.state.store(root.channel, payloads.person_message(ws.state, author.id, text, root))
    return payloads.event_callback(ws.state, payloads.message_event(ws.state.channels[root.channel], message.payload))


def deliveries(ws: Workspace, envelope: dict[str, object], times: int) -> list[Request]:
    """Deliver one envelope so many times at the same moment, as Slack does when it doubts that it arrived."""
    sent = [ws.delivery.run(ws.delivery.send(EVENTS, envelope, n, "http_timeout" if n else None)) for n in range(times)]
    return [one.result() for one in sent]


def told(cast: Cast) -> int:
    """How often Ana was told that her check-in was answered."""
    return sum(message.says(TELLS_ANSWER) for message in cast.ana.dm)


def count(stage: Stage, statement: str) -> int:
    """Count rows of this workspace."""
    with stage.trellis.store.begin(stage.workspace.id) as tx:
        return int(tx.value(statement))


@contextmanager
def spoiled(stage: Stage, moment: str, body: str, only: str = "true") -> Iterator[None]:
    """Let the database do something of its own at a moment such as "insert on pair", to this workspace's rows."""
    url = stage.settings.trellis_owner_url.replace("+psycopg", "")
    make = f"""create function spoil() returns trigger language plpgsql as $$ begin {body} return new; end $$;
        create trigger spoil before {moment} for each row
        when (new.team_id = '{stage.workspace.id}' and {only}) execute function spoil()"""
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute(make.encode())
        try:
            yield
        finally:
            owner.execute("drop function spoil cascade")


def when_sent(stage: Stage, body: str) -> AbstractContextManager[None]:
    """Let the database do this whenever a message is to be written down as sent."""
    return spoiled(stage, "update on outbox", body, "new.state = 'sent'")
