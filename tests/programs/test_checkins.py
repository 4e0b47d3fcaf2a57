"""Whatever comes back from a form, only what may be kept is kept, and a refusal names a field that was shown."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.checkins import Accepted, Answer, Closed, OpenForm, accept, check
from programs.mentorship_forms import CHECK_IN
from programs.mentorship_joining import MENTEE_ENROLS, MENTOR_ENROLS
from programs.pairs import Refused
from programs.people import Actor
from programs.playbook import Form, Kind
from tests.blocks.people import hostile_words, member

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
ANA = member("Ana", "Europe/Lisbon")
FORMS = (CHECK_IN, MENTEE_ENROLS, MENTOR_ENROLS)
ids = sorted({question.id for form in FORMS for question in form.fields()} | {"made_up"})
picks = sorted({choice.id for form in FORMS for one in form.fields() for choice in one.choices} | {"made_up", ""})
answers = st.dictionaries(
    st.sampled_from(ids),
    st.builds(
        Answer, st.sampled_from(ids), st.lists(st.sampled_from(picks), max_size=5).map(tuple), st.text() | hostile_words
    ),
)
GOOD = {
    "growth": Answer("growth", words="I asked first."),
    "next_promise": Answer("next_promise", words="Send it."),
    "how_sure": Answer("how_sure", picks=("4",)),
}


def opened(**changed: object) -> OpenForm:
    """Open a check-in for Ana."""
    facts: dict[str, object] = {
        "id": uuid4(), "member_id": ANA.id, "program_id": uuid4(), "kind": "mentorship", "pair_id": uuid4(),
        "stage": "regular", "n": 1, "closes_at": NOW + timedelta(days=3), "over": False, "released_at": None,
        "sent": {},
    }  # fmt: skip
    return OpenForm(**{**facts, **changed})  # type: ignore[arg-type]


def actor(member_id: UUID | None = None) -> Actor:
    """Be Ana, or somebody else."""
    somebody = ANA if member_id is None else member("Eve", "UTC")
    return Actor("T1", somebody.slack_user, somebody)


@given(st.sampled_from(FORMS), answers, st.booleans())
def test_only_what_is_allowed_is_kept(form: Form, given_answers: Mapping[str, Answer], has_promise: bool) -> None:
    """Every kept answer fits its question, none is empty; a refusal is about a question that was shown."""
    match check(form, given_answers, has_promise=has_promise):
        case Refused(field, reason):
            assert has_promise or not form.field(field).needs_promise
            assert reason
        case Accepted(kept):
            assert len({answer.question for answer in kept}) == len(kept)
            for answer in kept:
                question = form.field(answer.question)
                assert has_promise or not question.needs_promise
                if question.kind is Kind.TEXT:
                    assert answer.words == given_answers[answer.question].words.strip()
                    assert 0 < len(answer.words) <= question.longest
                    assert not answer.picks
                    assert "\0" not in answer.words.encode().decode()
                else:
                    assert set(answer.picks) <= {choice.id for choice in question.choices}
                    most = (question.most or len(question.choices)) if question.kind is Kind.MANY else 1
                    assert 0 < len(answer.picks) == len(set(answer.picks)) <= most
                    assert not answer.words
            needed = {one.id for one in form.fields() if one.required and (has_promise or not one.needs_promise)}
            assert needed <= {answer.question for answer in kept}


@pytest.mark.parametrize(
    ("answer", "field"),
    [
        (Answer("next_promise", words="x" * 201), "next_promise"),
        (Answer("next_promise", words=" \n "), "next_promise"),
        (Answer("growth", words="a\0b"), "growth"),
        (Answer("growth", words="\ud83d"), "growth"),
        (Answer("growth", words="x" * 301), "growth"),
        (Answer("how_sure", picks=("4", "5")), "how_sure"),
        (Answer("how_sure", picks=("9",)), "how_sure"),
        (Answer("in_the_way", picks=("time", "made_up")), "in_the_way"),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(answer: Answer, field: str) -> None:
    """Too long, empty, broken, too many or not on the list: the words stand beside the field that has it."""
    refusal = check(CHECK_IN, {**GOOD, answer.question: answer}, has_promise=False)
    assert isinstance(refusal, Refused)
    assert refusal.field == field


def test_the_longest_that_is_allowed_is_kept() -> None:
    """As many characters as the question takes are kept, and so is every one of its choices."""
    full = {**GOOD, "next_promise": Answer("next_promise", words="x" * 200)}
    full["in_the_way"] = Answer("in_the_way", picks=tuple(one.id for one in CHECK_IN.field("in_the_way").choices))
    assert isinstance(check(CHECK_IN, full, has_promise=False), Accepted)


def test_a_promise_is_asked_about_only_when_there_is_one() -> None:
    """The first check-in says nothing about a last promise, and the next one has to."""
    assert isinstance(accept(opened(), CHECK_IN, actor(), GOOD, NOW), Accepted)
    refusal = accept(opened(last_promise="Send it."), CHECK_IN, actor(), GOOD, NOW)
    assert isinstance(refusal, Refused)
    assert refusal.field == "last_promise"


def test_a_form_is_taken_until_it_closes() -> None:
    """The last microsecond is in time, the next is not; and a pair that ended takes nothing."""
    closes_at = NOW + timedelta(days=3)
    for at, taken in ((closes_at - timedelta(microseconds=1), Accepted), (closes_at, Closed)):
        assert isinstance(accept(opened(), CHECK_IN, actor(), GOOD, at), taken)
    assert isinstance(accept(opened(over=True), CHECK_IN, actor(), GOOD, NOW), Closed)
    assert isinstance(accept(opened(closes_at=None), CHECK_IN, actor(), GOOD, NOW), Accepted)


def test_a_form_does_not_close_while_the_clock_stands() -> None:
    """What was open when somebody's break began stays open through it; what had closed before stays closed."""
    closes_at = NOW + timedelta(days=3)
    for stopped_at, taken in ((NOW, Accepted), (closes_at, Closed), (closes_at + timedelta(days=1), Closed)):
        form = opened(stopped_at=stopped_at)
        assert isinstance(accept(form, CHECK_IN, actor(), GOOD, closes_at + timedelta(days=9)), taken)


