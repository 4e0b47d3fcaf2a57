"""People find each other in a directory, ask each other, and move their pair into a program with its history."""

from alembic import op

revision = "0014"
down_revision = "0013"

TABLES = """
alter table opening add column listed_for text;
alter table pair add column follows uuid;
alter table pair add foreign key (team_id, follows) references pair;
create table request (
    team_id text not null,
    id uuid not null,
    program_id uuid not null,
    asker uuid not null,
    guide uuid not null,
    asked_at timestamptz not null,
    answer_by timestamptz not null,
    state text not null default 'open' check (state in ('open', 'asked_back', 'accepted', 'declined', 'withdrawn')),
    answered_at timestamptz,
    pair_id uuid,
    primary key (team_id, id),
    check (asker <> guide),
    foreign key (team_id, program_id) references program,
    foreign key (team_id, asker) references member,
    foreign key (team_id, guide) references member,
    foreign key (team_id, pair_id) references pair
);
create index requests_of_asker on request (team_id, asker);
create index requests_of_guide on request (team_id, guide);
create index request_of_pair on request (team_id, pair_id);
create table request_words (
    team_id text not null,
    request_id uuid not null,
    part text not null check (part in ('sentence', 'question', 'reply')),
    author uuid not null,
    words bytea not null,
    primary key (team_id, request_id, part),
    foreign key (team_id, request_id) references request,
    foreign key (team_id, author) references member
);
create table proposal (
    team_id text not null,
    id uuid not null,
    pair_id uuid not null,
    program_id uuid not null,
    by_member uuid not null,
    asked_at timestamptz not null,
    state text not null default 'open' check (state in ('open', 'accepted', 'declined')),
    answered_at timestamptz,
    primary key (team_id, id),
    foreign key (team_id, pair_id) references pair,
    foreign key (team_id, program_id) references program,
    foreign key (team_id, by_member) references member
);
create index proposals_of_pair on proposal (team_id, pair_id);
"""

# A card in a directory is for everybody who has joined to look there; what two people ask each other is for these two.
# What a pair kept stays theirs when it becomes a pair of another program.
WALLS = """
do $$
declare name text;
begin
    foreach name in array array['request', 'request_words', 'proposal'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
    end loop;
    foreach name in array array['request', 'proposal'] loop
        execute format('create policy team on %I using (team_id = current_team())'
                       ' with check (team_id = current_team())', name);
    end loop;
end $$;
create function is_between(team text, request uuid) returns boolean stable language sql
    return exists (select from request r where r.team_id = team and r.id = request
        and current_reader() in (r.asker, r.guide));
create policy read on request_words for select
    using (team_id = current_team() and is_between(team_id, request_id));
create policy write on request_words for insert
    with check (team_id = current_team() and author = current_reader() and is_between(team_id, request_id));
create policy change on request_words for update
    using (team_id = current_team() and author = current_reader())
    with check (team_id = current_team() and author = current_reader() and is_between(team_id, request_id));
create policy remove on request_words for delete
    using (team_id = current_team() and author = current_reader());
create policy listed on answer for select using (
    team_id = current_team() and visibility = 'partner' and blind = 'no' and exists (
        select from submission s
        join enrolment they on (they.team_id, they.id) = (s.team_id, s.enrolment_id)
        join opening o on (o.team_id, o.program_id, o.role) = (they.team_id, they.program_id, they.role)
        join enrolment me on (me.team_id, me.program_id, me.role) = (o.team_id, o.program_id, o.listed_for)
        where s.team_id = answer.team_id and s.id = answer.submission_id and s.released_at is not null
        and they.state = 'active' and me.state = 'active' and me.member_id = current_reader()));
create function with_earlier(team text, pair uuid) returns setof uuid stable language sql as $$
    with recursive line (id) as (select pair
        union select p.follows from pair p join line on p.id = line.id where p.team_id = team and p.follows is not null)
    select id from line $$;
create or replace function shares_pair(team text, pair uuid) returns boolean stable language sql as $$
    select exists (select from pair_member me where me.team_id = team and me.member_id = current_reader()
        and me.left_at is null and pair in (select with_earlier(team, me.pair_id))) $$;
"""


def upgrade() -> None:
    """Make them, and the walls around the words."""
    op.execute(TABLES)
    op.execute(WALLS)
