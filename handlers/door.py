"""The door: begins, asks who, what about and whether they may, lets the handler decide, commits, and then acks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http.client import HTTPException
from typing import Any
from uuid import UUID

from slack_bolt import Ack, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from blocks.kit import escaped
from blocks.notice import notice_view
from db.engine import Store, Tx, lost
from db.inbox import is_new
from db.people import find_actor
from handlers.outcomes import Asked, Close, Done, Errors, Open, Outcome, Push, Reply, Update
from handlers.routes import Route
from handlers.slack_users import Told, ask_about
from handlers.views import Views, fits
from programs.people import may, why_not
from programs.playbook import Playbooks

NOT_SAVED = "Not saved. Your text is still here. Please press the button again."
SLACK_SILENT = "Slack did not answer me just now. Nothing is lost: please press the button again."
GONE = "This is over, or it is not yours. Open Trellis's Home to see what is there for you now."
NOT_DONE = "Something went wrong on my side just now. Please try once more in a moment: nothing happens twice."
# A second try is worth it only if the person's three seconds allow for one.
RETRY_WITHIN = 1.0


class NoOutcomeError(RuntimeError):
    """A handler returned nothing that can be answered."""


@dataclass(frozen=True)
class Question:
    """What is known of a question before the database is asked: its team, who asks, and the opaque id it carries."""

    team: str
    user: str
    opaque: str
    ours: bool
    body: dict[str, Any]


@dataclass(frozen=True)
class Door:
    """Wraps every handler. `seconds` is a clock that only runs forward; `now` is the program's time."""

    store: Store
    client: WebClient
    views: Views
    playbooks: Playbooks
    now: Callable[[], datetime]
    seconds: Callable[[], float]

    def __call__(self, route: Route) -> Callable[..., None]:
        """Return the listener for a route."""

        def listen(ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
            question = read_question(route, body, context)
            outcome = self._answer(route, question)
            self._ack(route, question, outcome, ack)

        return listen

    def _answer(self, route: Route, question: Question) -> Outcome:
        began = self.seconds()
        if not question.ours:
            return refused(route, question, GONE)
        try:
            slack = self._ask_slack(route, question)
        except (SlackClientError, OSError, HTTPException):
            return refused(route, question, SLACK_SILENT)
        try:
            try:
                return self._transact(route, question, slack)
            except Exception as error:
                if not lost(error) or self.seconds() - began > RETRY_WITHIN:
                    raise
                return self._transact(route, question, slack)
        except Exception as error:
            if not lost(error) or (words := undone(route, question)) is None:
                raise
            return words

    def _transact(self, route: Route, question: Question, slack: Told) -> Outcome:
        with self.store.begin(question.team) as tx:
            return self._decide(tx, route, question, slack)

    def _decide(self, tx: Tx, route: Route, question: Question, slack: Told) -> Outcome:
        """Answer inside the transaction: who, what, may they, and the handler's decision."""
        if route.kind == "event" and not is_new(tx, question.body["event_id"], self.now()):
            return Done()
        actor = replace(find_actor(tx, question.user), slack=slack.people.get(question.user))
        tx.identify(actor.member.id if actor.member else None)
        thing = route.find_in(tx, actor, *used_on(question.body)) if route.find_in else None
        if route.find:
            opaque = opaque_id(question.opaque)
            thing = route.find(tx, actor, opaque) if opaque else None
            if thing is None:
                return refused(route, question, GONE)
        if not may(actor, route.who, thing):
            return refused(route, question, why_not(route.who))
        asked = Asked(tx, actor, thing, self.now(), self.playbooks, question.body, slack.people, slack.public)
        outcome = route.handler(asked)
        if not isinstance(outcome, Outcome):
            raise NoOutcomeError(route.id)
        return outcome

    def _ask_slack(self, route: Route, question: Question) -> Told:
        if not route.asks_slack:
            return Told()
        return ask_about(self.client, question.user, question.body.get("view") or {})

    def _ack(self, route: Route, question: Question, outcome: Outcome, ack: Ack) -> None:
        """Tell Slack, and then show what there is to show."""
        match outcome:
            case Errors(beside):
                ack(response_action="errors", errors=dict(beside))
                return
            case Update(view) if route.kind == "action":
                ack()
                self.views.update(question.body["view"]["id"], view)
            case Update(view) if fits(view):
                ack(response_action="update", view=view)
            case Update(view):
                ack(response_action="update", view=notice_view("One moment…"))
                self.views.update(question.body["view"]["id"], view)
            case Push(view) if route.kind != "view":
                ack()
                self.views.lay_over(question.body, view)
                return
            case Push(view):
                ack(response_action="push", view=view)
            case Reply(text) if route.kind == "command":
                ack(text=escaped(text), response_type="ephemeral")
            case Reply(text):
                ack()
                # Somebody of another workspace has no Home of ours to say it on.
                if question.ours or question.body.get("response_url"):
                    self.views.whisper(question.body, question.team, question.user, text)
                return
            case Open(view, changed):
                ack()
                self.views.open(question.body, question.team, question.user, view)
                if not changed:
                    return
            case Close() | Done():
                ack()
        if route.shows_home and question.ours:
            self.views.publish(question.team, question.user)


def refused(route: Route, question: Question, words: str) -> Outcome:
    """Say no where the person looks, and keep what they typed."""
    if route.kind == "event":
        return Done()
    if route.kind != "view":
        return Reply(words)
    field = first_input(question.body)
    return Errors({field: words}) if field else Update(notice_view(words))


def undone(route: Route, question: Question) -> Outcome | None:
    """Say without the database that it did not work; None where Slack asks again."""
    if route.kind == "event":
        return None
    if route.kind == "view" and first_input(question.body):
        return refused(route, question, NOT_SAVED)
    if route.kind == "command" or question.body.get("response_url"):
        return Reply(NOT_DONE)
    return Push(notice_view(NOT_DONE))


def first_input(body: Mapping[str, Any]) -> str:
    """Return the block id of a view's first input, or nothing."""
    blocks = (body.get("view") or {}).get("blocks") or []
    return next((str(block["block_id"]) for block in blocks if block.get("type") == "input"), "")


def read_question(route: Route, body: dict[str, Any], context: BoltContext) -> Question:
    """Read who asks and the one opaque id out of Slack's payload; nothing in it is believed without a look-up."""
    team = context.team_id or ""
    event = body.get("event") or {}
    person = event.get("user") or body.get("user") or {}
    if isinstance(person, str):
        person = {"id": person}
    authorized = context.authorize_result.team_id if context.authorize_result else None
    home = person.get("team_id") or event.get("user_team") or team
    return Question(
        team=team,
        user=str(person.get("id") or context.user_id or ""),
        opaque=_opaque(route, body),
        ours=bool(team) and team == authorized and home == team,
        body=body,
    )


def _opaque(route: Route, body: Mapping[str, Any]) -> str:
    if route.kind == "action":
        action = (body.get("actions") or [{}])[0]
        return str(action.get("block_id" if action.get("type") == "overflow" else "value") or "")
    return str((body.get("view") or {}).get("private_metadata") or "")


def used_on(body: Mapping[str, Any]) -> tuple[str, str]:
    """Return the conversation and the thread of the message that a shortcut was used on."""
    message = body.get("message") or {}
    return str((body.get("channel") or {}).get("id") or ""), str(message.get("thread_ts") or message.get("ts") or "")


def opaque_id(value: str) -> UUID | None:
    """Return the id that a value is, or None; nothing else is ever read from it."""
    try:
        return UUID(value)
    except ValueError:
        return None