def test_a_form_is_taken_from_its_own_person_alone() -> None:
    """Somebody else, and somebody Trellis does not know, are told nothing but that it is not theirs."""
    for who in (actor(uuid4()), Actor("T1", "U0")):
        answer = accept(opened(over=True), CHECK_IN, who, {}, NOW)
        assert answer == Closed("This form belongs to somebody else.")


def test_what_was_shared_stays_as_it_is() -> None:
    """After sharing, the same answers are taken again, and others are refused beside a field that is shown."""
    shared = opened(released_at=NOW, sent=GOOD)
    assert isinstance(accept(shared, CHECK_IN, actor(), GOOD, NOW), Accepted)
    refusal = accept(shared, CHECK_IN, actor(), {**GOOD, "growth": Answer("growth", words="More.")}, NOW)
    assert isinstance(refusal, Refused)
    assert not CHECK_IN.field(refusal.field).needs_promise


@given(
    answers, st.booleans(), st.sampled_from([None, NOW, NOW + timedelta(1)]), st.booleans(), st.sampled_from(["", "P"])
)
def test_any_answers_get_an_answer(
    given_answers: dict[str, Answer], over: bool, closes_at: datetime | None, shared: bool, promise: str
) -> None:
    """Nothing that comes back from a form is an error, and a refusal is about a field that was shown."""
    form = opened(over=over, closes_at=closes_at, released_at=NOW if shared else None, last_promise=promise)
    answer = accept(form, CHECK_IN, actor(), given_answers, NOW)
    assert isinstance(answer, Accepted | Refused | Closed)
    if isinstance(answer, Refused):
        assert promise or not CHECK_IN.field(answer.field).needs_promise
