"""Goals: reading those of a pair, and setting, changing and closing one's own."""

from dataclasses import replace

from blocks.goals import closing_view, goal_view, goals_view, read_closing, read_goal
from blocks.kit import View
from blocks.notice import notice_view
from db.goals import add_goal, ask_about, change_goal, find_asked, list_goals, list_open, lock_goals
from db.pairs import get_pair
from handlers.outcomes import Asked, Errors, Open, Outcome, Reply, Update
from programs.calendar import local_day
from programs.checkins import Accepted, OpenForm, check
from programs.goals import CLOSING, OUTCOME, Goal, accept_goal, asked_about, due_day, in_a_line, owned_by
from programs.pairs import Pair, Refused
from programs.people import Act, Member, why_not
from programs.playbook import Form, Goals


def open_view(asked: Asked) -> Outcome:
    """Show the goals of a pair that the reader may see."""
    pair: Pair = asked.thing
    if asked.playbooks[pair.kind].goals is None:
        return Reply("There are no goals to set in this program.")
    return Open(_list(asked, pair))


def add(asked: Asked) -> Outcome:
    """Open the form of a new goal; where there is room for no other, the list that says so."""
    pair: Pair = asked.thing
    goals, me = _own(asked, pair), _me(asked)
    if goals is None:
        return Reply(why_not(Act.SET_GOALS))
    if len(list_open(asked.tx, pair.id, me.id)) >= goals.most:
        return Open(_list(asked, pair))
    return Open(goal_view(goals, pair.names(me.id), str(pair.id)))


def change(asked: Asked) -> Outcome:
    """Open the form of a goal, filled with what it says."""
    goal, pair, goals = _goal(asked)
    return Open(goal_view(goals, pair.names(goal.owner), str(goal.id), goal.answers))


def save(asked: Asked) -> Outcome:
    """Keep a new goal, or what a goal says from now on; the same sent twice is kept once."""
    goal = asked.thing if isinstance(asked.thing, Goal) else None
    pair = get_pair(asked.tx, goal.pair_id) if goal else asked.thing
    goals, me = _own(asked, pair), _me(asked)
    if goals is None:
        return Update(notice_view(why_not(Act.SET_GOALS)))
    lock_goals(asked.tx, pair.id, me.id)
    answers, open_now = read_goal(asked.body["view"], goals), list_open(asked.tx, pair.id, me.id)
    given = accept_goal(goals, answers, local_day(asked.now, me.zone), open_now, goal)
    if isinstance(given, Refused):
        return Errors({given.field: given.reason})
    if isinstance(given, Accepted):
        due_on = due_day(goals, given)
        if goal is None:
            add_goal(asked.tx, pair.id, me.id, goals.title, due_on, given.answers, asked.now)
        elif not change_goal(asked.tx, goal.id, due_on, given.answers, asked.now):
            return Errors({goals.title: why_not(Act.SET_GOALS)})
    return Update(_list(asked, pair))


def close(asked: Asked) -> Outcome:
    """Ask how a goal ended."""
    goal, pair, _ = _goal(asked)
    return Open(closing_view(pair.names(goal.owner), goal))


def closed(asked: Asked) -> Outcome:
    """Keep how a goal ended, and what shows it."""
    goal, pair, _ = _goal(asked)
    given = check(CLOSING, read_closing(asked.body["view"]))
    if isinstance(given, Refused):
        return Errors({given.field: given.reason})
    said = {answer.question: answer for answer in given.answers}
    [outcome] = said.pop(OUTCOME).picks
    answers = [*goal.answers.values(), *said.values()]
    if not change_goal(asked.tx, goal.id, goal.due_on, answers, asked.now, outcome):
        return Errors({OUTCOME: why_not(Act.SET_GOALS)})
    return Update(_list(asked, pair))


def aimed(asked: Asked, opened: OpenForm, form: Form) -> OpenForm:
    """Return a form with what its author is working on and the goal it asks about: each in turn, and from its first
    opening on the same, until that is closed.
    """
    if form.about_goal is None:
        return opened
    playbook, today = asked.playbooks[opened.kind], local_day(asked.now, _me(asked).zone)
    open_now = list_open(asked.tx, opened.pair_id, opened.member_id)
    goal = find_asked(asked.tx, opened.pair_id, opened.stage, opened.n, opened.member_id)
    if goal is None and (goal := asked_about(open_now, opened.n)):
        ask_about(asked.tx, opened.id, goal.id, form.about_goal.id)
    lines = tuple(in_a_line(playbook, one, today) for one in open_now)
    return replace(opened, goals=lines, goal=goal.title if goal and goal.is_open else "")


def _list(asked: Asked, pair: Pair) -> View:
    me = _me(asked)
    found = list_goals(asked.tx, [pair.id])
    return goals_view(pair, asked.playbooks[pair.kind], found, me, local_day(asked.now, me.zone))


def _goal(asked: Asked) -> tuple[Goal, Pair, Goals]:
    """Return the goal that is asked about, with its pair and what its program says of goals."""
    goal: Goal = asked.thing
    pair = get_pair(asked.tx, goal.pair_id)
    goals = asked.playbooks[pair.kind].goals
    if goals is None:
        raise LookupError("a goal in a program that has none")
    return goal, pair, goals


def _own(asked: Asked, pair: Pair) -> Goals | None:
    """Return what the one who asks aims for in this pair, or None when they have no goals there."""
    me = _me(asked)
    mine = (one.role for one in pair.members if one.member.id == me.id)
    return next((goals for role in mine if (goals := owned_by(asked.playbooks[pair.kind], role))), None)


def _me(asked: Asked) -> Member:
    if asked.actor.member is None:
        raise LookupError("somebody unknown is at the goals")
    return asked.actor.member
