"""Goals: set, changed and closed by whose they are, read by their partner, and refused in words beside the field."""

from datetime import date
from typing import Any

import pytest

from blocks.checkin import CHECK_IN_SEND
from blocks.goals import GOALS_ADD, GOALS_CHANGE, GOALS_CLOSE, GOALS_OPEN, GOALS_SAVE
from blocks.history import HISTORY_OPEN
from blocks.leaving import LEAVE_OPEN
from handlers.routes import ROUTES
from playground.slack.records import View
from programs.goals import CLOSING, HOW_FAR, OUTCOME, full_words
from programs.leaving import NEXT
from programs.people import Act, why_not
from tests.cast import FIRST, PROMISE, SECOND, STARTS, Cast, opened
from tests.handlers.aims import DAY, GOALS, WISH, begin_goal, change_goal, close_goal, goals_of, set_goal, shows
from tests.handlers.ledger import Ledger
from tests.handlers.questions import Asker, ask, recorded, whispered
from tests.words import BUTTON

FULL: dict[str, Any] = {
    one.id: f"Something to say about {one.id}." for one in GOALS.form.fields() if one.id not in (GOALS.title, GOALS.due)
}
SAVE, ADD = (next(route for route in ROUTES if route.id == id) for id in (GOALS_SAVE, GOALS_ADD))
ENDED = {choice.id: choice.label for choice in CLOSING.field(OUTCOME).choices}


@pytest.fixture(params=["socket"])
def transport(request: pytest.FixtureRequest) -> str:
    """Goals do not depend on the transport."""
    return str(request.param)


def test_a_goal_is_set_and_read_by_both_and_by_nobody_else(cast: Cast, ledger: Ledger) -> None:
    """What Ana writes stands in her list and in Kenji's, who has nothing to press; Olu sees none; it is sealed."""
    cast.until_paired()
    hers = set_goal(cast, **FULL)
    his = goals_of(cast.kenji)
    for view in (hers, his):
        assert view.says(WISH)
        assert view.says("3 March 2027")
        assert all(view.says(words) for words in FULL.values())
    assert GOALS_CHANGE in str(hers.blocks)
    assert not {GOALS_ADD, GOALS_CHANGE, GOALS_CLOSE} & set(str(his.blocks).replace("'", " ").split())
    cast.olu.open_home()
    assert cast.olu.home is not None
    assert not cast.olu.home.says(WISH)
    rows = str(ledger.rows(cast.stage.trellis.team))
    assert not any(words in rows for words in (WISH, *FULL.values()))


def test_home_says_what_one_is_working_on(cast: Cast) -> None:
    """Before the first goal Home offers one to whose it would be, and to nobody else; then it names it for both."""
    cast.until_paired()
    cast.ana.open_home()
    cast.kenji.open_home()
    assert GOALS_OPEN in str(cast.ana.home and cast.ana.home.blocks)
    assert GOALS_OPEN not in str(cast.kenji.home and cast.kenji.home.blocks)
    set_goal(cast)
    assert cast.ana.home is not None
    assert cast.ana.home.says(f"{WISH} · until 3 March 2027")
    kenji = cast.kenji.open_home()
    assert kenji is not None
    assert kenji.says(f"Ana: {WISH} · until 3 March 2027")


def test_a_day_that_cannot_be_is_refused_beside_the_field(cast: Cast) -> None:
    """A day in the past, today, and one years away are refused in words; what was typed stays, and can be sent."""
    cast.until_paired()
    begin_goal(cast, **FULL)
    for day in (date(2020, 1, 1), STARTS.date(), date(2036, 1, 1)):
        cast.ana.fill({GOALS.due: day})
        assert list(cast.ana.submit().errors) == [GOALS.due]
    form = shows(cast.ana, GOALS_SAVE)
    assert {WISH, *FULL.values()} <= {str(entry["answer"].get("value")) for entry in form.values.values()}
    cast.ana.fill({GOALS.due: DAY})
    assert cast.ana.submit().ok
    assert shows(cast.ana).says(WISH)


