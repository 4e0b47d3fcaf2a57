"""Looks after what is sealed: whether our keys are the right ones, and that every word is under the newest."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy
from cryptography.fernet import InvalidToken
from sqlalchemy import Connection

from db.engine import Tx
from db.vault import Vault

# Every column that holds sealed words, as table and column.
SEALED = (
    ("agreement_answer", "words"),
    ("answer", "words"),
    ("goal_version", "words"),
    ("help", "words"),
    ("request_words", "words"),
    ("seal", "words"),
    ("shelf", "words"),
)
MARK = "These are the right keys."
_AT_ONCE = 500


@dataclass(frozen=True)
class Resealed:
    """How far a column has come: its rows, those that were sealed anew, those that none of the keys opens."""

    column: str
    rows: int
    done: int = 0
    anew: int = 0
    unopened: int = 0


def keys_fit(tx: Tx) -> bool:
    """Say whether our keys open the team's mark; so does any key as long as there is none."""
    try:
        tx.vault.open(tx.value("select words from seal where team_id = %(team)s"))
    except InvalidToken:
        return False
    return True


def leave_mark(tx: Tx) -> None:
    """Leave a mark by which other keys are noticed, unless there is one."""
    tx.run(
        "insert into seal (team_id, words) values (%(team)s, %(mark)s) on conflict do nothing",
        mark=tx.vault.seal(MARK),
    )


def reseal(owner_url: str, vault: Vault) -> Iterator[Resealed]:
    """Seal every word of every team anew with the newest key, a column at a time, telling how far it has come.

    A column changes whole or not at all. What no key opens stays as it was. Safe to repeat.
    """
    engine = sqlalchemy.create_engine(owner_url, poolclass=sqlalchemy.pool.NullPool, hide_parameters=True)
    for table, column in SEALED:
        with engine.begin() as connection:
            # Row-level security would hide rows from the owner too. Nobody else gets in before it is forced again.
            connection.exec_driver_sql(f"alter table {table} no force row level security")
            yield from _reseal(connection, table, column, vault)
            connection.exec_driver_sql(f"alter table {table} force row level security")


def _reseal(connection: Connection, table: str, column: str, vault: Vault) -> Iterator[Resealed]:
    rows = connection.exec_driver_sql(f"select count({column}) from {table}").scalar_one()  # noqa: S608 - ours
    so_far = Resealed(f"{table}.{column}", rows)
    yield so_far
    with connection.exec_driver_sql(
        f"select ctid::text as at, {column} as words from {table} where {column} is not null",  # noqa: S608
        execution_options={"stream_results": True},
    ) as found:
        for part in found.mappings().partitions(_AT_ONCE):
            anew = [
                {"at": row["at"], "words": vault.reseal(row["words"])}
                for row in part
                if not vault.is_newest(row["words"])
            ]
            changed = [row for row in anew if row["words"]]
            if changed:
                connection.exec_driver_sql(f"update {table} set {column} = %(words)s where ctid = %(at)s::tid", changed)  # noqa: S608
            so_far = Resealed(
                so_far.column,
                rows,
                so_far.done + len(part),
                so_far.anew + len(changed),
                so_far.unopened + len(anew) - len(changed),
            )
            yield so_far
