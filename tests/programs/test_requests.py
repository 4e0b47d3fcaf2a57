"""Asking a mentor, decided: what a directory needs, whom one is shown first, and who comes next."""

from dataclasses import replace

import pytest

from programs.mentoring import MENTORING
from programs.playbook import Directory
from programs.requests import SENTENCE, Card, Wish, next_best, offered
from programs.soundness import flaws
from tests.blocks.people import enrolment, member, program


def card(name: str, free: int, *topics: str) -> Card:
    """Make somebody's card."""
    return Card(
        enrolment(member(name, "UTC"), MENTORING.roles[1].id, program()), free, frozenset(topics), frozenset({"en"})
    )


def names(cards: list[Card]) -> list[str]:
    """Name whose cards they are."""
    return [one.place.member.name for one in cards]


def test_the_free_come_first_and_the_full_not_at_all() -> None:
    """Most free places first, then by name; a wish leaves those who fit."""
    cards = [card("Zoe", 1, "job"), card("Ann", 1, "career"), card("Kim", 3, "job"), card("Lee", 0, "job")]
    assert names(offered(cards, Wish())) == ["Kim", "Ann", "Zoe"]
    assert names(offered(cards, Wish(topic="job", language="en"))) == ["Kim", "Zoe"]
    assert offered(cards, Wish(language="fr")) == []


def test_the_next_shares_most_topics() -> None:
    """Somebody with none of the topics is nobody to ask instead."""
    cards = [card("Ann", 3, "job"), card("Zoe", 1, "job", "career")]
    best = next_best(cards, frozenset({"job", "career"}))
    assert best is not None
    assert best.place.member.name == "Zoe"
    assert next_best(cards, frozenset({"speaking"})) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"topics": "how_many"}, "nothing picked for others to read"),
        ({"languages": "tongues"}, "nothing picked for others to read"),
        ({"listed": "coach"}, "lists one role for another"),
        ({"shown_to": ""}, "to whom a card is shown"),
        ({"form": MENTORING.roles[0].form}, f"one {SENTENCE}"),
    ],
)
def test_a_directory_that_cannot_work_is_refused(change: dict[str, object], said: str) -> None:
    """The words name what is wrong with it."""
    assert isinstance(MENTORING.directory, Directory)
    broken = replace(MENTORING, directory=replace(MENTORING.directory, **change))  # type: ignore[arg-type]  # any field
    assert any(said in flaw for flaw in flaws(broken))
    assert flaws(MENTORING) == ()