def test_a_change_keeps_what_was_said_before(cast: Cast, ledger: Ledger) -> None:
    """The form comes filled; a new wish and day count, the old ones stand below, and no row is overwritten."""
    cast.until_paired()
    set_goal(cast, **FULL)
    before = ledger.rows(cast.stage.trellis.team)["goal_version"]
    assert change_goal(cast, {GOALS.title: "Lead two.", GOALS.due: date(2027, 5, 1)}).ok
    for view in (shows(cast.ana), goals_of(cast.kenji)):
        assert view.says("Lead two.")
        assert view.says("Until 1 May 2027")
        assert view.says(f"{WISH} · until 3 March 2027")
        assert all(view.says(words) for words in FULL.values())
    after = ledger.rows(cast.stage.trellis.team)["goal_version"]
    assert len(after) == 2 * len(before)
    assert all(row in after for row in before)
    assert not change_goal(cast, {GOALS.due: date(2020, 1, 1)}).ok


def test_the_same_sent_twice_is_one_goal(cast: Cast, ledger: Ledger) -> None:
    """Slack asking again, and a form sent unchanged, keep nothing a second time."""
    cast.until_paired()
    set_goal(cast)
    ws = cast.stage.workspace
    assert ask(SAVE, recorded(ws, SAVE), Asker(cast.ana.id, ws.id, ws)).acked
    assert change_goal(cast, {}).ok
    team = cast.stage.trellis.team
    assert (ledger.count("goal", team), ledger.count("goal_version", team)) == (1, 2)


def test_at_most_so_many_at_a_time(cast: Cast, ledger: Ledger) -> None:
    """With all of them open there is no button for another, and a form opened before is refused with its text."""
    cast.until_paired()
    begin_goal(cast, "One too many")
    late = cast.ana.modal
    for n in range(GOALS.most):
        view = set_goal(cast, f"Goal {n}")
    assert GOALS_ADD not in str(view.blocks)
    assert view.says(full_words(GOALS))
    answer = cast.ana.submit(on=late)
    assert answer.errors == {GOALS.title: full_words(GOALS)}
    close_goal(cast, "outgrown")
    assert cast.ana.submit(on=late).ok
    assert ledger.count("goal", cast.stage.trellis.team) == GOALS.most + 1


def test_a_goal_is_closed_with_its_outcome_and_a_proof(cast: Cast) -> None:
    """However it ended, that and what shows it stand in both lists and when its owner looks back; Home is empty."""
    cast.until_kept()
    for outcome in ENDED:
        set_goal(cast)
        view = close_goal(cast, outcome, f"It was {outcome}.")
    for seen in (view, goals_of(cast.kenji), looked_back(cast)):
        assert seen.plain.count(WISH) == len(ENDED)
        for outcome, label in ENDED.items():
            assert seen.says(f"· {label.lower()}, ")
            assert seen.says(f"It was {outcome}.")
        assert GOALS_CHANGE not in str(seen.blocks)
    assert cast.ana.home is not None
    assert not cast.ana.home.says(WISH)


def quoted(cast: Cast, n: int = 1) -> str:
    """Let Ana open her nth check-in; return what stands above the question about a goal, if it is asked."""
    assert cast.ana.press(BUTTON, on=cast.stage.message(cast.ana, "check_in", n)).ok
    blocks = shows(cast.ana, CHECK_IN_SEND).blocks
    places = [place for place, block in enumerate(blocks) if block.get("block_id") == HOW_FAR.id]
    return str(blocks[places[0] - 1]["elements"][-1]["elements"][0]["text"]) if places else ""


def test_the_check_in_quotes_the_goals_and_asks_about_them_in_turn(cast: Cast) -> None:
    """All stand above the questions, one is asked about, next time the other; what is picked is for who has the card.

    Without a goal nothing is asked. The one a form asks about stays the same, also when there are more by then.
    """
    wishes, moved = ["Lead a project.", "Give a talk."], HOW_FAR.label("start").lower()
    cast.until_asked()
    assert quoted(cast) == ""
    for wish in wishes:
        set_goal(cast, wish)
    cast.ana.close()
    first = quoted(cast)
    assert first in wishes
    assert all(cast.ana.modal and cast.ana.modal.says(f"{wish} · until 3 March 2027") for wish in wishes)
    cast.ana.fill({"next_promise": PROMISE, HOW_FAR.id: "start"})
    assert cast.ana.submit().ok
    for seen in (cast.ana.modal, cast.ana.home):
        assert seen is not None
        assert seen.says(first)
    assert not says(cast.kenji.open_home(), moved)
    assert cast.ana.submit().ok
    cast.stage.settle()
    assert cast.group()[-1].says(first)
    assert cast.group()[-1].says(HOW_FAR.label("start"))
    assert says(cast.kenji.open_home(), f"{first} · until 3 March 2027 · {moved}")
    cast.stage.move_to(SECOND)
    second = quoted(cast, 2)
    assert second in {*wishes} - {first}
    set_goal(cast, "A third one.")
    cast.ana.close()
    assert quoted(cast, 2) == second


