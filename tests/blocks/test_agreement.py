"""An agreement is drawn, filled and read back whatever is in it, and stands on Home as something one may do."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.agreement import (
    agreement_button,
    agreement_line,
    overtaken_view,
    read_agreement,
    reading_view,
    signing_words,
    writing_view,
)
from blocks.kit import LIMITS, View
from blocks.prompts import OF_THE_PAIR, prompt_message
from programs.agreements import AGREEMENT, PLEDGE
from programs.checkins import Answer, Answers
from programs.mentorship import MENTORSHIP
from programs.pairs import PairState
from programs.playbook import Form, Kind, Opens, Stage
from programs.prompts import Occasion
from programs.signing import Agreement, Signing, usual
from tests.blocks.people import HOSTILE, accepted, hostile_words, inputs, member, pair_of, program, sent, strings

ANA, KAITO = member("Ana", "Europe/Lisbon"), member("Kaito", "Asia/Tokyo")
PAIR = pair_of(ANA, KAITO, program())
NOW = datetime(2026, 3, 3, 16, tzinfo=UTC)
BOTH = pytest.mark.parametrize("stage", [AGREEMENT, PLEDGE], ids=lambda one: one.id)


def form_of(stage: Stage) -> Form:
    """Return the form of an agreement."""
    assert stage.form is not None
    return stage.form


def answered(stage: Stage, words: str) -> dict[str, Answer]:
    """Answer every question, in these words or with the first choice."""
    return {
        one.id: Answer(one.id, words=words[: one.longest]) if one.kind is Kind.TEXT else Answer(one.id, ("all",))
        for one in form_of(stage).fields()
    } | {one.id: Answer(one.id, (one.choices[0].id,)) for one in form_of(stage).fields() if one.choices}


def version(answers: Answers, *, signed: bool = False) -> Agreement:
    """Make a version that Ana wrote, and Kaito signed too or not."""
    by = {ANA.id: NOW} | ({KAITO.id: NOW} if signed else {})
    return Agreement(uuid4(), PAIR, 1, ANA.id, NOW, answers, by)


def texts(view: View) -> str:
    """Return all that a view says."""
    return "\n".join(strings(view))


@BOTH
def test_a_first_form_holds_what_is_usual(stage: Stage) -> None:
    """Sent as it was opened, it says what many pick."""
    form = form_of(stage)
    view = writing_view(Agreement(PAIR.id, PAIR), form, ANA)
    accepted(view)
    kept = {name: answer for name, answer in read_agreement(sent(view), form).items() if answer.picks or answer.words}
    assert kept == usual(form)


@BOTH
@given(words=st.one_of(st.sampled_from(HOSTILE), hostile_words))
@settings(max_examples=25, deadline=None)
def test_whatever_is_in_it_is_drawn_and_stands_in_the_form_again(stage: Stage, words: str) -> None:
    """Slack takes each of its views, and the form gives the version back as it was."""
    form, kept = form_of(stage), answered(stage, words)
    for view in (
        reading_view(version(kept), stage, form, KAITO, words),
        overtaken_view(version(kept), stage, form, KAITO, kept),
    ):
        accepted(view)
    clean = answered(stage, "So it is.")
    assert read_agreement(sent(writing_view(version(clean), form, KAITO)), form) == clean


def test_whoever_has_not_signed_can_and_whoever_has_cannot_again() -> None:
    """The button to sign is there for one of them; how it stands with each is said in words."""
    form = form_of(AGREEMENT)
    mine, theirs = (reading_view(version(usual(form)), AGREEMENT, form, who) for who in (ANA, KAITO))
    assert "submit" not in mine
    assert "submit" in theirs
    assert "You signed on Tuesday 3 March.\nKaito has not signed yet." in texts(mine)
    assert "Ana signed on Wednesday 4 March.\nYou have not signed yet." in texts(theirs)


def test_overtaken_one_sees_both_texts_in_a_form_about_the_newer_one() -> None:
    """What the other wrote stands above, one's own in the fields, and saving it again changes the newer version."""
    form, theirs = form_of(AGREEMENT), version(answered(AGREEMENT, "Theirs."))
    view = overtaken_view(theirs, AGREEMENT, form, KAITO, answered(AGREEMENT, "Mine."))
    assert view["private_metadata"] == str(theirs.id)
    assert "Theirs." in texts(view)
    assert {one["element"].get("initial_value") for one in inputs(view)} == {None, "Mine."}
    assert len(view["blocks"]) < LIMITS["view.blocks.modal"]


@pytest.mark.parametrize(
    ("signing", "line", "fact"),
    [
        (Signing(), "There is no agreement yet", ["agreement unsigned"]),
        (Signing(1, frozenset({ANA.id}), NOW), "is written, and lacks your signature", ["agreement unsigned"]),
        (Signing(1, frozenset({KAITO.id}), NOW), "", ["agreement unsigned"]),
        (Signing(2, frozenset(), NOW), "", ["agreement signed Wednesday 4 March"]),
    ],
)
def test_home_offers_it_and_organizers_read_the_fact(signing: Signing, line: str, fact: list[str]) -> None:
    """It is offered in a line to whoever has something to do, and is else one button among others."""
    state = PairState(PAIR, signing=signing)
    shown = agreement_line(state, ANA, MENTORSHIP)
    assert line in "\n".join(strings(shown)) if line else not shown
    assert len(agreement_button(state, ANA, MENTORSHIP)) == (not line)
    assert signing_words(state, MENTORSHIP, "Asia/Tokyo") == fact


def test_where_nothing_is_agreed_on_nothing_is_offered() -> None:
    """A kind without an agreement has no line, no button and no fact."""
    without = replace(MENTORSHIP, stages=tuple(one for one in MENTORSHIP.stages if not one.together))
    state = PairState(PAIR, signing=Signing())
    assert not agreement_line(state, ANA, without)
    assert not agreement_button(state, ANA, without)
    assert signing_words(state, without, "UTC") == []


@pytest.mark.parametrize("opens", OF_THE_PAIR)
def test_a_prompt_opens_what_is_about_the_whole_pair(opens: Opens) -> None:
    """Its button carries the pair's id and nothing else, and is absent without a pair."""
    prompt = replace(AGREEMENT.prompts[0], opens=opens)
    message = prompt_message(Occasion(prompt, "Hi", pair_id=PAIR.id))
    [button] = message.blocks[-1]["elements"]
    assert (button["text"]["text"], button["action_id"], button["value"]) == (
        prompt.button, OF_THE_PAIR[opens], str(PAIR.id),
    )  # fmt: skip
    assert len(prompt_message(Occasion(prompt, "Hi", form_id=uuid4())).blocks) == 1
