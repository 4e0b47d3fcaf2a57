"""Joining in two steps: a place that is only begun, a zone that was chosen, and whom one would rather not meet."""

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add all three; zones known so far go on following Slack."""
    op.execute("""
alter table enrolment drop constraint enrolment_state_check;
alter table enrolment add constraint enrolment_state_check check (state in ('draft', 'active', 'withdrawn'));
alter table member add column zone_chosen boolean not null default false;
create table veto (
    team_id text not null,
    by_member uuid not null,
    about_user text not null,
    primary key (team_id, by_member, about_user),
    foreign key (team_id, by_member) references member
);
alter table veto enable row level security;
alter table veto force row level security;
create policy own on veto using (team_id = current_team() and by_member = current_reader())
    with check (team_id = current_team() and by_member = current_reader());
""")
