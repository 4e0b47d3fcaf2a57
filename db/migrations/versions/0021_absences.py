"""What went wrong is remembered: absences, and messages that came twice; and a workspace can be deleted on its day."""

from alembic import op

revision = "0021"
down_revision = "0020"


REMEMBERED = """
alter table team add column awake_at timestamptz, add column looked_at timestamptz;
create table absence (
    team_id text not null references team,
    id uuid not null,
    since timestamptz not null,
    until timestamptz not null,
    primary key (team_id, id),
    check (since < until)
);
alter table prompt add column missed_in uuid, add foreign key (team_id, missed_in) references absence;
create index prompt_missed on prompt (team_id, missed_in) where missed_in is not null;
alter table prompt drop constraint prompt_state_check;
alter table prompt add constraint prompt_state_check
    check (state in ('due', 'sent', 'answered', 'skipped', 'missed'));
create table duplicate (
    team_id text not null,
    outbox_id uuid not null,
    copies int not null check (copies > 1),
    found_at timestamptz not null,
    primary key (team_id, outbox_id),
    foreign key (team_id, outbox_id) references outbox
);
do $$
declare name text;
begin
    foreach name in array array['absence', 'duplicate'] loop
        execute format('alter table %I enable row level security', name);
        execute format('alter table %I force row level security', name);
        execute format('create policy team on %I using (team_id = current_team())'
                       ' with check (team_id = current_team())', name);
    end loop;
end $$;
"""

# A team's row may be deleted on its day and no sooner, whoever asks, and takes every row of the team along: a foreign
# key deletes whatever the walls hide. All other keys wait with their checks where that is asked for, since what points
# to what does not matter then.
DELETABLE = """
drop policy team on team;
create policy read on team for select using (team_id = current_team());
create policy write on team for insert with check (team_id = current_team());
create policy change on team for update using (team_id = current_team()) with check (team_id = current_team());
create policy remove on team for delete using (team_id = current_team() and state = 'paused'
    and purge_on <= (clock_timestamp() at time zone 'utc')::date);
do $$
declare one record;
begin
    for one in select conrelid::regclass as name, conname,
            confrelid = 'team'::regclass and cardinality(conkey) = 1 as to_team
        from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace loop
        if one.to_team then
            execute format('alter table %s drop constraint %I', one.name, one.conname);
        else
            execute format('alter table %s alter constraint %I deferrable', one.name, one.conname);
        end if;
    end loop;
    for one in select attrelid::regclass as name from pg_attribute join pg_class on pg_class.oid = attrelid
        where attname = 'team_id' and relkind = 'r' and relnamespace = 'public'::regnamespace
        and attrelid <> 'team'::regclass loop
        execute format('alter table %s add foreign key (team_id) references team on delete cascade', one.name);
    end loop;
end $$;
"""


def upgrade() -> None:
    """Make the tables, let a prompt say that its time was over before it could be sent, and let a team be deleted."""
    op.execute(REMEMBERED)
    op.execute(DELETABLE)
