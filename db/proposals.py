"""Remembers who would like to make a program of their pair, and which pair another one follows."""

from datetime import datetime
from uuid import UUID, uuid4

from db.engine import Tx
from db.pairs import get_pair
from programs.moving import Proposal


def add_proposal(tx: Tx, pair_id: UUID, program_id: UUID, by: UUID, now: datetime) -> UUID | None:
    """Keep that a member would like to move their pair; None when one waits for an answer already."""
    proposal_id = uuid4()
    tx.run("select id from pair where team_id = %(team)s and id = %(id)s for no key update", id=pair_id)
    added = tx.run(
        """insert into proposal (team_id, id, pair_id, program_id, by_member, asked_at)
           select %(team)s, %(id)s, %(pair)s, %(program)s, %(by)s, %(now)s where not exists (
               select from proposal where team_id = %(team)s and pair_id = %(pair)s and state = 'open')""",
        id=proposal_id,
        pair=pair_id,
        program=program_id,
        by=by,
        now=now,
    )
    return proposal_id if added else None


def find_proposal(tx: Tx, proposal_id: UUID) -> Proposal | None:
    """Return a proposal with its pair as it is now, or None."""
    row = tx.row(
        """select r.*, p.name as program_name from proposal r
           join program p on (p.team_id, p.id) = (r.team_id, r.program_id)
           where r.team_id = %(team)s and r.id = %(id)s""",
        id=proposal_id,
    )
    if row is None:
        return None
    return Proposal(
        id=row["id"],
        pair=get_pair(tx, row["pair_id"]),
        program_id=row["program_id"],
        program_name=row["program_name"],
        by=row["by_member"],
        asked_at=row["asked_at"],
        open=row["state"] == "open",
    )


def get_proposal(tx: Tx, proposal_id: UUID) -> Proposal:
    """Return the proposal of that id as it is now. Raises LookupError when there is none."""
    found = find_proposal(tx, proposal_id)
    if found is None:
        raise LookupError("no such proposal")
    return found


def settle_proposal(tx: Tx, proposal_id: UUID, now: datetime, *, accepted: bool) -> bool:
    """Note what the other said; say whether it was still open."""
    return bool(
        tx.run(
            """update proposal set state = %(state)s, answered_at = %(now)s
               where team_id = %(team)s and id = %(id)s and state = 'open'""",
            id=proposal_id,
            state="accepted" if accepted else "declined",
            now=now,
        )
    )


def follow(tx: Tx, pair_id: UUID, earlier: UUID) -> None:
    """Let a pair go on from an earlier one of the same people: what these kept and wrote is theirs here too."""
    tx.run(
        "update pair set follows = %(earlier)s where team_id = %(team)s and id = %(id)s", id=pair_id, earlier=earlier
    )
