"""Quiet weeks: a message may carry several prompts, and what gives way to a full week is recorded as skipped."""

from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Let one message say several things, and find what notified somebody by who they are."""
    op.execute("""
alter table outbox add column carried_by uuid;
alter table outbox add foreign key (team_id, carried_by) references outbox;
create index outbox_carried on outbox (team_id, carried_by) where carried_by is not null;
create index outbox_of_member on outbox (team_id, to_member, due_at) where to_member is not null;
create index prompt_of_recipient on prompt (team_id, recipient, due_at);
alter table prompt drop constraint prompt_state_check;
alter table prompt add constraint prompt_state_check check (state in ('due', 'sent', 'answered', 'skipped'));
alter table notice drop constraint notice_pkey;
alter table notice drop constraint notice_team_id_kind_about_recipient_key;
alter table notice add primary key (team_id, kind, about, recipient);
create index notice_of_outbox on notice (team_id, outbox_id);
""")
