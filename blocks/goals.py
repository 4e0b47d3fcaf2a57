"""Goals: the list of a pair's, the form of one, and the form that closes it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from blocks import kit
from blocks.forms import form_blocks, read_form
from blocks.kit import Block, View
from blocks.prompts import GOALS_OPEN as GOALS_OPEN
from programs.calendar import local_day
from programs.checkins import Answer, Answers
from programs.goals import CLOSING, PROOF, Goal, details, earlier, full_words, movement, owned_by, standing, until_words
from programs.pairs import Pair
from programs.people import Member
from programs.playbook import Goals, Playbook

GOALS_ADD = "goals.add"
GOALS_SAVE = "goals.save"
GOALS_CHANGE = "goals.change"
GOALS_CLOSE = "goals.close"
GOALS_CLOSED = "goals.closed"

# How much of a goal's name stands where there is little room, and how many moves, changes and closed goals are told.
SHORT = 60
NEWEST = 5
MORE = "There is more than fits here."
NONE = "There is no goal here that is yours to read."


def goals_view(pair: Pair, playbook: Playbook, found: Sequence[Goal], me: Member, today: date) -> View:
    """Draw the goals of a pair as one of them reads it: their own to change, the others' to read; closed ones last."""
    blocks: list[Block] = []
    for one in sorted(pair.members, key=lambda one: one.member.id != me.id):
        if goals := owned_by(playbook, one.role):
            theirs = [goal for goal in found if goal.owner == one.member.id and goal.is_open]
            own = one.member.id == me.id
            if own or pair.active:
                blocks += _whose(pair, goals, theirs, me, None if own else one.member)
            for goal in theirs:
                blocks += _goal(playbook, goals, goal, me, today)
    blocks += _listed("Closed goals", playbook, [one for one in found if not one.is_open], pair, me, today)
    room, blocks = kit.LIMITS["view.blocks.modal"], blocks or [kit.words(NONE)]
    return kit.modal("Goals", blocks if len(blocks) <= room else [*blocks[: room - 1], kit.note(MORE)])


def _whose(pair: Pair, goals: Goals, theirs: Sequence[Goal], me: Member, partner: Member | None) -> list[Block]:
    """Say whose goals follow; above one's own stands who reads them, and how to add one."""
    if partner:
        name = kit.named(partner.name)
        return [kit.divider(), kit.heading(f"{name}'s goals"), *([] if theirs else [kit.words("No open goal so far.")])]
    readers = " and ".join(kit.named(one.member.name) for one in pair.others(me.id))
    if not pair.active:
        return [kit.words("This pair has ended. Only you read your goals now.")]
    if len(theirs) >= goals.most:
        return [kit.words(f"Read by you and {readers}."), kit.note(full_words(goals))]
    first = "" if theirs else "What would you like to have reached by the end? A wish and a day are enough. "
    add = kit.button("Add a goal", GOALS_ADD, str(pair.id), primary=not theirs)
    return [kit.words(f"{first}Your goals are read by you and {readers}, by nobody else.", add)]


def _goal(playbook: Playbook, goals: Goals, goal: Goal, me: Member, today: date) -> list[Block]:
    """Draw one open goal whole: what it says, how it moved, what it said before, and its buttons for its owner."""
    blocks = [kit.divider(), *kit.said(_capital(standing(playbook, goal, today)), goal.title, quoted=True)]
    for line in details(goals, goal):
        blocks += kit.said(line.label, line.words, quoted=line.quoted)
    if moved := [f"{_day(at, me, today)} {words}" for at, words in movement(playbook, goal)[-NEWEST:]]:
        blocks.append(kit.note(f"How it moved: {', '.join(moved)}"))
    blocks += _before(goals, goal, me, today)
    if goal.owner == me.id and goal.active:
        change = kit.button("Change", GOALS_CHANGE, str(goal.id))
        blocks.append(kit.buttons(change, kit.button("Close this goal", GOALS_CLOSE, str(goal.id))))
    return blocks


