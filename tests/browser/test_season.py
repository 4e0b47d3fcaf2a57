"""A program from its start to the answered check-in by clicking alone: an organizer, a mentee, a mentor on a phone."""

import re

import pytest
from playwright.sync_api import Page, expect

from blocks.starting import choose_words
from playground.slack import Person
from programs.mentorship import MENTORSHIP
from tests.browser.hands import (
    PATIENCE,
    Said,
    closes,
    dialog,
    field,
    fills,
    follows,
    goes,
    is_refused,
    moves,
    open_view,
    opens,
    presses,
    sends,
    turns_to,
    writes,
)
from tests.browser.windows import Windows
from tests.cast import ANSWERS, PROMISE, STARTS_ON, WHEN_AND_HOW, Cast
from tests.words import ASKS, BUTTON, CLOSING_SAYS, INTRODUCES, LINK, REMINDS, TELLS_ANSWER, join_as

NAME, CHANGE, QUESTION = "Mentorship, autumn 2026", "Lead a small project.", "Who reads it first?"


@pytest.mark.usefixtures("clock")
def test_a_season_by_clicking(open: Windows, phone: Windows, cast: Cast) -> None:
    """Olu starts a program, two people join and are paired, one checks in, the other answers; all see it on Home."""
    olu, ana, kenji = open(cast.olu), open(cast.ana), phone(cast.kenji)
    starts(olu, cast.olu)
    joins(ana, cast.ana, "mentee", {"change": CHANGE})
    joins(kenji, cast.kenji, "mentor", {"can_help_with": ["leading"], "how_many": "1"})
    pairs(olu, cast)
    is_asked(ana)
    checks_in(ana, cast.ana)
    answers(kenji)
    hears(ana)
    stands_on_every_home(olu, ana, kenji)


def starts(page: Page, olu: Person) -> None:
    """Start a program; what is filled in wrongly is told beside its field, and nothing typed is lost."""
    opens(page, "Start a program")
    presses(dialog(page), choose_words(MENTORSHIP))
    assert olu.wait(lambda: bool(open_view(olu).payload.get("submit")), PATIENCE)
    fills(page, olu, {"name": NAME, "starts_on": STARTS_ON, "lasts": "ten"})
    wrong = is_refused(page, olu)
    expect(field(page, olu, "lasts")).to_have_accessible_description(re.compile(re.escape(wrong["lasts"])))
    expect(field(page, olu, "lasts")).to_be_focused()
    expect(field(page, olu, "name")).to_have_value(NAME)
    fills(page, olu, {"lasts": "24"})
    sends(page, olu)
    expect(page.get_by_role("main")).to_contain_text(f"{NAME}: for organizers")


def joins(page: Page, person: Person, role: str, answers: dict[str, Said]) -> None:
    """Join from Home, through both steps."""
    turns_to(page, "Home")
    opens(page, join_as(role))
    fills(page, person, answers)
    sends(page, person)
    fills(page, person, WHEN_AND_HOW)
    sends(page, person)
    closes(page, person)


def pairs(page: Page, cast: Cast) -> None:
    """Bring the two together."""
    turns_to(page, "Home")
    opens(page, "Pair people")
    fills(page, cast.olu, {"mentee": cast.ana, "mentor": cast.kenji})
    sends(page, cast.olu)


def is_asked(page: Page) -> None:
    """Move the clock from prompt to prompt, until one is asked for the check-in; the introduction came before."""
    turns_to(page, "Messages")
    for _ in range(12):
        if page.get_by_text(ASKS).count():
            break
        moves(page, "Next prompt")
    expect(page.get_by_text(ASKS)).to_be_visible()
    goes(page, "Kenji")
    expect(page.get_by_text(INTRODUCES)).to_be_visible()


def checks_in(page: Page, ana: Person) -> None:
    """Fill the check-in, see the card, and share it."""
    turns_to(page, "Messages")
    opens(page, BUTTON)
    fills(page, ana, ANSWERS)
    sends(page, ana)
    expect(dialog(page)).to_contain_text(PROMISE)
    sends(page, ana)


def answers(page: Page) -> None:
    """Find the card in the conversation of the pair, and answer in its thread."""
    goes(page, "Ana")
    card = page.get_by_role("article").filter(has_text=PROMISE)
    expect(card).to_contain_text(CLOSING_SAYS)
    follows(page, card.get_by_role("link", name="Reply in thread"))
    writes(page, "Reply…", QUESTION)
    expect(page.get_by_role("complementary", name="Thread").get_by_text(QUESTION)).to_be_visible()
    follows(page, page.get_by_role("link", name="Back"))


def hears(page: Page) -> None:
    """Be told that an answer came, follow the link, and read it."""
    turns_to(page, "Messages")
    told = page.get_by_role("article").filter(has_text=TELLS_ANSWER)
    expect(told.get_by_role("link", name=LINK)).to_be_visible()
    goes(page, "Kenji")
    follows(page, page.get_by_role("article").filter(has_text=PROMISE).get_by_role("link", name="1 reply"))
    expect(page.get_by_role("complementary", name="Thread").get_by_text(QUESTION)).to_be_visible()


def stands_on_every_home(olu: Page, ana: Page, kenji: Page) -> None:
    """See on every Home what it came to; the organizer reads nothing of what was written."""
    for page, words in ((olu, "answered"), (ana, "answered"), (kenji, "You and Ana")):
        turns_to(page, "Home")
        expect(page.get_by_role("region", name="Home")).to_contain_text(words)
    expect(olu.get_by_role("region", name="Home")).not_to_contain_text(PROMISE)


@pytest.mark.usefixtures("clock")
def test_time_moves_through_a_reminder(open: Windows, cast: Cast) -> None:
    """Nobody answers, the clock goes on by clicks, and the one reminder stands in the thread of what was asked."""
    cast.until_asked()
    ana = open(cast.ana, "messages")
    asked = ana.get_by_role("article").filter(has_text=ASKS)
    moves(ana, "+1 day")
    expect(asked.get_by_role("link", name="1 reply")).to_have_count(0)
    moves(ana, "+1 day")
    follows(ana, asked.get_by_role("link", name="1 reply"))
    expect(ana.get_by_role("complementary", name="Thread").get_by_text(REMINDS)).to_be_visible()
