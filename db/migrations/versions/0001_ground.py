"""The ground: people, programs, pairs, check-ins and the outbox, each row walled in by its team."""

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
create table team (
    team_id text primary key,
    name text not null,
    state text not null default 'active' check (state in ('active', 'paused')),
    reason text not null default '',
    purge_on date
);
create table member (
    team_id text not null references team,
    id uuid not null,
    slack_user text not null,
    name text not null,
    zone text not null,
    hour_local time not null,
    quiet_from time not null default '21:00',
    quiet_until time not null default '08:00',
    dm_channel text,
    state text not null default 'active' check (state in ('active', 'deactivated')),
    primary key (team_id, id),
    unique (team_id, slack_user)
);
create table program (
    team_id text not null references team,
    id uuid not null,
    kind text not null,
    name text not null,
    weeks int not null check (weeks > 0),
    weekday int not null check (weekday between 0 and 6),
    hour_local time not null,
    state text not null default 'active' check (state in ('active', 'closed')),
    primary key (team_id, id)
);
create table program_role (
    team_id text not null,
    program_id uuid not null,
    member_id uuid not null,
    role text not null check (role in ('organizer')),
    primary key (team_id, program_id, member_id),
    foreign key (team_id, program_id) references program,
    foreign key (team_id, member_id) references member
);
create table opening (
    team_id text not null,
    id uuid not null,
    program_id uuid not null,
    role text not null,
    primary key (team_id, id),
    unique (team_id, program_id, role),
    foreign key (team_id, program_id) references program
);
create table enrolment (
    team_id text not null,
    id uuid not null,
    program_id uuid not null,
    member_id uuid not null,
    role text not null,
    capacity int not null check (capacity > 0),
    state text not null default 'active' check (state in ('active', 'withdrawn')),
    primary key (team_id, id),
    unique (team_id, program_id, member_id, role),
    foreign key (team_id, program_id) references program,
    foreign key (team_id, member_id) references member
);
create table pair (
    team_id text not null,
    id uuid not null,
    program_id uuid not null,
    state text not null default 'active' check (state in ('active', 'closed')),
    outcome text,
    anchor_zone text not null,
    first_on date not null,
    weeks int not null check (weeks > 0),
    made_at timestamptz not null,
    channel text,
    primary key (team_id, id),
    foreign key (team_id, program_id) references program
);
create index pair_of_program on pair (team_id, program_id, state);
create table pair_member (
    team_id text not null,
    pair_id uuid not null,
    member_id uuid not null,
    role text not null,
    joined_at timestamptz not null,
    left_at timestamptz,
    primary key (team_id, pair_id, member_id),
    foreign key (team_id, pair_id) references pair,
    foreign key (team_id, member_id) references member
);
create index pairs_of_member on pair_member (team_id, member_id);
create table period (
    team_id text not null,
    pair_id uuid not null,
    stage text not null,
    n int not null check (n > 0),
    playbook_version int not null,
    opens_at timestamptz not null,
    closes_at timestamptz,
    primary key (team_id, pair_id, stage, n),
    foreign key (team_id, pair_id) references pair
);
create table schedule (
    team_id text not null,
    pair_id uuid not null,
    stage text not null,
    member_id uuid not null,
    n int not null check (n > 0),
    next_at timestamptz not null,
    primary key (team_id, pair_id, stage, member_id),
    foreign key (team_id, pair_id, member_id) references pair_member
);
create index schedule_due on schedule (team_id, next_at);
create table form (
    team_id text not null,
    id uuid not null,
    member_id uuid not null,
    pair_id uuid not null,
    stage text not null,
    n int not null,
    playbook_version int not null,
    closed_at timestamptz,
    primary key (team_id, id),
    unique (team_id, pair_id, stage, n, member_id),
    foreign key (team_id, pair_id, stage, n) references period,
    foreign key (team_id, pair_id, member_id) references pair_member
);
create table submission (
    team_id text not null,
    id uuid not null,
    program_id uuid not null,
    pair_id uuid,
    enrolment_id uuid,
    subject uuid generated always as (coalesce(pair_id, enrolment_id)) stored,
    stage text not null,
    n int not null,
    author uuid not null,
    submitted_at timestamptz not null,
    edited_at timestamptz,
    released_at timestamptz,
    primary key (team_id, id),
    unique (team_id, id, author),
    unique (team_id, subject, stage, n, author),
    check (num_nonnulls(pair_id, enrolment_id) = 1),
    foreign key (team_id, program_id) references program,
    foreign key (team_id, pair_id) references pair,
    foreign key (team_id, enrolment_id) references enrolment,
    foreign key (team_id, author) references member
);
create table answer (
    team_id text not null,
    submission_id uuid not null,
    question text not null,
    author uuid not null,
    visibility text not null check (visibility in ('only_me', 'partner', 'counted', 'organizers')),
    blind text not null check (blind in ('no', 'until_mine', 'until_all')),
    pick text[] not null,
    words bytea,
    primary key (team_id, submission_id, question),
    foreign key (team_id, submission_id, author) references submission (team_id, id, author)
);
create table outbox (
    team_id text not null references team,
    id uuid not null,
    seq bigint generated always as identity,
    to_member uuid,
    to_pair uuid,
    channel text,
    thread_ts text,
    act text not null default 'post' check (act in ('post', 'edit')),
    due_at timestamptz not null,
    expires_at timestamptz,
    state text not null default 'due' check (state in ('due', 'sending', 'sent', 'unknown', 'parked')),
    reason text not null default '',
    attempts int not null default 0,
    claimed_by uuid,
    first_attempt_at timestamptz,
    not_before timestamptz,
    lease_until timestamptz,
    sent_at timestamptz,
    ts text,
    primary key (team_id, id),
    check (num_nonnulls(to_member, to_pair) = 1),
    foreign key (team_id, to_member) references member,
    foreign key (team_id, to_pair) references pair
);
create index outbox_due on outbox (team_id, due_at) where state = 'due';
create index outbox_open on outbox (team_id, channel, seq) where state in ('due', 'sending');
create index outbox_stuck on outbox (team_id, state) where state in ('sending', 'unknown', 'parked');
create index outbox_ts on outbox (team_id, channel, ts);
create table prompt (
    team_id text not null,
    pair_id uuid not null,
    stage text not null,
    prompt text not null,
    n int not null,
    recipient uuid not null,
    due_at timestamptz not null,
    expires_at timestamptz,
    outbox_id uuid not null,
    state text not null default 'due' check (state in ('due', 'sent', 'answered')),
    answered_at timestamptz,
    primary key (team_id, pair_id, stage, prompt, n, recipient),
    foreign key (team_id, pair_id, stage, n) references period,
    foreign key (team_id, pair_id, recipient) references pair_member,
    foreign key (team_id, outbox_id) references outbox
);
create index prompt_of_outbox on prompt (team_id, outbox_id);
create table pace (
    team_id text not null references team,
    scope text not null,
    not_before timestamptz not null,
    primary key (team_id, scope)
);
create table reply (
    team_id text not null references team,
    channel text not null,
    ts text not null,
    thread_ts text not null,
    author text not null,
    primary key (team_id, channel, ts)
);
create index reply_thread on reply (team_id, channel, thread_ts);
create table inbox (
    team_id text not null references team,
    event_id text not null,
    received_at timestamptz not null,
    primary key (team_id, event_id)
);
create table audit (
    team_id text not null references team,
    id uuid not null,
    actor text not null,
    act text not null,
    thing_id text not null,
    at timestamptz not null,
    undone_at timestamptz,
    primary key (team_id, id)
);
"""

# An unset setting reads as '', not as NULL, so both are made NULL, and NULL equals nothing: no setting, no rows.
WALLS = """
create function current_team() returns text stable language sql
    return nullif(current_setting('app.team', true), '');
