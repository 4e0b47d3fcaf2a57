"""Each pair has a time of its own; and a partner's words open once one's own are shared, not once they are written."""

from alembic import op

revision = "0010"
down_revision = "0009"

# The walls hold for the owner of the tables too; without a team they would hide every row that is to be filled in.
SPANS = """
alter table pair add column starts_on date, add column ends_on date;
alter table pair no force row level security;
update pair set starts_on = (made_at at time zone anchor_zone)::date;
alter table pair force row level security;
alter table pair alter column starts_on set not null;
"""

WALLS = """
create function shared_too(team text, about uuid, part text, nth int, who uuid) returns boolean stable language sql
    return exists (select from submission s
        where (s.team_id, s.subject, s.stage, s.n, s.author) = (team, about, part, nth, who)
        and s.released_at is not null);
alter policy read on answer using (
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
                or (answer.blind = 'until_mine'
                    and shared_too(s.team_id, s.subject, s.stage, s.n, current_reader()))
                or (answer.blind = 'until_all' and s.pair_id is not null and not exists (
                    select from pair_member owing
                    where (owing.team_id, owing.pair_id) = (s.team_id, s.pair_id) and owing.left_at is null
                    and not shared_too(s.team_id, s.subject, s.stage, s.n, owing.member_id))))))
        or (visibility = 'organizers' and exists (
            select from submission s join program_role r on (r.team_id, r.program_id) = (s.team_id, s.program_id)
            where s.team_id = answer.team_id and s.id = answer.submission_id and r.member_id = current_reader()))));
"""


def upgrade() -> None:
    """Give the pairs there are the day they were made, and change the wall."""
    op.execute(SPANS)
    op.execute(WALLS)
