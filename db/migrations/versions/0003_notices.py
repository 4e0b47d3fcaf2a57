"""Messages beside prompts: an announcement in a channel, or a note to somebody who is not in the pair."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Let a message go to a program's channel, and say what it is about when it carries no prompt."""
    op.execute("""
alter table outbox add column to_program uuid;
alter table outbox add foreign key (team_id, to_program) references program;
alter table outbox drop constraint outbox_check;
alter table outbox add constraint outbox_to_one check (num_nonnulls(to_member, to_pair, to_program) = 1);
create table notice (
    team_id text not null,
    outbox_id uuid not null,
    kind text not null,
    about uuid not null,
    recipient uuid not null,
    program_id uuid not null,
    primary key (team_id, outbox_id),
    unique (team_id, kind, about, recipient),
    foreign key (team_id, outbox_id) references outbox,
    foreign key (team_id, program_id) references program
);
alter table notice enable row level security;
alter table notice force row level security;
create policy team on notice using (team_id = current_team()) with check (team_id = current_team());
""")