create function current_reader() returns uuid stable language sql
    return nullif(current_setting('app.reader', true), '')::uuid;

do $$
declare name text;
begin
    for name in select tablename from pg_tables where schemaname = 'public' and tablename <> 'alembic_version' loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        if name <> 'answer' then
            execute format('create policy team on %I using (team_id = current_team())'
                           ' with check (team_id = current_team())', name);
        end if;
    end loop;
end $$;

-- Words are for their author; for a partner once released, in a blind stage once theirs is in too, ratings once
-- everybody's is; for organizers of the program what the form names them for. Nobody reads 'counted'.
create policy read on answer for select using (
    team_id = current_team() and (
        author = current_reader()
        or (visibility = 'partner' and exists (
            select from submission s
            where s.team_id = answer.team_id and s.id = answer.submission_id and s.released_at is not null
            and exists (
                select from pair_member me join pair_member they
                    on (they.team_id, they.pair_id) = (me.team_id, me.pair_id)
                join pair on (pair.team_id, pair.id) = (me.team_id, me.pair_id)
                where me.team_id = s.team_id and me.member_id = current_reader() and me.left_at is null
                and they.member_id = s.author and they.left_at is null
                and pair.program_id = s.program_id and (s.pair_id is null or s.pair_id = me.pair_id))
            and (answer.blind = 'no'
                or (answer.blind = 'until_mine' and exists (
                    select from submission mine
                    where (mine.team_id, mine.subject, mine.stage, mine.n) = (s.team_id, s.subject, s.stage, s.n)
                    and mine.author = current_reader()))
                or (answer.blind = 'until_all' and s.pair_id is not null and not exists (
                    select from pair_member owing
                    where (owing.team_id, owing.pair_id) = (s.team_id, s.pair_id) and owing.left_at is null
                    and not exists (
                        select from submission theirs
                        where (theirs.team_id, theirs.subject, theirs.stage, theirs.n)
                            = (s.team_id, s.subject, s.stage, s.n)
                        and theirs.author = owing.member_id))))))
        or (visibility = 'organizers' and exists (
            select from submission s join program_role r on (r.team_id, r.program_id) = (s.team_id, s.program_id)
            where s.team_id = answer.team_id and s.id = answer.submission_id and r.member_id = current_reader()))));
create policy write on answer for insert
    with check (team_id = current_team() and author = current_reader());
create policy change on answer for update
    using (team_id = current_team() and author = current_reader())
    with check (team_id = current_team() and author = current_reader());
create policy remove on answer for delete
    using (team_id = current_team() and author = current_reader());
"""


def upgrade() -> None:
    """Make the tables and their walls."""
    op.execute(TABLES)
    op.execute(WALLS)
