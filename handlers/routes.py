"""The table: every id that Slack can send, what answers it, and who may. The table is the permission."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from slack_bolt import App

from blocks.checkin import CHECK_IN_OPEN, CHECK_IN_SEND, CHECK_IN_SHARE, CHECK_IN_SKIP
from blocks.ending import END_OPEN, END_SEND
from blocks.enrolment import ENROL_OPEN, ENROL_SEND
from blocks.history import HISTORY_OPEN
from blocks.home import BECOME_ORGANIZER
from blocks.leaving import LEAVE_OPEN, LEAVE_SEND
from blocks.pairing import PAIR_OPEN, PAIR_SEND
from blocks.pausing import PAUSE_BACK, PAUSE_OPEN, PAUSE_SEND, PAUSE_STOP
from blocks.prompts import TALKED
from db.checkins import find_form
from db.engine import Tx
from db.pairs import find_pair
from db.programs import find_opening, find_program
from db.prompts import find_letter
from handlers import checkin, ending, enrolment, history, home, leaving, lifecycle, matching, pausing, threads
from handlers.outcomes import Asked, Outcome
from programs.people import Act, Actor

Kind = Literal["action", "view", "event", "command"]
Handler = Callable[[Asked], Outcome]
Finder = Callable[[Tx, Actor, UUID], object | None]


@dataclass(frozen=True)
class Route:
    """One id: what answers it, who may, what it is about, and what Slack must be asked first.

    `find` looks up the thing behind the opaque id for this very actor. `asks_slack` fetches what Slack says of the
    actor and of the people chosen in the view, before the transaction begins. `shows_home` publishes the actor's
    Home after the answer.
    """

    kind: Kind
    id: str
    handler: Handler
    who: Act
    find: Finder | None = None
    asks_slack: bool = False
    shows_home: bool = True


def _form(tx: Tx, actor: Actor, form_id: UUID) -> object | None:
    return find_form(tx, form_id, actor.member.id) if actor.member else None


def _letter(tx: Tx, actor: Actor, outbox_id: UUID) -> object | None:
    return find_letter(tx, outbox_id, actor.member.id) if actor.member else None


def _pair(tx: Tx, _: Actor, pair_id: UUID) -> object | None:
    return find_pair(tx, pair_id)


def _self(_: Tx, actor: Actor, member_id: UUID) -> object | None:
    return actor.member if actor.member and actor.member.id == member_id else None


def _opening(tx: Tx, _: Actor, opening_id: UUID) -> object | None:
    return find_opening(tx, opening_id)


def _program(tx: Tx, _: Actor, program_id: UUID) -> object | None:
    return find_program(tx, program_id)


ROUTES = (
    Route("event", "app_home_opened", home.show, Act.LOOK),
    Route("command", "/trellis", home.tell, Act.LOOK, shows_home=False),
    Route("action", BECOME_ORGANIZER, home.become_organizer, Act.BECOME_ORGANIZER, asks_slack=True),
    Route("action", ENROL_OPEN, enrolment.open_form, Act.ENROL, _opening, asks_slack=True),
    Route("view", ENROL_SEND, enrolment.send, Act.ENROL, _opening, asks_slack=True),
    Route("action", PAIR_OPEN, matching.open_form, Act.PAIR, _program),
    Route("view", PAIR_SEND, matching.send, Act.PAIR, _program, asks_slack=True),
    Route("action", CHECK_IN_OPEN, checkin.open_form, Act.CHECK_IN, _form),
    Route("action", CHECK_IN_SKIP, checkin.skip, Act.CHECK_IN, _form),
    Route("view", CHECK_IN_SEND, checkin.send, Act.CHECK_IN, _form),
    Route("view", CHECK_IN_SHARE, checkin.share, Act.CHECK_IN, _form),
    Route("action", HISTORY_OPEN, history.open_view, Act.LOOK_BACK, _pair),
    Route("action", PAUSE_OPEN, pausing.open_form, Act.PAUSE, _self),
    Route("view", PAUSE_SEND, pausing.send, Act.PAUSE, _self),
    Route("action", PAUSE_STOP, pausing.stop_all, Act.PAUSE, _self),
    Route("action", PAUSE_BACK, pausing.come_back, Act.PAUSE, _self),
    Route("action", LEAVE_OPEN, leaving.open_form, Act.LEAVE, _pair),
    Route("view", LEAVE_SEND, leaving.send, Act.LEAVE, _pair),
    Route("action", END_OPEN, ending.open_form, Act.PAIR, _pair),
    Route("view", END_SEND, ending.send, Act.PAIR, _pair),
    Route("event", "message", threads.hear, Act.LOOK, shows_home=False),
    Route("action", TALKED, threads.talked, Act.ANSWER, _letter),
    Route("event", "user_change", lifecycle.follow_person, Act.LOOK, shows_home=False),
    Route("event", "tokens_revoked", lifecycle.stop, Act.LOOK, shows_home=False),
    Route("event", "app_uninstalled", lifecycle.stop, Act.LOOK, shows_home=False),
)


def register(app: App, door: Callable[[Route], Callable[..., None]], routes: tuple[Route, ...] = ROUTES) -> None:
    """Let the app listen for every id of the table, each behind the door; there is no other listener."""
    listen = {"action": app.action, "view": app.view, "event": app.event, "command": app.command}
    for route in routes:
        listen[route.kind](route.id)(door(route))
