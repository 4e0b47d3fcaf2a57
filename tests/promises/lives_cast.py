"""Six people and a program of each kind, and what is known of them: for lives that are played."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from db.engine import Store
from programs.buddies import BUDDIES
from programs.mentoring import MENTORING
from programs.mentorship import MENTORSHIP
from programs.playbook import Playbooks
from tests.promises.lives import World
from tests.promises.lives_watch import Checkin, Life, Watch

# The three kinds as they are; only their time is shorter, so that a life is over soon.
KINDS: Playbooks = {one.kind: one for one in (
    replace(MENTORSHIP, carries_on=5), replace(BUDDIES, pair_lasts=6, carries_on=4), MENTORING)}  # fmt: skip
ORGANIZER = "olu"
ZONES = {
    ORGANIZER: "Europe/London", "ana": "Europe/Lisbon", "kenji": "Asia/Tokyo", "mei": "America/New_York",
    "bo": "Asia/Kolkata", "sam": "Europe/Berlin",
}  # fmt: skip
MENTEES, MENTORS, BUDDY = (
    {"ana": 1, "bo": 1, "sam": 1},
    {"kenji": 2, "mei": 1},
    {"ana": 1, "kenji": 1, "mei": 2, "bo": 2},
)
SAME = ("pair", "pair_member", "schedule", "period", "form", "submission", "prompt", "outbox", "notice", "signature",
        "agreement", "farewell", "request", "proposal", "member", "pause", "enrolment")  # fmt: skip
Row = Mapping[str, Any]


class Cast:
    """Six people, a program of each kind, and the watch over them; with `twice` everything comes in a second time."""

    def __init__(self, store: Store, team: str, weeks: int = 8, ends: bool = False) -> None:
        """Start a mentorship of so many weeks, buddies and a mentoring, which may end too; give all their places."""
        self.world = World(store, team, KINDS, ZONES)
        self.watch = Watch(self.world, ORGANIZER)
        self.twice = False
        self.world.start("mentorship", {"mentee": MENTEES, "mentor": MENTORS}, ORGANIZER, weeks)
        self.world.start("buddies", {"buddy": BUDDY}, ORGANIZER, 52)
        self.world.start("mentoring", {"mentee": MENTEES, "mentor": MENTORS}, ORGANIZER, weeks if ends else None, 13)

    def forms(self) -> Sequence[Row]:
        """Return every form that was ever laid out, the newest first."""
        return self.rows(
            """select f.id, f.pair_id, f.stage, f.n, m.name, pe.closes_at, p.stopped_at from form f
               join period pe on (pe.team_id, pe.pair_id, pe.stage, pe.n) = (f.team_id, f.pair_id, f.stage, f.n)
               join pair p on (p.team_id, p.id) = (f.team_id, f.pair_id)
               join member m on (m.team_id, m.id) = (f.team_id, f.member_id)
               where f.team_id = %(team)s order by pe.opens_at desc, f.stage, m.name, f.id"""
        )

    def has_place(self, name: str, life: Life) -> bool:
        """Say whether somebody has a place in the program of their pair."""
        return bool(self.rows(
            """select id from enrolment where team_id = %(team)s and program_id = %(program)s and state = 'active'
               and member_id = %(member)s and role = %(role)s""",
            program=self.world.programs[life.kind].id, member=self.world.members[name], role=life.members[name],
        ))  # fmt: skip

    def role_of(self, pair_id: UUID, name: str) -> str:
        """Return the role that somebody has, or had, in a pair."""
        [row] = self.rows(
            """select role from pair_member where team_id = %(team)s and pair_id = %(pair)s
               and member_id = %(member)s""",
            pair=pair_id,
            member=self.world.members[name],
        )
        return str(row["role"])

    def has_closed(self, row: Row) -> bool:
        """Say whether it is too late for a form; while a pair's clock stands, it is as it was then."""
        ends: datetime | None = row["closes_at"]
        return ends is not None and min(self.world.at, row["stopped_at"] or self.world.at) >= ends

    def takes(self, done: Checkin, values: Mapping[str, Mapping[str, Any]]) -> set[str]:
        """Return which questions are answered by what stands in a modal."""
        asked = set()
        for question in (one for one in done.form.fields() if one.id in values):
            [state] = values[question.id].values()
            held = next(one for key, one in state.items() if key != "type")
            picks = [one["value"] for one in (held if isinstance(held, list) else [held]) if isinstance(one, dict)]
            unsaid = {one.id for one in question.choices if one.unsaid}
            if (held and not picks) or set(picks) - unsaid:
                asked.add(question.id)
        return asked

    def name_of(self, member_id: UUID) -> str:
        """Return who a member is."""
        return next(name for name, id in self.world.members.items() if id == member_id)

    def rows(self, sql: str, **values: object) -> Sequence[Row]:
        """Look at what is kept."""
        with self.world.store.begin(self.world.team) as tx:
            return [dict(row) for row in tx.rows(sql, **values)]

    def repeats(self) -> None:
        """Let the same thing come in once more, if it is to: nothing changes."""
        if self.twice:
            shown, before = dict(self.world.modals), self._facts()
            self.world.repeats()
            assert self._facts() == before, "the second time changed something"
            self.world.modals = shown

    def _facts(self) -> Sequence[Row]:
        kept = "md5(coalesce(string_agg((to_jsonb(t) - 'edited_at')::text, '' order by to_jsonb(t)::text), ''))"
        each = (f"select '{name}' as name, {kept} as rows from {name} t where team_id = %(team)s" for name in SAME)  # noqa: S608
        return list(self.rows(" union all ".join(each)))
