"""How people of the tests set goals, and what they see of them."""

from collections.abc import Mapping
from datetime import date

from blocks.goals import GOALS_ADD, GOALS_CHANGE, GOALS_CLOSE, GOALS_CLOSED, GOALS_OPEN, GOALS_SAVE
from playground.slack import Answer, Person
from playground.slack.records import View
from programs.goals import OUTCOME, PROOF
from programs.mentorship import MENTORSHIP
from tests.cast import Cast, opened

assert MENTORSHIP.goals is not None
GOALS = MENTORSHIP.goals
WISH, DAY = "Lead a small project.", date(2027, 3, 3)


def goals_of(person: Person) -> View:
    """Let somebody open the goals of their first pair from Home; return what they see."""
    if person.modal is not None:
        person.close(all_views=True)
    person.open_home()
    assert person.press(GOALS_OPEN).ok
    return opened(person)


def shows(person: Person, callback: str = "") -> View:
    """Wait until a form of that id is before somebody, or the list that is none; return it."""
    person.wait(lambda: person.modal is not None and person.modal.payload.get("callback_id", "") == callback)
    assert person.modal is not None
    assert person.modal.payload.get("callback_id", "") == callback, person.modal.plain
    return person.modal


def begin_goal(cast: Cast, wish: str = WISH, by_when: date = DAY, **more: object) -> None:
    """Let Ana open the form of a new goal and fill it."""
    goals_of(cast.ana)
    assert cast.ana.press(GOALS_ADD).ok
    shows(cast.ana, GOALS_SAVE)
    cast.ana.fill({GOALS.title: wish, GOALS.due: by_when, **more})


def set_goal(cast: Cast, wish: str = WISH, by_when: date = DAY, **more: object) -> View:
    """Let Ana set a goal; return the list that she sees then."""
    begin_goal(cast, wish, by_when, **more)
    assert cast.ana.submit().ok
    return shows(cast.ana)


def change_goal(cast: Cast, answers: Mapping[str, object]) -> Answer:
    """Let Ana change her first goal, and send it."""
    goals_of(cast.ana)
    assert cast.ana.press(GOALS_CHANGE).ok
    shows(cast.ana, GOALS_SAVE)
    cast.ana.fill(answers)
    return cast.ana.submit()


def close_goal(cast: Cast, outcome: str, proof: str = "") -> View:
    """Let Ana close her first goal; return the list that she sees then."""
    goals_of(cast.ana)
    assert cast.ana.press(GOALS_CLOSE).ok
    shows(cast.ana, GOALS_CLOSED)
    cast.ana.fill({OUTCOME: outcome, PROOF: proof})
    assert cast.ana.submit().ok
    return shows(cast.ana)
