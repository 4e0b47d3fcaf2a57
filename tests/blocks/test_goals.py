"""Goals as they are drawn: any words and any day are taken by Slack and read back, and Home has room for them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.goals import (
    GOALS_ADD,
    GOALS_CHANGE,
    GOALS_CLOSE,
    GOALS_OPEN,
    closing_view,
    goal_view,
    goals_view,
    home_blocks,
    past_blocks,
    read_closing,
    read_goal,
)
from blocks.history import history_view
from blocks.home import home_view
from programs.checkins import Accepted, Answer
from programs.goals import CLOSING, FURTHEST, OUTCOME, PROOF, Goal, Move, Version, accept_goal, due_day, full_words
from programs.mentorship import MENTORSHIP
from programs.mentorship_forms import CHECK_IN
from programs.pairs import Home, PairMember, PairState, Refused
from programs.people import Member
from programs.playbook import Kind
from tests.blocks.homes import ANA, KAITO, PAIR, SPRING, pressable, said_by
from tests.blocks.people import HOSTILE, NOW, PLAYBOOKS, accepted, hostile_words, member, names_of, sent, strings

assert MENTORSHIP.goals is not None
GOALS = MENTORSHIP.goals
TODAY = NOW.date()
days = st.dates(TODAY - timedelta(days=4000), TODAY + timedelta(days=4000))
clean = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=700)


def goal(title: str = "Lead a project", due_on: date = date(2026, 6, 1), *, owner: Member = ANA, state: str = "open",
         words: str = "", moves: Sequence[Move] = (), proof: str = "") -> Goal:  # fmt: skip
    """Make a goal, with these words wherever one can write."""
    said = {one.id: Answer(one.id, words=words) for one in GOALS.form.fields() if one.kind is Kind.TEXT and words}
    said |= {GOALS.title: Answer(GOALS.title, words=title), GOALS.due: Answer(GOALS.due, (due_on.isoformat(),))}
    said |= {PROOF: Answer(PROOF, words=proof)} if proof else {}
    versions = (Version(NOW, said),)
    return Goal(uuid4(), PAIR.id, owner.id, GOALS.title, state, due_on, NOW, NOW, running=True, versions=versions,
                moves=tuple(moves))  # fmt: skip


def on_home(me: Member, *goals: Goal) -> str:
    """Say what somebody's Home says with these goals."""
    return said_by(home_view(Home(NOW, me, pairs=(PairState(PAIR),), goals=goals), PLAYBOOKS))


@given(st.fixed_dictionaries({one.id: clean for one in GOALS.form.fields() if one.kind is Kind.TEXT}), days)
@settings(max_examples=60, deadline=None)
def test_any_goal_is_drawn_filled_and_read_back(words: dict[str, str], day: date) -> None:
    """What is within the limits is kept to the letter and stands in the form again; what is not is refused."""
    filled = {one: Answer(one, words=said) for one, said in words.items()}
    filled[GOALS.due] = Answer(GOALS.due, (day.isoformat(),))
    view = goal_view(GOALS, names_of(), str(PAIR.id))
    accepted(view)
    answers = read_goal(sent(view, filled), GOALS)
    assert answers == filled
    given = accept_goal(GOALS, answers, TODAY, ())
    fits = all(len(said.strip()) <= GOALS.form.field(one).longest for one, said in words.items())
    if not (fits and words[GOALS.title].strip() and TODAY < day <= TODAY + FURTHEST):
        assert isinstance(given, Refused)
        assert GOALS.form.field(given.field)
        return
    assert isinstance(given, Accepted)
    kept = {one.question: one for one in given.answers}
    assert due_day(GOALS, given) == day
    again = goal_view(GOALS, names_of(), str(PAIR.id), kept)
    accepted(again)
    assert {one.question: one for one in read_goal(sent(again), GOALS).values() if one.words or one.picks} == kept


@given(hostile_words)
@settings(max_examples=60, deadline=None)
def test_hostile_words_stay_words_wherever_a_goal_is_shown(words: str) -> None:
    """No wish, step, name or proof makes a view that Slack refuses: list, form, closing, Home and looking back."""
    odd = replace(ANA, name=words or "A")
    pair = replace(PAIR, members=(PairMember(odd, "mentee"), *PAIR.others(ANA.id)))
    goals = [goal(words, owner=odd, words=words), goal(words, owner=odd, words=words, state="partly", proof=words)]
    for me in (odd, KAITO):
        accepted(goals_view(pair, MENTORSHIP, goals, me, TODAY))
        accepted(home_view(Home(NOW, me, pairs=(PairState(pair),), goals=tuple(goals)), PLAYBOOKS))
    accepted(goal_view(GOALS, names_of(words, words), str(pair.id), goals[0].answers))
    view = closing_view(names_of(words, words), goals[0])
    accepted(view)
    filled = {OUTCOME: Answer(OUTCOME, ("partly",)), PROOF: Answer(PROOF, words=words)}
    assert read_closing(sent(view, filled)) == filled
    accepted(history_view([], "UTC", past_blocks(MENTORSHIP, goals, pair, odd, TODAY)))


