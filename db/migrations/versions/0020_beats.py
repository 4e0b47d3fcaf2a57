"""When somebody last delivered is kept, with the last time that nobody did."""

from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Make the table."""
    op.execute("""
create table beat (
    team_id text primary key references team,
    beat_at timestamptz not null,
    worker uuid,
    silent_from timestamptz,
    silent_until timestamptz
);
alter table beat enable row level security;
alter table beat force row level security;
create policy team on beat using (team_id = current_team()) with check (team_id = current_team());
""")
