"""What people ask of Trellis, one request at a time, and what each of them sees come of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any
from uuid import UUID

from blocks.checkin import CHECK_IN_OPEN, CHECK_IN_SEND, CHECK_IN_SHARE, CHECK_IN_SKIP
from blocks.foot import MESSAGES_FEWER
from blocks.goals import GOALS_SAVE
from blocks.helping import HELP_SEND
from handlers.door import NOT_DONE, NOT_SAVED
from playground.slack import Message, Person, Request, payloads
from playground.slack.events import COMMANDS, EVENTS, INTERACTIVE
from playground.slack.records import Grant
from playground.stage import PATIENCE_SECONDS
from programs.helping import NOTE, TO, TOPIC
from tests.promises.twos import Two, day_ahead

Body = dict[str, Any]
Given = Mapping[str, str | tuple[str, object]]
# What everybody writes begins with their name, so that no one's words can stand in for another's.
PROMISE, GOAL, HELP = "promises one page", "wants to speak in public", "has not heard from them"
RENAMED = "the second"


class Seen(Enum):
    """What came of a request, as whoever made it sees it."""

    DONE = "done"
    TOLD = "told in words to try again"
    FAILED = "failed without a word of ours"
    NO_ACK = "no acknowledgement"


@dataclass(frozen=True)
class Ask:
    """One request of one person, which can be made again and again; `body` is made anew for each."""

    what: str
    person: Person
    way: str
    body: Callable[[], Body]

    def make(self, attempt: int = 0) -> tuple[Seen, float]:
        """Make it once; return what the person sees, and how many milliseconds the acknowledgement took."""
        before, ws = _before(self.person), self.person.ws
        body = self.body()
        sent = ws.delivery.send(self.way, body, attempt if self.way == EVENTS else 0)
        request = ws.delivery.run(sent).result()
        return self._seen(request, body, before), request.ms

    def _seen(self, request: Request, body: Body, before: tuple[str, int]) -> Seen:
        if not request.acked:
            return Seen.NO_ACK if request.status is None else Seen.FAILED
        if self.way == COMMANDS:
            return Seen.TOLD if request.answer["text"] == NOT_DONE else Seen.DONE
        if body["type"] == "view_submission" and request.answer and "errors" in request.answer:
            assert set(request.answer["errors"].values()) == {NOT_SAVED}, request.answer
            return Seen.TOLD
        if body["type"] == "view_submission" and request.answer and request.answer["response_action"] == "push":
            assert NOT_DONE in str(request.answer["view"]), request.answer
            return Seen.TOLD
        if body["type"] != "block_actions":
            return Seen.DONE
        assert self.person.wait(lambda: _before(self.person) != before, PATIENCE_SECONDS), f"{self.what}: nothing seen"
        modal, (_, ephemerals) = self.person.modal, before
        shown = [one.plain for one in _ephemerals(self.person)[ephemerals:]]
        shown += [modal.plain] if modal and modal.id != before[0] else []
        return Seen.TOLD if any(NOT_DONE in words for words in shown) else Seen.DONE


def _ephemerals(person: Person) -> list[Message]:
    with person.state.changed:
        return list(person.state.ephemerals.get(person.id, []))


def _before(person: Person) -> tuple[str, int]:
    modal = person.modal
    return modal.id if modal else "", len(_ephemerals(person))


def asks_of(two: Two) -> list[Ask]:
    """Return everything that two people ask, in the order in which they do: openings, forms, buttons, words, events."""
    mentee, mentor = two.mentee, two.mentor
    check_in: Given = {"growth": f"{mentee.name} asked.", "next_promise": f"{mentee.name} {PROMISE}"}
    goal: Given = {"wish": f"{mentee.name} {GOAL}", "by_when": ("selected_date", day_ahead())}
    help_form: Given = {
        TO: ("selected_options", [{"value": str(two.organizer)}]),
        TOPIC: ("selected_option", {"value": "else"}),
        NOTE: f"{mentee.name} {HELP}",
    }
    return [
        _hears("app_home_opened", mentee, {"type": "app_home_opened", "user": mentee.id, "tab": "home"}),
        _presses("form opened", mentee, two.prompt, CHECK_IN_OPEN, str(two.form)),
        _sends("check-in", mentee, CHECK_IN_SEND, two.form, check_in),
        _sends("share", mentee, CHECK_IN_SHARE, two.form, {}),
        _sends("goal", mentee, GOALS_SAVE, two.pair, goal),
        _commands(mentee),
        _presses("nothing new", mentee, two.prompt, CHECK_IN_SKIP, str(two.quiet_form)),
        _sends("help", mentee, HELP_SEND, two.pair, help_form),
        renaming(mentor),
        replying(two),
        _presses("fewer messages", mentor, two.card, MESSAGES_FEWER, str(two.mentor_id)),
    ]


def renaming(person: Person) -> Ask:
    """Return the news that somebody is called something else, and is from then on, to whoever asks Slack."""
    name, envelope = f"{person.name} {RENAMED}", dict[str, Any]()

    def body() -> Body:
        if not envelope:
            with person.state.changed:
                person.state.users[person.id] = replace(person.user, name=name)
            user = payloads.user_object(person.state, person.user)
            event = {"type": "user_change", "user": user}
            envelope.update(payloads.event_callback(person.state, event, event_id("user_change", person)))
        return envelope

    return Ask("user_change", person, EVENTS, body)


def replying(two: Two) -> Ask:
    """Return the mentor's answer in the thread of a card."""
    state = two.mentor.state
    reply = payloads.person_message(state, two.mentor.id, "Who reads it first?", two.card)
    return _hears("message", two.mentor, payloads.message_event(state.channels[two.card.channel], reply))


