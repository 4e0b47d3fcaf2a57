"""Pairs follow a track of themes, and a check-in can say that there is nothing new."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add both; pairs made before follow the first track of their playbook."""
    op.execute("alter table pair add column track text not null default ''")
    op.execute("alter table submission add column skipped boolean not null default false")
