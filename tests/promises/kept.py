"""What is in the database when everybody has asked: whole, in the very words, and once."""

from collections import Counter
from typing import Any

import psycopg
from sqlalchemy.engine import make_url

from db.vault import Vault
from tests.handlers.ledger import Rows
from tests.promises.asking import GOAL, HELP, PROMISE
from tests.promises.shaky import Shaky
from tests.promises.twos import ANSWERED, FILLED, QUIET, Two

# Each is true of nothing if every question is one transaction: rows that belong together, of which some are missing.
HALF_DONE = {
    "a check-in without its answers": """select from submission s where not skipped
        and (select count(*) from answer a where a.submission_id = s.id) <> 2""",
    "shared, and nobody is told": """select from submission s where (released_at is not null)
        <> exists (select from prompt p where (p.pair_id, p.n, p.prompt) = (s.pair_id, s.n, 'guidance'))""",
    "an answer that is not counted": """select from prompt p join outbox o on o.id = p.outbox_id
        where p.prompt = 'guidance' and (p.state = 'answered')
        <> exists (select from reply r where (r.channel, r.thread_ts) = (o.channel, o.ts))""",
    "answered, and nobody is told": """select from prompt p where prompt = 'guidance' and (state = 'answered')
        <> exists (select from prompt a where (a.pair_id, a.n, a.prompt) = (p.pair_id, p.n, 'answered'))""",
    "an answer that was taken in and has no effect": """select from member m where
        exists (select from inbox where event_id = 'Ev-message-' || slack_user)
        <> exists (select from reply where author = slack_user)""",
    "news that was taken in and has no effect": """select from member m
        join inbox on event_id = 'Ev-user_change-' || slack_user where name not like '% the second'""",
    "a goal that does not say all": """select from goal g
        where (select count(*) from goal_version v where v.goal_id = g.id) <> 2""",
    "help that reaches nobody": """select from help h where h.id not in (select help_id from help_reader)
        or h.id not in (select about from notice) or h.id::text not in (select thing_id from audit)""",
    "fewer messages, and no note of it": """select from member m where fewer
        <> exists (select from audit where (actor, act) = (slack_user, 'messages.fewer'))""",
}


def half_done(shaky: Shaky) -> Counter[str]:
    """Count the rows that stand without the others of their question, all seen at the same moment."""
    url = make_url(shaky.cluster.owner_url)
    counted = " union all ".join(f"select '{what}', count(*) from ({rows}) found" for what, rows in HALF_DONE.items())  # noqa: S608 - all of it stands above
    with psycopg.connect(host=str(url.query["host"]), dbname=url.database, user="postgres") as server:
        return Counter({what: n for what, n in server.execute(counted.encode()) if n})


def missing_of(rows: Rows, twos: list[Two], vault: Vault) -> list[str]:
    """Return what of all that was confirmed is not there, not in the words in which it was sent, or there twice."""

    def words(found: list[dict[str, Any]]) -> list[str]:
        return [vault.open(bytes.fromhex(one["words"][2:])) for one in found if one["words"]]

    def of(table: str, **same: object) -> list[dict[str, Any]]:
        return [row for row in rows[table] if all(row[name] == str(value) for name, value in same.items())]

    missing = []
    names = {row["id"]: row["name"] for row in rows["member"]}
    for two in twos:
        filled = [row for row in of("submission", pair_id=two.pair) if row["n"] == FILLED and row["released_at"]]
        quiet = [row for row in of("submission", pair_id=two.pair) if row["n"] == QUIET and row["skipped"]]
        goals = of("goal", pair_id=two.pair)
        prompts = [(row["prompt"], row["n"], row["state"]) for row in of("prompt", pair_id=two.pair)]
        checks = {
            "check-in": [words(of("answer", submission_id=one["id"], question="next_promise")) for one in filled]
            == [[f"{two.mentee.name} {PROMISE}"]],
            "card": sum(one[:2] == ("guidance", FILLED) for one in prompts) == 1,
            "nothing new": len(quiet) == 1,
            "goal": [words(of("goal_version", goal_id=one["id"], question="wish")) for one in goals]
            == [[f"{two.mentee.name} {GOAL}"]],
            "help": words(of("help", pair_id=two.pair)) == [f"{two.mentee.name} {HELP}"],
            "name": names[str(two.mentor_id)] == two.mentor.name,
            "answer": ("guidance", ANSWERED, "answered") in prompts,
            "news of it": sum(one[:2] == ("answered", ANSWERED) for one in prompts) == 1,
            "fewer": [row["fewer"] for row in of("member", id=two.mentor_id)] == [True],
        }
        missing += [f"{two.mentee.name}: {what}" for what, there in checks.items() if not there]
    return missing
