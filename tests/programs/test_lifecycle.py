"""The life of a pair: every state can be reached and left, ends are final, and the drawing shows the table."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from programs.checkins import Answer
from programs.fitting import placeholders
from programs.leaving import WHY, leaves_as, outcome_of
from programs.lifecycle import OUTCOMES_OF, TRANSITIONS, Event, Outcome, State, diagram, move
from programs.mentorship import MENTORSHIP
from programs.pairs import PairMember, Refused
from programs.parting import PARTING
from programs.playbook import Choice, When
from programs.prompts import news
from programs.soundness import KNOWN_TO
from tests.blocks.people import member, pair_of, program

PAGE = Path(__file__).parents[2] / "docs" / "life-of-a-pair.md"
BEGINS = {State.PROPOSED, State.ACTIVE}


def reached(start: set[State]) -> set[State]:
    """Follow every transition from some states; return every state one comes to."""
    found = set(start)
    while more := {after for (state, _), after in TRANSITIONS.items() if state in found} - found:
        found |= more
    return found


def test_every_state_is_reached_and_none_is_stuck() -> None:
    """From its beginnings a pair can come to every state, and from every state to its end."""
    assert reached(BEGINS) == set(State)
    assert all(State.CLOSED in reached({state}) for state in State)


def test_every_event_happens_somewhere() -> None:
    """No event stands in the list that no state knows."""
    assert {event for _, event in TRANSITIONS} == set(Event)


def test_the_end_is_the_end() -> None:
    """Whatever happens to a closed pair is refused in words."""
    for event in Event:
        refused = move(State.CLOSED, event)
        assert isinstance(refused, Refused)
        assert "ended" in refused.reason


@pytest.mark.parametrize("state", [State.ACTIVE, State.PAUSED, State.FINISHING])
def test_a_pair_ends_wherever_it_stands(state: State) -> None:
    """Time passes, people leave and organizers decide, whether or not somebody is on a break."""
    for event in (Event.TIME_OVER, Event.LEFT, Event.ENDED, Event.MOVED):
        assert move(state, event) is State.CLOSED


def test_every_end_has_its_outcomes_and_every_outcome_its_end() -> None:
    """What closes a pair says how it turned out, nothing else does, and no outcome is out of reach."""
    assert OUTCOMES_OF.keys() == {event for (_, event), after in TRANSITIONS.items() if after is State.CLOSED}
    assert {outcome for outcomes in OUTCOMES_OF.values() for outcome in outcomes} == set(Outcome)


def test_the_drawing_shows_the_table() -> None:
    """The page for people is drawn from the table, arrow by arrow."""
    assert f"```mermaid\n{diagram()}\n```" in PAGE.read_text()


class Life(RuleBasedStateMachine):
    """Any events in any order: what is refused changes nothing, and a pair ends once, for one reason."""

    def __init__(self) -> None:
        """Begin with a request or with a pair."""
        super().__init__()
        self.state, self.ends, self.near = State.PROPOSED, 0, False

    @rule(event=st.sampled_from(Event))
    def happens(self, event: Event) -> None:
        """Let something happen, whether or not it can."""
        before, after = self.state, move(self.state, event)
        if isinstance(after, Refused):
            assert after.reason
            return
        self.state = after
        self.ends += after is State.CLOSED
        self.near = {Event.FAREWELL: True, Event.RESUMED_LATE: True, Event.RESUMED: False, Event.EXTENDED: False}.get(
            event, self.near
        )
        assert (before is State.PROPOSED) == (event in (Event.ACCEPTED, Event.DECLINED, Event.LAPSED))

    @precondition(lambda self: self.state is State.PAUSED)
    @rule()
    def comes_back(self) -> None:
        """Let everybody be back: the pair is where it was, or nearer to its end."""
        self.happens(Event.RESUMED_LATE if self.near else Event.RESUMED)
        assert self.state is (State.FINISHING if self.near else State.ACTIVE)

    @invariant()
    def ends_once(self) -> None:
        """A pair is over once and for all."""
        assert self.ends == (self.state is State.CLOSED)


Life.TestCase.settings = settings(max_examples=100, stateful_step_count=20, deadline=None)
TestLife = Life.TestCase


@pytest.mark.parametrize("when", [prompt.when for prompt in PARTING.prompts])
def test_every_kind_of_program_has_words_for_every_end(when: When) -> None:
    """A playbook that says nothing of its own has everybody's words, and they name nothing that nobody fills in."""
    silent = replace(MENTORSHIP, stages=())
    for playbook in (MENTORSHIP, silent):
        for role in playbook.roles:
            assert news(playbook, when, role.id) is not None
    own = {"me", "partner", "program", "rhythm"} | KNOWN_TO.get(when, set())
    assert all(placeholders(prompt.words) <= own for prompt in PARTING.due(when))


@pytest.mark.parametrize(("least", "event"), [(1, Event.ONE_LEFT), (2, Event.ONE_LEFT), (3, Event.LEFT)])
def test_a_group_goes_on_while_enough_stay(least: int, event: Event) -> None:
    """Whether one of three leaving ends it depends on how many their role takes at the least."""
    three = [member(name, "Europe/Lisbon") for name in ("Ana", "Bo", "Cai")]
    group = tuple(PairMember(one, MENTORSHIP.anchor) for one in three)
    pair = replace(pair_of(three[0], three[1], program()), members=group)
    playbook = replace(MENTORSHIP, roles=(replace(MENTORSHIP.role(MENTORSHIP.anchor), least=least, most=3),))
    assert leaves_as(pair, playbook, three[0].id) is event


@pytest.mark.parametrize("why", WHY.choices, ids=lambda one: one.id)
def test_leaving_is_never_anybodys_fault(why: Choice) -> None:
    """Whatever fits best, also that something felt wrong: safety is said by an organizer, and asked for by Get help."""
    outcome = outcome_of([Answer(WHY.id, (why.id,))])
    assert outcome is (Outcome.EARLY if why.id == "done" else Outcome.NO_FAULT)
