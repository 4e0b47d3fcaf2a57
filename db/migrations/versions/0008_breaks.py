"""Pairs can end and stand still: when a pair ended, who is taking a break until when, and what waits meanwhile."""

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Let clocks stand: a stopped pair's schedule names no instant, and a message that waits is held."""
    op.execute("""
alter table member add column paused_on date, add column paused_until date;
alter table member add constraint member_paused check (paused_until is null or paused_on is not null);
create index member_away on member (team_id, paused_until) where paused_on is not null;
alter table pair add column stopped_at timestamptz, add column resumed_at timestamptz, add column ended_at timestamptz,
    add column left_by uuid;
alter table pair add foreign key (team_id, left_by) references member;
alter table schedule alter column next_at drop not null;
alter table outbox drop constraint outbox_state_check;
alter table outbox add constraint outbox_state_check
    check (state in ('due', 'held', 'sending', 'sent', 'unknown', 'parked'));
create index outbox_held on outbox (team_id) where state = 'held';
create table pause (
    team_id text not null,
    id uuid not null,
    member_id uuid not null,
    until_on date,
    said_at timestamptz not null,
    over boolean not null default false,
    primary key (team_id, id),
    foreign key (team_id, member_id) references member
);
create index pauses_of_member on pause (team_id, member_id) where not over;
alter table pause enable row level security;
alter table pause force row level security;
create policy team on pause using (team_id = current_team()) with check (team_id = current_team());
""")