def event_id(what: str, person: Person) -> str:
    """Return the id under which Slack tells of this, however often it does."""
    return f"Ev-{what}-{person.id}"


def _hears(what: str, person: Person, event: Body) -> Ask:
    envelope = payloads.event_callback(person.state, event, event_id(what, person))
    return Ask(what, person, EVENTS, lambda: envelope)


def _presses(what: str, person: Person, message: Message, button: str, value: str) -> Ask:
    element = {"type": "button", "action_id": button, "value": value, "text": {"type": "plain_text", "text": what}}

    def body() -> Body:
        state, grant = person.state, Grant(person.id, 0.0, message.channel, message.ts)
        grant.made = message.stored_at + 3600  # an address that stays good however long this takes
        url = f"{person.ws.app.url}/response/{state.new_response_url(grant)}"
        pressed = [payloads.action(element, "buttons", state.new_ts())]
        return payloads.message_interaction(state, person.id, message, pressed, url)

    return Ask(what, person, INTERACTIVE, body)


def _sends(what: str, person: Person, callback: str, about: UUID, given: Given) -> Ask:
    values = {
        field: {"answer": {"value": one} if isinstance(one, str) else {one[0]: one[1]}} for field, one in given.items()
    }
    # A card has nothing to fill in.
    blocks = [{"type": "input", "block_id": field} for field in given] or [{"type": "section", "block_id": "card"}]

    def body() -> Body:
        state = person.state
        view = {
            "id": "V0SHAKEN000", "type": "modal", "callback_id": callback, "private_metadata": str(about),
            "team_id": state.id, "app_installed_team_id": state.id, "blocks": blocks, "state": {"values": values},
        }  # fmt: skip
        by = {"id": person.id, "team_id": state.id}
        return {
            "type": "view_submission", "team": {"id": state.id, "domain": "shaken"}, "user": by, "view": view,
            "api_app_id": state.app_id, "is_enterprise_install": False, "trigger_id": state.new_trigger(person.id),
        }  # fmt: skip

    return Ask(what, person, INTERACTIVE, body)


def _commands(person: Person) -> Ask:
    def body() -> Body:
        state = person.state
        return payloads.slash_command(state, person.id, state.open_dm(person.id), "/trellis", "", "")

    return Ask("command", person, COMMANDS, body)
