"""Finds what did not arrive, so that an organizer hears of it, and does what they decide about it."""

from uuid import UUID

from db.engine import Tx
from db.outbox import announce
from db.reach import PAIRS
from programs.delivery import COULD_NOT_TELL, DROPPED, Stuck, reason_words


def list_stuck(tx: Tx, program_id: UUID, only: UUID | None = None) -> list[Stuck]:
    """Return what did not arrive, or nobody can tell, among the messages of this program, newest first.

    What is still being looked for in Slack is no trouble yet.
    """
    found = tx.rows(
        f"""select stuck.id, stuck.due_at, stuck.reason, stuck.expires_at, coalesce(
            (select m.name from member m where (m.team_id, m.id) = (stuck.team_id, stuck.to_member)),
            (select string_agg(m.name, ' and ' order by m.name) from pair_member pm
                join member m on (m.team_id, m.id) = (pm.team_id, pm.member_id)
                where (pm.team_id, pm.pair_id) = (stuck.team_id, stuck.to_pair)),
            (select p.name from program p where (p.team_id, p.id) = (stuck.team_id, stuck.to_program))) as for_whom
        from outbox stuck where stuck.team_id = %(team)s and stuck.state = 'parked' and stuck.carried_by is null
        and (%(only)s::uuid is null or stuck.id = %(only)s) and exists (
            select from outbox o where o.team_id = stuck.team_id and (o.id = stuck.id or o.carried_by = stuck.id)
            and (exists (select from notice n where (n.team_id, n.outbox_id) = (o.team_id, o.id)
                and n.program_id = %(program)s)
            or exists (select from pair where pair.team_id = o.team_id and pair.program_id = %(program)s
                and pair.id = any({PAIRS}))))
        order by stuck.due_at desc, stuck.seq desc""",  # noqa: S608  # constants
        program=program_id,
        only=only,
    )
    return [
        Stuck(row["for_whom"], row["due_at"], words, row["id"], program_id, row["expires_at"])
        for row in found
        if (words := reason_words(row["reason"]))
    ]


def try_again(tx: Tx, outbox_id: UUID) -> None:
    """Send a message again that surely was not posted; where nobody can tell, look for it in Slack first."""
    tx.run(
        """update outbox set attempts = 0, lease_until = null, told = false,
            state = case reason when %(could_not_tell)s then 'unknown' else 'due' end,
            not_before = case reason when %(could_not_tell)s then clock_timestamp() end
        where team_id = %(team)s and (id = %(id)s or carried_by = %(id)s) and state = 'parked'""",
        id=outbox_id,
        could_not_tell=COULD_NOT_TELL,
    )
    announce(tx)


def drop(tx: Tx, outbox_id: UUID) -> None:
    """Let a message be: it is never sent, and organizers read of it no more."""
    tx.run(
        """update outbox set reason = %(dropped)s
        where team_id = %(team)s and (id = %(id)s or carried_by = %(id)s) and state = 'parked'""",
        id=outbox_id,
        dropped=DROPPED,
    )
