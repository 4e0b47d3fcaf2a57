"""What many said, as organizers read it: figures and unsigned words, never who gave them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from programs.playbook import Playbook, Question, Visibility

# So many people answer before anything is said, and figures move by so many at a time.
AT_LEAST = 5


@dataclass(frozen=True)
class Count:
    """What at least five people answered to one question of a stage, all mixed up."""

    stage: str
    question: str
    people: int
    picks: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """One question as organizers read it: what it is called, its figure and how many gave it, and what they wrote."""

    label: str
    figure: str
    people: int
    words: tuple[str, ...] = ()


def told(playbook: Playbook, counts: Iterable[Count]) -> tuple[Told, ...]:
    """Say what was counted in a program of this kind, in the order in which its playbook asks."""
    counted = {(one.stage, one.question): one for one in counts}
    return tuple(
        Told(question.on_card or question.ask, _figure(question, found.picks), found.people, found.words)
        for stage_id, question in _counted(playbook)
        if (found := counted.get((stage_id, question.id)))
    )


def _counted(playbook: Playbook) -> dict[tuple[str, Question], None]:
    """List what is counted, with its stage; what several roles are asked alike stands there once."""
    asked = ((stage.id, one) for stage in playbook.stages for form in stage.all_forms() for one in form.fields())
    return dict.fromkeys(one for one in asked if one[1].seen_by is Visibility.COUNTED)


def _figure(question: Question, picks: tuple[str, ...]) -> str:
    """Average what was rated, such as "8.6 of 10"; of anything else say how often each choice was picked."""
    if not picks:
        return ""
    if all(choice.id.isdecimal() for choice in question.choices):
        most = max(int(choice.id) for choice in question.choices)
        return f"{sum(map(int, picks)) / len(picks):.1f} of {most}"
    times = Counter(picks)
    return ", ".join(f"{choice.label} {times[choice.id]}" for choice in question.choices if times[choice.id])
