"""People and places vanish: who was told of it, since when Slack keeps us out, and when we last looked at everybody."""

from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add what is noted about it; nobody is told of what was given up before."""
    op.execute("""
alter table team add column paused_at timestamptz, add column swept_at timestamptz;
alter table member add column heard_at timestamptz;
alter table outbox add column told boolean not null default true;
alter table outbox alter column told set default false;
create index outbox_untold on outbox (team_id) where state = 'parked' and not told;
""")
