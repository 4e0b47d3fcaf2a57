"""Pairs have a shelf of words that they chose to keep, and stages that come once."""

from alembic import op

revision = "0006"
down_revision = "0005"

TABLE = """
create table shelf (
    team_id text not null,
    id uuid not null,
    pair_id uuid not null,
    source text not null,
    author text not null,
    kept_by uuid not null,
    kept_at timestamptz not null,
    words bytea not null,
    primary key (team_id, id),
    unique (team_id, pair_id, source),
    foreign key (team_id, pair_id) references pair,
    foreign key (team_id, kept_by) references member
);
alter table shelf enable row level security;
alter table shelf force row level security;
"""

# Only who is in the pair now reads it or adds to it; only who kept or wrote something takes it off.
WALLS = """
create function shares_pair(team text, pair uuid) returns boolean stable language sql as $$
    select exists (select from pair_member me where me.team_id = team and me.pair_id = pair
        and me.member_id = current_reader() and me.left_at is null) $$;
create policy read on shelf for select
    using (team_id = current_team() and shares_pair(team_id, pair_id));
create policy write on shelf for insert
    with check (team_id = current_team() and kept_by = current_reader() and shares_pair(team_id, pair_id));
create policy change on shelf for update
    using (team_id = current_team() and kept_by = current_reader())
    with check (team_id = current_team() and kept_by = current_reader() and shares_pair(team_id, pair_id));
create policy remove on shelf for delete
    using (team_id = current_team() and shares_pair(team_id, pair_id) and (kept_by = current_reader() or author = (
        select slack_user from member me where me.team_id = shelf.team_id and me.id = current_reader())));
"""


def upgrade() -> None:
    """Make the table and its walls, and tell what comes once from what comes again."""
    op.execute(TABLE)
    op.execute(WALLS)
    op.execute("alter table period add column once boolean not null default false")
