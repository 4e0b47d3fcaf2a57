"""Prompts: the message says the playbook's words, shows the card, and leads on by its button or link."""

import re
from uuid import uuid4

import pytest
from hypothesis import given, settings

from blocks.prompts import CHECK_IN_OPEN, CHECK_IN_SKIP, card_blocks, prompt_message
from programs.mentorship import MENTORSHIP
from programs.playbook import Prompt
from programs.prompts import Card, Line, Occasion, fill
from tests.blocks.people import HOSTILE, REGULAR, accepted, card_of, hostile_words, mrkdwn, names_of, strings
from tests.words import BUTTON, LINK, SKIP

EVERY_PROMPT = [prompt for stage in MENTORSHIP.stages for prompt in stage.prompts]


@pytest.mark.parametrize("prompt", EVERY_PROMPT, ids=lambda prompt: prompt.id)
@pytest.mark.parametrize("name", ["Ana", *HOSTILE])
def test_every_prompt_of_the_playbook_is_a_message_that_slack_takes(prompt: Prompt, name: str) -> None:
    """Each prompt is accepted, also when a name or an answer is hostile, and its text says what it shows."""
    names = names_of(name, name) | {"author": name}
    card = card_of(name, names) if prompt.card else None
    words = fill(prompt.words, names)
    message = prompt_message(Occasion(prompt, words, uuid4(), uuid4(), card, "https://example.slack.com/p1"))
    accepted(message)
    links = re.findall(r"<[^>]*>", message.text)
    assert links == list(mrkdwn(message.blocks))
    assert len(links) == bool(prompt.link)


def test_the_button_opens_the_form() -> None:
    """The button carries the playbook's words and the form's id, and is absent without a form."""
    prompt, form = REGULAR.prompt("check_in"), uuid4()
    message = prompt_message(Occasion(prompt, "Hi", form_id=form))
    pressed = [(one["text"]["text"], one["action_id"], one["value"]) for one in message.blocks[-1]["elements"]]
    assert pressed == [(BUTTON, CHECK_IN_OPEN, str(form)), (SKIP, CHECK_IN_SKIP, str(form))]
    assert len(prompt_message(Occasion(prompt, "Hi")).blocks) == 1


def test_the_link_leads_to_what_was_answered() -> None:
    """The link carries the playbook's label; without an address there is none."""
    prompt = REGULAR.prompt("answered")
    message = prompt_message(Occasion(prompt, "Kaito answered.", link="https://x.slack.com/p1?a=1&b=2"))
    assert list(mrkdwn(message.blocks)) == [f"<https://x.slack.com/p1?a=1&amp;b=2|{LINK}>"]
    assert not list(mrkdwn(prompt_message(Occasion(prompt, "Kaito answered.")).blocks))


def test_a_card_quotes_the_authors_words_and_lists_what_was_picked() -> None:
    """Words stand in a quote under their label, picks beside it; the title and the closing frame them."""
    lines = (Line("Growth", "I asked", quoted=True), Line("", "Done", quoted=False), Line("Way", "Time", quoted=False))
    message = prompt_message(Occasion(REGULAR.prompt("guidance"), "", card=Card("Ana checked in", lines, "Kaito?")))
    assert message.text.splitlines() == ["Ana checked in", "Growth", "I asked", "Done", "Way: Time", "Kaito?"]
    quotes = [
        part for block in message.blocks for part in block.get("elements", ()) if part["type"] == "rich_text_quote"
    ]
    assert list(strings(quotes)) == ["I asked"]


@given(hostile_words, hostile_words)
@settings(max_examples=40, deadline=None)
def test_any_answers_make_a_card_that_slack_takes(words: str, name: str) -> None:
    """Whatever was written, under whatever name, the card is a message."""
    card = card_of(words, names_of(name, name), words)
    accepted(prompt_message(Occasion(REGULAR.prompt("guidance"), "", card=card)))


@pytest.mark.parametrize("lines", [1, 2, 3, 12, 40])
def test_a_card_of_many_long_answers_still_fits_one_message(lines: int) -> None:
    """Two of the longest answers are shown whole; of more, each keeps its beginning and says that it goes on."""
    answers = tuple(Line(f"Label {n}", "x" * 3000, quoted=True) for n in range(lines))
    card = Card("Title", answers, "Closing")
    accepted(prompt_message(Occasion(REGULAR.prompt("guidance"), "", card=card)))
    shown = "".join(strings(card_blocks(card)))
    assert ("…" in shown) == (lines > 2)
    assert shown.endswith("Closing")
