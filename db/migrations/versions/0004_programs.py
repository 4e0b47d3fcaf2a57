"""A program starts and ends on a day, is announced in a channel, and can stop taking people in."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add all four; programs that ran before have no end, no channel, and go on taking people in."""
    op.execute("""
alter table program add column starts_on date;
alter table program add column ends_on date;
alter table program add column channel text not null default '';
alter table program add column enrolling boolean not null default true;
alter table program add constraint program_ends_after_it_starts check (ends_on > starts_on);
""")
