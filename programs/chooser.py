"""Which program fits somebody: three questions, and which kind their answers speak for, with the reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from programs.playbook import Choice, Form, Kind, Playbook, Question, Visibility

CHOOSER = Form(
    id="chooser",
    title="Which one is for me?",
    submit="Show me",
    opening="Three questions, half a minute. Nothing of this is kept.",
    questions=(
        Question(
            id="wish",
            ask="What are you looking for?",
            seen_by=Visibility.ONLY_ME,
            kind=Kind.ONE,
            required=True,
            choices=(
                Choice("guidance", "Guidance from somebody who is further along"),
                Choice("company", "Company from somebody like me"),
                Choice("quick_word", "A word with somebody now and then"),
                Choice("give", "To help somebody else along"),
            ),
        ),
        Question(
            id="structure",
            ask="How much of a plan would you like?",
            seen_by=Visibility.ONLY_ME,
            kind=Kind.ONE,
            required=True,
            choices=(
                Choice("plan", "A plan, with goals and something to think about each time"),
                Choice("rhythm", "A fixed rhythm, and little else"),
                Choice("free", "None: we talk when there is something to talk about"),
            ),
        ),
        Question(
            id="time",
            ask="For how long?",
            seen_by=Visibility.ONLY_ME,
            kind=Kind.ONE,
            required=True,
            choices=(
                Choice("months", "Some months, with a start and an end"),
                Choice("goal", "Until I have done what I set out to do"),
                Choice("open", "No end: for as long as it is good for both"),
            ),
        ),
    ),
)


@dataclass(frozen=True)
class Fit:
    """A kind of program, and why somebody's answers speak for it: a "because …" for each that does."""

    playbook: Playbook
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advice:
    """What fits best, if anything does, and the other kinds, the next best first."""

    best: Fit | None
    others: tuple[Fit, ...]


def recommend(playbooks: Iterable[Playbook], picks: Sequence[str]) -> Advice:
    """Recommend the kind that most of the picks, one for each question in order, speak for.

    Of those with as many, the one that the answer to the first question speaks for comes first, then the second and
    so on; then the one that is listed first. A kind that nothing speaks for is never recommended.
    """
    fits = [Fit(one, tuple(one.suits[pick] for pick in picks if pick in one.suits)) for one in playbooks]
    ranked = sorted(fits, key=lambda fit: (-len(fit.reasons), *(pick not in fit.playbook.suits for pick in picks)))
    if not ranked or not ranked[0].reasons:
        return Advice(None, tuple(ranked))
    return Advice(ranked[0], tuple(ranked[1:]))


def differences(playbooks: Iterable[Playbook]) -> dict[str, dict[str, str]]:
    """Return the rows in which kinds are compared, each with what every kind says there by the kind's name."""
    rows: dict[str, dict[str, str]] = {}
    for playbook in playbooks:
        for row, words in playbook.glance.items():
            rows.setdefault(row, {})[playbook.name] = words
    return rows
