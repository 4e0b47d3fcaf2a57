"""What a look at the outbox or at the pairs costs does not grow with what is still to come."""

from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Find what is due in its order, what expires, whose conversation is not known, and which pairs end soon."""
    op.execute("""
drop index outbox_due;
create index outbox_due on outbox (team_id, due_at, seq) where state = 'due';
create index outbox_expiring on outbox (team_id, expires_at) where state = 'due';
create index outbox_unaddressed on outbox (team_id, due_at) where state = 'due' and channel is null;
create index pair_ending on pair (team_id, ends_on) where state = 'active';
""")
