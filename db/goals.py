"""Remembers goals: what their owners wrote, sealed, in versions that stay, and which form asked about which."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from uuid import UUID, uuid4

from sqlalchemy import RowMapping

from db.engine import Tx
from programs.checkins import Answer, OpenForm
from programs.goals import OPEN, Goal, Move, Version
from programs.playbook import Form

_GOALS = """
select g.id, g.pair_id, g.owner, g.named_by, g.state, g.due_on, g.made_at, g.changed_at,
       v.n, v.at, v.question, v.pick, v.words, p.state = 'active' and pm.left_at is null as running
from goal g
join pair p on (p.team_id, p.id) = (g.team_id, g.pair_id)
join pair_member pm on (pm.team_id, pm.pair_id, pm.member_id) = (g.team_id, g.pair_id, g.owner)
join goal_version v on (v.team_id, v.goal_id) = (g.team_id, g.id)
where g.team_id = %(team)s
"""
_IN_ORDER = """
order by g.made_at, (select name from member m where (m.team_id, m.id) = (g.team_id, g.owner)), g.id, v.n"""


def list_goals(tx: Tx, pairs: Sequence[UUID], *, history: bool = True) -> tuple[Goal, ...]:
    """Return the goals of these pairs, the oldest first, as far as the reader may see them.

    Without `history` each says only what it says now.
    """
    newest = " and v.n = (select max(n) from goal_version w where (w.team_id, w.goal_id) = (g.team_id, g.id))"
    which = f" and g.pair_id = any(%(pairs)s){'' if history else newest}"
    return _goals(tx, which, pairs=list(pairs)) if pairs else ()


def list_open(tx: Tx, pair_id: UUID, owner: UUID) -> tuple[Goal, ...]:
    """Return what somebody in a pair is working on, the oldest first, as far as the reader may see it."""
    return tuple(one for one in list_goals(tx, [pair_id], history=False) if one.owner == owner and one.is_open)


def find_goal(tx: Tx, goal_id: UUID) -> Goal | None:
    """Return a goal that the reader may see, or None."""
    return next(iter(_goals(tx, " and g.id = %(id)s", id=goal_id)), None)


def lock_goals(tx: Tx, pair_id: UUID, owner: UUID) -> None:
    """Make somebody who sets two goals at once take turns with themselves."""
    tx.run(
        """select from pair_member where team_id = %(team)s and pair_id = %(pair)s and member_id = %(owner)s
           for no key update""",
        pair=pair_id,
        owner=owner,
    )


def add_goal(tx: Tx, pair_id: UUID, owner: UUID, named_by: str, due_on: date, answers: Sequence[Answer],
             now: datetime) -> UUID:  # fmt: skip
    """Keep a new goal of somebody in a pair, called by the answer to the question `named_by`; return its id."""
    goal_id = uuid4()
    tx.run(
        """insert into goal (team_id, id, pair_id, owner, named_by, due_on, made_at, changed_at)
           values (%(team)s, %(id)s, %(pair)s, %(owner)s, %(named_by)s, %(due_on)s, %(now)s, %(now)s)""",
        id=goal_id,
        pair=pair_id,
        owner=owner,
        named_by=named_by,
        due_on=due_on,
        now=now,
    )
    _add_version(tx, goal_id, answers, now)
    return goal_id


def change_goal(tx: Tx, goal_id: UUID, due_on: date, answers: Sequence[Answer], now: datetime,
                state: str = OPEN) -> bool:  # fmt: skip
    """Keep what an open goal says, and how it stands, from now on; what it said before stays beside it.

    Say whether it was still open.
    """
    changed = tx.run(
        """update goal set due_on = %(due_on)s, changed_at = %(now)s, state = %(state)s
           where team_id = %(team)s and id = %(id)s and state = 'open'""",
        id=goal_id,
        due_on=due_on,
        now=now,
        state=state,
    )
    if changed:
        _add_version(tx, goal_id, answers, now)
    return bool(changed)


def find_asked(tx: Tx, pair_id: UUID, stage: str, n: int, author: UUID | None = None) -> Goal | None:
    """Return the goal that somebody's form asks about, or the reader's partner's, as far as the reader may see it.

    From its first opening on a form asks about the same one.
    """
    which = """ and g.id = (
        select a.goal_id from goal_asked a join form f on (f.team_id, f.id) = (a.team_id, a.form_id)
        where f.team_id = g.team_id and f.pair_id = %(pair)s and f.stage = %(stage)s and f.n = %(n)s
        and case when %(author)s::uuid is null then f.member_id <> current_reader() else f.member_id = %(author)s end
        limit 1)"""
    return next(iter(_goals(tx, which, pair=pair_id, stage=stage, n=n, author=author)), None)


def with_goal(tx: Tx, opened: OpenForm, form: Form) -> OpenForm:
    """Return the form with the name of the goal it asks about, if it was drawn with one."""
    if form.about_goal is None:
        return opened
    asked = find_asked(tx, opened.pair_id, opened.stage, opened.n, opened.member_id)
    return replace(opened, goal=asked.title if asked else "")


def ask_about(tx: Tx, form_id: UUID, goal_id: UUID, question: str) -> None:
    """Let a question of a form ask about this goal, unless it asks about one already."""
    tx.run(
        """insert into goal_asked (team_id, form_id, goal_id, question)
           values (%(team)s, %(form)s, %(goal)s, %(question)s) on conflict (team_id, form_id) do nothing""",
        form=form_id,
        goal=goal_id,
        question=question,
    )


def _add_version(tx: Tx, goal_id: UUID, answers: Sequence[Answer], now: datetime) -> None:
    newest = tx.value("select max(n) from goal_version where team_id = %(team)s and goal_id = %(id)s", id=goal_id)
    tx.run_many(
        """insert into goal_version (team_id, goal_id, n, question, pick, words, at)
           values (%(team)s, %(goal)s, %(n)s, %(question)s, %(pick)s, %(words)s, %(now)s)""",
        [
            {
                "goal": goal_id,
                "n": (newest or 0) + 1,
                "question": answer.question,
                "pick": list(answer.picks),
                "words": tx.vault.seal(answer.words),
                "now": now,
            }
            for answer in answers
        ],
    )


def _goals(tx: Tx, which: str, **values: object) -> tuple[Goal, ...]:
    rows = tx.rows(f"{_GOALS}{which}{_IN_ORDER}", **values)
    found = [list(group) for _, group in groupby(rows, key=lambda row: row["id"])]
    moves = tx.rows(
        """select m.goal_id, m.question, a.pick[1] as pick, coalesce(s.edited_at, s.submitted_at) as at
           from goal_asked m
           join form f on (f.team_id, f.id) = (m.team_id, m.form_id)
           join submission s
               on (s.team_id, s.subject, s.stage, s.n, s.author) = (f.team_id, f.pair_id, f.stage, f.n, f.member_id)
           join answer a on (a.team_id, a.submission_id, a.question) = (s.team_id, s.id, m.question)
           where m.team_id = %(team)s and m.goal_id = any(%(ids)s) and a.pick <> '{}' order by s.submitted_at""",
        ids=[group[0]["id"] for group in found],
    ) if found else ()  # fmt: skip
    return tuple(_goal(tx, group, moves) for group in found)


def _goal(tx: Tx, rows: Sequence[RowMapping], moves: Sequence[RowMapping]) -> Goal:
    """Make a goal of the rows of its versions."""
    first = rows[0]
    versions = []
    for _, group in groupby(rows, key=lambda row: row["n"]):
        said = list(group)
        answers = (Answer(row["question"], tuple(row["pick"]), tx.vault.open(row["words"])) for row in said)
        versions.append(Version(said[0]["at"], {one.question: one for one in answers}))
    return Goal(
        id=first["id"],
        pair_id=first["pair_id"],
        owner=first["owner"],
        named_by=first["named_by"],
        state=first["state"],
        due_on=first["due_on"],
        made_at=first["made_at"],
        changed_at=first["changed_at"],
        running=first["running"],
        versions=tuple(versions),
        moves=tuple(Move(row["question"], row["pick"], row["at"]) for row in moves if row["goal_id"] == first["id"]),
    )
