"""People in a pair have goals: what they wrote, in versions, and which form asked about which of them."""

from alembic import op

revision = "0012"
down_revision = "0011"

TABLES = """
create table goal (
    team_id text not null,
    id uuid not null,
    pair_id uuid not null,
    owner uuid not null,
    named_by text not null,
    state text not null default 'open' check (state in ('open', 'reached', 'partly', 'not', 'outgrown')),
    due_on date not null,
    made_at timestamptz not null,
    changed_at timestamptz not null,
    primary key (team_id, id),
    foreign key (team_id, pair_id, owner) references pair_member
);
create index goals_of_pair on goal (team_id, pair_id);
create table goal_version (
    team_id text not null,
    goal_id uuid not null,
    n int not null check (n > 0),
    question text not null,
    pick text[] not null,
    words bytea,
    at timestamptz not null,
    primary key (team_id, goal_id, n, question),
    foreign key (team_id, goal_id) references goal
);
create table goal_asked (
    team_id text not null,
    form_id uuid not null,
    goal_id uuid not null,
    question text not null,
    primary key (team_id, form_id),
    foreign key (team_id, form_id) references form,
    foreign key (team_id, goal_id) references goal
);
create index forms_of_goal on goal_asked (team_id, goal_id);
"""

# A goal is its owner's, also after the pair has ended, and is read by those who are in the pair with them now. Only its
# owner changes it. How it moved is an answer of the form that asked about it, and is read by whoever reads that.
WALLS = """
create function in_pair_with(team text, pair uuid, other uuid) returns boolean stable language sql as $$
    select exists (select from pair_member me join pair_member they
        on (they.team_id, they.pair_id) = (me.team_id, me.pair_id)
        where me.team_id = team and me.pair_id = pair and me.member_id = current_reader() and me.left_at is null
        and they.member_id = other and they.left_at is null) $$;
create policy read on goal for select
    using (team_id = current_team() and (owner = current_reader() or in_pair_with(team_id, pair_id, owner)));
create policy write on goal for insert
    with check (team_id = current_team() and owner = current_reader() and shares_pair(team_id, pair_id));
create policy change on goal for update
    using (team_id = current_team() and owner = current_reader())
    with check (team_id = current_team() and owner = current_reader());
create policy remove on goal for delete
    using (team_id = current_team() and owner = current_reader());
create function owns_goal(team text, goal uuid) returns boolean stable language sql as $$
    select exists (select from goal g where g.team_id = team and g.id = goal and g.owner = current_reader()) $$;

do $$
declare name text;
begin
    foreach name in array array['goal', 'goal_version', 'goal_asked'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
    end loop;
    foreach name in array array['goal_version', 'goal_asked'] loop
        execute format('create policy read on %I for select using (team_id = current_team() and exists'
                       ' (select from goal g where (g.team_id, g.id) = (%1$I.team_id, %1$I.goal_id)))', name);
        execute format('create policy write on %I for insert'
                       ' with check (team_id = current_team() and owns_goal(team_id, goal_id))', name);
        execute format('create policy change on %I for update'
                       ' using (team_id = current_team() and owns_goal(team_id, goal_id))'
                       ' with check (team_id = current_team() and owns_goal(team_id, goal_id))', name);
        execute format('create policy remove on %I for delete'
                       ' using (team_id = current_team() and owns_goal(team_id, goal_id))', name);
    end loop;
end $$;
"""


def upgrade() -> None:
    """Make the tables and their walls."""
    op.execute(TABLES)
    op.execute(WALLS)