def test_the_owner_can_add_change_and_close_and_the_partner_reads() -> None:
    """The owner has a button for each; with all places taken none to add; the partner has no button at all."""
    one = goal()
    view = goals_view(PAIR, MENTORSHIP, [one], ANA, TODAY)
    pressed = [(action, value) for _, action, value in pressable(view)]
    assert pressed == [(GOALS_ADD, str(PAIR.id)), (GOALS_CHANGE, str(one.id)), (GOALS_CLOSE, str(one.id))]
    full = goals_view(PAIR, MENTORSHIP, [goal(f"Goal {n}") for n in range(GOALS.most)], ANA, TODAY)
    assert GOALS_ADD not in [action for _, action, _ in pressable(full)]
    assert full_words(GOALS) in said_by(full)
    assert pressable(goals_view(PAIR, MENTORSHIP, [one], KAITO, TODAY)) == []
    assert (
        pressable(goals_view(replace(PAIR, active=False), MENTORSHIP, [replace(one, running=False)], ANA, TODAY)) == []
    )


def test_home_tells_the_day_and_the_last_movement_in_one_block() -> None:
    """One's own goals first, then a partner's with their name, each with its day and how far along it is."""
    asked = next(one for one in CHECK_IN.fields() if one.about_goal)
    moved = goal(
        "Lead a project",
        moves=[
            Move(asked.id, asked.choices[0].id, NOW),
            Move(asked.id, asked.choices[2].id, NOW),
            Move("goal", "keep", NOW),
        ],
    )
    own = f"Lead a project · until 1 June · {asked.choices[2].label.lower()}"
    assert own in on_home(ANA, moved, goal("Give a talk", date(2027, 3, 3)))
    assert "Give a talk · until 3 March 2027" in on_home(ANA, moved, goal("Give a talk", date(2027, 3, 3)))
    assert f"Ana: {own}" in on_home(KAITO, moved)
    [block] = home_blocks(MENTORSHIP, PAIR, [moved, goal(state="reached")], ANA, TODAY)
    assert (block["accessory"]["action_id"], block["accessory"]["value"]) == (GOALS_OPEN, str(PAIR.id))
    assert home_blocks(MENTORSHIP, PAIR, [], KAITO, TODAY) == []
    assert len(home_blocks(MENTORSHIP, PAIR, [goal(state="reached")], KAITO, TODAY)) == 1
    assert home_blocks(replace(MENTORSHIP, goals=None), PAIR, [], ANA, TODAY) == []


def test_home_has_room_for_many_pairs_with_goals() -> None:
    """Ten pairs with all their goals, each as long as can be, are a Home that Slack takes."""
    pairs, goals = [], []
    for n in range(10):
        other = replace(PAIR, id=uuid4(), members=(PAIR.members[0], PairMember(member(f"M{n}", "UTC"), "mentor")))
        pairs.append(PairState(other))
        goals += [replace(goal("x" * 150, words="y" * 500), pair_id=other.id) for _ in range(GOALS.most)]
    accepted(home_view(Home(NOW, ANA, pairs=tuple(pairs), goals=tuple(goals), programs=(SPRING,)), PLAYBOOKS))


def test_as_many_people_and_goals_as_can_be_fit_into_the_list() -> None:
    """A group of six in which everybody has every goal and every word: one's own are all there."""
    people = [ANA, *(member(f"P{n}", "UTC") for n in range(5))]
    group = replace(PAIR, members=tuple(PairMember(one, "mentee") for one in people))
    goals = [goal(f"{one.name} {n}", owner=one, words=HOSTILE[-1][:500]) for one in people for n in range(GOALS.most)]
    view = goals_view(group, MENTORSHIP, [*goals, *(goal(state="reached") for _ in range(20))], ANA, TODAY)
    accepted(view)
    said = "\n".join(strings(view["blocks"]))
    assert all(f"Ana {n}" in said for n in range(GOALS.most))


def test_what_a_goal_said_before_stands_below_it() -> None:
    """A changed wish or day is told with the day of the change; a change of something else is not."""
    first = goal("Lead a project", words="At once.")
    later = {**first.answers, GOALS.title: Answer(GOALS.title, words="Lead two")}
    more = {**later, "measure": Answer("measure", words="People come.")}
    changed = replace(first, versions=(*first.versions, Version(NOW, later), Version(NOW, more)))
    said = said_by(goals_view(PAIR, MENTORSHIP, [changed], KAITO, TODAY))
    assert said.count("Lead two") == 1
    assert "Before 10 March: Lead a project · until 1 June" in said
    assert CLOSING.title not in said
