"""Two workspaces with the very same people, programs and ids in every table: only the team tells them apart."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from uuid import UUID

import sqlalchemy

from db.engine import Store, Tx, sqlstate

HERE, THERE = "T0HERE", "T0THERE"
ANA, KENJI, MEI, OLU, PAUL, SUE = (UUID(int=n) for n in range(1, 7))
PROGRAM, OTHER_PROGRAM, PAIR, ENROLMENT, SUBMISSION, ROW = (UUID(int=n) for n in range(11, 17))
PEOPLE = {"ana": ANA, "kenji": KENJI, "mei": MEI, "olu": OLU, "paul": PAUL, "sue": SUE}
IDS = PEOPLE | {
    "program": PROGRAM,
    "other": OTHER_PROGRAM,
    "pair": PAIR,
    "enrolment": ENROLMENT,
    "submission": SUBMISSION,
    "row": ROW,
}

# One statement for each table, in an order that satisfies the keys. A table without one fails the tests.
ROWS: Mapping[str, str] = {
    "team": "insert into team (team_id, name) values (%(team)s, 'Cloud User Group')",
    "seal": "insert into seal values (%(team)s, 'sealed')",
    "member": """insert into member (team_id, id, slack_user, name, zone, hour_local)
        select %(team)s, id, 'U' || id, 'Somebody', 'UTC', '09:00'
        from unnest(array[%(ana)s, %(kenji)s, %(mei)s, %(olu)s, %(paul)s, %(sue)s]::uuid[]) id""",
    "pause": "insert into pause values (%(team)s, %(row)s, %(ana)s, '2026-11-06', '2026-10-13Z')",
    "program": """insert into program (team_id, id, kind, name, weeks, weekday, hour_local)
        select %(team)s, id, 'kind', 'Program', 2, 1, '09:00' from unnest(array[%(program)s, %(other)s]::uuid[]) id""",
    "program_role": """insert into program_role values
        (%(team)s, %(program)s, %(olu)s, 'organizer'), (%(team)s, %(other)s, %(paul)s, 'organizer')""",
    "opening": "insert into opening values (%(team)s, %(row)s, %(program)s, 'asks')",
    "enrolment": "insert into enrolment values (%(team)s, %(enrolment)s, %(program)s, %(ana)s, 'asks', 1)",
    "veto": "insert into veto values (%(team)s, %(ana)s, 'U0KENJI')",
    "pair": """insert into pair (team_id, id, program_id, anchor_zone, first_on, weeks, starts_on, made_at)
        values (%(team)s, %(pair)s, %(program)s, 'UTC', '2026-10-13', 2, '2026-10-12', '2026-10-12Z')""",
    "pair_member": """insert into pair_member values
        (%(team)s, %(pair)s, %(ana)s, 'asks', '2026-10-12Z'),
        (%(team)s, %(pair)s, %(kenji)s, 'helps', '2026-10-12Z')""",
    "period": "insert into period values (%(team)s, %(pair)s, 'stage', 1, 1, '2026-10-13Z')",
    "farewell": "insert into farewell values (%(team)s, %(row)s, %(pair)s, '2026-12-21', '2026-12-11Z')",
    "schedule": "insert into schedule values (%(team)s, %(pair)s, 'stage', %(ana)s, 2, '2026-10-27Z')",
    "form": "insert into form values (%(team)s, %(row)s, %(ana)s, %(pair)s, 'stage', 1, 1)",
    "submission": """insert into submission
        (team_id, id, program_id, pair_id, stage, n, author, submitted_at, released_at)
        values (%(team)s, %(submission)s, %(program)s, %(pair)s, 'stage', 1, %(ana)s, '2026-10-13Z', '2026-10-13Z')""",
    "answer": """insert into answer values
        (%(team)s, %(submission)s, 'growth', %(ana)s, 'partner', 'no', '{a}', 'sealed')""",
    "celebration": """insert into celebration values (%(team)s, %(row)s, %(program)s, %(pair)s, %(ana)s, 'row', 4, '4',
        'Somebody', 'previewed', '2026-11-09Z')""",
    "shelf": """insert into shelf values
        (%(team)s, %(row)s, %(pair)s, 'C1 1.1', 'U1', %(ana)s, '2026-10-13Z', 'sealed')""",
    "agreement": "insert into agreement values (%(team)s, %(row)s, %(pair)s, 1, %(ana)s, '2026-10-13Z')",
    "agreement_answer": """insert into agreement_answer values
        (%(team)s, %(row)s, %(pair)s, 'purpose', %(ana)s, '{a}', 'sealed')""",
    "signature": "insert into signature values (%(team)s, %(row)s, %(ana)s, '2026-10-13Z')",
    "goal": """insert into goal (team_id, id, pair_id, owner, named_by, due_on, made_at, changed_at)
        values (%(team)s, %(row)s, %(pair)s, %(ana)s, 'wish', '2027-03-03', '2026-10-13Z', '2026-10-13Z')""",
    "goal_version": """insert into goal_version values
        (%(team)s, %(row)s, 1, 'wish', '{}', 'sealed', '2026-10-13Z')""",
    "goal_asked": "insert into goal_asked values (%(team)s, %(row)s, %(row)s, 'growth')",
    "outbox": """insert into outbox (team_id, id, to_member, due_at)
        values (%(team)s, %(row)s, %(ana)s, '2026-10-13Z')""",
    "absence": "insert into absence values (%(team)s, %(row)s, '2026-10-13Z', '2026-10-22Z')",
    "duplicate": "insert into duplicate values (%(team)s, %(row)s, 2, '2026-10-13Z')",
    "prompt": """insert into prompt (team_id, pair_id, stage, prompt, n, recipient, due_at, outbox_id)
        values (%(team)s, %(pair)s, 'stage', 'ask', 1, %(ana)s, '2026-10-13Z', %(row)s)""",
    "notice": """insert into notice values
        (%(team)s, %(row)s, 'welcome', %(program)s, %(ana)s, %(program)s)""",
    "help": """insert into help (team_id, id, program_id, pair_id, author, topic, words, asked_at)
        values (%(team)s, %(row)s, %(program)s, %(pair)s, %(ana)s, 'pair', 'sealed', '2026-10-13Z')""",
    "help_reader": "insert into help_reader values (%(team)s, %(row)s, %(olu)s)",
    "request": """insert into request (team_id, id, program_id, asker, guide, asked_at, answer_by)
        values (%(team)s, %(row)s, %(program)s, %(ana)s, %(kenji)s, '2026-10-13Z', '2026-10-20Z')""",
    "request_words": "insert into request_words values (%(team)s, %(row)s, 'sentence', %(ana)s, 'sealed')",
    "proposal": """insert into proposal (team_id, id, pair_id, program_id, by_member, asked_at)
        values (%(team)s, %(row)s, %(pair)s, %(other)s, %(ana)s, '2026-10-13Z')""",
    "beat": "insert into beat values (%(team)s, '2026-10-13Z', %(row)s)",
    "pace": "insert into pace values (%(team)s, 'C1', '-infinity')",
    "reply": "insert into reply values (%(team)s, 'C1', '1.1', '1.0', 'U1')",
    "inbox": "insert into inbox values (%(team)s, 'Ev1', '2026-10-13Z')",
    "audit": "insert into audit values (%(team)s, %(row)s, 'U1', 'act', 'thing', '2026-10-13Z')",
}


@contextmanager
def rolled_back(store: Store) -> Iterator[Tx]:
    """Open a transaction under the app's role in which both teams stand, and leave no trace of it."""
    with store.engine.connect() as connection:
        tx = Tx(connection, HERE, store.vault)
        for team in (THERE, HERE):
            become(tx, team, ANA)
            for statement in ROWS.values():
                tx.run(statement, **IDS | {"team": team})
        yield tx


def become(tx: Tx, team: str, reader: UUID | None = None) -> None:
    """Go on as this team and this reader, whatever team the statements name."""
    tx.run("select set_config('app.team', %(as_team)s, true)", as_team=team)
    tx.identify(reader)


def attempt(tx: Tx, statement: str, **values: object) -> int | str:
    """Run a statement; return how many rows it touched, or the name Postgres has for its refusal."""
    try:
        with tx.connection.begin_nested():
            return tx.run(statement, **IDS | values)
    except sqlalchemy.exc.DBAPIError as error:
        return sqlstate(error)


def tables(tx: Tx) -> set[str]:
    """Return every table there is but Alembic's own, which holds nobody's rows."""
    found = tx.rows("select tablename from pg_tables where schemaname = 'public' and tablename <> 'alembic_version'")
    return {row["tablename"] for row in found}
