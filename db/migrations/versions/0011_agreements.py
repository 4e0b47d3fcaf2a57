"""Pairs write an agreement together, in versions that everybody in the pair signs."""

from alembic import op

revision = "0011"
down_revision = "0010"

TABLES = """
create table agreement (
    team_id text not null,
    id uuid not null,
    pair_id uuid not null,
    version int not null check (version > 0),
    written_by uuid not null,
    written_at timestamptz not null,
    primary key (team_id, id),
    unique (team_id, pair_id, version),
    unique (team_id, pair_id, id),
    foreign key (team_id, pair_id) references pair,
    foreign key (team_id, written_by) references member
);
create table agreement_answer (
    team_id text not null,
    agreement_id uuid not null,
    pair_id uuid not null,
    question text not null,
    author uuid not null,
    pick text[] not null,
    words bytea,
    primary key (team_id, agreement_id, question),
    foreign key (team_id, pair_id, agreement_id) references agreement (team_id, pair_id, id),
    foreign key (team_id, author) references member
);
create table signature (
    team_id text not null,
    agreement_id uuid not null,
    member_id uuid not null,
    signed_at timestamptz not null,
    primary key (team_id, agreement_id, member_id),
    foreign key (team_id, agreement_id) references agreement,
    foreign key (team_id, member_id) references member
);
"""

# That there is a version, and who signed it, organizers see too; what it says, only who is in the pair now. A version
# stays as it was written, and nobody signs for somebody else.
WALLS = """
alter table agreement enable row level security;
alter table agreement force row level security;
alter table agreement_answer enable row level security;
alter table agreement_answer force row level security;
alter table signature enable row level security;
alter table signature force row level security;
create policy team on agreement using (team_id = current_team()) with check (team_id = current_team());
create policy read on agreement_answer for select
    using (team_id = current_team() and shares_pair(team_id, pair_id));
create policy write on agreement_answer for insert
    with check (team_id = current_team() and author = current_reader() and shares_pair(team_id, pair_id));
create policy change on agreement_answer for update
    using (team_id = current_team() and author = current_reader()) with check (team_id = current_team() and false);
create policy remove on agreement_answer for delete
    using (team_id = current_team() and author = current_reader());
create policy read on signature for select using (team_id = current_team());
create policy write on signature for insert
    with check (team_id = current_team() and member_id = current_reader());
create policy change on signature for update
    using (team_id = current_team() and member_id = current_reader()) with check (team_id = current_team() and false);
create policy remove on signature for delete
    using (team_id = current_team() and member_id = current_reader());
"""


def upgrade() -> None:
    """Make the tables and their walls."""
    op.execute(TABLES)
    op.execute(WALLS)
