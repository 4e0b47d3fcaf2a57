"""What is marked as counted is counted: one function adds it up for a program's organizers, five people at a time."""

from alembic import op

revision = "0015"
down_revision = "0014"

# The function runs as the tables' owner, whom the walls bind too; this lets the owner, and nobody else, see what is to
# be counted, of the transaction's own team.
WALLS = """
create policy count on answer for select to current_user
    using (team_id = current_team() and visibility = 'counted');
"""

# Each person counts once for a question, with the first of their pairs. People are counted in whole fives, as they
# answered, so that nobody can tell whose answer moved a figure. What was picked and what was written comes back in an
# order that has nothing to do with who or when.
COUNT = """
create function count_answers(of_program uuid)
    returns table (stage text, question text, people bigint, picks text[], words bytea[])
    language sql stable security definer set search_path = public, pg_temp
begin atomic
    with theirs as (
        select distinct on (s.stage, a.question, a.author)
            s.stage, a.question, a.pick, a.words, s.submitted_at as at, s.id
        from answer a join submission s on (s.team_id, s.id) = (a.team_id, a.submission_id)
        where a.team_id = current_team() and a.visibility = 'counted' and s.program_id = of_program
        and exists (
            select from program_role r where r.team_id = current_team() and r.program_id = of_program
            and r.member_id = current_reader())
        order by s.stage, a.question, a.author, s.submitted_at, s.id),
    placed as (
        select t.*, row_number() over one as place, count(*) over (partition by t.stage, t.question) as all_of_them
        from theirs t window one as (partition by t.stage, t.question order by t.at, t.id)),
    whole as (select * from placed where place <= all_of_them - all_of_them % 5)
    select w.stage, w.question, count(*),
        array(select picked from whole one, unnest(one.pick) picked
              where (one.stage, one.question) = (w.stage, w.question) order by picked),
        array(select one.words from whole one
              where (one.stage, one.question) = (w.stage, w.question) and one.words is not null
              order by md5(one.words))
    from whole w group by w.stage, w.question;
end
"""


def upgrade() -> None:
    """Make the function, and let it see what it counts."""
    op.execute(WALLS)
    op.execute(COUNT)
