"""The chooser: what the answers speak for comes first, ties are broken as it says, and a new kind takes part."""

from dataclasses import replace
from itertools import product

import pytest

from programs.chooser import CHOOSER, differences, recommend
from programs.mentorship import MENTORSHIP
from programs.playbook import Playbook
from programs.soundness import flaws
from slack_app.playbooks import PLAYBOOKS
from tests.kinds import KINDS, PEERS, SILENT, TALKS

OFFERED = [[choice.id for choice in question.choices] for question in CHOOSER.questions]


@pytest.mark.parametrize("book", [*KINDS.values(), *PLAYBOOKS.values()], ids=lambda book: book.kind)
def test_whom_it_suits_is_among_what_can_be_answered(book: Playbook) -> None:
    """An id that the chooser does not offer is a flaw, and so are reasons that are no reasons or too long."""
    assert flaws(book) == ()
    assert all(reason.startswith("because ") for reason in book.suits.values())
    assert "it suits 'stars'" in "".join(flaws(replace(book, suits={"stars": "because"})))
    assert "glance Who meets" in "".join(flaws(replace(book, glance={"Who meets": "x" * 151})))


def test_every_choice_is_one_id_and_speaks_for_something() -> None:
    """No two answers share an id, which is all that a playbook names; and none of them leads nowhere."""
    every = [pick for picks in OFFERED for pick in picks]
    assert len(set(every)) == len(every)
    assert set(every) == {pick for book in KINDS.values() for pick in book.suits}


def test_what_most_answers_speak_for_is_recommended_with_each_reason() -> None:
    """Every combination of answers: nothing beats it, the reasons are its own, and the rest follows in order."""
    for picks in product(*OFFERED):
        advice = recommend(KINDS.values(), picks)
        assert advice.best is not None
        ranked = [advice.best, *advice.others]
        assert sorted(fit.playbook.kind for fit in ranked) == sorted(KINDS)
        counts = [len(fit.reasons) for fit in ranked]
        assert counts == sorted(counts, reverse=True)
        for fit in ranked:
            assert fit.reasons == tuple(fit.playbook.suits[pick] for pick in picks if pick in fit.playbook.suits)
        assert advice.best.playbook is not SILENT


@pytest.mark.parametrize(
    ("picks", "order"),
    [
        (("guidance", "rhythm", "open"), [MENTORSHIP, PEERS, TALKS]),  # one each: what is wished for decides
        (("company", "plan", "open"), [PEERS, MENTORSHIP, TALKS]),  # then how much of a plan
        (("quick_word", "plan", "goal"), [TALKS, MENTORSHIP, PEERS]),
        (("give", "rhythm", "goal"), [PEERS, MENTORSHIP, TALKS]),  # two against one; then the one that is listed first
    ],
)
def test_ties_are_broken_as_it_says(picks: tuple[str, ...], order: list[Playbook]) -> None:
    """The earlier question decides between equals; between those the earlier kind."""
    advice = recommend(KINDS.values(), picks)
    assert advice.best is not None
    assert [advice.best.playbook, *(fit.playbook for fit in advice.others)] == [*order, SILENT]


def test_a_kind_that_nothing_speaks_for_is_listed_and_never_recommended() -> None:
    """Alone, too: then nothing is."""
    advice = recommend([SILENT], [picks[0] for picks in OFFERED])
    assert advice.best is None
    assert [fit.playbook for fit in advice.others] == [SILENT]
    assert recommend([], ["guidance"]).others == ()


def test_differences_stand_in_rows_and_a_new_row_takes_part() -> None:
    """Each row has what every kind says there; a kind that says nothing is left out of it."""
    fourth = replace(SILENT, glance={"Who meets": "three to six", "Where": "anywhere"})
    rows = differences([MENTORSHIP, PEERS, fourth])
    assert rows["Who meets"] == {one.name: one.glance["Who meets"] for one in (MENTORSHIP, PEERS, fourth)}
    assert rows["How often"].keys() == {MENTORSHIP.name, PEERS.name}
    assert rows["Where"] == {fourth.name: "anywhere"}
