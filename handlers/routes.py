"""The table: every id that Slack can send, what answers it, and who may. The table is the permission."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal
from uuid import UUID

from slack_bolt import App

from blocks.agreement import AGREEMENT_CHANGE, AGREEMENT_OPEN, AGREEMENT_SIGN, AGREEMENT_WRITE
from blocks.celebrations import CELEBRATION_OPEN, CELEBRATION_POST, CELEBRATION_PREVIEW, CELEBRATION_WITHDRAW
from blocks.checkin import CHECK_IN_OPEN, CHECK_IN_SEND, CHECK_IN_SHARE, CHECK_IN_SKIP
from blocks.chooser import CHOOSER_OPEN, CHOOSER_SEND
from blocks.commands import CHECK_IN_SHORTCUT
from blocks.directory import DIRECTORY_ASK, DIRECTORY_OPEN, DIRECTORY_SEND, DIRECTORY_SHOW
from blocks.ending import END_OPEN, END_SEND
from blocks.enrolment import ENROL_FINISH, ENROL_OPEN, ENROL_SEND, WITHDRAW_OPEN, WITHDRAW_SEND
from blocks.feedback import FEEDBACK_READ
from blocks.foot import MESSAGE_MENU, MESSAGES_ALL, MESSAGES_FEWER
from blocks.goals import GOALS_ADD, GOALS_CHANGE, GOALS_CLOSE, GOALS_CLOSED, GOALS_OPEN, GOALS_SAVE
from blocks.going import GOING_FINISH, GOING_NEW, GOING_ON, GOING_REST
from blocks.guidance import GUIDANCE_OPEN, GUIDANCE_SEND, GUIDANCE_SHARE
from blocks.helping import HELP_OPEN, HELP_READ, HELP_SEND, HELP_TAKE, HELP_TAKE_READ
from blocks.history import HISTORY_OPEN
from blocks.leaving import LEAVE_OPEN, LEAVE_SEND
from blocks.moving import MOVE_ACCEPT, MOVE_DECLINE, MOVE_OPEN, MOVE_SEND
from blocks.organizers import ENROLMENT_CLOSE, ENROLMENT_REOPEN, NAME_OPEN, NAME_SEND, STEP_DOWN
from blocks.pairing import PAIR_OPEN, PAIR_SEND
from blocks.pausing import PAUSE_BACK, PAUSE_OPEN, PAUSE_SEND, PAUSE_STOP
from blocks.prompts import NUDGE, TALKED
from blocks.requests import (
    REQUEST_ACCEPT,
    REQUEST_ASK_BACK,
    REQUEST_BACK_SEND,
    REQUEST_DECLINE,
    REQUEST_REPLY,
    REQUEST_REPLY_SEND,
    REQUEST_TAKE_BACK,
)
from blocks.shelf import SHELF_KEEP, SHELF_OPEN, SHELF_TAKE_OFF
from blocks.starting import START_KIND, START_OPEN, START_SEND, TAKE_OVER
from blocks.stuck import STUCK_AGAIN, STUCK_DROP
from db.agreements import find_agreement
from db.celebrations import find_celebrated
from db.checkins import find_form
from db.directory import find_listed
from db.engine import Tx
from db.enrolments import find_place
from db.goals import find_goal
from db.helping import find_ask, find_desk
from db.messages import find_received
from db.organizers import get_ground, list_vacancies
from db.pairs import find_pair
from db.programs import find_opening, find_program, lock_programs
from db.prompts import find_letter
from db.proposals import find_proposal
from db.requests import find_request
from db.shelf import find_pair_in, find_shelved
from db.stuck import list_stuck
from handlers import (
    agreement,
    celebrations,
    checkin,
    chooser,
    commands,
    directory,
    ending,
    enrolment,
    feedback,
    goals,
    going,
    guidance,
    helping,
    history,
    home,
    leaving,
    lifecycle,
    matching,
    messages,
    moving,
    nudging,
    organizing,
    pausing,
    requests,
    shelf,
    starting,
    stuck,
    threads,
)
from handlers.outcomes import Asked, Outcome, Reply
from programs.people import Act, Actor, may, why_not
from programs.starting import Plot

Kind = Literal["action", "view", "event", "command", "shortcut"]
Handler = Callable[[Asked], Outcome]
Finder = Callable[[Tx, Actor, UUID], object | None]


@dataclass(frozen=True)
class Route:
    """One id: what answers it, who may, what it is about, and what Slack must be asked first.

    `find` looks up the thing behind the opaque id for this very actor, `find_in` what belongs to the conversation and
    message that a shortcut was used on. `asks_slack` fetches what Slack says of the
    actor and of the people chosen in the view, before the transaction begins. `shows_home` publishes the actor's
    Home after the answer.
    """

    kind: Kind
    id: str
    handler: Handler
    who: Act
    find: Finder | None = None
    find_in: Callable[[Tx, Actor, str, str], object | None] | None = None
    asks_slack: bool = False
    shows_home: bool = True


def _form(tx: Tx, actor: Actor, form_id: UUID) -> object | None:
    return find_form(tx, form_id, actor.member.id) if actor.member else None


def _letter(tx: Tx, actor: Actor, outbox_id: UUID) -> object | None:
    return (find_letter(tx, outbox_id, actor.member.id) or find_letter(tx, outbox_id)) if actor.member else None


def _received(tx: Tx, actor: Actor, outbox_id: UUID) -> object | None:
    return find_received(tx, outbox_id, actor.member.id) if actor.member else None


def _desk(tx: Tx, actor: Actor, about: UUID) -> object | None:
    return find_desk(tx, about, actor.member.id) if actor.member else None


def _mine(tx: Tx, actor: Actor, outbox_id: UUID) -> object | None:
    return find_letter(tx, outbox_id, actor.member.id) if actor.member else None


def _celebrated(tx: Tx, _: Actor, celebration_id: UUID) -> object | None:
    return find_celebrated(tx, celebration_id)


def _ask(tx: Tx, _: Actor, ask_id: UUID) -> object | None:
    return find_ask(tx, ask_id)


def _self(_: Tx, actor: Actor, member_id: UUID) -> object | None:
    return actor.member if actor.member and actor.member.id == member_id else None


def _pair(tx: Tx, _: Actor, pair_id: UUID) -> object | None:
    return find_pair(tx, pair_id)


def _agreement(tx: Tx, _: Actor, agreement_id: UUID) -> object | None:
    return find_agreement(tx, agreement_id)


def _goal(tx: Tx, _: Actor, goal_id: UUID) -> object | None:
    return find_goal(tx, goal_id)


def _goal_or_pair(tx: Tx, _: Actor, about: UUID) -> object | None:
    return find_goal(tx, about) or find_pair(tx, about)


def _past_pair(tx: Tx, actor: Actor, pair_id: UUID) -> object | None:
    return find_pair(tx, pair_id, actor.member.id) if actor.member else None


def _conversation(tx: Tx, actor: Actor, channel: str, thread_ts: str) -> object | None:
    return find_pair_in(tx, channel, thread_ts, actor.member.id) if actor.member else None


def _shelved(tx: Tx, _: Actor, shelved_id: UUID) -> object | None:
    return find_shelved(tx, shelved_id)


def _opening(tx: Tx, _: Actor, opening_id: UUID) -> object | None:
    return find_opening(tx, opening_id)


def _place(tx: Tx, actor: Actor, enrolment_id: UUID) -> object | None:
    return find_place(tx, enrolment_id, actor.member.id) if actor.member else None


def _listed(tx: Tx, actor: Actor, place_id: UUID) -> object | None:
    return find_listed(tx, place_id, actor)


def _request(tx: Tx, _: Actor, request_id: UUID) -> object | None:
    return find_request(tx, request_id)


def _stuck(tx: Tx, actor: Actor, outbox_id: UUID) -> object | None:
    found = (one for program in actor.organizes for one in list_stuck(tx, program, only=outbox_id))
    return next(found, None)


def _proposal(tx: Tx, _: Actor, proposal_id: UUID) -> object | None:
    return find_proposal(tx, proposal_id)


def _program(tx: Tx, _: Actor, program_id: UUID) -> object | None:
    return find_program(tx, program_id)


def _ground(tx: Tx, _: Actor, ground_id: UUID) -> object | None:
    ground = get_ground(tx)
    return ground if ground.id == ground_id else None


def _plot(tx: Tx, _: Actor, plot_id: UUID) -> object | None:
    ground = get_ground(tx)
    return Plot(plot_id, ground.id, ground.organized)


def _plot_in_turn(tx: Tx, actor: Actor, plot_id: UUID) -> object | None:
    """Look only when it is this question's turn, so that of two first organizers the second knows of the first."""
    lock_programs(tx)
    return _plot(tx, actor, plot_id)