def test_a_goal_that_was_closed_is_not_asked_about(cast: Cast) -> None:
    """A form that was opened with a goal which is closed by now quotes none, and can be sent."""
    cast.until_paired()
    set_goal(cast)
    cast.stage.move_to(FIRST)
    cast.ana.close()
    assert quoted(cast) == WISH
    close_goal(cast, "reached")
    cast.ana.close()
    assert quoted(cast) == ""
    cast.ana.fill({"next_promise": PROMISE})
    assert cast.ana.submit().ok


def says(home: View | None, words: str) -> bool:
    """Say whether this stands on somebody's Home."""
    assert home is not None
    return home.says(words)


def looked_back(cast: Cast) -> View:
    """Let Ana look back; return what she sees."""
    if cast.ana.modal is not None:
        cast.ana.close(all_views=True)
    cast.ana.open_home()
    assert cast.ana.press(HISTORY_OPEN).ok
    return opened(cast.ana)


def test_whose_role_has_no_goals_cannot_set_one(cast: Cast, ledger: Ledger) -> None:
    """Kenji has no button; what Slack would send if he had is refused in words, and keeps nothing."""
    cast.until_paired()
    set_goal(cast)
    ws, team = cast.stage.workspace, cast.stage.trellis.team
    his, before = Asker(cast.kenji.id, ws.id, ws), ledger.count("goal_version", team)
    assert ask(ADD, recorded(ws, ADD), his).acked
    cast.kenji.wait(lambda: whispered(his) == why_not(Act.SET_GOALS), 3)
    assert whispered(his) == why_not(Act.SET_GOALS)
    assert why_not(Act.SET_GOALS) in str(ask(SAVE, recorded(ws, SAVE), his).answer)
    assert ledger.count("goal_version", team) == before


def test_a_goal_that_was_closed_meanwhile_is_not_changed(cast: Cast) -> None:
    """A form from before is refused beside its first field, and keeps its text."""
    cast.until_paired()
    set_goal(cast)
    cast.ana.press(GOALS_CHANGE)
    shows(cast.ana, GOALS_SAVE)
    late = cast.ana.fill({GOALS.title: "Too late."})
    close_goal(cast, "reached")
    assert cast.ana.submit(on=late).errors == {GOALS.title: why_not(Act.SET_GOALS)}
    assert not goals_of(cast.ana).says("Too late.")


def test_when_the_pair_ends_the_goals_are_their_owners_alone(cast: Cast) -> None:
    """A form that is open then is refused and keeps its text; Ana looks back at hers, Kenji's old button shows none."""
    cast.until_paired()
    set_goal(cast)
    begin_goal(cast, "Not any more.")
    late = cast.ana.modal
    goals_of(cast.kenji)
    cast.ana.close(all_views=True)
    cast.ana.open_home()
    assert cast.ana.press(LEAVE_OPEN).ok
    opened(cast.ana)
    cast.ana.fill({NEXT.id: NEXT.choices[0].id})
    assert cast.ana.submit().ok
    cast.stage.settle()
    assert cast.ana.submit(on=late).errors == {GOALS.title: why_not(Act.SET_GOALS)}
    assert looked_back(cast).says(WISH)
    ws = cast.stage.workspace
    read = next(route for route in ROUTES if route.id == GOALS_OPEN)
    tap = recorded(ws, read)
    cast.kenji.close(all_views=True)
    cast.ana.close(all_views=True)
    for person in (cast.kenji, cast.ana):
        assert ask(read, tap, Asker(person.id, ws.id, ws)).acked
        assert opened(person).says(WISH) == (person is cast.ana)
        assert GOALS_CHANGE not in str(opened(person).blocks)
