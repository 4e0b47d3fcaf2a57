"""Pairs end by themselves: how each turned out in one set of words, and when the last days of each began."""

from alembic import op

revision = "0016"
down_revision = "0015"

# The walls hold for the owner of the tables too; without a team they would hide every row that is to be renamed.
OUTCOMES = """
alter table pair no force row level security;
update pair set outcome = case outcome when 'finished' then 'completed_early' else 'no_fault' end
    where state = 'closed';
alter table pair force row level security;
alter table pair add constraint pair_outcome check (
    outcome in ('completed', 'completed_early', 'no_fault', 'no_show', 'safety', 'moved'));
"""

FAREWELLS = """
create table farewell (
    team_id text not null,
    id uuid not null,
    pair_id uuid not null,
    ends_on date not null,
    said_at timestamptz not null,
    primary key (team_id, id),
    unique (team_id, pair_id, ends_on),
    foreign key (team_id, pair_id) references pair
);
alter table farewell enable row level security;
alter table farewell force row level security;
create policy team on farewell using (team_id = current_team()) with check (team_id = current_team());
"""


def upgrade() -> None:
    """Rename the outcomes there are, and keep which end was announced to whom."""
    op.execute(OUTCOMES)
    op.execute(FAREWELLS)
