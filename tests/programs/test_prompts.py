"""Names stay names, and a card holds what is for the partner and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.checkins import Answer
from programs.mentorship import MENTORSHIP
from programs.mentorship_forms import CHECK_IN
from programs.playbook import Choice, Form, Kind, Question, Visibility
from programs.prompts import card, fill
from tests.blocks.people import hostile_words, names_of
from tests.words import label, on_card

REGULAR = MENTORSHIP.stage("regular")
names = st.one_of(
    st.sampled_from(["{me}", "{0}", "{", "}", "{{x}}", "{me.__class__}", "%s", "$me", "{!r:>9}"]), st.text()
)


@given(names, names)
def test_a_name_is_never_filled_again(me: str, partner: str) -> None:
    """Whatever a person calls themselves stands in the words as it is."""
    words = fill("Hi {me}, {partner} is here.", {"me": me, "partner": partner})
    assert words == "Hi " + me + ", " + partner + " is here."


def test_words_without_a_name_for_them_are_an_error() -> None:
    """A placeholder that nothing fills is found, not printed."""
    with pytest.raises(KeyError):
        fill("Hi {nobody}", {"me": "Ana"})


def question(number: int, seen_by: Visibility, kind: Kind) -> Question:
    """Ask something, with an answer that can be recognized."""
    choices = (Choice("a", f"label {number}."),) if kind is not Kind.TEXT else ()
    return Question(f"q{number}", "?", seen_by, kind, choices=choices, on_card=f"title {number}.")


forms = st.lists(st.tuples(st.sampled_from(Visibility), st.sampled_from(Kind)), min_size=1, max_size=8).map(
    lambda kinds: Form("f", "F", "Go", tuple(question(n, *kind) for n, kind in enumerate(kinds)))
)


@given(forms, hostile_words)
def test_a_card_shows_only_what_is_for_the_partner(form: Form, words: str) -> None:
    """Each question marked for the partner has its line, in order; no other leaves a trace."""
    answers = [
        Answer(one.id, picks=("a",)) if one.choices else Answer(one.id, words=f"{one.id}: {words}")
        for one in form.fields()
    ]
    shown = card(replace(REGULAR, form=form), names_of(), answers)
    for_partner = [one for one in form.fields() if one.seen_by is Visibility.PARTNER]
    assert [line.label for line in shown.lines] == [one.on_card for one in for_partner]
    assert [line.words for line in shown.lines] == [
        one.choices[0].label if one.choices else f"{one.id}: {words}" for one in for_partner
    ]
    assert [line.quoted for line in shown.lines] == [one.kind is Kind.TEXT for one in for_partner]


@given(st.lists(st.sampled_from(sorted(one.id for one in CHECK_IN.fields())), unique=True))
def test_a_card_shows_only_what_was_answered(given_ids: list[str]) -> None:
    """A question that was left out leaves nothing on the card."""
    answers = [
        Answer(one.id, (one.choices[0].id,)) if one.choices else Answer(one.id, words="Words.")
        for one in CHECK_IN.fields() if one.id in given_ids
    ]  # fmt: skip
    labels = [line.label for line in card(REGULAR, names_of(), answers).lines]
    assert labels == [one.on_card for one in CHECK_IN.fields() if one.id in given_ids]


def test_a_card_quotes_the_last_promise_above_how_it_went() -> None:
    """The promise is quoted with its label, and what became of it follows; without a promise, the answer alone."""
    answers = [Answer("last_promise", ("partly",))]
    with_promise = card(REGULAR, names_of(), answers, "Send it.")
    assert [(line.label, line.words, line.quoted) for line in with_promise.lines] == [
        (on_card("last_promise"), "Send it.", True), ("", label("last_promise", "partly"), False),
    ]  # fmt: skip
    assert [line.label for line in card(REGULAR, names_of(), answers).lines] == [on_card("last_promise")]
    assert card(REGULAR, names_of(), [], "Send it.").lines == ()


def test_a_stage_without_a_form_has_no_card() -> None:
    """Asking for one is a mistake of the program, and says which."""
    with pytest.raises(ValueError, match="introduction"):
        card(MENTORSHIP.stage("introduction"), names_of(), [])