def _before(goals: Goals, goal: Goal, me: Member, today: date) -> list[Block]:
    """Say what a goal was called before, and by when it was due then."""
    said = [
        f"Before {_day(at, me, today)}: {kit.named(name, kit.LIMITS['text'])} · until {until_words(due_on, today)}"
        for at, name, due_on in earlier(goals, goal)[-NEWEST:]
    ]
    return [kit.note("\n".join(said))] if said else []


def past_blocks(playbook: Playbook, mine: Sequence[Goal], pair: Pair, me: Member, today: date) -> list[Block]:
    """Draw one's own goals in a pair to look back at: how each stands, or how it ended and what shows it."""
    return _listed("Your goals", playbook, mine, pair, me, today)


def _listed(title: str, playbook: Playbook, found: Sequence[Goal], pair: Pair, me: Member, today: date) -> list[Block]:
    """Draw goals in short, open ones first and then the newest, each with whose it is."""
    if playbook.goals is None or not found:
        return []
    blocks = [kit.divider(), kit.heading(title)]
    for goal in sorted(found, key=lambda one: (one.is_open, one.changed_at), reverse=True)[:NEWEST]:
        whose = next((kit.named(one.member.name) for one in pair.others(me.id) if one.member.id == goal.owner), "You")
        ended = "" if goal.is_open else f", {_day(goal.changed_at, me, today)}"
        label = f"{whose} · {standing(playbook, goal, today)}{ended}"
        blocks += kit.said(label, goal.title, quoted=True)
        if goal.proof:
            blocks += kit.said(CLOSING.field(PROOF).on_card, goal.proof, quoted=True)
    if len(found) > NEWEST:
        blocks.append(kit.note(f"and {len(found) - NEWEST:,} before that"))
    return blocks


def home_blocks(playbook: Playbook, pair: Pair, found: Sequence[Goal], me: Member, today: date) -> list[Block]:
    """Say in one block what the people of a pair are working on and how it moves; nothing where nobody has goals."""
    owners = {one.member.id: one.member for one in pair.members if owned_by(playbook, one.role)}
    theirs = [one for one in found if one.pair_id == pair.id and one.owner in owners]
    if playbook.goals is None or not (theirs or me.id in owners):
        return []
    lines = []
    for goal in sorted((one for one in theirs if one.is_open), key=lambda one: one.owner != me.id):
        whose = "" if goal.owner == me.id else f"{kit.named(owners[goal.owner].name)}: "
        name = kit.named(goal.title, SHORT)
        lines.append(f"{whose}{name} · {standing(playbook, goal, today)}")
    none = "No open goal right now." if theirs else "No goal yet. A wish and a day are enough to begin with."
    return [kit.words("\n".join(lines) or none, kit.button("Goals", GOALS_OPEN, str(pair.id)))]


def goal_view(goals: Goals, names: Mapping[str, str], about: str, given: Answers | None = None) -> View:
    """Draw the form of a goal, filled with what it says now if there is one; `about` is the goal, or the pair."""
    blocks = form_blocks(goals.form, names, given)
    return kit.modal(
        goals.form.title, blocks, close="Not now", submit=goals.form.submit, callback=GOALS_SAVE, about=about
    )


def closing_view(names: Mapping[str, str], goal: Goal) -> View:
    """Ask how a goal ended."""
    blocks = [*kit.said("", goal.title, quoted=True), *form_blocks(CLOSING, names)]
    return kit.modal(
        CLOSING.title, blocks, close="Not now", submit=CLOSING.submit, callback=GOALS_CLOSED, about=str(goal.id)
    )


def read_goal(view: View, goals: Goals) -> dict[str, Answer]:
    """Read a filled goal back."""
    return read_form(view, goals.form)


def read_closing(view: View) -> dict[str, Answer]:
    """Read back how a goal ended."""
    return read_form(view, CLOSING)


def _day(at: datetime, me: Member, today: date) -> str:
    return until_words(local_day(at, me.zone), today)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
