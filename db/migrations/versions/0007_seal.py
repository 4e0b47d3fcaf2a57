"""Each team keeps a mark that only the right keys open, so that wrong ones are noticed before anything is sealed."""

from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table and its wall; the next start leaves the mark."""
    op.execute("create table seal (team_id text primary key references team, words bytea not null)")
    op.execute("alter table seal enable row level security")
    op.execute("alter table seal force row level security")
    op.execute("create policy team on seal using (team_id = current_team()) with check (team_id = current_team())")
