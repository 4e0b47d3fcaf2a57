"""Forms: whatever a playbook asks is drawn within Slack's limits, and read back as it was filled in."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks import kit
from blocks.forms import form_blocks, read_form
from blocks.kit import View
from programs.checkins import Accepted, Answer, check
from programs.mentorship import MENTORSHIP
from programs.mentorship_forms import CHECK_IN
from programs.pairs import Refused
from programs.playbook import Choice, Form, Kind, Question, Visibility
from tests.blocks.people import HOSTILE, accepted, answered, hostile_words, inputs, names_of, sent, strings
from tests.programs.test_playbooks import forms as forms_of
from tests.programs.test_playbooks import playbooks

# What can be picked where the question does not say it.
PICKABLE = {
    Kind.DAY: ["2026-03-10", "2028-02-29"],
    Kind.ZONE: ["Asia/Tokyo", "America/Indiana/Knox"],
    Kind.TIME: ["00:00", "23:59"],
    Kind.PEOPLE: ["U1ANA", "W2KAITO"],
}
ids = st.text("abcdefghij_", min_size=1, max_size=30)
clean = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
told = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0{}"), min_size=1, max_size=200)


@st.composite
def questions(draw: st.DrawFn, field: str) -> Question:
    """Make any question of the vocabulary."""
    kind = draw(st.sampled_from(Kind))
    choices = draw(st.lists(ids, min_size=1, max_size=10, unique=True)) if kind.has_choices else []
    return Question(
        field,
        draw(told),
        draw(st.sampled_from(Visibility)),
        kind,
        required=draw(st.booleans()),
        choices=tuple(Choice(one, draw(st.text(clean, min_size=1, max_size=75))) for one in choices),
        longest=draw(st.integers(1, 3000)),
        hint=draw(st.one_of(st.just(""), told)),
        needs_promise=draw(st.booleans()),
        on_card=draw(st.one_of(st.just(""), told)),
    )


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Make any form of a few questions, some followed by another."""
    fields = draw(st.lists(ids, min_size=1, max_size=8, unique=True))
    asked = [draw(questions(field)) for field in fields]
    last = asked.pop() if len(asked) > 1 and draw(st.booleans()) else None
    if last:
        first = asked[0]
        asked[0] = Question(**{**vars(first), "follow_ups": (last,)})
    return Form("form", draw(told)[:24], draw(told)[:24], tuple(asked), draw(st.one_of(st.just(""), told)))


@st.composite
def answers_to(draw: st.DrawFn, form: Form, words: st.SearchStrategy[str]) -> dict[str, Answer]:
    """Answer some of a form."""
    given: dict[str, Answer] = {}
    for one in form.fields():
        if one.kind is Kind.TEXT:
            given[one.id] = Answer(one.id, words=draw(words)[: one.longest])
        else:
            several = one.kind in (Kind.MANY, Kind.PEOPLE)
            offered = PICKABLE.get(one.kind) or [choice.id for choice in one.choices]
            picks = [pick for pick in offered if draw(st.booleans())]
            given[one.id] = Answer(one.id, picks=tuple(picks if several else picks[:1]))
    return given


def modal(form: Form, given: dict[str, Answer] | None = None, last_promise: str = "") -> View:
    """Put a form into a modal."""
    blocks = form_blocks(form, names_of(), given, last_promise)
    return kit.modal(form.title, [kit.divider(), *blocks], submit=form.submit)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_any_form_is_accepted_and_read_back_as_filled(data: st.DataObject) -> None:
    """Any form of the vocabulary is a view that Slack takes, and gives back exactly what a person filled in."""
    form = data.draw(forms())
    filled = data.draw(answers_to(form, hostile_words))
    promise = data.draw(hostile_words)
    view = modal(form, last_promise=promise)
    accepted(view)
    asked = [one.id for one in form.fields() if promise or not one.needs_promise]
    assert [block["block_id"] for block in inputs(view)] == asked
    assert read_form(sent(view, filled), form) == {
        one.id: filled[one.id] if one.id in asked else Answer(one.id) for one in form.fields()
    }


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_what_was_given_before_stands_in_the_form_again(data: st.DataObject) -> None:
    """A form opened again and sent untouched says what was kept before."""
    form = data.draw(forms())
    given_before = data.draw(answers_to(form, st.text(clean, max_size=100)))
    view = modal(form, given_before, last_promise="A promise")
    accepted(view)
    assert read_form(sent(view), form) == given_before


EVERY = [form for book in playbooks() for form in forms_of(book)]


@st.composite
def filled_anyhow(draw: st.DrawFn, form: Form) -> dict[str, Answer]:
    """Answer a form inside and outside its limits: too long, picked twice, too many, or from nowhere."""
    given: dict[str, Answer] = {}
    for one in form.fields():
        offered = [*(PICKABLE.get(one.kind) or [choice.id for choice in one.choices]), "nowhere"]
        picks = draw(st.lists(st.sampled_from(offered), max_size=4)) if one.kind is not Kind.TEXT else []
        words = draw(st.one_of(hostile_words, st.just("x" * (one.longest + 1)))) if one.kind is Kind.TEXT else ""
        given[one.id] = Answer(one.id, tuple(picks), words)
    return given


