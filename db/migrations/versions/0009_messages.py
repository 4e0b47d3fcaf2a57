"""People choose fewer messages, and ask organizers for help in words that only those they ticked read."""

from alembic import op

revision = "0009"
down_revision = "0008"

TABLES = """
alter table member add column fewer boolean not null default false;
create table help (
    team_id text not null,
    id uuid not null,
    program_id uuid not null,
    pair_id uuid,
    author uuid not null,
    topic text not null,
    words bytea not null,
    asked_at timestamptz not null,
    taken_by uuid,
    taken_at timestamptz,
    primary key (team_id, id),
    check (num_nonnulls(taken_by, taken_at) in (0, 2)),
    foreign key (team_id, program_id) references program,
    foreign key (team_id, pair_id) references pair,
    foreign key (team_id, author) references member,
    foreign key (team_id, taken_by) references member
);
create index help_of_author on help (team_id, author);
create table help_reader (
    team_id text not null,
    help_id uuid not null,
    member_id uuid not null,
    primary key (team_id, help_id, member_id),
    foreign key (team_id, help_id) references help,
    foreign key (team_id, member_id) references member
);
create index help_of_reader on help_reader (team_id, member_id);
"""

# Help is for its author and for those they ticked, as long as these organize the program.
WALLS = """
alter table help enable row level security;
alter table help force row level security;
alter table help_reader enable row level security;
alter table help_reader force row level security;
create policy team on help_reader using (team_id = current_team()) with check (team_id = current_team());
create function reads_help(team text, program uuid, help uuid) returns boolean stable language sql
    return exists (
        select from help_reader r join program_role o on (o.team_id, o.member_id) = (r.team_id, r.member_id)
        where (r.team_id, r.help_id) = (team, help) and r.member_id = current_reader() and o.program_id = program);
create policy read on help for select
    using (team_id = current_team() and (author = current_reader() or reads_help(team_id, program_id, id)));
create policy write on help for insert
    with check (team_id = current_team() and author = current_reader());
create policy change on help for update
    using (team_id = current_team() and (author = current_reader() or reads_help(team_id, program_id, id)))
    with check (team_id = current_team() and (author = current_reader() or reads_help(team_id, program_id, id)));
create policy remove on help for delete
    using (team_id = current_team() and author = current_reader());
"""


def upgrade() -> None:
    """Make both, and the walls around the words."""
    op.execute(TABLES)
    op.execute(WALLS)
