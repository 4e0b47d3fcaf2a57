"""A pair to draw things for, people filling in what was drawn, and words that would like to be more than words."""

import copy
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

from blocks.kit import Block, Message, View
from playground.slack.strict import message_refusal, view_refusal
from programs.checkins import Answer, OpenForm
from programs.mentorship import MENTORSHIP
from programs.mentorship_forms import CHECK_IN
from programs.pairs import Enrolment, Opening, Pair, PairMember, Program
from programs.people import Member
from programs.prompts import Card, card, with_theme

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PLAYBOOKS = {MENTORSHIP.kind: MENTORSHIP}
REGULAR = MENTORSHIP.stage("regular")
HOSTILE = (
    "<!channel> <@U123|boss> <https://evil.example|Your bank> &lt;!here&gt; *bold* `code` > quote",
    "@here #general :tada: {partner} {0} %s \\",
    "\u202eright to left\u202c مرحبا שלום",
    "👩🏽\u200d💻" * 40,
    "a\0b\ud83d\udfff\udc00c",
    "   \n\t ",
    "x" * 3000,
)
hostile_words = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=()), max_size=400))


def member(name: str, zone: str) -> Member:
    """Make a person who lives there."""
    return Member(uuid4(), f"U{name[:3].upper()}", name, zone, time(9), time(20), time(8), active=True)


def program(name: str = "Spring") -> Program:
    """Make a program of the playbook."""
    return Program(uuid4(), MENTORSHIP.kind, name, 2, 1)


def pair_of(mentee: Member, mentor: Member, of: Program, first_on: date = date(2026, 3, 3)) -> Pair:
    """Make a pair of two people."""
    members = (PairMember(mentee, "mentee"), PairMember(mentor, "mentor"))
    return Pair(uuid4(), of.id, of.name, of.kind, members, mentee.zone, first_on, of.weeks, first_on)


def opening(role: str, of: Program) -> Opening:
    """Make a place to join in."""
    return Opening(uuid4(), of.id, of.name, of.kind, role)


def enrolment(who: Member, role: str, of: Program, pairs: int = 0) -> Enrolment:
    """Make somebody's place in a program."""
    return Enrolment(uuid4(), of.id, who, role, capacity=1, pairs=pairs)


def names_of(mentee: str = "Ana", mentor: str = "Kaito") -> dict[str, str]:
    """Return what the words of a check-in are filled with for its author."""
    of = {"me": mentee, "mentee": mentee, "mentor": mentor, "partner": mentor}
    names = {**of, "program": "Spring", "rhythm": "every two weeks", "until": "Monday 16 March"}
    return with_theme(names, MENTORSHIP.tracks[0], 1)


def opened(sent: Mapping[str, Answer] | None = None, last_promise: str = "", goal: str = "") -> OpenForm:
    """Open a check-in for somebody."""
    return OpenForm(
        id=uuid4(),
        member_id=uuid4(),
        program_id=uuid4(),
        kind=MENTORSHIP.kind,
        pair_id=uuid4(),
        stage=REGULAR.id,
        n=1,
        closes_at=NOW,
        over=False,
        released_at=None,
        sent=sent or {},
        last_promise=last_promise,
        goal=goal,
    )


def answered(words: str) -> dict[str, Answer]:
    """Answer the check-in with these words in every field to write in, and the first choice elsewhere."""
    return {
        one.id: Answer(one.id, picks=(one.choices[0].id,)) if one.choices else Answer(one.id, words=words)
        for one in CHECK_IN.fields()
    }


def card_of(words: str, names: Mapping[str, str] | None = None, last_promise: str = "") -> Card:
    """Make the card of a check-in answered with these words."""
    return card(REGULAR, names or names_of(), answered(words).values(), last_promise)


def accepted(drawn: View | Message) -> None:
    """Fail when Slack would refuse this view or message, or could not change the message later."""
    if isinstance(drawn, Message):
        assert message_refusal({"text": drawn.text, "blocks": drawn.blocks}, update=True) is None
        assert len(drawn.text) <= 4000
    else:
        assert view_refusal(drawn) is None


def inputs(view: View) -> Iterator[Block]:
    """Yield the inputs of a view."""
    return (block for block in view["blocks"] if block["type"] == "input")


def sent(view: View, answers: Mapping[str, Answer] | None = None) -> View:
    """Return what Slack sends when somebody fills the inputs with these answers, or leaves them as they were drawn."""
    state: dict[str, Any] = {}
    for block in inputs(view):
        element, answer = block["element"], (answers or {}).get(block["block_id"])
        options = [*element.get("options", ()), *(one for group in element.get("option_groups", ())
                                                  for one in group["options"])]  # fmt: skip
        if element["type"] == "plain_text_input":
            filled = {"value": answer.words if answer else element.get("initial_value")}
        elif element["type"] == "timepicker":
            filled = {"selected_time": next(iter(answer.picks), None) if answer else element.get("initial_time")}
        elif element["type"] == "datepicker":
            filled = {"selected_date": next(iter(answer.picks), None) if answer else element.get("initial_date")}
        elif element["type"] == "multi_users_select":
            filled = {"selected_users": list(answer.picks) if answer else element.get("initial_users", [])}
        elif element["type"] in ("radio_buttons", "static_select"):
            chosen = [one for one in options if answer and one["value"] in answer.picks]
            filled = {"selected_option": chosen[0] if chosen else None if answer else element.get("initial_option")}
        else:
            chosen = [one for one in options if answer and one["value"] in answer.picks]
            filled = {"selected_options": chosen if answer else element.get("initial_options", [])}
        state[block["block_id"]] = {element["action_id"]: {"type": element["type"], **filled}}
    return {**copy.deepcopy(view), "state": {"values": state}}


def strings(value: object) -> Iterator[str]:
    """Yield every string that stands under a key `text`, as a reader sees it."""
    if isinstance(value, dict):
        if isinstance(own := value.get("text"), str):
            yield own
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def mrkdwn(value: object) -> Iterator[str]:
    """Yield every text that Slack would read as mrkdwn."""
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value["text"]
        for inner in value.values():
            yield from mrkdwn(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from mrkdwn(inner)