@pytest.mark.parametrize("form", EVERY, ids=lambda form: form.id)
@given(st.data())
@settings(max_examples=15, deadline=None)
def test_every_form_of_every_playbook_is_filled_and_read_back(form: Form, data: st.DataObject) -> None:
    """It is drawn, filled within what Slack lets one fill, and read back as it was; what is kept of it stays kept."""
    promise = data.draw(st.sampled_from(["", "Write one page"]))
    filled = data.draw(answers_to(form, hostile_words))
    view = modal(form, last_promise=promise)
    accepted(view)
    asked = [one.id for one in form.fields() if promise or not one.needs_promise]
    read = read_form(sent(view, filled), form)
    assert read == {one.id: filled[one.id] if one.id in asked else Answer(one.id) for one in form.fields()}
    kept = check(form, read, has_promise=bool(promise))
    if isinstance(kept, Accepted):
        again = {one.id: Answer(one.id) for one in form.fields()} | {one.question: one for one in kept.answers}
        assert read_form(sent(modal(form, again, promise)), form) == again
        assert check(form, again, has_promise=bool(promise)) == kept


@pytest.mark.parametrize("form", EVERY, ids=lambda form: form.id)
@given(st.data())
@settings(max_examples=15, deadline=None)
def test_what_is_outside_the_limits_of_a_form_is_named_beside_its_field(form: Form, data: st.DataObject) -> None:
    """Whatever is sent, nothing that is too long, too many or not on offer is kept, and one field of it is named."""
    filled = data.draw(filled_anyhow(form))
    given_back = check(form, filled)
    if isinstance(given_back, Refused):
        assert given_back.reason
        assert given_back.field in [one.id for one in form.fields()]
        return
    for answer in given_back.answers:
        question = form.field(answer.question)
        assert len(answer.words) <= question.longest
        assert len(set(answer.picks)) == len(answer.picks)
        assert "nowhere" not in answer.picks
        assert len(answer.picks) <= 1 or question.kind in (Kind.MANY, Kind.PEOPLE)


def shapes(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Make objects with the keys that a view's state has, and anything under them."""
    keys = ["state", "values", "growth", "would_help", "in_the_way", "answer", "value"]
    return st.dictionaries(st.sampled_from([*keys, "selected_option", "selected_options"]), inner)


@given(st.recursive(st.one_of(st.none(), st.integers(), st.text(max_size=5)), lambda x: st.lists(x) | shapes(x)))
@settings(max_examples=150, deadline=None)
def test_whatever_slack_sends_is_read_without_an_exception(state: Any) -> None:
    """Missing keys, nulls and wrong shapes give empty answers, one for each question."""
    for view in (state, {"state": state}, {"state": {"values": state}}):
        read = read_form(view, CHECK_IN)
        assert list(read) == [question.id for question in CHECK_IN.fields()]


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ({"value": None}, Answer("growth")),
        ({"value": 7}, Answer("growth")),
        ({}, Answer("growth")),
        (None, Answer("growth")),
        ({"value": "  kept as it is \0"}, Answer("growth", words="  kept as it is \0")),
    ],
)
def test_odd_text_is_kept_and_odd_shapes_are_empty(element: object, expected: Answer) -> None:
    """Words are handed on untouched, for the rules to judge; what are no words is no answer."""
    view = {"state": {"values": {"growth": {"answer": element}}}}
    assert read_form(view, CHECK_IN)["growth"] == expected


@pytest.mark.parametrize(
    ("visibility", "mark"),
    [
        (Visibility.ONLY_ME, "🔒 only you"),
        (Visibility.PARTNER, "👥 read by Kaito"),
        (Visibility.COUNTED, "📊 read without your name, once five have written"),
        (Visibility.ORGANIZERS, "🧭 read by organizers"),
    ],
)
def test_each_label_says_who_reads_the_answer(visibility: Visibility, mark: str) -> None:
    """The reader of an answer is named in the label of its question."""
    form = Form("f", "Title", "Send", (Question("q", "How are you?", visibility),))
    [block] = form_blocks(form, names_of())
    assert block["label"]["text"] == f"How are you? · {mark}"


def test_what_is_picked_for_counting_is_never_read() -> None:
    """Unlike words, which are read without a name, a figure goes into a sum and nowhere else."""
    question = Question("q", "How well?", Visibility.COUNTED, Kind.ONE, choices=(Choice("1", "Well"),))
    [block] = form_blocks(Form("f", "Title", "Send", (question,)), names_of())
    assert block["label"]["text"] == "How well? · 📊 counted, never read"


def test_without_a_partner_yet_the_label_says_your_partner() -> None:
    """Somebody who joins has no partner to name yet."""
    blocks = form_blocks(MENTORSHIP.role("mentee").form, {})
    assert "👥 read by your partner" in " ".join(strings(blocks))


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_name_or_promise_breaks_no_form(words: str) -> None:
    """A person's name and words never make a form that Slack refuses, and fill no placeholder again."""
    blocks = form_blocks(CHECK_IN, names_of(words * 9, words * 9), answered(words), words)
    view = kit.modal(CHECK_IN.title, blocks, submit=CHECK_IN.submit)
    accepted(view)


def test_the_last_promise_is_quoted_above_its_question_and_never_asked_without_one() -> None:
    """The question about the last promise comes with the promise, or not at all."""
    with_promise = form_blocks(CHECK_IN, names_of(), last_promise="Write one page")
    place = next(index for index, block in enumerate(with_promise) if block.get("block_id") == "last_promise")
    assert with_promise[place - 1]["elements"][-1] == {
        "type": "rich_text_quote",
        "elements": [{"type": "text", "text": "Write one page"}],
    }
    assert "last_promise" not in [block.get("block_id") for block in form_blocks(CHECK_IN, names_of())]


def test_what_is_required_is_required_and_the_rest_is_not() -> None:
    """Only what the playbook requires must be filled in."""
    view = modal(CHECK_IN, last_promise="A promise")
    needed = {block["block_id"] for block in inputs(view) if not block.get("optional")}
    assert needed == {question.id for question in CHECK_IN.fields() if question.required}
