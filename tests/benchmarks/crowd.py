"""A team with very many pairs, written into the database by SQL alone; some of them have a check-in due."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import Engine, create_engine

from db.embedded import Cluster
from db.engine import Store, make_engine
from db.vault import Vault, new_key
from delivery.plan import plan
from slack_app.playbooks import PLAYBOOKS

# A Tuesday morning in spring, at the hour of everybody's check-in.
HOUR = datetime(2026, 3, 3, 9, tzinfo=UTC)

_TEAM = """
insert into team (team_id, name) values (%(team)s, 'Crowd');
insert into pace values (%(team)s, 'team', '-infinity');
insert into program (team_id, id, kind, name, weeks, weekday, hour_local)
values (%(team)s, md5(%(team)s)::uuid, 'mentorship', 'Mentorship', 2, 1, '09:00')
"""
_PEOPLE = """
insert into member (team_id, id, slack_user, name, zone, hour_local, dm_channel)
select %(team)s, md5(%(team)s || role || one)::uuid, upper('U' || role || one), initcap(role) || ' ' || one, 'UTC',
    '09:00', upper('D' || role || one)
from generate_series(1, %(pairs)s) one, unnest(array['mentor', 'mentee']) role
"""
# All are some weeks on their way. Those who are due come first; the others' next check-in is on one of 13 days after.
_DAYS = "case when one > %(due)s then 1 + one %% 13 else 0 end"
_PAIRS = f"""
insert into pair (team_id, id, program_id, anchor_zone, first_on, weeks, starts_on, ends_on, made_at, channel)
select %(team)s, md5(%(team)s || one)::uuid, md5(%(team)s)::uuid, 'UTC', first_on, 2, first_on - 35, first_on + 133,
    %(hour)s, 'G' || one
from generate_series(1, %(pairs)s) one, lateral (values (%(hour)s::date + {_DAYS})) own (first_on)
"""  # noqa: S608  # constants
_MEMBERS = """
insert into pair_member (team_id, pair_id, member_id, role, joined_at)
select %(team)s, md5(%(team)s || one)::uuid, md5(%(team)s || role || one)::uuid, role, %(hour)s
from generate_series(1, %(pairs)s) one, unnest(array['mentor', 'mentee']) role
"""
# The next check-in, of each lot of those who are due a minute after the one before; and what is still to come once.
_SCHEDULE = f"""
insert into schedule (team_id, pair_id, stage, member_id, n, next_at)
select %(team)s, md5(%(team)s || one)::uuid, stage, md5(%(team)s || role || one)::uuid, 1,
    %(hour)s + make_interval(days => days + {_DAYS}, mins => (one - 1) / %(lot)s)
from generate_series(1, %(pairs)s) one, (values ('regular', 'mentee', 0), ('halftime', 'mentee', 49),
    ('halftime', 'mentor', 49), ('looking_back', 'mentee', 119), ('goals_closing', 'mentee', 119),
    ('habits_again', 'mentor', 119), ('thank_you', 'mentee', 127), ('thank_you', 'mentor', 127)
    ) coming (stage, role, days)
"""  # noqa: S608  # constants


@dataclass(frozen=True)
class Crowd:
    """A team with pairs, and the ways to it; `lots` of them have a check-in due at HOUR and the minutes after."""

    store: Store
    team: str
    owner: Engine
    lots: Iterator[datetime]

    def plan(self, lot: datetime) -> None:
        """Lay out what is due by then, as a beat does."""
        plan(self.store, self.team, PLAYBOOKS, lot)

    def analyze(self) -> None:
        """Let the database know what its tables hold, as it finds out by itself within a minute or two."""
        with self.owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("vacuum analyze")


@contextmanager
def crowd(cluster: Cluster, pairs: int, lots: int, lot: int, connections: int = 8) -> Iterator[Crowd]:
    """Make a team with so many pairs, of which so many lots have their check-in due; give the way to it."""
    team, vault = f"T{uuid4().hex[:10].upper()}", Vault([new_key()])
    owner, engine = create_engine(cluster.owner_url), make_engine(cluster.app_url, connections)
    with Store(owner, vault).begin(team) as tx:  # which takes longer than the app's own connections may
        for statement in (*_TEAM.split(";"), _PEOPLE, _PAIRS, _MEMBERS, _SCHEDULE):
            tx.run(statement, pairs=pairs, due=lots * lot, lot=lot, hour=HOUR)
    times = iter([HOUR + timedelta(minutes=number) for number in range(lots)])
    try:
        made = Crowd(Store(engine, vault), team, owner, times)
        made.analyze()
        yield made
    finally:
        engine.dispose()
        owner.dispose()
