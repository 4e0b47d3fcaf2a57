"""A playbook's form drawn as inputs, and what was filled in read back: one pair of functions for every form."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from functools import lru_cache
from typing import Any

from blocks import kit, pickers
from blocks.kit import Block, View
from programs.checkins import Answer, Answers
from programs.playbook import Form, Kind, Question, Visibility
from programs.prompts import fill
from programs.zones import zones_by_region

MOST_PEOPLE = 10
READ_BY = {
    Visibility.ONLY_ME: "🔒 only you",
    Visibility.PARTNER: "👥 read by {partner}",
    Visibility.COUNTED: "📊 counted, never read",
    Visibility.ORGANIZERS: "🧭 read by organizers",
}
COUNTED_WORDS = "📊 read without your name, once five have written"
# Under which key Slack sends what was picked.
_HELD_AS = {
    Kind.ONE: "selected_option",
    Kind.LIST: "selected_option",
    Kind.ZONE: "selected_option",
    Kind.MANY: "selected_options",
    Kind.DAY: "selected_date",
    Kind.TIME: "selected_time",
    Kind.PEOPLE: "selected_users",
}


def form_blocks(
    form: Form, names: Mapping[str, str], given: Answers | None = None, last_promise: str = "",
    goals: Sequence[str] = (), goal: str = ""
) -> list[Block]:  # fmt: skip
    """Draw every question with who reads the answer beside it, filled with what was `given` before.

    Above stand the `goals` that its author is working on; what asks about a goal quotes the one it asks about.
    """
    short = {"partner": "your partner"} | {key: kit.named(name) for key, name in names.items()}
    blocks = [kit.words(fill(form.opening, short))] if form.opening else []
    blocks += [kit.note("\n".join(["What you are working on:", *goals]))] if goals else []
    for question in form.fields():
        quote = last_promise if question.needs_promise else goal
        if (question.needs_promise or question.about_goal) and not quote:
            continue
        if question.needs_promise or question.about_goal:
            blocks += kit.said(question.on_card, quote, quoted=True)
        if question.above:
            blocks.append(kit.words(fill(question.above, short)))
        needed = question.required or (question.needed_first and not last_promise)
        before = (given or {}).get(question.id, Answer(question.id))
        blocks.append(_field(question, short, before, optional=not needed))
    return blocks


def _field(question: Question, names: Mapping[str, str], given: Answer, *, optional: bool) -> Block:
    label = f"{fill(question.ask, names)} · {fill(_read_by(question), names)}"
    hint = fill(question.hint, names)
    picked = given.picks[0] if given.picks else ""
    match question.kind:
        case Kind.TEXT:
            longest, words = question.longest, given.words
            return kit.text_input(question.id, label, longest=longest, optional=optional, hint=hint, given=words)
        case Kind.LIST:
            choices = question.choices
            return pickers.pick_from_list(question.id, label, choices, optional=optional, hint=hint, picked=picked)
        case Kind.ZONE:
            return _zone_field(question.id, label, hint, picked, optional=optional)
        case Kind.DAY:
            day = date.fromisoformat(picked) if picked else None
            return pickers.pick_day(question.id, label, optional=optional, hint=hint, given=day)
        case Kind.TIME:
            at = time.fromisoformat(picked) if picked else None
            return pickers.pick_time(question.id, label, optional=optional, hint=hint, given=at)
        case Kind.PEOPLE:
            most, people = question.most or MOST_PEOPLE, given.picks
            return pickers.several_people(question.id, label, most=most, optional=optional, hint=hint, given=people)
    pick = pickers.pick_one if question.kind is Kind.ONE else pickers.pick_many
    return pick(question.id, label, question.choices, optional=optional, hint=hint, picked=given.picks)


def _read_by(question: Question) -> str:
    """Say who reads the answer. Words cannot be counted: of those marked so all are read, and nobody's name."""
    if question.seen_by is Visibility.COUNTED and question.kind is Kind.TEXT:
        return COUNTED_WORDS
    return READ_BY[question.seen_by]


@lru_cache(maxsize=50)
def _zone_field(field: str, label: str, hint: str, picked: str, *, optional: bool) -> Block:
    """Kept, since hundreds of cities take twenty milliseconds to draw, while a question from Slack waits."""
    return pickers.pick_from_groups(field, label, zones_by_region(picked), optional=optional, hint=hint, picked=picked)


def read_form(view: View, form: Form) -> dict[str, Answer]:
    """Return an answer to every question of the form: an empty one where the view holds nothing that can be read."""
    return {question.id: read_answer(view, question) for question in form.fields()}


def read_answer(view: View, question: Question) -> Answer:
    """Return what the view holds for one question, as it is; whether it may be kept is not decided here."""
    element = read_element(view, question.id)
    if question.kind is Kind.TEXT:
        words = element.get("value")
        return Answer(question.id, words=words if isinstance(words, str) else "")
    held = element.get(_HELD_AS[question.kind])
    picked = held if isinstance(held, list) else [held]
    values = [one.get("value") if isinstance(one, dict) else one for one in picked]
    return Answer(question.id, picks=tuple(value for value in values if isinstance(value, str)))


def read_element(view: View, field: str) -> dict[str, Any]:
    """Return the state of one input of a sent view; empty when there is none."""
    values = _dict(_dict(_dict(view).get("state")).get("values"))
    return _dict(_dict(values.get(field)).get(kit.ANSWER))


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
