"""People celebrate in a channel what they agree to, and a ready line is sent in somebody's name."""

from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the table, and let a message say in whose name it goes."""
    op.execute("""
create table celebration (
    team_id text not null,
    id uuid not null,
    program_id uuid not null,
    pair_id uuid not null,
    member_id uuid not null,
    occasion text not null,
    count int not null,
    mark text not null,
    name text not null,
    state text not null check (state in ('declined', 'previewed', 'agreed', 'withdrawn')),
    decided_at timestamptz not null,
    primary key (team_id, id),
    unique (team_id, pair_id, member_id, occasion, mark),
    foreign key (team_id, program_id) references program,
    foreign key (team_id, pair_id) references pair,
    foreign key (team_id, member_id) references member
);
alter table celebration enable row level security;
alter table celebration force row level security;
create policy team on celebration using (team_id = current_team()) with check (team_id = current_team());
alter table prompt add column sent_by uuid, add foreign key (team_id, sent_by) references member;
""")