def _vacancy(tx: Tx, _: Actor, program_id: UUID) -> object | None:
    lock_programs(tx)
    return next((vacancy for vacancy in list_vacancies(tx) if vacancy.id == program_id), None)


def press(asked: Asked, button: str, about: UUID) -> Outcome:
    """Answer as a button would: its own row of the table finds what it is about, and says who may."""
    route = next(one for one in ROUTES if (one.kind, one.id) == ("action", button))
    thing = route.find(asked.tx, asked.actor, about) if route.find else None
    if thing is None or not may(asked.actor, route.who, thing):
        return Reply(why_not(route.who))
    return route.handler(replace(asked, thing=thing))


ROUTES = (
    Route("event", "app_home_opened", home.show, Act.LOOK),
    Route("command", "/trellis", partial(commands.answer, press), Act.LOOK, shows_home=False),
    Route("shortcut", CHECK_IN_SHORTCUT, partial(commands.check_in, press), Act.LOOK, shows_home=False),
    Route("action", CHOOSER_OPEN, chooser.open_form, Act.LOOK, _ground),
    Route("view", CHOOSER_SEND, chooser.send, Act.LOOK, _ground, shows_home=False),
    Route("action", START_OPEN, starting.open_form, Act.START, _ground, asks_slack=True),
    Route("action", START_KIND, starting.open_kind, Act.START, _plot, asks_slack=True),
    Route("view", START_SEND, starting.send, Act.START, _plot_in_turn, asks_slack=True),
    Route("action", TAKE_OVER, starting.take_over, Act.TAKE_OVER, _vacancy, asks_slack=True),
    Route("action", ENROLMENT_CLOSE, organizing.close_enrolment, Act.ORGANIZE, _program),
    Route("action", ENROLMENT_REOPEN, organizing.reopen_enrolment, Act.ORGANIZE, _program),
    Route("action", STEP_DOWN, organizing.step_down, Act.ORGANIZE, _program),
    Route("action", NAME_OPEN, organizing.open_naming, Act.ORGANIZE, _program),
    Route("view", NAME_SEND, organizing.name, Act.ORGANIZE, _program, asks_slack=True),
    Route("action", ENROL_OPEN, enrolment.open_form, Act.ENROL, _opening, asks_slack=True),
    Route("view", ENROL_SEND, enrolment.send, Act.ENROL, _opening, asks_slack=True),
    Route("view", ENROL_FINISH, enrolment.finish, Act.ENROL, _place, asks_slack=True),
    Route("action", WITHDRAW_OPEN, enrolment.open_withdrawal, Act.WITHDRAW, _place),
    Route("view", WITHDRAW_SEND, enrolment.leave, Act.WITHDRAW, _place),
    Route("action", PAIR_OPEN, matching.open_form, Act.PAIR, _program),
    Route("view", PAIR_SEND, matching.send, Act.PAIR, _program, asks_slack=True),
    Route("action", CHECK_IN_OPEN, checkin.open_form, Act.CHECK_IN, _form),
    Route("action", CHECK_IN_SKIP, checkin.skip, Act.CHECK_IN, _form),
    Route("view", CHECK_IN_SEND, checkin.send, Act.CHECK_IN, _form),
    Route("view", CHECK_IN_SHARE, checkin.share, Act.CHECK_IN, _form),
    Route("action", GOALS_OPEN, goals.open_view, Act.LOOK_BACK, _pair),
    Route("action", GOALS_ADD, goals.add, Act.SET_GOALS, _pair),
    Route("action", GOALS_CHANGE, goals.change, Act.SET_GOALS, _goal),
    Route("view", GOALS_SAVE, goals.save, Act.SET_GOALS, _goal_or_pair),
    Route("action", GOALS_CLOSE, goals.close, Act.SET_GOALS, _goal),
    Route("view", GOALS_CLOSED, goals.closed, Act.SET_GOALS, _goal),
    Route("action", HISTORY_OPEN, history.open_view, Act.LOOK_BACK, _past_pair),
    Route("action", PAUSE_OPEN, pausing.open_form, Act.PAUSE, _self),
    Route("view", PAUSE_SEND, pausing.send, Act.PAUSE, _self),
    Route("action", PAUSE_STOP, pausing.stop_all, Act.PAUSE, _self),
    Route("action", PAUSE_BACK, pausing.come_back, Act.PAUSE, _self),
    Route("action", LEAVE_OPEN, leaving.open_form, Act.LEAVE, _pair),
    Route("view", LEAVE_SEND, leaving.send, Act.LEAVE, _pair),
    Route("action", GOING_ON, going.carry_on, Act.GO_ON, _pair),
    Route("action", GOING_NEW, going.somebody_new, Act.GO_ON, _pair),
    Route("action", GOING_REST, going.rest, Act.GO_ON, _pair),
    Route("action", GOING_FINISH, going.finish, Act.GO_ON, _pair),
    Route("action", END_OPEN, ending.open_form, Act.PAIR, _pair),
    Route("view", END_SEND, ending.send, Act.PAIR, _pair),
    Route("action", AGREEMENT_OPEN, agreement.open_view, Act.AGREE, _pair),
    Route("view", AGREEMENT_WRITE, agreement.write, Act.AGREE, _agreement),
    Route("view", AGREEMENT_SIGN, agreement.sign, Act.AGREE, _agreement),
    Route("action", AGREEMENT_CHANGE, agreement.change, Act.AGREE, _agreement),
    Route("action", FEEDBACK_READ, feedback.read, Act.ORGANIZE, _program),
    Route("event", "message", threads.hear, Act.LOOK, shows_home=False),
    Route("action", TALKED, threads.talked, Act.ANSWER, _letter),
    Route("action", GUIDANCE_OPEN, guidance.open_form, Act.ANSWER, _letter),
    Route("view", GUIDANCE_SEND, guidance.send, Act.ANSWER, _letter),
    Route("view", GUIDANCE_SHARE, guidance.share, Act.ANSWER, _letter),
    Route("action", MESSAGE_MENU, messages.choose, Act.TAKE_PART, _received),
    Route("action", MESSAGES_FEWER, messages.fewer, Act.SET_MESSAGES, _self),
    Route("action", MESSAGES_ALL, messages.all_again, Act.SET_MESSAGES, _self),
    Route("action", HELP_OPEN, helping.open_form, Act.ASK_HELP, _desk),
    Route("view", HELP_SEND, helping.send, Act.ASK_HELP, _desk),
    Route("action", HELP_READ, helping.read, Act.GIVE_HELP, _ask),
    Route("action", HELP_TAKE, helping.take, Act.GIVE_HELP, _ask),
    Route("view", HELP_TAKE_READ, helping.take, Act.GIVE_HELP, _ask),
    Route("shortcut", SHELF_KEEP, shelf.keep_message, Act.KEEP, find_in=_conversation, shows_home=False),
    Route("action", SHELF_OPEN, shelf.open_view, Act.LOOK_BACK, _pair),
    Route("action", SHELF_TAKE_OFF, shelf.take, Act.TAKE_OFF, _shelved),
    Route("action", REQUEST_ACCEPT, requests.accept, Act.CONSENT, _request),
    Route("action", REQUEST_ASK_BACK, requests.open_question, Act.CONSENT, _request),
    Route("view", REQUEST_BACK_SEND, requests.send_question, Act.CONSENT, _request),
    Route("action", REQUEST_DECLINE, requests.decline, Act.CONSENT, _request),
    Route("action", REQUEST_REPLY, requests.open_reply, Act.SEEK, _request),
    Route("view", REQUEST_REPLY_SEND, requests.send_reply, Act.SEEK, _request),
    Route("action", REQUEST_TAKE_BACK, requests.take_back, Act.SEEK, _request),
    Route("action", MOVE_OPEN, moving.open_form, Act.LEAVE, _pair),
    Route("view", MOVE_SEND, moving.send, Act.LEAVE, _pair),
    Route("action", MOVE_DECLINE, moving.decline, Act.CONSENT, _proposal),
    Route("action", MOVE_ACCEPT, moving.accept, Act.CONSENT, _proposal),
    Route("action", DIRECTORY_OPEN, directory.open_view, Act.SEEK, _place),
    Route("view", DIRECTORY_SHOW, directory.show, Act.SEEK, _place),
    Route("action", DIRECTORY_ASK, directory.ask, Act.SEEK, _listed),
    Route("view", DIRECTORY_SEND, directory.send, Act.SEEK, _listed),
    Route("action", NUDGE, nudging.send_line, Act.NUDGE, _mine, shows_home=False),
    Route("action", CELEBRATION_OPEN, celebrations.open_form, Act.TAKE_PART, _pair),
    Route("view", CELEBRATION_PREVIEW, celebrations.preview, Act.TAKE_PART, _pair),
    Route("view", CELEBRATION_POST, celebrations.post, Act.CELEBRATE, _celebrated),
    Route("action", CELEBRATION_WITHDRAW, celebrations.hold_back, Act.CELEBRATE, _celebrated),
    Route("action", STUCK_AGAIN, stuck.try_again, Act.ORGANIZE, _stuck),
    Route("action", STUCK_DROP, stuck.drop, Act.ORGANIZE, _stuck),
    Route("event", "user_change", lifecycle.follow_person, Act.LOOK, shows_home=False),
    Route("event", "tokens_revoked", lifecycle.stop, Act.LOOK, shows_home=False),
    Route("event", "app_uninstalled", lifecycle.stop, Act.LOOK, shows_home=False),
)


def register(app: App, door: Callable[[Route], Callable[..., None]], routes: tuple[Route, ...] = ROUTES) -> None:
    """Let the app listen for every id of the table, each behind the door; there is no other listener."""
    listen = {"action": app.action, "view": app.view, "event": app.event, "command": app.command,
              "shortcut": app.shortcut}  # fmt: skip
    for route in routes:
        listen[route.kind](route.id)(door(route))
